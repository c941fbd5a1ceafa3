"""The pages of places: all provinces, one province with what is there, communes, and units of before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import Response, request
from werkzeug.exceptions import NotFound

from catalog import gazetteer
from catalog.formats.text.collation import sort_key
from catalog.gazetteer import Unit
from catalog.record import SYSTEMS
from catalog.sdk.search import Query, Results
from catalog.sdk.tree import Keyword
from catalog.store import records
from catalog.store.db import reading
from catalog.web import caching, metadata, place_words
from catalog.web.cards import institution_name, make_cards
from catalog.web.frame import blueprint, known_institutions, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.institution_rows import Row, by_province, numbers, rows
from catalog.web.institutions_page import institutions_in_words
from catalog.web.limits import limited
from catalog.web.nearby import near_of
from catalog.web.params import MAX_NEAR
from catalog.web.place_occasions import codes_of_today, is_province, on_here
from catalog.web.province_map import Enlarged, enlarged, province_map
from catalog.web.provinces import provinces
from catalog.web.site import base_url
from catalog.web.ways_to import place_code, read_place

_NEWEST = 8
_OF_SYSTEM = 12
_MOST_POINTS = 400


# All places


@blueprint.get("/place")
@limited(1)
def places() -> Response:
    """The provinces on a map and as a list; ``q`` finds a place by any of its names, old or new."""
    typed = " ".join(request.args.get("q", "").split())[:MAX_NEAR]
    candidates = gazetteer.locate(typed) if typed else ()
    unit = place_words.only(candidates, typed)
    if unit is not None:
        return Response(status=302, headers={"Location": page_url("place", code=place_code(unit))})

    def make() -> Response:
        counts = by_province(rows())
        return page(
            "places.html",
            typed=typed,
            meant=place_words.meant(candidates, typed),
            provinces=_provinces(counts),
            drawn=province_map(counts, lambda one: page_url("place", code=one.code), institutions_in_words),
            metadata=metadata.Metadata(graph=metadata.script(metadata.breadcrumbs((_("Places"), "")))),
        )

    return caching.conditional(make, typed)


def _provinces(counts: Mapping[str, int]) -> list[tuple[place_words.Place, str, int]]:
    """The provinces by name, each with what it was made of and how many institutions it has."""
    return [
        (place_words.place(unit), place_words.origin(unit), counts.get(unit.code, 0)) for unit in provinces()
    ]


# One place


class Group(NamedTuple):
    """The institutions of a system: how many, the first of them, and where all are listed."""

    system: str
    total: int
    first: Sequence[tuple[str, str, str, int]]
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What surrounds a place: the unit it is in, its communes, what it was or became."""

    parents: Sequence[place_words.Place]
    communes: Sequence[place_words.Place]
    others: Sequence[place_words.Place]


@blueprint.get("/place/<code>")
@limited(2)
def place(code: str) -> Response:
    """A province or commune of today, or a unit as it was before July 2025."""
    unit = read_place(code)
    if unit is None:
        raise NotFound
    if place_code(unit) != code:
        return Response(status=301, headers={"Location": page_url("place", code=place_code(unit))})
    return caching.conditional(lambda: _place(unit), caching.index_stand(parts()), unit.key)


def _place(unit: Unit) -> Response:
    known, here = known_institutions(), _institutions_in(unit)
    results = _records(unit)
    with reading() as session:
        held = records.of_works(session, [hit.id for hit in results.hits])
        on = on_here(session, unit, known)
    return page(
        "place.html",
        unit=unit,
        here=place_words.place(unit),
        is_old=place_words.is_old(unit),
        origin=place_words.origin(unit),
        around=_around(unit),
        groups=_groups(unit, here),
        institutions=len(here),
        drawn=_drawn(unit, here),
        on=on,
        total=results.total,
        kinds=[(one.value, one.count, _search(unit, kind=one.value)) for one in results.facets["kind"]],
        search=_search(unit),
        near=page_url("search", near=near_of(unit)) if gazetteer.centre(unit) else "",
        cards=make_cards([held[hit.id][0] for hit in results.hits if hit.id in held], known),
        metadata=_metadata(unit),
    )


def _records(unit: Unit) -> Results:
    """The newest works of a place, and how many there are of each kind."""
    asked: dict[str, Any] = {"facets": ("kind",), "sort": "newest", "limit": _NEWEST}
    if is_province(unit):
        return parts().engine.search(Query(filters={"province": (unit.full_name,)}, **asked))
    return parts().engine.search(Query(tree=Keyword("place_key", unit.key), **asked))


def _search(unit: Unit, **more: Any) -> str:
    """The search for what ``_records`` found; empty where its words would mean another place as well."""
    if is_province(unit):
        return page_url("search", province=unit.full_name, **more)
    words = gazetteer.address(unit)
    if gazetteer.query_keys(words) != (unit.key,):
        return ""
    return page_url("search", q=f'place:"{words}"', **more)


def _institutions_in(unit: Unit) -> list[Row]:
    """The institutions of a province or commune of today; of a unit of before those of what it became."""
    codes = codes_of_today(unit)
    return [row for row in rows() if row.province in codes or row.commune in codes]


def _groups(unit: Unit, here: Sequence[Row]) -> list[Group]:
    known, counts = known_institutions(), numbers()
    found: list[Group] = []
    for system in SYSTEMS:
        of_it = [row for row in here if row.system == system]
        first = sorted(of_it, key=lambda row: -counts.get(row.slug, 0))[:_OF_SYSTEM]
        if of_it:
            found.append(
                Group(
                    system,
                    len(of_it),
                    [_told(known[row.slug], counts.get(row.slug, 0)) for row in first],
                    page_url("institutions_list", system=system, province=unit.code)
                    if is_province(unit)
                    else "",
                )
            )
    return found


def _told(facts: Mapping[str, Any], count: int) -> tuple[str, str, str, int]:
    name = institution_name(facts)
    return name, page_url("institution", slug=facts["slug"]), facts.get("commune", ""), count


def _drawn(unit: Unit, here: Sequence[Row]) -> Enlarged | None:
    """The province of today with the institutions as points, or with the middle of the place."""
    around = (unit, *gazetteer.parents(unit))[-1]
    if place_words.is_old(around):
        links = gazetteer.successors(around)
        if len(links) != 1:
            return None
        around = links[0].unit
    known = known_institutions()
    placed = [
        (institution_name(facts), facts["lat"], facts["lon"])
        for facts in (known[row.slug] for row in here[:_MOST_POINTS])
        if facts.get("lat") is not None and facts.get("lon") is not None
    ]
    middle = gazetteer.centre(unit)
    if not placed and middle and unit is not around:
        placed = [(unit.full_name, *middle)]
    return enlarged(around.code, placed)


def _around(unit: Unit) -> Around:
    links = gazetteer.successors(unit) if place_words.is_old(unit) else gazetteer.predecessors(unit)
    children = sorted(gazetteer.children(unit), key=lambda one: sort_key(one.name))
    return Around(
        parents=list(map(place_words.place, gazetteer.parents(unit))),
        communes=list(map(place_words.place, children)),
        others=[
            place_words.place(link.unit)
            for link in links
            if place_words.is_old(unit) or link.unit.full_name != unit.full_name
        ],
    )


def _metadata(unit: Unit) -> metadata.Metadata:
    crumbs = [(one.name, one.address) for one in map(place_words.place, reversed(gazetteer.parents(unit)))]
    node: dict[str, Any] = {
        "@type": "AdministrativeArea",
        "name": unit.full_name,
        "url": base_url() + page_url("place", code=place_code(unit)),
    }
    middle = gazetteer.centre(unit)
    if middle:
        node["geo"] = {"@type": "GeoCoordinates", "latitude": middle[0], "longitude": middle[1]}
    steps = ((_("Places"), page_url("places")), *crumbs, (unit.full_name, ""))
    return metadata.Metadata(graph=metadata.script(node, metadata.breadcrumbs(*steps)))
