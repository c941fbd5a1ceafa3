"""The institutions and what the site says of itself; each in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, request
from werkzeug.exceptions import NotFound

from catalog import __version__
from catalog.record import SYSTEMS
from catalog.store import institutions, institutions_history, records, runs, sources
from catalog.store.db import reading
from catalog.web import caching, home, i18n, institution_facts, labels, metadata, search_feeds
from catalog.web.cards import institution_name, make_cards
from catalog.web.data_page import statuses
from catalog.web.errors import answer
from catalog.web.examples import examples
from catalog.web.frame import SLUG, blueprint, known_institutions, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.paging import last_page, paging
from catalog.web.params import SearchParams, page_number

INSTITUTION_PAGE = 24


@blueprint.get("/institutions")
def institutions_list() -> Response:
    """All institutions, by system."""
    return caching.conditional(lambda: page("institutions.html", **_institutions()))


def _institutions() -> dict[str, Any]:
    with reading() as session:
        counts = institutions.record_counts(session)
    groups: dict[str, list[Mapping[str, Any]]] = {system: [] for system in SYSTEMS}
    for entry in known_institutions().values():
        groups.setdefault(entry["system"], []).append(
            {**entry, "name": institution_name(entry), "records": counts.get(entry["slug"], 0)}
        )
    listed = [entry for found in groups.values() for entry in found]
    shown = {system: found for system, found in groups.items() if found}
    return {"groups": shown, "metadata": metadata.of_institutions(listed)}


@blueprint.get("/institution/<slug>")
def institution(slug: str) -> Response:
    """The page of one institution: facts, what is on, its records by kind."""
    number, kind = page_number(request.args.get("page", "")), request.args.get("kind", "")
    if not SLUG.match(slug):
        abort(404)
    stand = caching.stand()
    own = known_institutions(stand.institutions).get(slug)
    if own is not None and own["slug"] != slug:
        # It was merged: its address leads to the one that it went on as.
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        return Response(status=301, headers={"Location": page_url("institution", slug=own["slug"]) + query})
    tag = caching.tag_of(stand, own and institution_facts.standing(own))
    return caching.tagged(tag, lambda: _institution(slug, number, kind))


def _institution(slug: str, number: int, kind: str) -> Response:
    known = known_institutions()
    own = known.get(slug)
    if own is None:
        raise NotFound
    kinds = (kind,) if kind in labels.KINDS else ()
    with reading() as session:
        counts = records.counts_of_institution(session, slug)
        total = counts.get(kind, 0) if kinds else sum(counts.values())
        offset = (number - 1) * INSTITUTION_PAGE
        if number > last_page(total, INSTITUTION_PAGE):
            return answer(404, _("This list has no page %(page)s.", page=number))
        _total, stored = records.of_institution(
            session, slug, kinds=kinds, offset=offset, limit=INSTITUTION_PAGE
        )
        _attended, on = records.of_institution(session, slug, kinds=home.ATTENDED, limit=200)
        past = institutions_history.of(session, slug)
    given: dict[str, Any] = {"kind": kind} if kinds else {}
    return page(
        "institution.html",
        institution=own,
        visit=institution_facts.visit(own),
        past=past,
        former_names=institution_facts.former_names(past, own),
        metadata=metadata.of_institution(own),
        name=institution_name(own),
        counts=counts,
        feeds=search_feeds.forms(
            SearchParams().with_values("kind", kinds).with_values("institution", (slug,)), i18n.language()
        ),
        kind=kind if kinds else "",
        total=total,
        cards=make_cards(stored, known),
        on=home.whats_on(on, known, i18n.today()),
        pages=paging(
            number,
            total,
            INSTITUTION_PAGE,
            lambda wanted: page_url("institution", slug=slug, page=wanted if wanted > 1 else None, **given),
            most=last_page(total, INSTITUTION_PAGE),
        ),
    )


@blueprint.get("/about")
def about() -> Response:
    """What this is, where its records come from, which plugins it has."""
    with reading() as session:
        counts = records.counts_by_source(session)
        listed = sources.everything(session)
        latest = runs.latest_by_source(session, [entry.source.slug for entry in listed])
    return caching.public(
        page(
            "about.html",
            version=__version__,
            total=sum(counts.values()),
            institutions=len(known_institutions()),
            sources=statuses(counts, listed, latest),
            plugins=parts().hooks.plugins(),
            examples=examples(),
        )
    )
