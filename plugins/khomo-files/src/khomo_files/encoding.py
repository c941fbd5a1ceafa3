"""Which encoding a text file has, and which delimiter a text table."""

from __future__ import annotations

import codecs
import csv
import re
import tempfile
from collections import Counter
from typing import BinaryIO

from catalog.formats.text import guessing
from catalog.sdk import Notice

_CHUNK = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 64 * 1024
# In cp1258 these five are the tone marks that follow a vowel; in windows-1252 they are letters of their own.
_TONES = rb"[\xcc\xd2\xde\xec\xf2]"
_AFTER_VOWEL = re.compile(rb"[AEIOUYaeiouy\xc2\xc3\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd]" + _TONES)
# Within words: vowels with accents of DOS, where Windows has its quotes and signs; letters of Windows.
_OF_DOS = re.compile(rb"[A-Za-z][\x81-\x84\x87-\x8c\x94\xa0-\xa4]")
# In São and Camões; ă and ơ stand before neither.
_ROMANCE = re.compile(rb"\xe3[oe]|\xf5e")
_OF_LATIN = re.compile(rb"[A-Za-z][\xc0-\xff]")


def guess_encoding(stream: BinaryIO, *, folded: bool = False) -> str:
    """The encoding that the bytes tell: UTF-8 and UTF-16, old encodings of Vietnamese, else of Latin letters.

    Lines that are ``folded`` may be broken within a letter: their ends are passed over. A file in which most
    letters beyond ASCII are UTF-8 counts as UTF-8 with damage: its bad rows are then named one by one, not
    all of them read as garbage. Leaves the stream at its start.
    """
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    good, bad, sample = _letters(stream, b"\r\n" if folded else b"")
    stream.seek(0)
    if bad <= good // 4:
        return "utf-8-sig"
    return guessing.guess_encoding(sample) or _of_windows(sample)


def _letters(stream: BinaryIO, without: bytes) -> tuple[int, int, bytes]:
    """How many sequences of several bytes are right UTF-8, how many bytes are not, lines that hold them."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = size = 0
    sample: list[bytes] = []
    while chunk := stream.read(_CHUNK):
        chunk = chunk.translate(None, without) if without else chunk
        if chunk.isascii():
            continue
        if size < _SAMPLE:
            found = [line for line in chunk.splitlines() if not line.isascii()]
            sample += found
            size += sum(map(len, found))
        text = decoder.decode(chunk)
        if text.isascii():
            continue
        # Lone surrogates stand for bytes that did not fit; only they are left out of UTF-8.
        right = len(text.encode("utf-8", "ignore").decode("utf-8"))
        bad += len(text) - right
        good += right - len(text.encode("ascii", "ignore"))
    return good, bad, b"\n".join(sample)[:_SAMPLE]


def _of_windows(sample: bytes) -> str:
    """Which code page for Latin letters: DOS's or one of Windows' two, the Vietnamese where nothing tells."""
    if len(_OF_DOS.findall(sample)) > 2 * len(_OF_LATIN.findall(sample)):
        return "cp850"
    tones, marked = len(re.findall(_TONES, sample)), len(_AFTER_VOWEL.findall(sample))
    if tones > 2 * marked or len(_ROMANCE.findall(sample)) > marked:
        return "windows-1252"
    return "windows-1252" if "\ufffd" in sample.decode("cp1258", "replace") else "cp1258"


def is_utf8(encoding: str) -> bool:
    """Whether a codec's name is one of UTF-8's, with or without its mark."""
    return encoding.lower().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")


def is_wide(encoding: str) -> bool:
    """Whether a codec's name is one of UTF-16's or UTF-32's, in which a byte is no letter."""
    return encoding.lower().replace("_", "-").startswith(("utf-16", "utf16", "utf-32", "utf32"))


def told_encoding(name: str, encoding: str) -> list[Notice]:
    """That the encoding was guessed, and how to say another; nothing for what is certain."""
    if is_utf8(encoding) or is_wide(encoding):
        return []
    told = (
        f"file {name}: is not UTF-8 and is read as {encoding}; state the option encoding if letters are wrong"
    )
    return [Notice("guessed_encoding", told)]


def as_utf8(stream: BinaryIO, encoding: str) -> BinaryIO:
    """A temporary copy in UTF-8, which the caller closes; what does not fit is U+FFFD in it."""
    copy = tempfile.TemporaryFile(prefix="khomo-files-")  # noqa: SIM115 - the caller closes it
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        copy.write(decoder.decode(chunk).encode("utf-8", "replace"))
    copy.write(decoder.decode(b"", True).encode("utf-8", "replace"))
    copy.seek(0)
    return copy


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
