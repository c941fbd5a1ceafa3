"""A day of the lunar calendar in words: "mùng 10 tháng Giêng", "rằm tháng 8", "10/3 âm lịch"."""

from __future__ import annotations

import re

from catalog.activities import lunar
from catalog.activities.model import LunarFeast
from catalog.formats.text.fold import fold
from catalog.web import i18n

_MONTHS = {
    "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "chap": 12,
}  # fmt: skip
_WORDS = re.compile(
    r"(?:ngay )?(?:(?:mung|mong)? ?(\d{1,2})|(ram)) ?(?:/ ?|thang )(\d{1,2}|[a-z]+(?: mot)?)"
    r"(?: (?:am lich|al))?"
)


def feast_of(text: str) -> LunarFeast | None:
    """The feast on that lunar day, from its next coming on; None for words that name no lunar day."""
    found = _WORDS.fullmatch(" ".join(fold(text).split()))
    if found is None:
        return None
    day = 15 if found[2] else int(found[1])
    month = int(found[3]) if found[3].isdigit() else _MONTHS.get(found[3], 0)
    return coming(day, month)


def coming(day: int, month: int) -> LunarFeast | None:
    """The feast on that day, from the lunar year in which it comes next; None for what is no lunar day."""
    today = i18n.today()
    year = lunar.of_solar(today).year
    try:
        begins = lunar.kept_every_year(year, month, day)
    except ValueError:
        return None
    return LunarFeast(day=day, month=month, year=year if begins >= today else year + 1)
