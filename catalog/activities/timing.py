"""On which days an activity takes place, and its schedule as a record publishes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from catalog.activities import lunar
from catalog.activities.model import Activity, CalledOff, LunarFeast, Timing
from catalog.record import Cancellation, Schedule

MOST_DATES = 500
OFFSET = "+07:00"
_LATEST = date(2199, 12, 31)
# ISO 8601 has weeks too (2026-W49-6), and times without a colon: what is stored is of one shape.
_DAY, _TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"), re.compile(r"[0-9]{2}:[0-9]{2}\Z")
_MONTHS = {1: "Giêng", 12: "Chạp"}


def day_of(text: str) -> date | None:
    """The day of an ISO 8601 text (2026-12-05), None for what is none between 1900 and 2199."""
    try:
        found = date.fromisoformat(text) if _DAY.match(text) else None
    except ValueError:
        return None
    return found if found is not None and lunar.FIRST_YEAR <= found.year <= lunar.LAST_YEAR else None


def time_of(text: str) -> time | None:
    """The time of day of ``08:30``, None for what is none."""
    try:
        return time.fromisoformat(text) if _TIME.match(text) else None
    except ValueError:
        return None


def rule_of(timing: Timing) -> str:
    """The recurrence as RFC 5545 section 3.3.10 writes it, "" for what does not come again by a rule."""
    rule = timing.rule.removeprefix("RRULE:")
    if timing.weekdays:
        interval = f";INTERVAL={timing.every}" if timing.every > 1 else ""
        rule = f"FREQ=WEEKLY{interval};BYDAY={','.join(timing.weekdays)}"
    if rule and timing.last and "UNTIL" not in rule and "COUNT" not in rule:
        rule += f";UNTIL={timing.last.replace('-', '')}"
    return rule


def lunar_days(feast: LunarFeast) -> list[date]:
    """The solar days of a lunar feast, all its years; raises ``ValueError`` for what is no lunar date."""
    firsts = [
        lunar.kept_every_year(year, feast.month, feast.day)
        for year in range(feast.year, feast.year + feast.years)
    ]
    return [first + timedelta(more) for first in firsts for more in range(feast.days)]


def coming_feast(day: int, month: int, today: date, *, days: int = 1) -> LunarFeast:
    """The yearly feast of that lunar date from its next time on; what is no lunar date is of this year."""
    year = lunar.of_solar(today).year
    feast = LunarFeast(day=day, month=month, year=year, days=days)
    try:
        over = lunar.kept_every_year(year, month, day) + timedelta(days - 1) < today
    except ValueError:
        return feast
    return replace(feast, year=year + 1) if over else feast


def planned(timing: Timing) -> Iterator[date]:
    """The days as they are planned, in order, without what is left out, added or called off.

    Without end where it comes again for ever. Raises ``ValueError`` for a rule or a date that is none.
    """
    if timing.lunar is not None:
        yield from lunar_days(timing.lunar)
        return
    first = day_of(timing.first)
    if first is None:
        return
    if rule := rule_of(timing):
        for moment in rrulestr(rule, dtstart=datetime.combine(first, time())):
            if moment.date() > _LATEST:
                return
            yield moment.date()
        return
    last = day_of(timing.last) or first
    while first <= last:
        yield first
        first += timedelta(1)


def days(timing: Timing, since: date, until: date) -> list[date]:
    """The days from ``since`` to ``until`` on which it takes place, in order, at most ``MOST_DATES``."""
    if timing.status:
        return []
    off = {*timing.left_out, *(one.day for one in timing.called_off)}
    found = {day for text in timing.added if (day := day_of(text)) is not None and since <= day <= until}
    for day in planned(timing):
        if day > until or len(found) >= MOST_DATES + len(off):
            break
        if day >= since:
            found.add(day)
    return sorted(day for day in found if day.isoformat() not in off)[:MOST_DATES]


def is_series(timing: Timing) -> bool:
    """Whether it comes again, so that single dates can be called off."""
    return bool(timing.lunar or rule_of(timing) or timing.added)


def span(timing: Timing) -> tuple[str, str]:
    """The first and the last day (ISO 8601); the last is "" where there is no end, both where none is told.

    Raises ``ValueError`` for a rule or a date that is none.
    """
    first = next(planned(timing), None)
    if first is None:
        return "", ""
    added = [text for text in timing.added if day_of(text) is not None]
    start = min([first.isoformat(), *added])
    rule = rule_of(timing)
    if timing.lunar is None and rule and "UNTIL" not in rule and "COUNT" not in rule:
        return start, ""
    last = first
    for count, day in enumerate(planned(timing)):
        if count > 10 * MOST_DATES:
            return start, ""
        last = day
    return start, max([last.isoformat(), *added])


def in_words(feast: LunarFeast) -> str:
    """The lunar date in Vietnamese: "mùng 10 tháng Giêng âm lịch", "rằm tháng 8 âm lịch"."""
    early = f"mùng {feast.day}" if feast.day <= 10 else f"ngày {feast.day}"
    day = "rằm" if feast.day == 15 else early
    until = "" if feast.days == 1 else f" (trong {feast.days} ngày)"
    return f"{day} tháng {_MONTHS.get(feast.month, feast.month)} âm lịch{until}"


def schedule_of(activity: Activity) -> Schedule:
    """When and where, as the record tells it; the activity has been checked before."""
    timing = activity.timing
    first = next(planned(timing), None)
    added = list(timing.added)
    last: date | None = None
    if timing.lunar is not None and first is not None:
        last = first + timedelta(timing.lunar.days - 1)
        added += [day.isoformat() for day in lunar_days(timing.lunar)[timing.lunar.days :]]
    elif first is not None:
        last = first if rule_of(timing) else day_of(timing.last) or first
    called_off = tuple(
        Cancellation(day=one.day, reason=one.reason) for one in sorted(timing.called_off, key=_by_day)
    )
    return Schedule(
        start=_moment(first, timing.begins),
        end=_end(first, last, timing),
        recurrence=rule_of(timing),
        exdates=tuple(sorted({*timing.left_out, *(one.day for one in timing.called_off)})),
        rdates=tuple(sorted(set(added))),
        cancellations=called_off,
        lunar="" if timing.lunar is None else in_words(timing.lunar),
        status=timing.status,
        online_url=activity.venue.online_url,
        fee=activity.fee,
        capacity=activity.group_size,
        registration_url=activity.booking.url,
        booking=_booking(activity),
    )


def _by_day(one: CalledOff) -> str:
    return one.day


def _moment(day: date | None, at: str) -> str:
    if day is None:
        return ""
    return f"{day.isoformat()}T{at}{OFFSET}" if at else day.isoformat()


def _end(first: date | None, last: date | None, timing: Timing) -> str:
    """The end; of one day without an hour there is none to tell."""
    if last is None or (last == first and not timing.ends):
        return ""
    # A day beside a time would be of two kinds.
    ends = timing.ends or ("23:59" if timing.begins else "")
    return _moment(last, ends if timing.begins else "")


def _booking(activity: Activity) -> str:
    booking = activity.booking
    return ". ".join(part.rstrip(".") for part in (booking.phone, booking.note) if part)
