"""The occasions of a record that one can go to: its days as they are listed, and what narrows such lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from catalog import gazetteer
from catalog.activities.schedules import MAX_DAYS, days_of, read_point, read_rule
from catalog.activities.words import audiences_in
from catalog.gazetteer.cells import cells_of_places
from catalog.record import SCHEDULE_STATUSES

EXHIBITION = "exhibition"
ATTENDED = (EXHIBITION, "programme", "class", "club", "event")
"""The kinds of what one can go to."""
_ONE_DAY = timedelta(1)
_FAR = timedelta(MAX_DAYS)
_MOST_AUDIENCES = 50
_COMMUNE_OF_TODAY = (gazetteer.NEW, gazetteer.COMMUNE)
_AT_MOST_KILOMETRES = 15.0
"""A point farther than this from the centre of every commune is at sea or abroad."""


class Run(NamedTuple):
    """Days in a row on which it takes place, or would have if it were not ``called_off``.

    ``before`` is the last day before it on which it takes place, None where there is none.
    """

    first: date
    last: date
    called_off: bool
    before: date | None


class Traits(NamedTuple):
    """What lists are narrowed by: codes of ``words.AUDIENCES``, keys of a province and a commune of today.

    What is not known of them is "". ``cells`` are those of all its places (``gazetteer.cells``).
    """

    audiences: tuple[str, ...]
    province: str
    commune: str
    cells: tuple[str, ...]
    free: bool | None
    online: bool


def runs(schedule: Mapping[str, Any], since: date, until: date) -> Iterator[Run]:
    """When a published schedule takes place between two days, each occasion as one run, in order.

    Each date of what comes again is a run of its own, what lasts for some days is one. Dates that were
    announced and called off are among them.
    """
    off = {point.day for one in schedule.get("cancellations", ()) if (point := read_point(one["day"]))}
    all_off = schedule.get("status") in SCHEDULE_STATUSES
    # A day that is left out is told to nobody; one that was called off stands in people's diaries.
    left_out = [text for text in schedule.get("exdates", ()) if _day(text) not in off]
    apart = bool(schedule.get("recurrence") or schedule.get("rdates"))
    held: Run | None = None
    before: date | None = None
    for day in days_of({**schedule, "status": "", "exdates": left_out}, since, until):
        called_off = all_off or day in off
        if held is not None and not apart and held.called_off == called_off and day - held.last == _ONE_DAY:
            held = held._replace(last=day)
            continue
        if held is not None:
            yield held
            before = before if held.called_off else held.last
        held = Run(day, day, called_off, before)
    if held is not None:
        yield held


def _day(text: str) -> date | None:
    point = read_point(text)
    return None if point is None else point.day


def may_go_on(schedule: Mapping[str, Any], until: date) -> bool:
    """Whether a published schedule may have occasions after that day."""
    told = [schedule.get("start", ""), schedule.get("end", ""), *schedule.get("rdates", ())]
    days = [day for text in told if (day := _day(text)) is not None]
    text = schedule.get("recurrence", "")
    rule = read_rule(text) if text else None
    if text and (rule is None or rule.until is None):
        return bool(days)
    if rule is not None and rule.until is not None:
        days.append(rule.until)
    return max(days, default=until) > until


def span(schedule: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """The first and the last day of a published schedule, whatever lies between them.

    The last is ``date.max`` for what has no end, the first None for what only tells its end; both are None
    where no days are told.
    """
    start, end = _day(schedule.get("start", "")), _day(schedule.get("end", ""))
    added = sorted(day for text in schedule.get("rdates", ()) if (day := _day(text)) is not None)
    if start is None and end is None:
        return (added[0], added[-1]) if added else (None, None)
    last = _last(schedule.get("recurrence", ""), start, end)
    return start, max([last, *added])


def _last(recurrence: str, start: date | None, end: date | None) -> date:
    if end is not None and (start is None or end > start):
        return end
    if start is None or not recurrence:
        return end or start or date.max
    rule = read_rule(recurrence)
    if rule is not None and rule.count is not None:
        until = min(start, date.max - _FAR - _ONE_DAY) + _FAR
        return max(
            days_of({"start": start.isoformat(), "recurrence": recurrence}, start, until), default=start
        )
    return rule.until if rule is not None and rule.until is not None else date.max


def traits(record: Mapping[str, Any]) -> Traits:
    """What a published record says of for whom it is, where, and whether it costs nothing."""
    schedule = record.get("schedule") or {}
    audiences = [
        code for text in record.get("audiences", ())[:_MOST_AUDIENCES] for code in audiences_in(text)
    ]
    return Traits(
        audiences=tuple(dict.fromkeys(audiences)),
        province=next(filter(None, map(_province, record.get("places", ()))), ""),
        commune=next(filter(None, map(_commune, record.get("places", ()))), ""),
        cells=tuple(dict.fromkeys(cells_of_places(record.get("places", ())))),
        free=record.get("free"),
        online=bool(schedule.get("online_url")),
    )


def _province(place: Mapping[str, Any]) -> str:
    """The province in which a place is for certain, "" for one that the thing is only about."""
    if place.get("role"):
        return ""
    found = gazetteer.provinces_of_place(place).new
    return found[0].key if len(found) == 1 else ""


def _commune(place: Mapping[str, Any]) -> str:
    """The commune of today in which a place is: by its name or code, else the one whose centre is nearest."""
    if place.get("role"):
        return ""
    units = [unit for key in gazetteer.place_keys(place) if (unit := gazetteer.unit(key)) is not None]
    found = [unit.key for unit in units if (unit.list_version, unit.level) == _COMMUNE_OF_TODAY]
    if len(found) == 1:
        return found[0]
    lat, lon = place.get("lat"), place.get("lon")
    if found or lat is None or lon is None:
        return ""
    near = gazetteer.nearest((lat, lon), limit=1, within=_AT_MOST_KILOMETRES)
    return near[0].unit.key if near else ""
