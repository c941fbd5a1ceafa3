"""Which copies of a record are there now: a page of its own, or the part of it that a script puts in place.

The record's page never waits for this; it shows what was harvested and leads here. Never cached by others,
never indexed: every look may cost the library's server a request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response, abort, current_app, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from catalog.errors import UnknownName
from catalog.record import Holding, Source
from catalog.sdk.holdings import LiveHolding
from catalog.shape import to_dict
from catalog.store import records, sources
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import i18n
from catalog.web.cards import Institutions, institution_name
from catalog.web.frame import IDENTIFIER, blueprint, known_institutions, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.live_answers import BUSY, TOLD, UNABLE, Answer, LiveAnswers, can_tell
from catalog.web.ways import Copy, copies

_EXTENSION = "catalog.live_answers"


@dataclass(frozen=True, slots=True)
class LiveStatus:
    """What a page shows: whether the copies are those of now, a sentence about that, the copies."""

    is_told: bool
    told: str
    copies: list[Copy]


def tells_now(session: Session, source: str) -> bool:
    """Whether the library behind a source can be asked for its copies as they are now."""
    connector = sources.connector_of(session, source)
    return connector is not None and can_tell(parts().hooks, connector)


@blueprint.get("/holdings/<identifier>")
def holdings(identifier: str) -> AnyResponse:
    """The copies of a record now; with ``fragment`` the part alone. 303 where none can be told."""
    if not IDENTIFIER.match(identifier):
        abort(404)
    with reading() as session:
        stored = records.get(session, identifier)
        source = _source(session, stored.source) if stored is not None else None
    if stored is None:
        abort(404)
    if stored.withdrawn is not None or source is None or not can_tell(parts().hooks, source.connector):
        return _private(redirect(page_url("record", identifier=identifier), 303))
    return _private(_shown(stored, source))


def _shown(stored: Stored, source: Source) -> Response:
    shaped, known = orjson.loads(stored.json), known_institutions()
    status = _status(_answers().ask(source, shaped["source"]["native_id"]), shaped, known)
    if request.args.get("fragment"):
        return page("parts/live_status.html", status=status, copies=status.copies)
    title, own = shaped["title"], known.get(stored.institution)
    return page(
        "holdings.html",
        stored=stored,
        title=title,
        title_language=i18n.foreign(title, shaped.get("languages", ())),
        status=status,
        copies=status.copies,
        institution=own,
        institution_name=institution_name(own, stored.institution),
    )


def _status(answer: Answer, record: Mapping[str, Any], known: Institutions) -> LiveStatus:
    if answer.outcome == TOLD:
        shown = {"holdings": [to_dict(_plain(copy)) for copy in answer.copies]}
        told = _("As the library's system says at %(time)s", time=i18n.moment(answer.at))
        if not answer.copies:
            told = _("The library's system lists no copies of this at %(time)s.", time=i18n.moment(answer.at))
        pairs = zip(copies(shown, known), answer.copies, strict=True)
        return LiveStatus(True, told, [_with_day(copy, live) for copy, live in pairs])
    return LiveStatus(False, _why(answer.outcome), copies(record, known))


def _why(outcome: str) -> str:
    if outcome == BUSY:
        return _("Many readers are asking this library just now. Please try again in a minute.")
    if outcome == UNABLE:
        return _("The library's system does not tell whether its copies are there.")
    return _("The library's system does not answer just now. Please try again later, or ask the library.")


def _plain(copy: Holding) -> Holding:
    return Holding(
        institution=copy.institution,
        location=copy.location,
        call_number=copy.call_number,
        status=copy.status,
    )


def _with_day(copy: Copy, live: Holding) -> Copy:
    """The copy, its state in words; the day of return where one is told."""
    status = copy.status or _("State not told")
    if isinstance(live, LiveHolding) and live.due is not None:
        status = _("On loan, due back on %(day)s", day=i18n.day(live.due))
    return Copy(
        institution=copy.institution,
        institution_url=copy.institution_url,
        location=copy.location,
        call_number=copy.call_number,
        status=status,
    )


def _source(session: Session, slug: str) -> Source | None:
    try:
        return sources.get(session, slug).source
    except UnknownName:
        return None


def _answers() -> LiveAnswers:
    kept: LiveAnswers = current_app.extensions.setdefault(
        _EXTENSION, LiveAnswers(parts().settings, parts().hooks)
    )
    return kept


def _private(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
