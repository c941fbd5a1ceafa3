"""Periods of figures: a year (``2025``) or a quarter of one (``2025-Q3``), by the solar calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR = 2010
"""Nobody declares for years before this one: the first programme began in 2014."""
_WRITTEN = re.compile(r"(\d{4})(?:-Q([1-4]))?\Z", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, or (``quarter`` 1 to 4) a part of it."""

    year: int
    quarter: int = 0

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * max(self.quarter, 1) - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        if self.quarter in (0, 4):
            return date(self.year, 12, 31)
        return date(self.year, 3 * self.quarter + 1, 1) - timedelta(1)

    @property
    def before(self) -> Period:
        """The same part of the year before."""
        return Period(self.year - 1, self.quarter)


def read(text: str, today: date) -> Period | None:
    """The period written so; None for what is none, or lies before ``FIRST_YEAR`` or wholly ahead."""
    found = _WRITTEN.match(text)
    if found is None:
        return None
    period = Period(int(found[1]), int(found[2] or 0))
    return period if period.year >= FIRST_YEAR and period.first <= today else None


_ROMAN = ("", "I", "II", "III", "IV")
_NAMES = {"vi": ("năm {year}", "quý {quarter}/{year}"), "en": ("year {year}", "quarter {quarter}/{year}")}


def name(period: Period, language: str) -> str:
    """A period in words, in ``vi`` or ``en``: năm 2025, quý III/2025."""
    whole, part = _NAMES[language]
    return (part if period.quarter else whole).format(year=period.year, quarter=_ROMAN[period.quarter])


def usual(today: date) -> Period:
    """The year that is declared at such a day: the last one, from December on the one that ends."""
    return Period((today + timedelta(31)).year - 1)


def years(today: date, count: int = 5) -> tuple[Period, ...]:
    """The years that are offered, the newest first."""
    return tuple(Period(today.year - back) for back in range(count))


def quarters(period: Period, today: date) -> tuple[Period, ...]:
    """The quarters of a period's year that have begun."""
    every = (Period(period.year, quarter) for quarter in (1, 2, 3, 4))
    return tuple(one for one in every if one.first <= today)
