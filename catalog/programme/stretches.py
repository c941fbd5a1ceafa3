"""The stretches of time that a summing-up is about: a year, a half or a quarter of one, several years.

Figures are declared for ``periods``; a report may be about more of them together.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

PARTS = ("H1", "H2", "Q1", "Q2", "Q3", "Q4")
"""The parts of a year that a stretch may be: its halves and quarters."""
EARLIEST, LATEST = 2000, 2099
_SHAPE = re.compile(r"(20\d\d)(?:-(?:([HQ])([1-4])|(20\d\d)))?\Z")
_MONTHS = {"H": 6, "Q": 3}
_ROMAN = ("", "I", "II", "III", "IV")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of time by its code ("2025", "2025-H1", "2025-Q3", "2023-2025"), its first and last day."""

    code: str
    first: date
    last: date

    @property
    def year(self) -> int:
        """The year in which it ends: the one whose figures belong to it."""
        return self.last.year

    @property
    def part(self) -> str:
        """One of ``PARTS``, empty for whole years."""
        return self.code[5:] if self.code[5:] in PARTS else ""

    def words(self, language: str) -> str:
        """The stretch as a report names it, in ``vi`` or ``en``: "quý III năm 2025"."""
        vietnamese = language == "vi"
        if self.first.year != self.last.year:
            stretch = f"{self.first.year}–{self.last.year}"
            return f"giai đoạn {stretch}" if vietnamese else stretch
        year = f"năm {self.year}" if vietnamese else str(self.year)
        number = int(self.part[1:] or 0)
        match self.part[:1]:
            case "H" if vietnamese:
                return f"6 tháng {'đầu' if number == 1 else 'cuối'} {year}"
            case "H":
                return f"the {'first' if number == 1 else 'second'} half of {year}"
            case "Q":
                return f"quý {_ROMAN[number]} {year}" if vietnamese else f"quarter {number} of {year}"
        return year


def parse(code: str) -> Stretch | None:
    """The stretch of that code, None for what is none."""
    found = _SHAPE.match(code)
    if found is None:
        return None
    year, kind, number, last = int(found[1]), found[2], int(found[3] or 0), int(found[4] or found[1])
    if last < year or code == f"{year}-{year}" or (kind == "H" and number > 2):
        return None
    if not kind:
        return Stretch(code=code, first=date(year, 1, 1), last=date(last, 12, 31))
    months = _MONTHS[kind]
    month = number * months
    return Stretch(
        code=code, first=date(year, month - months + 1, 1), last=date(year, month, monthrange(year, month)[1])
    )
