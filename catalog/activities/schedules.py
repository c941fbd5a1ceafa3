"""Published schedules of any source: on which days something takes place.

Recurrences are the part of RFC 5545 section 3.3.10 that classes, clubs and exhibitions use: FREQ of DAILY,
WEEKLY, MONTHLY or YEARLY with INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, COUNT and UNTIL, taken by whole days.
The look ahead is bounded, so that no rule of a stranger can keep a page busy.
"""

from __future__ import annotations

import calendar
import heapq
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from catalog.record import SCHEDULE_STATUSES, Schedule

ZONE = ZoneInfo(Schedule().time_zone)
DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_DAYS = 4000
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_BY_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)\Z")
_KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "COUNT", "UNTIL", "WKST"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A recurrence: ``days`` are pairs (which one in the month, or 0 for each; day of the week from 0)."""

    frequency: str
    interval: int = 1
    days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    count: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A day, with the time of day where it was told."""

    day: date
    time: time | None = None

    @property
    def machine(self) -> str:
        """The value for a ``datetime`` attribute."""
        if self.time is None:
            return self.day.isoformat()
        return datetime.combine(self.day, self.time, ZONE).isoformat(timespec="minutes")


def read_point(text: str) -> Point | None:
    """The day (and time, in Vietnam's zone) of an ISO 8601 text; None if it is neither."""
    try:
        if len(text) <= 10:
            return Point(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(ZONE)
        except OverflowError:
            return None
    return Point(moment.date(), moment.time())


def read_rule(text: str) -> Rule | None:
    """The recurrence of an RRULE value; None for an empty, wrong or richer one than is understood."""
    parts = dict(part.upper().split("=", 1) for part in text.removeprefix("RRULE:").split(";") if "=" in part)
    if parts.get("FREQ") not in _FREQUENCIES or not parts.keys() <= _KNOWN:
        return None
    try:
        return Rule(
            frequency=parts["FREQ"],
            interval=max(1, int(parts.get("INTERVAL", "1"))),
            days=tuple(_by_day(part) for part in _listed(parts, "BYDAY")),
            month_days=tuple(int(part) for part in _listed(parts, "BYMONTHDAY")),
            months=tuple(int(part) for part in _listed(parts, "BYMONTH")),
            count=int(parts["COUNT"]) if "COUNT" in parts else None,
            until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        )
    except ValueError:
        return None


def _listed(parts: Mapping[str, str], name: str) -> list[str]:
    return [part for part in parts.get(name, "").split(",") if part]


def _by_day(text: str) -> tuple[int, int]:
    found = _BY_DAY.match(text)
    if found is None:
        raise ValueError(text)
    return int(found[1] or 0), DAY_NAMES.index(found[2])


def _until(text: str) -> date:
    point = read_point(f"{text[:4]}-{text[4:6]}-{text[6:8]}")
    if point is None:
        raise ValueError(text)
    return point.day


def occurs(rule: Rule, start: date, on: date) -> bool:
    """Whether the rule, begun on ``start``, falls on that day (COUNT is not looked at)."""
    if on < start or (rule.until is not None and on > rule.until):
        return False
    if rule.months and on.month not in rule.months:
        return False
    match rule.frequency:
        case "DAILY":
            return (on - start).days % rule.interval == 0 and _weekday_fits(rule, on)
        case "WEEKLY":
            return _weeks(start, on) % rule.interval == 0 and _weekday_fits(rule, on, start)
        case "MONTHLY":
            months = (on.year - start.year) * 12 + on.month - start.month
            return months % rule.interval == 0 and _month_day_fits(rule, on, start)
        case _:
            same_month = bool(rule.months) or on.month == start.month
            return (
                (on.year - start.year) % rule.interval == 0
                and same_month
                and _month_day_fits(rule, on, start)
            )


def _weeks(start: date, on: date) -> int:
    return ((on - timedelta(on.weekday())) - (start - timedelta(start.weekday()))).days // 7


def _weekday_fits(rule: Rule, on: date, start: date | None = None) -> bool:
    wanted = {day for _, day in rule.days} or ({start.weekday()} if start else set(range(7)))
    return on.weekday() in wanted


def _month_day_fits(rule: Rule, on: date, start: date) -> bool:
    length = calendar.monthrange(on.year, on.month)[1]
    if rule.month_days:
        return on.day in rule.month_days or on.day - length - 1 in rule.month_days
    if not rule.days:
        return on.day == start.day
    forward, backward = (on.day - 1) // 7 + 1, -((length - on.day) // 7 + 1)
    return any(on.weekday() == day and which in (0, forward, backward) for which, day in rule.days)


def days_of(schedule: Mapping[str, Any], since: date, until: date) -> Iterator[date]:
    """The days from ``since`` to ``until`` on which a published schedule takes place, in order.

    Without a recurrence: every day from its start to its end. Days that are left out are none of them, days
    that are added are. Cancelled, postponed and undated ones: none.
    """
    if schedule.get("status") in SCHEDULE_STATUSES:
        return
    left_out = set(_single_days(schedule, "exdates"))
    added = sorted(
        {day for day in _single_days(schedule, "rdates") if since <= day <= until and day not in left_out}
    )
    previous: date | None = None
    for day in heapq.merge(_planned(schedule, since, until), added):
        if day not in left_out and day != previous:
            yield day
        previous = day


def _single_days(schedule: Mapping[str, Any], name: str) -> Iterator[date]:
    for text in schedule.get(name, ()):
        if (point := read_point(text)) is not None:
            yield point.day


def _planned(schedule: Mapping[str, Any], since: date, until: date) -> Iterator[date]:
    start = read_point(schedule.get("start", ""))
    end = read_point(schedule.get("end", ""))
    if start is None and end is None:
        return
    text = schedule.get("recurrence", "")
    rule = read_rule(text) if text else None
    first = start.day if start else since
    last = end.day if end else (first if start and not text else until)
    if rule is not None and start is not None:
        last = min(end.day, until) if end and end.day > first else until
        yield from _recurring(rule, first, since, last)
        return
    day = max(first, since)
    while day <= min(last, until):
        yield day
        day += timedelta(1)


def _recurring(rule: Rule, start: date, since: date, until: date) -> Iterator[date]:
    day = start if rule.count is not None else max(start, since)
    done = 0
    for _ in range(MAX_DAYS):
        if day > until or (rule.count is not None and done >= rule.count):
            return
        if occurs(rule, start, day):
            done += 1
            if day >= since:
                yield day
        day += timedelta(1)


def next_day(schedule: Mapping[str, Any], today: date, within: int = 400) -> date | None:
    """The next day, today included, on which a schedule takes place, None if there is none so soon."""
    return next(days_of(schedule, today, today + timedelta(within)), None)
