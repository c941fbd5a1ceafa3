"""Exhibitions and events: what is on, what comes, what is over, near where."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

import orjson
from flask import Response, request
from sqlalchemy.orm import Session

from catalog.activities.schedules import days_of, next_day, read_point
from catalog.errors import QueryError
from catalog.gazetteer import kilometres
from catalog.gazetteer.cells import cell_of, middle
from catalog.search import near
from catalog.store import records, standings
from catalog.store.db import reading
from catalog.store.standings import Standing, Wanted
from catalog.store.stored import Stored
from catalog.web import caching, i18n, params
from catalog.web.api_v1 import selection, telling
from catalog.web.api_v1.arguments import OccasionParameters
from catalog.web.api_v1.frame import asked_by, at, gives
from catalog.web.api_v1.shapes import OccasionsSchema
from catalog.web.errors import problem
from catalog.web.frame import kept_slug, known_institutions
from catalog.web.i18n import lazy_gettext as _
from catalog.web.limits import limited
from catalog.web.nearby import Nearby, nearby
from catalog.web.paging import last_page

EVENTS = ("event", "programme", "class", "club")
MOST_DAYS = 400
_CHUNK = 500
_FEW = 1000
"""So many records are asked for by name; of more all are put in order, and the others left out."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to attend: its record, its state today, how far it is from where that is asked."""

    stored: Stored
    state: str
    kilometres: float | None = None


Placed = tuple[Standing, float | None]


class Found(NamedTuple):
    """A page of what was asked for, and how many there are in all."""

    shown: list[Occasion]
    total: int


@at("/exhibitions", tags=[_("What is on")])
@limited(5)
@gives(
    OccasionsSchema,
    _("Exhibitions by time and place"),
    _("Exhibitions, those that are on first."),
    404,
    csv=True,
)
@asked_by(OccasionParameters)
def exhibitions(asked: Mapping[str, Any]) -> Response:
    """Exhibitions, those that are on first: by time, place and institution."""
    return _answer(asked, ("exhibition",), "exhibitions")


@at("/events", tags=[_("What is on")])
@limited(5)
@gives(
    OccasionsSchema,
    _("Events, programmes, classes and clubs"),
    _("What can be attended beside exhibitions, what is on first."),
    404,
    csv=True,
)
@asked_by(OccasionParameters)
def events(asked: Mapping[str, Any]) -> Response:
    """What can be attended beside exhibitions, by time, place and institution."""
    return _answer(asked, EVENTS, "events")


def _answer(asked: Mapping[str, Any], kinds: Sequence[str], name: str) -> Response:
    form, columns = telling.form(asked.get("format", "")), asked.get("fields_", "")
    wanted = selection.read(columns) if form == "json" else {}
    _check_days(asked)
    place = nearby(params.load(request.args, ()))
    if place is not None and place.point is None:
        raise QueryError(_unclear(place), parameter="near")

    def make() -> Response:
        page, size = asked["page"], asked["size"]
        found = _found(_wanted(asked, kinds), place, (page - 1) * size, size)
        last = last_page(found.total, size)
        if page > last:
            return problem(404, f"This list has {last} pages.", parameter="page")
        following = telling.address(page=page + 1) if page < last else None
        if form == "csv":
            return telling.table((one.stored for one in found.shown), columns, name, following=following)
        told = {
            "total": found.total,
            "page": page,
            "pages": last,
            "items": [telling.spliced(one.stored, wanted) for one in found.shown],
            "times": {one.stored.id: _time(one) for one in found.shown},
            "next": following,
        }
        return telling.answer(told, following=following, varies=True)

    return caching.conditional(make, form)


def _check_days(asked: Mapping[str, Any]) -> None:
    first, last = asked.get("from_"), asked.get("to")
    since = first or i18n.today()
    if last is not None and not timedelta(0) <= last - since <= timedelta(MOST_DAYS):
        raise QueryError(f"to must be a day up to {MOST_DAYS} days after from ({since}).", parameter="to")


def _unclear(place: Nearby) -> str:
    if not place.choices:
        return f"near: no place in Vietnam is called “{place.label}”."
    choices = "; ".join(choice.near for choice in place.choices)
    return f"near: several places are called “{place.label}”: take one of {choices}."


def _time(one: Occasion) -> dict[str, Any]:
    schedule = orjson.loads(one.stored.json).get("schedule") or {}
    coming = next_day(schedule, i18n.today()) if one.state != "past" else None
    start = read_point(schedule.get("start", ""))
    if coming is None and one.state == "coming" and start is not None:
        # Further ahead than is looked for days.
        coming = start.day
    told: dict[str, Any] = {"state": one.state, "next": coming.isoformat() if coming else None}
    return told if one.kilometres is None else {**told, "kilometres": round(one.kilometres, 1)}


def _wanted(asked: Mapping[str, Any], kinds: Sequence[str]) -> Wanted:
    first, last, today = asked.get("from_"), asked.get("to"), i18n.today()
    return Wanted(
        today=today,
        kinds=kinds,
        state="" if asked["when"] == "all" else asked["when"],
        institution=kept_slug(asked["institution"]) if "institution" in asked else "",
        since=first or (today if last else None),
        until=last,
    )


def _found(wanted: Wanted, place: Nearby | None, offset: int, size: int) -> Found:
    with reading() as session:
        if place is None and wanted.is_known:
            page = [(one, None) for one in standings.listed(session, wanted, offset=offset, limit=size)]
            return Found(_held(session, page), standings.count(session, wanted))
        fitting = list(_looked_at(session, wanted, place))
        return Found(_held(session, fitting[offset : offset + size]), len(fitting))


def _held(session: Session, page: Sequence[Placed]) -> list[Occasion]:
    held = records.live(session, [one.record for one, _distance in page])
    return [Occasion(held[one.record], one.state, distance) for one, distance in page if one.record in held]


def _looked_at(session: Session, wanted: Wanted, place: Nearby | None) -> Iterator[Placed]:
    """Those that fit by where they are, and by days long ago that only the records themselves tell."""
    around = None if place is None else _around(session, wanted, place)
    if around is not None and len(around) <= _FEW:
        wanted = replace(wanted, among=around.keys())
    chosen = [one for one in standings.listed(session, wanted) if around is None or one.record in around]
    for start in range(0, len(chosen), _CHUNK):
        some = chosen[start : start + _CHUNK]
        held = {} if wanted.is_known else records.live(session, [one.record for one in some])
        for one in some:
            if wanted.is_known or _takes_place(held.get(one.record), wanted):
                yield one, None if around is None else around[one.record]


def _around(session: Session, wanted: Wanted, place: Nearby) -> dict[str, float]:
    """The records within the circle, and how far each is from its middle."""
    known, point = known_institutions(), place.point
    assert point is not None
    far = functools.cache(lambda cell: kilometres(point, middle(cell)))
    found: dict[str, float] = {}
    untold: list[str] = []
    for one in standings.placed(session, wanted):
        if one.cells is None:
            untold.append(one.record)
            continue
        seat = cell_of(known.get(one.institution) or {})
        cells = [*one.cells.split(), *([seat] if seat else [])]
        found[one.record] = min(map(far, cells), default=math.inf)
    for identifier, stored in records.live(session, untold).items():
        distance = near.distance([orjson.loads(stored.json)], known, point)
        found[identifier] = math.inf if distance is None else distance
    return {record: distance for record, distance in found.items() if distance <= place.radius}


def _takes_place(stored: Stored | None, wanted: Wanted) -> bool:
    """Whether it takes place on the days that are asked for, by its own schedule."""
    if stored is None or wanted.since is None:
        return stored is not None
    until = wanted.until or wanted.since + timedelta(MOST_DAYS)
    schedule = orjson.loads(stored.json).get("schedule") or {}
    return next(days_of(schedule, wanted.since, until), None) is not None
