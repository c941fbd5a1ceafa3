"""Rows of a text table, read as a stream: one bad row is named and the next ones are still read."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from catalog.sdk import SourceMalformed

MAX_FIELD = 10_000_000
"""Characters of one value and of one line."""
_MAX_REREADS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, from 1, its values, its sheet where several are read."""

    number: int
    values: list[str]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read, and why; ``value`` is where it goes wrong."""

    number: int
    rule: str
    message: str
    value: str = ""


class _LongLine(Exception):
    """A line is longer than may be kept; the rest of it was passed over."""


class _Lines:
    """Lines of a text, which can be given back: ``taken`` are those since the last row began."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ahead: deque[str] = deque()
        self._rereads = 0
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self._text.readline(MAX_FIELD)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        if len(line) == MAX_FIELD and line[-1] not in "\r\n":
            while (rest := self._text.readline(MAX_FIELD)) and rest[-1] not in "\r\n":
                pass
            raise _LongLine
        return line

    def give_back(self) -> None:
        """Read all lines of the row again but its first: a quote that was never closed swallowed them."""
        again = self.taken[1:]
        if not again:
            return
        self._rereads += 1
        if self._rereads > _MAX_REREADS:
            raise SourceMalformed(f"line {self.number}: more than {_MAX_REREADS} rows have an unclosed quote")
        self._ahead.extendleft(reversed(again))
        self.number -= len(again)


def read_rows(stream: BinaryIO, encoding: str, delimiter: str) -> Iterator[Row | BadRow]:
    """The rows of a CSV or TSV file (RFC 4180) in order, empty lines included, in constant memory.

    Bytes that the encoding does not know come out as lone surrogates, so that only their row is bad.
    Raises ``SourceMalformed`` where going on makes no sense.
    """
    # The limit belongs to the whole process: it is only ever raised, and to a bounded size.
    csv.field_size_limit(max(MAX_FIELD, csv.field_size_limit()))
    errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    text = io.TextIOWrapper(stream, encoding, errors, newline="")
    try:
        yield from _parsed(_Lines(text), delimiter)
    finally:
        # Left as it is, the wrapper would close the stream, which is not its own.
        if not stream.closed:
            text.detach()


def _parsed(lines: _Lines, delimiter: str) -> Iterator[Row | BadRow]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        lines.taken.clear()
        begun = lines.number + 1
        number += 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except _LongLine:
            where = f"row {number} (line {lines.number} of the file)"
            told = f"{where}: a line is longer than {MAX_FIELD:,} characters"
            yield BadRow(number, "too_long", told, lines.taken[0][:200])
            continue
        except csv.Error as error:
            yield _bad(lines, number, begun, delimiter, error)
            lines.give_back()
            continue
        yield Row(number, values)


def _bad(lines: _Lines, number: int, begun: int, delimiter: str, error: csv.Error) -> BadRow:
    first = lines.taken[0] if lines.taken else ""
    said = str(error)
    where = f"row {number} (line {begun} of the file)"
    # A line is shorter than a value may be: only a quote can gather so many of them.
    if "field limit" in said or "unexpected end" in said:
        rule, why = "unclosed_quote", "a quote is opened and not closed again"
    elif "expected after" in said:
        rule, why = "quote", f"after a closing quote comes neither {delimiter!r} nor the end of the line"
    else:
        rule, why = "csv", said
    return BadRow(number, rule, f"{where}: {why}", first[:200])
