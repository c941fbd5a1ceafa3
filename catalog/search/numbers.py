"""Numbers: one form for what people and records write differently: document numbers, dates, ISBN.

A number whose parts are joined by signs ("288/KH-UBND", "25/08/2023") is indexed as one token beside its
parts. Here it gets the further tokens under which its other spellings are known too.
"""

from __future__ import annotations

import re
from datetime import date

from catalog.formats.identifiers import isbn
from catalog.formats.text.fold import fold

# 288/KH-UBND, 13/2024/TT-BVHTTDL, 46/2025/QH15: number, year or none, kind and issuer.
_DOCUMENT = re.compile(r"(\d{1,5})(?:/(\d{4}))?/([^\W\d_][^\W_]{0,11}(?:-[^\W_]{1,12}){0,3})")
_SPACED_DOCUMENT = re.compile(
    r"(?<![^\W_])(\d{1,5})((?:\s*/\s*\d{4})?)\s*/\s*([^\W\d_]{1,11}\d{0,3})(?:\s*[-\u2010-\u2013]\s*([^\W\d_]{2,12}))"
)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})")
_SPACED_DAY = re.compile(r"(?<![\d/])(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})(?![\d/])")
_SPACED_ISBN = re.compile(r"(?<![\w-])(?:97[89][ -]?)?\d(?:[ -]?\d){8}[ -]?[\dXx](?![\w-])")
_ISBN = re.compile(r"(?:97[89]-?)?\d(?:-?\d){8}-?[\dx]")
# Two names of one ministry, as numbers of documents have them.
_SAME_ISSUER = {"bvhttdl": "bvhttl", "bvhttl": "bvhttdl"}


def other_forms(number: str) -> tuple[str, ...]:
    """The tokens, beside itself, that stand for a joined number in lower case without accents.

    For a date its day as ISO 8601 writes it, for an ISBN its 13 digits (ISO 2108), for the number of a
    document the number without year and without leading zeros; () for any other.
    """
    day = _day(number)
    if day:
        return (day,) if day != number else ()
    document = _DOCUMENT.fullmatch(number)
    if document:
        short = f"{document[1].lstrip('0') or '0'}/{document[3]}"
        return (short,) if short != number else ()
    if _ISBN.fullmatch(number):
        digits = isbn(number)
        return (digits,) if digits and digits != number else ()
    return ()


def asked_forms(word: str) -> tuple[str, ...]:
    """The further tokens under which a typed number may stand in a record: as ``other_forms``, and the
    ten digits of an ISBN, the former name of the ministry that issued a document."""
    number = fold(word)
    found = other_forms(number)
    if _ISBN.fullmatch(number):
        # Many records hold one with a wrong check digit: its own digits are asked for all the same.
        digits = isbn(number)
        forms = (number.replace("-", ""), digits, _ten_digits(digits))
        return tuple(dict.fromkeys(form for form in forms if form and form != number))
    for form in (number, *found):
        head, _, issuer = form.rpartition("-")
        if head and issuer in _SAME_ISSUER and _DOCUMENT.fullmatch(form):
            found += (f"{head}-{_SAME_ISSUER[issuer]}",)
    return found


def worded_day(word: str) -> tuple[str, ...]:
    """The tokens of a typed date in words: "25/8/2023" gives 25 thang 8 nam 2023; () if it is no date."""
    day = _day(word)
    if not day:
        return ()
    year, month, number = day.split("-")
    return (str(int(number)), "thang", str(int(month)), "nam", year)


def joined(text: str) -> str:
    """``text`` without the blanks inside document numbers, dates and ISBN, so that each is one word."""
    if not any(map(str.isdecimal, text)):
        return text
    text = _SPACED_DOCUMENT.sub(_joined_document, text)
    text = _SPACED_DAY.sub(r"\1/\2/\3", text)
    return _SPACED_ISBN.sub(_joined_isbn, text)


def _joined_document(found: re.Match[str]) -> str:
    # "3 / 4 hoa - lá" is no number of a document: its kind is written in capitals.
    if not found[3][:1].isupper() and " " in found[0]:
        return found[0]
    return f"{found[1]}{''.join(found[2].split())}/{found[3]}-{found[4]}"


def _joined_isbn(found: re.Match[str]) -> str:
    return (isbn(found[0]) if " " in found[0] else "") or found[0]


def _day(number: str) -> str:
    first = _DAY_FIRST.fullmatch(number)
    last = _YEAR_FIRST.fullmatch(number)
    if first:
        return _iso(int(first[4]), int(first[3]), int(first[1]))
    return _iso(int(last[1]), int(last[3]), int(last[4])) if last else ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _ten_digits(digits: str) -> str:
    """The ISBN of ten digits that one of thirteen had, "" where there was none."""
    if not digits.startswith("978"):
        return ""
    nine = digits[3:12]
    rest = -sum((10 - place) * int(digit) for place, digit in enumerate(nine)) % 11
    return nine + ("x" if rest == 10 else str(rest))
