"""Moments of calendar files in a time zone of the world: UTC, Windows' names, VTIMEZONE, floating times."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.errors import RecordError
from catalog.formats.dates import parse_when

HERE = "Asia/Ho_Chi_Minh"
_SAME = frozenset(("Asia/Saigon", "Asia/Bangkok", "Asia/Phnom_Penh", "Asia/Vientiane", "Etc/GMT-7"))
"""Zones of the same time all year since 1975, under whose names calendars of Vietnam run."""

When = date | datetime
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2}))?")


def zone_name(told: str) -> str:
    """The name of a time zone in the world's table; Vietnam's where it is not known or of the same time."""
    name = _of_windows().get(told.strip(), told.strip()).removeprefix("/")
    for part in (name, "/".join(name.split("/")[-2:])):
        try:
            ZoneInfo(part)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
        return HERE if not part or part in _SAME else part
    return HERE


@cache
def _of_windows() -> dict[str, str]:
    # The library takes a third of a second to load, which only readers of calendars are to wait for.
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return dict(WINDOWS_TO_OLSON)


def zone_of(moment: When, stated: str, calendar: str) -> str:
    """The zone that a start is shown in: its own, of UTC and floating times that of its calendar."""
    if not isinstance(moment, datetime):
        return zone_name(calendar) if calendar else HERE
    if stated and stated.upper() not in ("UTC", "GMT", "ETC/UTC", "Z"):
        return zone_name(stated)
    return zone_name(calendar) if calendar and calendar.upper() not in ("UTC", "GMT", "ETC/UTC") else HERE


def placed(moment: When, zone: str) -> When:
    """A moment in a zone; a floating one is taken to be of it; a day stays a day."""
    if not isinstance(moment, datetime):
        return moment
    there = ZoneInfo(zone)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=there)
    try:
        return moment.astimezone(there)
    except (OverflowError, ValueError):
        return moment.replace(tzinfo=there)


def written(moment: When | None) -> str:
    """A moment as ISO 8601 to the minute, "" for none or one outside of 1900 to 2199."""
    if moment is None or not 1900 <= moment.year < 2200:
        return ""
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


def last_of(start: When, end: Any, duration: Any) -> When | None:
    """The end of what begins at ``start``: of days the last one, for DTEND is the day after (3.6.1)."""
    if isinstance(duration, timedelta) and end is None:
        end = _later(start, duration)
    if not isinstance(end, date):
        return None
    if isinstance(start, datetime) != isinstance(end, datetime):
        end = end.date() if isinstance(end, datetime) else datetime.combine(end, time(0), _zone(start))
    if not isinstance(end, datetime):
        last = end - timedelta(1)
        return last if last > start else None
    return end if isinstance(start, datetime) and not _before(end, start) else None


def _later(start: When, duration: timedelta) -> When | None:
    try:
        return start + duration
    except OverflowError:
        return None


def _zone(moment: When) -> tzinfo | None:
    return moment.tzinfo if isinstance(moment, datetime) else None


def _before(one: datetime, other: datetime) -> bool:
    if (one.tzinfo is None) != (other.tzinfo is None):
        one, other = (entry.replace(tzinfo=entry.tzinfo or UTC) for entry in (one, other))
    return one < other


def day_in_words(moment: When) -> str:
    """A day as people write it here, with the time of day where there is one: "5/12/2026 8:30"."""
    day = f"{moment.day}/{moment.month}/{moment.year}"
    return f"{day} {moment.hour}:{moment.minute:02}" if isinstance(moment, datetime) else day


def loosely(told: str) -> When | None:
    """A date that is written in another way than calendars do."""
    found = _DAY.match(told.strip())
    try:
        if found and found[4]:
            year, month, day, hour, minute = (int(found[place]) for place in range(1, 6))
            return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - floating
        if found:
            return date(*(int(found[place]) for place in range(1, 4)))
        when = parse_when(told) if told else ""
        if len(when) == 10:
            return date.fromisoformat(when)
        return datetime.fromisoformat(when) if when else None
    except (ValueError, RecordError):
        return None
