"""Recurrence rules (RFC 5545, 3.3.10) in the form that pages understand, and single dates beside them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from catalog.formats.icalendar_times import When, day_in_words, placed

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_RULE = 500
MOST_DATES = 60
"""So many single dates of a series are told in words."""
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_OF_START = ("BYHOUR", "BYMINUTE", "BYSECOND")


def rule_text(rule: Any, start: When, first: When) -> str:
    """An RRULE as text, "" for none that can be kept.

    ``start`` is the event's start as written, ``first`` the same in the zone it is shown in: where that is
    another day of the week, the days of the rule move too. UNTIL becomes a day, parts that only repeat
    the start are left, the first Monday is 1MO however it is put.
    """
    parts = {
        str(name).upper(): list(value) if isinstance(value, list) else [value] for name, value in rule.items()
    }
    if str(parts.get("FREQ", [""])[0]).upper() not in _FREQUENCIES:
        return ""
    for name in _OF_START:
        if len(parts.get(name, ())) == 1:
            del parts[name]
    _without_positions(parts)
    if "BYDAY" in parts:
        days, by = [str(day).upper() for day in parts["BYDAY"]], _shift(start, first)
        if by and any(day not in DAYS for day in days):
            # The day after the first Tuesday is not the first Wednesday of each month.
            return ""
        parts["BYDAY"] = [DAYS[(DAYS.index(day) + by) % 7] for day in days] if by else days
    if "UNTIL" in parts:
        until = _day(parts["UNTIL"][0], first)
        parts["UNTIL"] = [until.strftime("%Y%m%d")] if until else []
    if parts.get("INTERVAL") == [1]:
        del parts["INTERVAL"]
    order = ("FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY")
    names = [*(name for name in order if name in parts), *(name for name in parts if name not in order)]
    text = ";".join(f"{name}={','.join(map(str, parts[name]))}" for name in names if parts[name])
    return text if len(text) <= MAX_RULE else ""


def _without_positions(parts: dict[str, list[Any]]) -> None:
    """FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1 is the first Monday: BYDAY=1MO."""
    days, places = parts.get("BYDAY", []), parts.get("BYSETPOS", [])
    if (
        str(parts["FREQ"][0]).upper() == "MONTHLY"
        and len(days) == 1
        and places
        and str(days[0]).upper() in DAYS
    ):
        parts["BYDAY"] = [f"{place}{days[0]}" for place in places]
        del parts["BYSETPOS"]


def _shift(start: When, first: When) -> int:
    if not isinstance(start, datetime) or not isinstance(first, datetime):
        return 0
    return (first.date() - start.date()).days


def _day(until: Any, first: When) -> date | None:
    if not isinstance(until, datetime):
        return until if isinstance(until, date) else None
    zone = getattr(first.tzinfo, "key", "") if isinstance(first, datetime) else ""
    last = placed(until, zone) if zone and until.tzinfo is not None else until
    # Until midnight of the first is until the evening of the last before it.
    begins_later = isinstance(first, datetime) and isinstance(last, datetime) and last.time() < first.time()
    return _date(last) - timedelta(begins_later)


def _date(moment: When) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def attribute(value: Any, name: str) -> Any:
    """An attribute of a property, None where it has none or could not be read: the library raises then."""
    try:
        return getattr(value, name, None)
    except ValueError:
        return None


def dates_of(event: Any, name: str, zone: str) -> list[When]:
    """The dates of EXDATE or RDATE in a zone, in order; of a period its start."""
    given = event.get(name)
    found: set[When] = set()
    for entry in given if isinstance(given, list) else [given]:
        for value in attribute(entry, "dts") or ():
            moment = value.dt[0] if isinstance(value.dt, tuple) else value.dt
            if isinstance(moment, date):
                found.add(placed(moment, zone))
    return sorted(found, key=lambda moment: (_date(moment), str(moment)))[:200]


def iso_days(dates: list[When]) -> tuple[str, ...]:
    """The days of these moments in ISO 8601, each once, in order."""
    return tuple(sorted({_date(moment).isoformat() for moment in dates}))


def listed_days(dates: list[When]) -> str:
    """These moments as a person writes them, the first ``MOST_DATES``."""
    told = ", ".join(dict.fromkeys(day_in_words(moment) for moment in dates[:MOST_DATES]))
    return told + (" …" if len(dates) > MOST_DATES else "")


def is_over_days(start: When, end: When | None) -> bool:
    """Whether one meeting goes on into another day."""
    return end is not None and _date(end) > _date(start) and not _ends_at_night(start, end)


def _ends_at_night(start: When, end: When) -> bool:
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return False
    return end - start < timedelta(hours=18)
