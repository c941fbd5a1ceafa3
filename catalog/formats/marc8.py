"""MARC-8: ANSEL, and the sets for other scripts that escape sequences put in its place.

Its tables take 4 MB: ``marc_charset`` loads this module for bytes that are neither ASCII nor UTF-8.
"""

from __future__ import annotations

import re

from pymarc import marc8_mapping

ESCAPE = b"\x1b"
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
# Bytes that ANSEL does not use, but for the non-sorting marks of MARC 21 and of UNIMARC, and marks without a
# letter: in the old encodings of Vietnamese half of the letters are such.
_UNUSED = bytes(code for code, sign in _ANSEL_TABLE.items() if not sign and code not in b"\x88\x89\x98\x9c")
_UNUSED += bytes(code for code, sign in _ANSEL_TABLE.items() if sign == "\ufffd")
FOREIGN = re.compile(b"[" + re.escape(_UNUSED) + b"]|[\xe0-\xfe]+(?=[^A-Za-z\xa0-\xfe])")
"""What MARC-8 does not have, or has nowhere but before a letter."""
_BETWEEN_VALUES = re.compile(rb"([\x1d-\x1f])")


def text_of(body: bytes) -> str:
    """The text of a record's fields, U+FFFD for what is no MARC-8; marks stand behind their letters."""
    if ESCAPE not in body:
        return _ansel(body)
    parts = _BETWEEN_VALUES.split(body)
    return "".join(_with_escapes(part) if ESCAPE in part else _ansel(part) for part in parts)


def _ansel(value: bytes) -> str:
    if value.isascii():
        return value.decode("ascii")
    return _MARKS_THEN_BASE.sub(r"\2\1", value.decode("latin-1")).translate(_ANSEL_TABLE)


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
