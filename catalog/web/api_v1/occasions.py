"""Exhibitions and events: what is on, what comes, what is over, near where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson
from flask import Response, request

from catalog.activities.schedules import days_of, next_day, read_point
from catalog.errors import QueryError
from catalog.record import SCHEDULE_STATUSES
from catalog.search import near
from catalog.search.near import Point
from catalog.store import records
from catalog.store.db import reading
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
MOST = 2000
"""So many are looked through, those that changed last: their days are computed one by one."""
MOST_DAYS = 400
_ORDER = ("now", "coming", "undated", *SCHEDULE_STATUSES, "past")
_LAST = date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to attend: its record, its state today, the next day, the day on which it ends."""

    stored: Stored
    record: Mapping[str, Any]
    state: str
    next: date | None
    end: date | None
    kilometres: float | None = None

    @property
    def place(self) -> tuple[int, int, str]:
        """Where it stands in a list: what is on by its end, what comes by its day, then the past."""
        day = {"now": self.end, "coming": self.next}.get(self.state) or self.end or _LAST
        past = self.state == "past"
        return _ORDER.index(self.state), -day.toordinal() if past else day.toordinal(), self.stored.id


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
        found = _found(asked, kinds, name, place)
        page, size, last = asked["page"], asked["size"], last_page(len(found), asked["size"])
        if page > last:
            return problem(404, f"This list has {last} pages.", parameter="page")
        shown = found[(page - 1) * size : page * size]
        following = telling.address(page=page + 1) if page < last else None
        if form == "csv":
            return telling.table((one.stored for one in shown), columns, name, following=following)
        told = {
            "total": len(found),
            "page": page,
            "pages": last,
            "items": [telling.spliced(one.stored, wanted) for one in shown],
            "times": {one.stored.id: _time(one) for one in shown},
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
    told: dict[str, Any] = {"state": one.state, "next": one.next.isoformat() if one.next else None}
    return told if one.kilometres is None else {**told, "kilometres": round(one.kilometres, 1)}


def _found(asked: Mapping[str, Any], kinds: Sequence[str], name: str, place: Nearby | None) -> list[Occasion]:
    known = caching.remembered(f"occasions {name}", lambda: _read(kinds))
    found = [one for one in known if _fits(one, asked)]
    if place is None or place.point is None:
        return found
    placed = [(one, _kilometres(one, place.point)) for one in found]
    return [
        Occasion(one.stored, one.record, one.state, one.next, one.end, distance)
        for one, distance in placed
        if distance is not None and distance <= place.radius
    ]


def _kilometres(one: Occasion, point: Point) -> float | None:
    return near.distance([one.record], known_institutions(), point)


def _read(kinds: Sequence[str]) -> list[Occasion]:
    with reading() as session:
        stored = records.of_kinds(session, kinds, MOST)
    today = i18n.today()
    return sorted((_occasion(one, today) for one in stored), key=lambda one: one.place)


def _occasion(stored: Stored, today: date) -> Occasion:
    record = orjson.loads(stored.json)
    schedule = record.get("schedule") or {}
    points = [read_point(schedule.get(name, "")) for name in ("start", "end")]
    days = [point.day for point in points if point is not None]
    coming = next_day(schedule, today)
    state: str = schedule.get("status", "")
    if state not in SCHEDULE_STATUSES:
        state = "now" if coming == today else "coming" if coming else "past" if days else "undated"
        if state == "past" and min(days) > today:
            # Further ahead than is looked for days.
            state, coming = "coming", min(days)
    return Occasion(stored, record, state, coming, max(days, default=None))


def _fits(one: Occasion, asked: Mapping[str, Any]) -> bool:
    if asked["when"] not in ("all", one.state):
        return False
    if "institution" in asked and kept_slug(asked["institution"]) != kept_slug(one.record["institution"]):
        return False
    first, last = asked.get("from_"), asked.get("to")
    if first is None and last is None:
        return True
    since = first or i18n.today()
    until = last or since + timedelta(MOST_DAYS)
    return next(days_of(one.record.get("schedule") or {}, since, until), None) is not None
