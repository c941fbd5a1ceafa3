"""On which days an institution existed, and in which years it is counted: pure, from its states and days.

Since 1 July 2025 there are no districts, and communes are larger. Targets for 2025 were set for what there
was before: what ended on 30 June 2025 counts for that year, and what took its place does not count beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from catalog.programme.types import term_of, type_of

LAST_OLD_DAY = date(2025, 6, 30)
"""The last day of the districts and of the communes as they were (202/2025/QH15)."""
FIRST_YEAR = 2020
"""The first year that is counted: that of the targets of 208/QĐ-TTg, on which the programme builds."""
_GONE = frozenset({"closed", "planned"})
_ONE_DAY = timedelta(1)


class State(NamedTuple):
    """How an institution stood from one day to another (None: open)."""

    since: date | None
    until: date | None
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What is known of the days of an institution.

    ``founded`` is its first day, ``status`` how it stands today, ``went_on`` the day on which it went on as
    others; None for what is not known.
    """

    status: str = "active"
    founded: date | None = None
    states: Sequence[State] = ()
    went_on: date | None = None

    def exists(self, day: date) -> bool:
        """Whether it existed on that day; a suspended one does."""
        if self.founded is not None and day < self.founded:
            return False
        held = [one for one in self.states if _covers(one, day)]
        if held:
            return max(held, key=lambda one: one.since or date.min).status not in _GONE
        if any(one.since is not None and one.since > day for one in self.states):
            return self._before(day)
        return self._as_today(day)

    def _before(self, day: date) -> bool:
        """Before the first state that is told: what was closed or suspended on a day was there before."""
        coming = [one for one in self.states if one.since is not None and one.since > day]
        first = min(coming, key=lambda one: one.since or date.min)
        return first.status in ("closed", "suspended")

    def _as_today(self, day: date) -> bool:
        if self.status not in _GONE:
            return True
        return self.status == "closed" and self.went_on is not None and day < self.went_on

    @property
    def ended_with_the_districts(self) -> bool:
        """Whether its last day was 30 June 2025."""
        return self.exists(LAST_OLD_DAY) and not self.exists(LAST_OLD_DAY + _ONE_DAY)


def _covers(state: State, day: date) -> bool:
    return (state.since is None or state.since <= day) and (state.until is None or day <= state.until)


class InYear(NamedTuple):
    """Whether it counts in a year, whether it stands at the year's end (or today), the day looked at.

    ``was_unit``: its type or level is one of the past by then; ``counts`` is then False.
    """

    counts: bool
    stands: bool
    day: date
    was_unit: bool


def last_day(year: int, today: date) -> date:
    """The day on which a year is counted: its last, or today."""
    return min(date(year, 12, 31), today)


def in_year(
    life: Life, year: int, today: date, *, system: str, type: str, level: str, takes_over: bool = False
) -> InYear | None:
    """How an institution stands in a year; None for one that did not exist on any day that counts.

    ``takes_over``: it went on from one that ended on 30 June 2025.
    """
    day = last_day(year, today)
    stands = life.exists(day)
    if year == LAST_OLD_DAY.year and today > LAST_OLD_DAY:
        if not _holds(system, type, level, day):
            day = LAST_OLD_DAY
        ended = life.exists(LAST_OLD_DAY) and (life.ended_with_the_districts or day == LAST_OLD_DAY)
        new = takes_over and life.founded is not None and life.founded > LAST_OLD_DAY
        if ended:
            return InYear(True, stands, LAST_OLD_DAY, False)
        if stands:
            return InYear(not new, True, day, False)
        return None
    if not stands:
        return None
    was_unit = not _holds(system, type, level, day)
    return InYear(not was_unit, True, day, was_unit)


def _holds(system: str, type: str, level: str, day: date) -> bool:
    """Whether there are institutions of that type and of that level on that day."""
    words = (type_of(system, type), term_of("levels", level))
    return all(word is None or word.until is None or day <= word.until for word in words)


def years(today: date) -> range:
    """The years that are counted, up to this one."""
    return range(FIRST_YEAR, today.year + 1)
