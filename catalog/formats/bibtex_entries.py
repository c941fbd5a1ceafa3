"""BibTeX as a stream of bytes, cut into its blocks, and a block as fields and values.

The syntax is that of BibTeX 0.99d as "BibTeXing" (Patashnik 1988) describes it:
``@type{key, name = value # value, ...}``, round brackets in place of the outer braces, ``@string``,
``@preamble`` and ``@comment``; whatever stands between blocks is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from catalog.errors import RecordError
from catalog.formats.payload import MAX_RECORD, lines

_BEGIN = re.compile(rb"@[ \t]*([A-Za-z]{1,40})[ \t]*([{(])")
_BRACES = {b"{": re.compile(rb"[{}]"), b"(": re.compile(rb"[{}()]")}
_HEAD = re.compile(r"\s*@\s*([A-Za-z]+)\s*[{(]\s*([^\s,={}\"]*)\s*(,|(?=[})]\s*$))?")
_NAME = re.compile(r"[\s,]*([^\s,={}()\"#%']+)\s*=\s*")
_BARE = re.compile(r"[^\s,={}()\"#%]+")
_EDGE = re.compile(r"[{}]")
_QUOTE = re.compile(r'[{}"]')
_JOIN = re.compile(r"\s*#\s*")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The names that BibTeX's styles define for months."""
_NUMBERED = {name: str(number) for number, name in enumerate(MONTHS, start=1)}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a file: its type in lower case, its bytes, the line it begins on, whether it is closed."""

    type: str
    raw: bytes
    line: int
    closed: bool = True


@dataclass(slots=True)
class Entry:
    """An entry: its type in lower case, its key, its values by field (lower case), LaTeX still in them."""

    type: str
    key: str
    fields: dict[str, str] = field(default_factory=dict)


class _Scanner:
    """Follows the brackets of one block from line to line."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.pieces: list[bytes] = []
        self.size = 0
        self.type = ""
        self.opener = b""
        self.depth = 0

    def begin(self, found: re.Match[bytes]) -> int:
        """Take the start of a block; gives where it ends."""
        self.type, self.opener = found[1].decode().lower(), found[2]
        self.depth = 1 if self.opener == b"{" else 0
        self.pieces.append(found[0])
        return found.end()

    def take(self, line: bytes, start: int) -> int:
        """Add a line from ``start`` to where the block closes; gives that place, -1 where it goes on."""
        end = self._end(line, start)
        if self.size <= MAX_RECORD:
            self.pieces.append(line[start : end if end >= 0 else None])
            self.size += len(line) - start
        return end

    def _end(self, line: bytes, start: int) -> int:
        if self.opener == b"{":
            # Most lines are within the block: counting is ten times as fast as looking at each bracket.
            depth = self.depth + line.count(b"{", start) - line.count(b"}", start)
            if depth > 0 and line.count(b"}", start) < self.depth:
                self.depth = depth
                return -1
        for sign in _BRACES[self.opener].finditer(line, start):
            if sign[0] == b"{":
                self.depth += 1
            elif sign[0] == b"}":
                self.depth -= 1
            if self.depth == 0 and sign[0] == (b"}" if self.opener == b"{" else b")"):
                return sign.end()
        return -1

    def block(self, *, closed: bool) -> Block:
        """What was taken."""
        return Block(self.type, b"".join(self.pieces), self.line, closed)


def split(source: BinaryIO) -> Iterator[Block]:
    """Yield each block of a file in constant memory; ``@comment`` and what stands between are left out.

    A block that is never closed ends where a line begins the next one: that one is not lost with it. What is
    longer than ``MAX_RECORD`` is given once, cut a little over that length.
    """
    scanner: _Scanner | None = None
    for number, line in enumerate(lines(source), start=1):
        at = 0
        if scanner is not None:
            begun = _BEGIN.match(line.lstrip())
            if begun is None:
                at = scanner.take(line, 0)
                if at < 0:
                    continue
            yield from _wanted(scanner, closed=begun is None)
            scanner = None
        while (found := _BEGIN.search(line, at)) is not None:
            scanner = _Scanner(number)
            at = scanner.take(line, scanner.begin(found))
            if at < 0:
                break
            yield from _wanted(scanner, closed=True)
            scanner = None
    if scanner is not None:
        yield from _wanted(scanner, closed=False)


def _wanted(scanner: _Scanner, *, closed: bool) -> Iterator[Block]:
    if scanner.type != "comment":
        yield scanner.block(closed=closed)


def key_of(text: str) -> str:
    """The key of the entry that ``text`` begins, "" where it has none."""
    head = _HEAD.match(text)
    return head[2] if head and head[3] == "," else ""


def parse(text: str, strings: Mapping[str, str] | None = None) -> Entry:
    """The entry in a block's text; ``strings`` are the values of ``@string`` by name (lower case).

    A comma that is missing between fields is passed over, of a field given twice the first counts, as in
    BibTeX. Raises ``RecordError`` that names the key, the field, the value and the rule.
    """
    head = _HEAD.match(text)
    if head is None:
        raise RecordError.of("entry", text[:80], "bibtex", "does not begin with '@type{key,'")
    entry = Entry(head[1].lower(), head[2])
    at = head.end()
    if head[3] is None:
        # Without a key the first field's name was taken for one.
        entry.key, at = "", head.start(2)
    try:
        _fill(entry, text, at, strings or {})
    except RecordError as error:
        fault = error.faults[0]
        told = f"(entry {entry.key!r}) {fault.message}" if entry.key else fault.message
        raise RecordError.of(
            fault.field, fault.value, fault.rule, told, identifier=entry.key or None
        ) from None
    return entry


def _fill(entry: Entry, text: str, at: int, strings: Mapping[str, str]) -> None:
    while (name := _NAME.match(text, at)) is not None:
        value, at = _value(text, name.end(), name[1], strings)
        entry.fields.setdefault(name[1].lower(), value)
    rest = text[at : at + 200].strip(" \t\r\n,")
    if not rest:
        told = "its own closing brace is missing, or one within it is missing or too many"
        raise RecordError.of("entry", text[-80:], "unclosed", told)
    if rest not in ("}", ")"):
        told = (
            "cannot be read as 'name = {value},': a brace, a quote or a comma is missing there or before it"
        )
        raise RecordError.of("entry", rest[:80], "bibtex-field", told)


def _value(text: str, at: int, name: str, strings: Mapping[str, str]) -> tuple[str, int]:
    parts: list[str] = []
    while True:
        part, at = _part(text, at, name, strings)
        parts.append(part)
        joined = _JOIN.match(text, at)
        if joined is None:
            return "".join(parts), at
        at = joined.end()


def _part(text: str, at: int, name: str, strings: Mapping[str, str]) -> tuple[str, int]:
    sign = text[at : at + 1]
    if sign in ("{", '"'):
        end = _closing(text, at, sign)
        if end < 0:
            told = f"opens with {sign} and is not closed"
            raise RecordError.of(name, text[at : at + 80], "unclosed", told)
        return text[at + 1 : end], end + 1
    bare = _BARE.match(text, at)
    if bare is None:
        told = 'has no value: {text}, "text", a number or the name of a @string is wanted'
        raise RecordError.of(name, text[at : at + 40], "value", told)
    word = bare[0]
    key = word.lower()
    return strings.get(key) or _NUMBERED.get(key) or word, bare.end()


def _closing(text: str, at: int, sign: str) -> int:
    depth = 0
    for found in (_EDGE if sign == "{" else _QUOTE).finditer(text, at + (sign == '"')):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if sign == "{" and depth == 0:
                return found.start()
            if depth < 0:
                return -1
        elif depth == 0:
            return found.start()
    return -1
