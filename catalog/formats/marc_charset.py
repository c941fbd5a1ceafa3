"""Character sets of MARC: found by looking at the bytes, never by believing leader/09.

Of 6,702 real records 103 were UTF-8 without saying so and 81 said UTF-8 and were not. What is no UTF-8 may be
an old encoding of Vietnamese as well as MARC-8: bytes that MARC-8 does not have lead to a guess by the words.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from pymarc import marc8_mapping

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
_ANSEL = 0x45
_BASIC_LATIN = 0x42
_EACC = 0x31
_CODESETS: dict[int, dict[int, tuple[int, int]]] = marc8_mapping.CODESETS
_ODD: dict[int, int] = marc8_mapping.ODD_MAP
_ANSEL_TABLE: dict[int, str | None] = {code: "\ufffd" for code in range(0xA0, 0x100)}
_ANSEL_TABLE |= {code: chr(point) for code, (point, _mark) in _CODESETS[_ANSEL].items()}
# Controls of C1 are no characters: the non-sorting marks and the joiners.
_ANSEL_TABLE |= dict.fromkeys(range(0x80, 0xA0), None) | {0x8D: "\u200d", 0x8E: "\u200c"}
# In ANSEL a mark stands before the letter that carries it, in Unicode after it.
_MARKS_THEN_BASE = re.compile("([\xe0-\xfe]+)([^\x00-\x1f\xe0-\xfe])")
_UNLIKELY_MARKS = re.compile(rb"[\xe0-\xfe]{3,}|[\xe0-\xfe]+(?=[^A-Za-z\xa0-\xfe])")
# Bytes that ANSEL does not use, but for the non-sorting marks of MARC 21 and of UNIMARC, and marks without a
# letter: in the old encodings of Vietnamese half of the letters are such.
_UNUSED = bytes(code for code, sign in _ANSEL_TABLE.items() if not sign and code not in b"\x88\x89\x98\x9c")
_UNUSED += bytes(code for code, sign in _ANSEL_TABLE.items() if sign == "\ufffd")
_FOREIGN = re.compile(b"[" + re.escape(_UNUSED) + b"]|[\xe0-\xfe]+(?=[^A-Za-z\xa0-\xfe])")
_NUMBERED = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_BETWEEN_VALUES = re.compile(rb"([\x1d-\x1f])")


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
        if _ESCAPE not in body and (
            name := likely or (guess_encoding(body) if _FOREIGN.search(body) else "")
        ):
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
        foreign += _FOREIGN.search(record) is not None
        size += len(record)
        if size >= SAMPLE:
            break
    # MARC-8 has bytes that it does not use by damage alone.
    return guess_encoding(b"\x1e".join(sample)) if foreign * 3 > len(sample) else ""


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
    if guessed and _ESCAPE not in body:
        _refuse_other_alphabets(body)
    if _ESCAPE in body:
        parts = _BETWEEN_VALUES.split(body)
        text = "".join(_with_escapes(part) if _ESCAPE in part else _ansel(part) for part in parts)
    else:
        text = _ansel(body)
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


def _ansel(value: bytes) -> str:
    if value.isascii():
        return value.decode("ascii")
    return _MARKS_THEN_BASE.sub(r"\2\1", value.decode("latin-1")).translate(_ANSEL_TABLE)


def _numbered(found: re.Match[str]) -> str:
    point = int(found[1], 16)
    return chr(point) if 0x20 <= point < 0xD800 or 0xE000 <= point <= 0x10FFFF else "\ufffd"


def _designated(value: bytes, at: int) -> tuple[int, int | None, int | None]:
    """Where the escape sequence at ``at`` ends, and the sets it puts into G0 and G1."""
    intermediate, final = value[at + 1 : at + 2], value[at + 2 : at + 3]
    if intermediate == b"$":
        if final in (b",", b")", b"-"):
            third = value[at + 3 : at + 4]
            named = third[0] if third and third[0] in _CODESETS else None
            return at + 4, (named if final == b"," else None), (named if final != b"," else None)
        return (at + 3, final[0], None) if final and final[0] in _CODESETS else (at + 2, None, None)
    if intermediate in (b"(", b",", b")", b"-"):
        named = final[0] if final and final[0] in _CODESETS else None
        first = intermediate in (b"(", b",")
        return at + 3, (named if first else None), (None if first else named)
    if intermediate == b"s":
        return at + 2, _BASIC_LATIN, None
    if intermediate and intermediate[0] in (0x62, 0x67, 0x70):
        return at + 2, intermediate[0], None
    # No designation at all: a stray escape, which stands where a letter was.
    return at + 1, None, None


def _with_escapes(value: bytes) -> str:
    """One value that changes sets on its way: Greek, Cyrillic, Arabic, Hebrew, East Asian."""
    first, second = _BASIC_LATIN, _ANSEL
    text: list[str] = []
    marks: list[str] = []
    at = 0
    while at < len(value):
        code = value[at]
        if code == 0x1B:
            start = at
            at, to_first, to_second = _designated(value, at)
            if at == start + 1:
                text.append("\ufffd")
            first, second = to_first or first, to_second or second
            continue
        width = 3 if first == _EACC and 0x20 < code < 0x80 else 1
        character, is_mark = _character(value[at : at + width], first if code < 0x80 else second)
        at += width
        if is_mark:
            marks.append(character)
            continue
        text.append(character)
        text.extend(marks)
        marks.clear()
    return "".join(text + marks)


def _character(code: bytes, codeset: int) -> tuple[str, bool]:
    if len(code) == 1 and (code[0] <= 0x20 or 0x7F <= code[0] < 0xA0):
        return (chr(code[0]) if code[0] <= 0x20 else ""), False
    number = int.from_bytes(code, "big")
    known = _CODESETS[codeset].get(number)
    if known:
        return chr(known[0]), bool(known[1])
    odd = _ODD.get(number)
    return (chr(odd) if odd else "\ufffd"), False
