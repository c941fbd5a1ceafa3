"""Character sets of MARC: found by looking at the bytes, never by believing leader/09.

Of 6,702 real records 103 were UTF-8 without saying so and 81 said UTF-8 and were not. What is no UTF-8 may be
an old encoding of Vietnamese as well as MARC-8: bytes that MARC-8 does not have lead to a guess by the words.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from catalog.errors import RecordError
from catalog.formats.text.clean import compose
from catalog.formats.text.guessing import SAMPLE, guess_encoding

_HIGH = re.compile(rb"[\x80-\xff]")
_UTF8_SEQUENCES = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
)
READ_AS = "read as "
"""How the repair begins that names a guessed encoding."""

_ESCAPE = b"\x1b"
_UNLIKELY_MARKS = re.compile(rb"[\xe0-\xfe]{3,}|[\xe0-\xfe]+(?=[^A-Za-z\xa0-\xfe])")
_NUMBERED = re.compile(r"&#x([0-9A-Fa-f]{1,6});")


def decode(body: bytes, encoding: str = "", likely: str = "") -> tuple[str, str]:
    """The text of a record's fields in NFC, and what was repaired ("" for nothing).

    The share of high bytes that sit in valid UTF-8 sequences decides: all is UTF-8, half is damaged
    UTF-8 (U+FFFD stands for what is lost), less is an old encoding of Vietnamese where the words say so
    or where it is ``likely`` because the records beside it have it (``READ_AS`` begins the repair), else
    MARC-8. ``encoding`` (a Python codec or "marc-8") overrules that. Raises ``RecordError`` (field
    "encoding") for a codec that does not exist and for bytes that are neither UTF-8 nor MARC-8.
    """
    if encoding:
        return _declared(body, encoding)
    if body.isascii() and _ESCAPE not in body:
        text = body.decode("ascii")
        return _NUMBERED.sub(_numbered, text) if "&#x" in text else text, ""
    try:
        if not body.isascii():
            return compose(body.decode("utf-8")), ""
    except UnicodeDecodeError:
        high = len(_HIGH.findall(body))
        valid = sum(len(run) for run in _UTF8_SEQUENCES.findall(body))
        if valid * 2 >= high:
            lost = high - valid
            return compose(body.decode("utf-8", "replace")), f"{lost} bytes were not UTF-8 and are lost"
        if _ESCAPE not in body and (name := likely or (guess_encoding(body) if _is_foreign(body) else "")):
            return compose(body.decode(name, "replace")), READ_AS + name
    return _marc8(body, guessed=True)


def likely_encoding(records: Iterable[bytes]) -> str:
    """The old encoding of Vietnamese that most of ``records`` are in, "" for none: few words tell little.

    Those in UTF-8 and ASCII do not count; so many are looked at as a guess needs.
    """
    sample: list[bytes] = []
    size = foreign = 0
    for record in records:
        if record.isascii() or _is_utf8(record):
            continue
        sample.append(record)
        foreign += _is_foreign(record)
        size += len(record)
        if size >= SAMPLE:
            break
    # MARC-8 has bytes that it does not use by damage alone.
    return guess_encoding(b"\x1e".join(sample)) if foreign * 3 > len(sample) else ""


def _is_foreign(body: bytes) -> bool:
    """Whether there are bytes that MARC-8 does not use."""
    # Imported late: most sources hold no MARC-8, and its tables are large.
    from catalog.formats import marc8

    return marc8.FOREIGN.search(body) is not None


def _is_utf8(record: bytes) -> bool:
    try:
        record.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared(body: bytes, encoding: str) -> tuple[str, str]:
    if encoding.lower().replace("_", "-") in ("marc-8", "marc8"):
        return _marc8(body, guessed=False)
    try:
        codecs.lookup(encoding)
        text = body.decode(encoding, "replace")
    except (LookupError, ValueError):
        raise RecordError.of(
            "encoding", encoding, "known-encoding", "no encoding of this name is known"
        ) from None
    if not isinstance(text, str):
        raise RecordError.of("encoding", encoding, "known-encoding", "is no encoding of text")
    lost = text.count("\ufffd")
    return compose(text), f"{lost} bytes were not {encoding} and are lost" if lost else ""


def _marc8(body: bytes, *, guessed: bool) -> tuple[str, str]:
    from catalog.formats import marc8

    if guessed and _ESCAPE not in body:
        _refuse_other_alphabets(body)
    text = marc8.text_of(body)
    if "&#x" in text:
        text = _NUMBERED.sub(_numbered, text)
    lost = text.count("\ufffd")
    return compose(text), f"{lost} characters were not MARC-8 and are lost" if lost else ""


def _refuse_other_alphabets(body: bytes) -> None:
    # Cyrillic or Greek in a one-byte code page decodes as MARC-8 into garbage without any error.
    unlikely = sum(len(run) for run in _UNLIKELY_MARKS.findall(body))
    high = len(_HIGH.findall(body))
    if unlikely >= 8 and unlikely * 3 > high:
        sample = _HIGH.search(body)
        start = sample.start() if sample else 0
        raise RecordError.of(
            "encoding",
            body[start : start + 40].decode("latin-1"),
            "utf-8-or-marc-8",
            "the bytes are neither UTF-8 nor MARC-8; name the encoding in the source's options "
            "(for example cp1251 or cp1258)",
        )


def _numbered(found: re.Match[str]) -> str:
    point = int(found[1], 16)
    return chr(point) if 0x20 <= point < 0xD800 or 0xE000 <= point <= 0x10FFFF else "\ufffd"
