"""A day of the lunar calendar in words: "mùng 10 tháng Giêng", "rằm tháng 8", "10/3 âm lịch". Pure."""

from __future__ import annotations

import re
from datetime import date

from catalog.activities import lunar
from catalog.activities.model import LunarFeast
from catalog.activities.timing import coming_feast
from catalog.formats.text.fold import fold

_MONTHS = {
    "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "chap": 12,
}  # fmt: skip
_WORDS = re.compile(
    r"(?:ngay )?(?:(?:mung|mong)? ?(\d{1,2})|(ram)) ?(?:/ ?|thang )(\d{1,2}|[a-z]+(?: mot)?)"
    r"(?: (?:am lich|al))?"
)


def feast_of(text: str, today: date) -> LunarFeast | None:
    """The feast on that lunar day, from its next coming on; None for words that name no lunar day."""
    found = _WORDS.fullmatch(" ".join(fold(text).split()))
    if found is None:
        return None
    day = 15 if found[2] else int(found[1])
    month = int(found[3]) if found[3].isdigit() else _MONTHS.get(found[3], 0)
    return feast(day, month, today)


def feast(day: int, month: int, today: date) -> LunarFeast | None:
    """The yearly feast on that day, from its next coming on; None for what is no lunar day."""
    try:
        lunar.kept_every_year(lunar.of_solar(today).year, month, day)
    except ValueError:
        return None
    return coming_feast(day, month, today)
