"""Calendar files: of one record, of an institution, of all that is on in the next twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from catalog.errors import QueryError
from catalog.feeds import icalendar
from catalog.feeds.icalendar import Calendar, Occasion
from catalog.store import occasions, records
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import caching, i18n, labels, twins, whats_on_params
from catalog.web.cards import institution_name
from catalog.web.errors import problem
from catalog.web.frame import SLUG, known_institutions, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.limits import limited
from catalog.web.site import base_url

blueprint = Blueprint("calendar", __name__)
MOST_EVENTS = 1000
AHEAD = timedelta(366)
_BEHIND = timedelta(31)
"""What was lately stays in the calendars of those who follow one."""
_SECONDS = 900


@blueprint.get("/record/<identifier>.ics")
def of_record(identifier: str) -> Response:
    """The calendar file of one record; 404 for one without a time, 410 for a withdrawn one."""
    found = twins.found(identifier)
    if isinstance(found, Response):
        return found
    shaped = orjson.loads(found.json)
    if not icalendar.can_tell(shaped.get("schedule") or {}):
        return problem(404, "This record has no time that a calendar file can tell.")
    return caching.conditional(lambda: _one(found, shaped), found.seq)


def _one(stored: Stored, shaped: dict[str, Any]) -> Response:
    calendar = Calendar(shaped["title"], f"{base_url()}/record/{stored.id}.ics", _host())
    return _answer(icalendar.write(calendar, _occasions([(stored, shaped)])), stored.id)


@blueprint.get("/institution/<slug>.ics")
def of_institution(slug: str) -> Response:
    """What an institution holds, as a calendar to follow."""
    if not SLUG.match(slug) or slug not in known_institutions():
        raise NotFound
    name = institution_name(known_institutions()[slug], slug)
    return caching.conditional(
        lambda: _listed(name, slug, _wanted(institution=slug)), "ics", seconds=_SECONDS
    )


@blueprint.get("/whats-on.ics")
@limited(5)
def whats_on() -> Response:
    """What is on in the next twelve months, narrowed by the parameters of the page of what is on."""
    asked = whats_on_params.load(request.args)
    place = whats_on_params.where(asked)
    if place.unknown or place.choices:
        raise QueryError(f"near: {asked.near[:60]!r} is not the name of one place.", parameter="near")
    with i18n.speaking(i18n.DEFAULT):
        words = (parts().settings.site_name, _("What is on"), place.label)
    name = " – ".join(part for part in words if part)
    wanted = whats_on_params.wanted(asked, place, *_days(asked), once=True)
    return caching.conditional(lambda: _listed(name, "whats-on", wanted), seconds=_SECONDS)


def _days(asked: whats_on_params.Asked) -> tuple[date, date]:
    """The days that were chosen, else what was lately until twelve months from now."""
    if asked.since or asked.until:
        days = whats_on_params.days(asked)
        return days.since, days.until
    today = i18n.today()
    return today - _BEHIND, today + AHEAD


def _wanted(**narrowed: Any) -> occasions.Wanted:
    """What was lately, is on or comes within twelve months, that which was called off too."""
    today = i18n.today()
    return occasions.Wanted(
        since=today - _BEHIND, until=today + AHEAD, once=True, called_off=True, **narrowed
    )


def _listed(name: str, file: str, wanted: occasions.Wanted) -> Response:
    """The records of what is wanted, the soonest first.

    What is called off is told of too: it stands in calendars already.
    """
    with reading() as session:
        found = occasions.between(session, wanted, limit=MOST_EVENTS).occasions
        named = list(dict.fromkeys(one.record for one in found))
        live = records.live(session, named)
    return listed(name, file, [live[identifier] for identifier in named])


def listed(name: str, file: str, stored: Sequence[Stored]) -> Response:
    """The calendar file of that name with these records."""
    calendar = Calendar(name, base_url() + request.full_path.rstrip("?"), _host())
    told = _occasions([(one, orjson.loads(one.json)) for one in stored])
    return _answer(icalendar.write(calendar, told), file)


def _occasions(found: Sequence[tuple[Stored, dict[str, Any]]]) -> list[Occasion]:
    known, base = known_institutions(), base_url()
    with i18n.speaking(i18n.DEFAULT):
        return [
            Occasion(
                id=stored.id,
                seq=stored.seq,
                created=stored.created,
                modified=stored.modified,
                record=shaped,
                kind=labels.named(labels.KINDS, shaped["kind"]),
                institution=institution_name(known.get(stored.institution), stored.institution),
                page=base + page_url("record", to=i18n.DEFAULT, identifier=stored.id),
            )
            for stored, shaped in found
        ]


def _host() -> str:
    return base_url().partition("://")[2]


def _answer(body: bytes, name: str) -> Response:
    response = Response(body, content_type=f"{icalendar.MEDIA_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
