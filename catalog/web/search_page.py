"""The search page: results, facets, and a way out where there is nothing."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request

from catalog.formats.text.collation import sort_key
from catalog.search.fields import facet_names
from catalog.search.highlighting import Highlighter
from catalog.store import records
from catalog.store.db import reading
from catalog.web import caching, counting, i18n, nearby, results, search_feeds, searching
from catalog.web.cards import Card, Institutions, make_card, marked
from catalog.web.facet_views import LISTED_VALUES, Views
from catalog.web.frame import blueprint, known_institutions, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.limits import limited
from catalog.web.paging import last_page, paging
from catalog.web.params import (
    LAST_PAGE,
    MAX_FACETS,
    MAX_FILTERS,
    MAX_TEXT,
    PAGE_SIZE,
    SearchParams,
    page_number,
)
from catalog.web.reasons import sentences
from catalog.web.search_notices import notices
from catalog.web.site import base_url
from catalog.web.stepping import in_search
from catalog.web.typing_ahead import named_values

VALUES_PAGE = 100
"""So many values stand on a page of a facet."""


@blueprint.get("/search")
@limited(5)
def search() -> Response:
    """The results of a search, with facets to filter by."""
    asked = searching.ask(parts(), request.args)
    if asked.params.is_too_much:
        return _too_much(asked.params)
    return caching.conditional(lambda: _search(asked), caching.index_stand(parts()))


def _search(asked: searching.Asked) -> Response:
    params = asked.params
    if params.page > LAST_PAGE:
        return _beyond(params, LAST_PAGE)
    answered = asked.run()
    known = answered.institutions
    if params.page > answered.last:
        return _beyond(params, answered.last)
    counting.shown(result.stored.institution for result in answered.results)
    if not (answered.total or params.near or any(params.chosen())):
        counting.lost(params.text)
    return page(
        "search.html",
        params=params,
        answer=answered,
        canonical=_canonical(params),
        cards=_cards(answered, known),
        facets=Views(params, known, asked.parts.engine.fields).all(answered.found.results),
        chips=results.chips(params, known, answered.nearby),
        radii=nearby.RADII,
        notices=notices(answered),
        choices=_choices(answered),
        pages=paging(
            params.page,
            answered.total,
            PAGE_SIZE,
            lambda wanted: results.search_address(params.on_page(wanted)),
            most=LAST_PAGE,
        ),
        ways_out=_ways_out(asked, known) if not answered.total else [],
        kinds=_kinds() if not answered.total else {},
        feeds=search_feeds.forms(params, i18n.language()),
    )


def _canonical(params: SearchParams) -> str:
    """The one address of this search: its parameters in their order, how it is explained left out."""
    return base_url() + results.search_address(params.explained(False))


def _cards(answered: searching.Answer, known: Institutions) -> list[Card]:
    found, total, first = answered.found, answered.total, (answered.params.page - 1) * PAGE_SIZE + 1
    highlighter = Highlighter.of(found.searched, found.query.tree if found.query else None)
    address = in_search(answered.params, total)
    cards = [make_card(result.record, known, result.places) for result in answered.results]
    return [
        marked(
            card,
            result.record,
            highlighter,
            url=address(card.url, number),
            distance=_distance(result.kilometres),
            reasons=sentences(result.reasons),
        )
        for number, (card, result) in enumerate(zip(cards, answered.results, strict=True), first)
    ]


def _distance(kilometres: float | None) -> str:
    if kilometres is None:
        return ""
    if kilometres < 1:
        return _("less than 1 km away")
    return _("about %(distance)s km away", distance=i18n.number(round(kilometres)))


def _choices(answered: searching.Answer) -> list[tuple[str, str]]:
    """The places that the name typed may mean, with their searches."""
    place = answered.nearby
    found = place.choices if place else ()
    return [(choice.label, results.search_address(answered.params.near_to(choice.near))) for choice in found]


def _kinds() -> dict[str, int]:
    with reading() as session:
        return records.counts_by_kind(session)


def _beyond(params: SearchParams, last: int) -> Response:
    """The friendly stop behind the last page: no page of any search is as far as that, or not of this one."""
    response = page(
        "beyond.html",
        params=params,
        last=last,
        last_address=results.search_address(params.on_page(last)),
        is_limit=last >= LAST_PAGE,
    )
    response.status_code = 400 if params.page > LAST_PAGE else 404
    return response


def _too_much(params: SearchParams) -> Response:
    """The friendly stop at more filters than are combined: what is chosen, to be taken away."""
    chips = results.chips(params, known_institutions())
    return page(
        "too_much.html", params=params, chips=chips[:VALUES_PAGE], most=MAX_FILTERS, facets=MAX_FACETS
    )


def _ways_out(asked: searching.Asked, known: Institutions) -> list[results.WayOut]:
    """For an empty result: each filter dropped alone, then all of them, with what that would find."""
    params = asked.params
    found = [_way_out(params, name, value, count, known) for name, value, count in asked.counts_without()]
    several = len(list(params.chosen())) + bool(params.near) > 1
    if several and (everything := asked.count_unfiltered()):
        address = results.search_address(params.unfiltered())
        found.append(results.WayOut(label=_("without any filter"), address=address, count=everything))
    return found


def _way_out(params: SearchParams, name: str, value: str, count: int, known: Institutions) -> results.WayOut:
    if name == "near":
        return results.WayOut(
            label=_("everywhere, not only near “%(place)s”", place=value),
            address=results.search_address(params.near_to("")),
            count=count,
        )
    return results.WayOut(
        label=_("without “%(filter)s”", filter=results.filter_label(name, value, known)),
        address=results.search_address(params.without(name, value)),
        count=count,
    )


# All values of one facet


@blueprint.get("/search/facet/<field>")
@limited(5)
def facet(field: str) -> Response:
    """All values of one facet under a search, page by page, those that ``has`` fits.

    With ``fragment`` only the boxes that stand on the search page, for its script to put there.
    """
    if field not in facet_names(parts().engine.fields) or field in searching.histogram_names(
        parts().engine.fields
    ):
        abort(404)
    asked = searching.ask(parts(), request.args)
    if asked.params.is_too_much:
        return _too_much(asked.params)
    typed, number = (
        request.args.get("has", "")[:MAX_TEXT],
        page_number(request.args.get("values", ""), "values"),
    )
    is_fragment = request.args.get("fragment", "") == "1"
    return caching.conditional(
        lambda: _fragment(field, asked) if is_fragment else _values(field, typed, number, asked),
        caching.index_stand(parts()),
    )


def _fragment(field: str, asked: searching.Asked) -> Response:
    views = Views(asked.params, known_institutions(), asked.parts.engine.fields)
    counts = asked.parts.engine.facet_values(field, "", asked.query(LISTED_VALUES + 1))
    return page("parts/facet_fragment.html", facet=views.counted(field, counts), params=asked.params)


def _values(field: str, typed: str, number: int, asked: searching.Asked) -> Response:
    views = Views(asked.params, known_institutions(), asked.parts.engine.fields)
    found = sorted(
        named_values(field, typed, asked.params), key=lambda one: (-one.count, sort_key(one.label))
    )
    last = last_page(len(found), VALUES_PAGE)
    number = min(number, last)
    shown = found[(number - 1) * VALUES_PAGE : number * VALUES_PAGE]

    def address(wanted: int) -> str:
        more: dict[str, Any] = {"has": typed or None, "values": wanted if wanted > 1 else None}
        return page_url("facet", field=field, **asked.params.query(), **more)

    return page(
        "facet.html",
        params=asked.params,
        facet=views.counted(field, ()),
        values=[views.value(field, one.value, one.count) for one in shown],
        typed=typed,
        total=len(found),
        pages=paging(number, len(found), VALUES_PAGE, address, most=last),
    )
