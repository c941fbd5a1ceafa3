"""The page of one record, and what is left of a withdrawn one."""

from __future__ import annotations

import orjson
from flask import Response, abort, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from catalog.activities.occasions import EXHIBITION
from catalog.errors import SearchError
from catalog.feeds.icalendar import can_tell
from catalog.shape import from_dict
from catalog.store import locks, records, together
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import caching, counting, facts, i18n, labels, metadata, signposting, twins
from catalog.web.alike import alike
from catalog.web.cards import institution_name
from catalog.web.chapters import chapters, reading_minutes
from catalog.web.citing import cite
from catalog.web.dates import dates
from catalog.web.exhibition_addresses import exhibition_url
from catalog.web.field_names import kept_fields
from catalog.web.frame import IDENTIFIER, blueprint, known_institutions, page, parts
from catalog.web.iiif import manifest_address
from catalog.web.live_status import tells_now
from catalog.web.pictures import measured, pictures
from catalog.web.record_offers import offers
from catalog.web.references import groups, held
from catalog.web.repairs import repairs
from catalog.web.same_work import same_work
from catalog.web.site import base_url
from catalog.web.ways import copies, ways
from catalog.web.when import read as read_when


@blueprint.get("/record/<identifier>")
def record(identifier: str) -> AnyResponse:
    """The page of one record; 303 to its twin for who asks for one by Accept; 410 for a withdrawn one."""
    if not IDENTIFIER.match(identifier):
        abort(404)
    wanted = twins.wanted(request.accept_mimetypes)
    if wanted is None:
        return twins.not_acceptable(identifier)
    if wanted:
        seen: AnyResponse = redirect(f"/record/{identifier}{wanted}", 303)
        seen.headers["Vary"] = "Accept"
        # A script of another site must be let through here to get to the data.
        seen.headers["Access-Control-Allow-Origin"] = "*"
        return seen
    counting.viewed(identifier)
    response = caching.conditional(lambda: _record(identifier), parts().hooks.plugins(), index_stand())
    response.headers["Vary"] = "Accept"
    return response


def index_stand() -> str:
    """Where the index stands: what is alike and what names the record come from it, where it can be read."""
    try:
        return caching.index_stand(parts())
    except SearchError:
        return ""


def _record(identifier: str) -> Response:
    with reading() as session:
        stored = records.get(session, identifier)
        shown = stored if stored is not None and stored.withdrawn is None else None
        work = None if shown is None else together.of_work(session, shown.work)
        kept = {} if shown is None else locks.of_records(session, [identifier]).get(identifier, {})
        asks_now = shown is not None and tells_now(session, shown.source)
    if stored is None:
        raise NotFound
    if work is None:
        return gone(stored)
    shaped, known = orjson.loads(stored.json), known_institutions()
    own = known.get(stored.institution)
    title, named, whole = shaped["title"], held(shaped), from_dict(shaped)
    told = chapters(shaped, named)
    name, offered = institution_name(own, stored.institution), twins.offered(shaped)
    response = page(
        "record.html",
        stored=stored,
        record=shaped,
        title=title,
        exhibition_path=exhibition_url(stored.id, title) if shaped["kind"] == EXHIBITION else "",
        title_language=i18n.foreign(title, shaped.get("languages", ())),
        kind_name=labels.named(labels.KINDS, shaped["kind"]),
        institution=own,
        institution_name=name,
        pictures=measured(pictures(shaped)),
        ways=ways(shaped, parts().hooks.record_links(whole)),
        copies=copies(shaped, known),
        asks_now=asks_now,
        same_work=same_work(stored.id, work, known),
        when=read_when(shaped.get("schedule")),
        dates=dates(shaped.get("schedule") or {}, i18n.today()),
        has_calendar=can_tell(shaped.get("schedule") or {}),
        chapters=told,
        minutes=reading_minutes(told),
        description=facts.description(shaped, named),
        learning=facts.learning(shaped),
        rights=facts.rights(shaped),
        repairs=repairs(shaped),
        kept=kept_fields(kept),
        offers=offers(whole, shaped, name),
        citation=cite(whole, name, f"{base_url()}/record/{stored.id}"),
        twins=offered,
        metadata=metadata.of_record(stored, whole, own),
        manifest=manifest_address(whole),
        references=groups(parts(), shaped, named, known),
        alike=alike(parts(), stored.work, known),
    )
    return signposting.lead_on(response, whole, offered)


def gone(stored: Stored) -> Response:
    """What is left of a withdrawn record: 410 with its last title."""
    shaped, known = orjson.loads(stored.json), known_institutions()
    response = page(
        "gone.html",
        stored=stored,
        title=shaped.get("title", stored.id),
        title_language=i18n.foreign(shaped.get("title", "")),
        institution=known.get(stored.institution),
        institution_name=institution_name(known.get(stored.institution), stored.institution),
        reason=labels.named(labels.WITHDRAWAL_REASONS, stored.withdrawn_reason),
    )
    response.status_code = 410
    response.headers["Cache-Control"] = "public, max-age=60"
    return response
