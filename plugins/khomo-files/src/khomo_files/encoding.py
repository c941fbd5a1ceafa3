"""Which encoding and which delimiter a text table has."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from typing import BinaryIO

_CHUNK = 1 << 18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024


def guess_encoding(stream: BinaryIO) -> str:
    """The encoding told by the byte order mark, else utf-8-sig where the bytes fit it, else cp1258.

    A file in which most letters beyond ASCII are UTF-8 counts as UTF-8 with damage: its bad rows are
    then named one by one, instead of all its rows being read as garbage. Leaves the stream at its start.
    """
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    good, bad = _letters(stream)
    stream.seek(0)
    return "utf-8-sig" if bad <= good // 4 else "cp1258"


def _letters(stream: BinaryIO) -> tuple[int, int]:
    """How many sequences of several bytes are right UTF-8, and how many bytes are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    while chunk := stream.read(_CHUNK):
        if chunk.isascii():
            continue
        text = decoder.decode(chunk)
        if text.isascii():
            continue
        beyond = [letter for letter in text if letter > "\x7f"]
        wrong = sum("\udc80" <= letter <= "\udcff" for letter in beyond)
        good, bad = good + len(beyond) - wrong, bad + wrong
    return good, bad


def guess_delimiter(stream: BinaryIO, encoding: str) -> str:
    """Comma, semicolon, tab or bar: the one that cuts the first rows into the most even columns."""
    stream.seek(0)
    sample = stream.read(_SAMPLE).decode(encoding, "replace")
    stream.seek(0)
    lines = sample.splitlines(keepends=True)[:200]
    return max((_evenness(lines, sign), -place, sign) for place, sign in enumerate(",;\t|"))[2]


def _evenness(lines: list[str], sign: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=sign) if row]
    except csv.Error:
        return 0.0, 0
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0, 0
    # Lines above the header (a title, a date) have one column in any reading.
    width, rows = wide.most_common(1)[0]
    return rows / len(widths), width
