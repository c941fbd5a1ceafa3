"""Calendar files: of one record, of an institution, of all that is on in the next twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from catalog import gazetteer
from catalog.activities.occasions import ATTENDED
from catalog.feeds import icalendar
from catalog.feeds.icalendar import Calendar, Occasion
from catalog.gazetteer import Unit
from catalog.store import occasions, records
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import caching, i18n, labels, twins
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
    return caching.conditional(lambda: _listed(name, slug, institution=slug), "ics", seconds=_SECONDS)


@blueprint.get("/whats-on.ics")
@limited(5)
def whats_on() -> Response:
    """What is on in the next twelve months; ``province`` and ``kind`` (several) narrow it."""
    kinds = request.args.getlist("kind")
    if unknown := [kind for kind in kinds if kind not in ATTENDED]:
        told = f"No kind {unknown[0][:40]!r} of things to go to; known: {', '.join(ATTENDED)}."
        return problem(400, told)
    province = request.args.get("province", "")
    unit = _province(province)
    if province and unit is None:
        return problem(400, f"{province[:60]!r} is no province of today.")
    key = unit.key if unit else ""
    with i18n.speaking(i18n.DEFAULT):
        words = (parts().settings.site_name, _("What is on"), unit.full_name if unit else "")
    name = " – ".join(part for part in words if part)
    wanted = tuple(sorted(set(kinds)))
    return caching.conditional(
        lambda: _listed(name, "whats-on", province=key, kinds=wanted), key, wanted, seconds=_SECONDS
    )


def _province(text: str) -> Unit | None:
    """The province of today of that name, with or without marks, or code; None where it is none for sure."""
    named = gazetteer.unit(f"{gazetteer.NEW}:{text}")
    found = [named] if named else [candidate.unit for candidate in gazetteer.locate(text[:100])]
    today = [one for one in found if (one.list_version, one.level) == (gazetteer.NEW, gazetteer.PROVINCE)]
    return next(iter(today), None)


def _listed(name: str, file: str, **narrowed: Any) -> Response:
    """What was lately, is on or comes within twelve months, the soonest first.

    What is called off is told of too: it stands in calendars already.
    """
    today = i18n.today()
    wanted = occasions.Wanted(
        since=today - _BEHIND, until=today + AHEAD, once=True, called_off=True, **narrowed
    )
    with reading() as session:
        found = occasions.between(session, wanted, limit=MOST_EVENTS).occasions
        named = list(dict.fromkeys(one.record for one in found))
        live = records.live(session, named)
    stored = [live[identifier] for identifier in named]
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
