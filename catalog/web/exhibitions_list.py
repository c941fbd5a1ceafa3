"""The list of exhibitions: those that are open, to come, on the net, over; by institution and province."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Response, request
from werkzeug.datastructures import MultiDict

from catalog import gazetteer
from catalog.formats.text.clean import clean
from catalog.formats.text.collation import sort_key
from catalog.gazetteer import Unit
from catalog.store import records, showings
from catalog.store.db import reading
from catalog.store.showings import STATES
from catalog.web import caching, i18n, search_feeds
from catalog.web.cards import Card, institution_name, make_cards
from catalog.web.errors import answer
from catalog.web.frame import SLUG, blueprint, known_institutions, page
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, page_url
from catalog.web.labels import Names, named
from catalog.web.paging import last_page, paging
from catalog.web.params import SearchParams, page_number

PAGE_SIZE = 24
FIRST = 8
"""So many of each state stand on the page that shows all states."""
MOST_NAMES = 60
"""Names of institutions that are offered while one types; any other can be typed."""
_LONGEST = 200
NAMES: Names = {
    "open": lazy_gettext("Open now"),
    "coming": lazy_gettext("Opening soon"),
    "online": lazy_gettext("To see online"),
    "undated": lazy_gettext("Days not stated"),
    "called_off": lazy_gettext("Cancelled or postponed"),
    "past": lazy_gettext("Over"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a visitor asked for.

    ``state`` is "" for some of each, ``institution`` a slug or words of a name, ``misread`` a province that
    is none.
    """

    state: str = ""
    institution: str = ""
    province: Unit | None = None
    page: int = 1
    misread: str = ""

    def address(self, **changed: Any) -> str:
        """The address of this list, with some of it changed; from the first page unless that is told."""
        asked = replace(self, **{"page": 1, **changed})
        told = {
            "state": asked.state,
            "institution": asked.institution,
            "province": asked.province.full_name if asked.province else "",
            "page": asked.page if asked.page > 1 else "",
        }
        query = urlencode({name: value for name, value in told.items() if value})
        return page_url("exhibitions_list") + (f"?{query}" if query else "")


class Group(NamedTuple):
    """The exhibitions of one state that a page shows, and how many there are in all."""

    state: str
    name: str
    cards: list[Card]
    total: int
    address: str


@blueprint.get("/exhibitions")
def exhibitions_list() -> Response:
    """Exhibitions of all institutions: some of each state, or all of one by the page."""
    asked = _asked(request.args)
    return caching.conditional(lambda: _listed(asked))


def _asked(args: MultiDict[str, str]) -> Asked:
    state = args.get("state", "")
    given, wanted = (clean(args.get(name, "")[:_LONGEST]) for name in ("institution", "province"))
    province = _province(wanted) if wanted else None
    return Asked(
        state=state if state in STATES else "",
        institution=given,
        province=province,
        page=page_number(args.get("page", "")) if state in STATES else 1,
        misread=wanted if wanted and province is None else "",
    )


def _province(text: str) -> Unit | None:
    """The province of today of that name, code or old name; None where it is none for sure."""
    named_so = gazetteer.unit(f"{gazetteer.NEW}:{text}")
    found = [named_so] if named_so else [candidate.unit for candidate in gazetteer.locate(text)]
    for unit in found:
        if unit.level != gazetteer.PROVINCE:
            continue
        today = (
            [unit]
            if unit.list_version == gazetteer.NEW
            else [link.unit for link in gazetteer.successors(unit)]
        )
        if len(today) == 1:
            return today[0]
    return None


def _wanted(asked: Asked, today: date) -> showings.Wanted:
    facts = known_institutions().get(asked.institution) if SLUG.match(asked.institution) else None
    return showings.Wanted(
        today=today,
        institution=facts["slug"] if facts else "",
        named="" if facts else asked.institution,
        province=asked.province.key if asked.province else "",
    )


class Offered(NamedTuple):
    """What lists can be narrowed to: names of institutions, keys of provinces."""

    institutions: list[str]
    provinces: set[str]


class Chosen(NamedTuple):
    """How many there are of each state, and the ids of those that a page shows, by state."""

    counts: dict[str, int]
    shown: dict[str, list[str]]


def _listed(asked: Asked) -> Response:
    wanted = _wanted(asked, i18n.today())
    # Each of these goes through all exhibitions: done once for all who ask, until something changes.
    key = caching.stand(), wanted.today
    offered = caching.remembered("exhibitions offered", _offered, key)
    if asked == Asked():
        counts, shown = caching.remembered("exhibitions of all", lambda: _chosen(asked, wanted), key)
    else:
        counts, shown = _chosen(asked, wanted)
    total = counts.get(asked.state, 0)
    last = last_page(total, PAGE_SIZE)
    if asked.page > last:
        return answer(404, _("This list has no page %(page)s.", page=asked.page))
    return page(
        "exhibitions.html",
        asked=asked,
        groups=_groups(asked, counts, shown),
        states=[(state, named(NAMES, state), counts[state]) for state in STATES if counts[state]],
        institution=wanted.institution,
        typed=_typed(asked, wanted),
        offered=offered.institutions,
        provinces=_provinces(offered.provinces, asked.province),
        feeds=_feeds(wanted, asked.province),
        calendar=_calendar(wanted, asked.province),
        pages=paging(asked.page, total, PAGE_SIZE, lambda number: asked.address(page=number), most=last),
    )


def _offered() -> Offered:
    with reading() as session:
        names = [name for _slug, name in showings.institutions(session, limit=MOST_NAMES)]
        return Offered(names, showings.provinces(session))


def _chosen(asked: Asked, wanted: showings.Wanted) -> Chosen:
    """Of the state that is asked for a page, or some of each that there is."""
    offset, size = (asked.page - 1) * PAGE_SIZE, PAGE_SIZE if asked.state else FIRST
    with reading() as session:
        counts = showings.counts(session, wanted)
        states = (asked.state,) if asked.state else tuple(state for state in STATES if counts[state])
        return Chosen(
            counts,
            {state: showings.listed(session, wanted, state, offset=offset, limit=size) for state in states},
        )


def _groups(asked: Asked, counts: Mapping[str, int], shown: Mapping[str, list[str]]) -> list[Group]:
    with reading() as session:
        live = records.live(session, sorted({one for found in shown.values() for one in found}))
    return [
        Group(
            state,
            named(NAMES, state),
            make_cards([live[one] for one in found if one in live], known_institutions()),
            counts[state],
            asked.address(state=state),
        )
        for state, found in shown.items()
    ]


def _typed(asked: Asked, wanted: showings.Wanted) -> str:
    """What stands in the field for the institution: its name where it is known."""
    if not wanted.institution:
        return asked.institution
    return institution_name(known_institutions().get(wanted.institution), wanted.institution)


def _provinces(keys: set[str], chosen: Unit | None) -> list[Unit]:
    found = [unit for key in keys if (unit := gazetteer.unit(key)) and unit.level == gazetteer.PROVINCE]
    if chosen is not None and chosen not in found:
        found.append(chosen)
    return sorted(found, key=lambda unit: sort_key(unit.name))


def _feeds(wanted: showings.Wanted, province: Unit | None) -> tuple[search_feeds.Form, ...]:
    params = SearchParams().with_values("kind", ("exhibition",))
    if wanted.institution:
        params = params.with_values("institution", (wanted.institution,))
    if province is not None:
        params = params.with_values("province", (province.full_name,))
    return search_feeds.forms(params, i18n.language())


def _calendar(wanted: showings.Wanted, province: Unit | None) -> str:
    """The calendar of what is on: of the institution, or of all exhibitions, those of the province."""
    if wanted.institution:
        return f"/institution/{wanted.institution}.ics"
    query = {"kind": "exhibition", **({"province": province.full_name} if province else {})}
    return f"/whats-on.ics?{urlencode(query)}"
