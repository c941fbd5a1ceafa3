"""Periods: dynasties, reigns, cultures, centuries and years, in Vietnamese and English, to years."""

from __future__ import annotations

import re
from functools import cache

from catalog.formats.dates import parse_date
from catalog.formats.text.fold import fold
from catalog.search.concepts import DATA

FILE = "periods.txt"
MAX_CHARACTERS = 100
"""Longer texts name no period."""
_BEFORE = re.compile(
    r"^(?:the |in |under |during |reign of |time of |era of |emperor |king |thoi k[yi] |giai doan |vua )+"
)
_LATEST = 2100
_AFTER = re.compile(r" (?:reign|era|period|dynasty|culture|times?|age)$")
_ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", "twenty-first",
]  # fmt: skip
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\b(?=.*\bcentur)")


def years(text: str) -> tuple[int, int] | None:
    """The first and the last year of the period that ``text`` names, None if it names none that is closed.

    Takes names with and without accents: "thời Nguyễn" and "Nguyen dynasty" (1802-1945), "Lê sơ"
    (1428-1527), "Minh Mạng" (1820-1840), "thế kỷ 15" and "15th century" (1401-1500), "1930-1945". Years
    before our era are negative.
    """
    if len(text) > MAX_CHARACTERS:
        return None
    whole = " ".join(fold(text).split())
    short = _BEFORE.sub("", whole)
    for name in (whole, short, _AFTER.sub("", short)):
        if found := _names().get(_spaced(name)) or _dated(name):
            return found
    return None


def _dated(text: str) -> tuple[int, int] | None:
    span = parse_date(_ORDINAL.sub(_numbered, text), latest_year=_LATEST)
    if span.earliest is None or span.latest is None:
        return None
    return span.earliest, span.latest


def _numbered(word: re.Match[str]) -> str:
    number = _ORDINALS.index(word[1]) + 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"


def _spaced(name: str) -> str:
    """The name with blanks around its hyphens: "Lý-Trần" is "Lý - Trần"."""
    return " ".join(name.replace("-", " - ").split())


@cache
def _names() -> dict[str, tuple[int, int]]:
    """Folded names of the file -> years."""
    found: dict[str, tuple[int, int]] = {}
    for line in (DATA / FILE).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            names, first, last = line.rsplit(" ", 2)
            for name in names.removesuffix(" =").split(";"):
                found[_spaced(fold(name))] = int(first), int(last)
    return found
