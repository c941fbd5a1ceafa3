"""The members of a collection, read one by one from a file: the collection may have a hundred thousand."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from catalog.formats.json_documents import Document, JsonUnreadable, bounded, refuse, seen

MEMBERS = ("items", "manifests", "collections", "members")
"""The properties that hold members: of version 3; of version 2, which may have all three."""
MAX_VALUE = 50_000_000
"""Characters of one member or property; a manifest with all its annotations stays below."""
_PIECE = 1 << 16
_SPACES = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(parse_constant=refuse, strict=False)


def entries(file: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """Names and values of the JSON object in ``file``; of a list of ``MEMBERS`` each member by itself.

    In memory is one value at a time. Raises ``JsonUnreadable``.
    """
    text = _Text(file)
    if text.sign() != "{":
        raise JsonUnreadable(seen(text.rest()), foreign=True)
    text.take("{")
    while text.sign() != "}":
        name = text.value()
        if not isinstance(name, str):
            raise JsonUnreadable("its JSON cannot be read: a name is no text")
        text.take(":")
        if name in MEMBERS and text.sign() == "[":
            yield from ((name, value) for value in _listed(text))
        else:
            yield name, text.value()
        if text.sign() != "}":
            text.take(",")


def _listed(text: _Text) -> Iterator[Any]:
    text.take("[")
    while text.sign() != "]":
        yield text.value()
        if text.sign() != "]":
            text.take(",")
    text.take("]")


class _Text:
    """The text of a file, of which a piece at a time is in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._buffer, self._at = "", 0

    def sign(self) -> str:
        """The next sign that is no space, "" at the end."""
        while True:
            self._at = _SPACES.match(self._buffer, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more(_PIECE):
                return ""

    def take(self, sign: str) -> None:
        """Go behind a sign; raises ``JsonUnreadable`` where there is another."""
        found = self.sign()
        if found != sign:
            what = repr(found) if found else "it ends"
            raise JsonUnreadable(f"its JSON cannot be read: {what} where {sign!r} should be")
        self._at += 1

    def rest(self) -> bytes:
        """What is left of the piece in memory."""
        return self._buffer[self._at :].encode("utf-8", "replace")

    def value(self) -> Any:
        """The next value, read on for as long as it is not whole."""
        self.sign()
        size = _PIECE
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except JsonUnreadable:
                raise
            except RecursionError:
                raise JsonUnreadable("its JSON is nested too deeply") from None
            except ValueError as error:
                if len(self._buffer) - self._at > MAX_VALUE:
                    raise JsonUnreadable(f"a part of it has over {MAX_VALUE:,} characters") from None
                if not self._more(size):
                    raise JsonUnreadable(f"its JSON cannot be read: {error}") from None
                size *= 2
                continue
            length = end - self._at
            # A number at the end of the piece may go on in the next.
            if end < len(self._buffer) or not self._more(_PIECE):
                self._at += length
                return bounded(value)

    def _more(self, size: int) -> bool:
        piece = self._file.read(size)
        text = self._decoder.decode(piece, final=not piece)
        self._buffer, self._at = self._buffer[self._at :] + text, 0
        return bool(piece)


def head(file: IO[bytes]) -> tuple[Document, dict[str, int]]:
    """The properties of the object in ``file`` but for its members, and how many of these each list has."""
    found: Document = {}
    counts: dict[str, int] = {}
    for name, value in entries(file):
        if name in MEMBERS and not isinstance(value, list):
            counts[name] = counts.get(name, 0) + 1
        else:
            found[name] = value
    return found, counts
