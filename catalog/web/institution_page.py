"""The page of one institution: how to visit it, where it is, what is on, what it has, from where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from flask import Response, abort, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from catalog import gazetteer
from catalog.activities.occasions import ATTENDED
from catalog.errors import SearchError
from catalog.gazetteer import NEW, Unit
from catalog.store import institutions, institutions_history, records, source_lists
from catalog.store.db import reading
from catalog.store.institutions_history import History, Period
from catalog.store.occasions import Wanted
from catalog.store.scopes import Reach
from catalog.store.stored import Stored
from catalog.web import (
    caching,
    good_models,
    i18n,
    institution_facts,
    labels,
    metadata,
    programme_counted,
    search_feeds,
)
from catalog.web.cards import institution_name, make_cards
from catalog.web.data_page import terms
from catalog.web.errors import answer
from catalog.web.frame import SLUG, blueprint, known_institutions, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.institution_records import LAST_PAGE, PAGE_SIZE, held
from catalog.web.institution_rows import shares
from catalog.web.occasions_shown import shown
from catalog.web.paging import last_page, paging
from catalog.web.params import SearchParams, page_number
from catalog.web.programme_counts_for import counts_for
from catalog.web.province_map import Enlarged, enlarged

ON_SHOWN = 8
EXHIBITIONS = 4
AHEAD = timedelta(60)
"""What is on is told for so many days."""
_MOST_SOURCES = 20
_MOST_OLD = 8


class Where(NamedTuple):
    """Where an institution is: its province and commune of today, what they were before, a map of them."""

    province: Unit | None
    commune: Unit | None
    before: tuple[Unit, ...]
    drawn: Enlarged | None


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
    tag = caching.tag_of(stand, _index_stand(), own and institution_facts.standing(own))
    return caching.tagged(tag, lambda: _institution(slug, number, kind))


def _index_stand() -> str:
    try:
        return caching.index_stand(parts())
    except SearchError:
        return ""


def _institution(slug: str, number: int, kind: str) -> Response:
    known = known_institutions()
    own = known.get(slug)
    if own is None:
        raise NotFound
    kinds = (kind,) if kind in labels.KINDS else ()
    with reading() as session:
        listed = held(parts().engine, session, slug, kinds, min(number, LAST_PAGE))
        if number > min(last_page(listed.total, PAGE_SIZE), LAST_PAGE):
            return answer(404, _("This list has no page %(page)s.", page=number))
        coming = Wanted(
            since=i18n.today(), until=i18n.today() + AHEAD, institution=slug, kinds=ATTENDED, once=True
        )
        on = shown(session, coming, known, ON_SHOWN)
        exhibitions = _exhibitions(session, slug, listed.counts)
        past = institutions_history.of(session, slug)
        in_plan = counts_for(session, programme_counted.stand(), slug)
        models = good_models.of_institution(session, institutions.bearing(session, slug))
        reach = Reach(slugs=frozenset({slug}))
        origins, _all = source_lists.sources(session, reach, source_lists.Wanted(limit=_MOST_SOURCES))
    given: dict[str, Any] = {"kind": kind} if kinds else {}
    return page(
        "institution.html",
        institution=own,
        visit=institution_facts.visit(own),
        where=_where(own),
        addresses_before=_addresses_before(past),
        past=past,
        former_names=institution_facts.former_names(past, own),
        metadata=metadata.of_institution(own),
        name=institution_name(own),
        counts=listed.counts,
        feeds=(
            *search_feeds.feeds(
                SearchParams().with_values("kind", kinds).with_values("institution", (slug,)), i18n.language()
            ),
            search_feeds.calendar(url_for("calendar.of_institution", slug=slug)),
        ),
        kind=kind if kinds else "",
        total=listed.total,
        cards=make_cards(listed.shown, known),
        on=on,
        exhibitions=make_cards(exhibitions, known),
        in_plan=in_plan,
        models=models,
        origins=[origin for origin in origins if origin.removed is None],
        licences=terms(shares()[slug].by("licence")) if slug in shares() else [],
        pages=paging(
            number,
            listed.total,
            PAGE_SIZE,
            lambda wanted: page_url("institution", slug=slug, page=wanted if wanted > 1 else None, **given),
            most=LAST_PAGE,
        ),
    )


def _exhibitions(session: Session, slug: str, counts: Mapping[str, int]) -> list[Stored]:
    if not counts.get("exhibition"):
        return []
    return records.of_institution(session, slug, kinds=("exhibition",), limit=EXHIBITIONS)[1]


def _where(facts: Mapping[str, Any]) -> Where:
    province, commune = (
        gazetteer.unit(f"{NEW}:{facts[name]}") if facts.get(name) else None
        for name in ("province_code", "commune_code")
    )
    if province is None:
        return Where(None, None, (), None)
    before = gazetteer.predecessors(commune or province)
    same = len(before) == 1 and before[0].unit.full_name == (commune or province).full_name
    return Where(
        province,
        commune,
        () if same else tuple(link.unit for link in before[:_MOST_OLD]),
        enlarged(province.code, _points(facts, commune)),
    )


def _points(facts: Mapping[str, Any], commune: Unit | None) -> list[tuple[str, float, float]]:
    """The institution's own point, else the middle of its commune."""
    if facts.get("lat") is not None and facts.get("lon") is not None:
        return [(institution_name(facts), facts["lat"], facts["lon"])]
    middle = gazetteer.centre(commune) if commune else None
    return [(commune.full_name, *middle)] if commune and middle else []


def _addresses_before(past: History) -> list[tuple[str, Period]]:
    """The communes and provinces in which it was before, each in words with its days."""
    told = [
        (", ".join(filter(None, (one.facts["commune"], one.facts["province"]))), one)
        for one in past.territories
        if one.until
    ]
    return [(words, one) for words, one in told if words]
