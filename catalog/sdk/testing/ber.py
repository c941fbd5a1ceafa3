"""Basic Encoding Rules of ASN.1 (X.690), as much as Z39.50 needs: one element written, a tree read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

UNIVERSAL, CONTEXT = 0x00, 0x80
_CONSTRUCTED, _INDEFINITE, _END = 0x20, 0x80, b"\0\0"
INTEGER, OCTETS, NULL, OID, EXTERNAL, SEQUENCE, VISIBLE, GENERAL = 2, 4, 5, 6, 8, 16, 26, 27


@dataclass(frozen=True, slots=True)
class Element:
    """An element that was read: its tag, whether it holds others, its bytes."""

    number: int
    constructed: bool
    content: bytes

    def parts(self) -> list[Element]:
        """The elements in it."""
        return list(elements(self.content))

    def part(self, number: int) -> Element | None:
        """The first element in it with that tag."""
        return next((entry for entry in self.parts() if entry.number == number), None)

    def integer(self) -> int:
        """Its bytes as a number."""
        return int.from_bytes(self.content, "big", signed=True)

    def text(self) -> str:
        """Its bytes as text."""
        return self.content.decode("utf-8", "replace")


def write(number: int, content: bytes, kind: int = CONTEXT, *, constructed: bool = False) -> bytes:
    """An element of that tag."""
    first = kind | (_CONSTRUCTED if constructed else 0)
    if number < 31:
        head = bytes([first | number])
    else:
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.insert(0, 0x80 | number & 0x7F)
        head = bytes([first | 31, *digits])
    return head + _length(len(content)) + content


def _length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    shown = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(shown)]) + shown


def group(number: int, *parts: bytes, kind: int = CONTEXT) -> bytes:
    """An element that holds others."""
    return write(number, b"".join(parts), kind, constructed=True)


def integer(value: int, number: int = INTEGER, kind: int = CONTEXT) -> bytes:
    """A number, of a tag of its own unless it is the universal one."""
    size = value.bit_length() // 8 + 1
    return write(number, value.to_bytes(size, "big", signed=True), UNIVERSAL if number == INTEGER else kind)


def identifier(dotted: str, number: int = OID) -> bytes:
    """An object identifier."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    content = bytes([40 * first + second])
    for value in rest:
        digits = [value & 0x7F]
        while value := value >> 7:
            digits.insert(0, 0x80 | value & 0x7F)
        content += bytes(digits)
    return write(number, content, UNIVERSAL if number == OID else CONTEXT)


def dotted(content: bytes) -> str:
    """The bytes of an object identifier as it is written."""
    values, value = [content[0] // 40, content[0] % 40], 0
    for byte in content[1:]:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            values.append(value)
            value = 0
    return ".".join(map(str, values))


def whole(received: bytes) -> int:
    """The size of the first element in ``received``, 0 while it is not all there."""
    found = _head(received, 0)
    return found[4] if found is not None and len(received) >= found[4] else 0


def elements(content: bytes) -> Iterator[Element]:
    """The elements that stand one after the other in ``content``."""
    at = 0
    while (found := _head(content, at)) is not None:
        number, constructed, begin, size, end = found
        yield Element(number, constructed, content[begin : begin + size])
        at = end


def _head(content: bytes, at: int) -> tuple[int, bool, int, int, int] | None:
    """Tag, whether it holds others, begin, size and end of the element at ``at``; None where it is cut."""
    try:
        first = content[at]
        number = first & 0x1F
        at += 1
        if number == 31:
            number = 0
            while True:
                number = number << 7 | content[at] & 0x7F
                at += 1
                if content[at - 1] < 0x80:
                    break
        begin, size = _sized(content, at)
    except IndexError:
        return None
    end = begin + size
    if content[at] == _INDEFINITE:
        end += len(_END)
    return number, bool(first & _CONSTRUCTED), begin, size, end


def _sized(content: bytes, at: int) -> tuple[int, int]:
    """Where the content begins whose length stands at ``at``, and how long it is; raises ``IndexError``."""
    size = content[at]
    if size < _INDEFINITE:
        return at + 1, size
    if size > _INDEFINITE:
        count = size & 0x7F
        shown = content[at + 1 : at + 1 + count]
        if len(shown) < count:
            raise IndexError
        return at + 1 + count, int.from_bytes(shown, "big")
    # Of no stated length: up to the two zeros behind the last element in it.
    last = begin = at + 1
    while content[last : last + 2] != _END:
        found = _head(content, last)
        if found is None:
            raise IndexError
        last = found[4]
    return begin, last - begin
