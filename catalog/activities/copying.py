"""The same activity for another year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from catalog.activities.checking import is_over
from catalog.activities.model import Activity, Timing
from catalog.activities.timing import coming_feast, day_of, planned


def for_next_time(activity: Activity, today: date) -> Activity:
    """The activity moved as ``for_this_year`` does, and on to next year where that would be over already."""
    moved = for_this_year(activity, today)
    return (
        for_this_year(activity, today.replace(year=today.year + 1, day=1)) if is_over(moved, today) else moved
    )


def for_this_year(activity: Activity, today: date) -> Activity:
    """The activity with its dates moved to this year, or to the next if it is of this one.

    What comes on days of the week keeps them (by whole weeks), what comes by a rule its place in the month
    (the second Saturday, the 15th), a feast of the lunar calendar its lunar date, all else its date. What was
    left out, added or called off is not taken over.
    """
    timing = activity.timing
    feast = timing.lunar
    if feast is not None:
        coming = coming_feast(feast.day, feast.month, today, days=feast.days)
        year = max(coming.year, feast.year + 1)
        return replace(activity, timing=_bare(timing, lunar=replace(feast, year=year)))
    first = day_of(timing.first)
    if first is None:
        return replace(activity, timing=_bare(timing))
    begun = _moved(timing, first, max(today.year - first.year, 1))
    last = day_of(timing.last)
    ended = "" if last is None else (begun + (last - first)).isoformat()
    return replace(activity, timing=_bare(timing, first=begun.isoformat(), last=ended))


def _bare(timing: Timing, **values: object) -> Timing:
    """The timing without what is of single dates."""
    bare = replace(timing, left_out=(), added=(), called_off=(), status="", status_reason="")
    return replace(bare, **values)  # type: ignore[arg-type]


def _moved(timing: Timing, day: date, years: int) -> date:
    try:
        moved = day.replace(year=day.year + years)
    except ValueError:
        # 29 February
        moved = day.replace(year=day.year + years, day=28)
    if timing.weekdays:
        # The same day of the week nearest to the same date.
        return moved + timedelta((day.weekday() - moved.weekday() + 3) % 7 - 3)
    if timing.rule:
        month = replace(timing, first=moved.replace(day=1).isoformat(), last="")
        return next(planned(month), moved)
    return moved
