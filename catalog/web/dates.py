"""The next single dates of what comes again, those that were called off among them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

from catalog.activities import lunar
from catalog.activities.schedules import days_of, read_point

MOST = 6
_AHEAD = timedelta(400)


class Date(NamedTuple):
    """A date: whether it was called off and why, its lunar date ("10/1") where the schedule is lunar."""

    day: date
    called_off: bool = False
    reason: str = ""
    lunar: str = ""


def dates(schedule: Mapping[str, Any], today: date, most: int = MOST) -> list[Date]:
    """The next dates, today included, of a published schedule that comes again; none of any other.

    Those that were called off stand among them, so that nobody comes in vain.
    """
    if schedule.get("status") or not (schedule.get("recurrence") or schedule.get("rdates")):
        return []
    until = today + _AHEAD
    off = {
        point.day: one.get("reason", "")
        for one in schedule.get("cancellations", ())
        if (point := read_point(one["day"])) is not None and today <= point.day <= until
    }
    held = set(islice(days_of(schedule, today, until), most))
    is_lunar = bool(schedule.get("lunar"))
    return [
        Date(day, day in off, off.get(day, ""), lunar_date(day) if is_lunar else "")
        for day in sorted(held | off.keys())[:most]
    ]


def lunar_date(day: date) -> str:
    """The lunar date of a day in figures, such as "10/1"; a "+" follows a leap month."""
    found = lunar.of_solar(day)
    return f"{found.day}/{found.month}{'+' if found.leap else ''}"
