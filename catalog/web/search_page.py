"""The search page: results, facets, and a way out where there is nothing."""

from __future__ import annotations

from flask import Response, request

from catalog.store import records
from catalog.store.db import reading
from catalog.web import caching, results, searching
from catalog.web.cards import Institutions, make_cards
from catalog.web.frame import blueprint, known_institutions, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.notices import message
from catalog.web.paging import paging
from catalog.web.params import LAST_PAGE, PAGE_SIZE, SearchParams


@blueprint.get("/search")
def search() -> Response:
    """The results of a search, with facets to filter by."""
    asked = searching.ask(parts(), request.args)
    return caching.conditional(lambda: _search(asked), caching.index_stand(parts()))


def _search(asked: searching.Asked) -> Response:
    params = asked.params
    if params.page > LAST_PAGE:
        return _beyond(params, LAST_PAGE)
    answered, known = asked.run(), known_institutions()
    if params.page > answered.last:
        return _beyond(params, answered.last)
    fields = parts().engine.fields
    return page(
        "search.html",
        params=params,
        answer=answered,
        cards=make_cards(answered.records, known, answered.places),
        facets=results.facet_views(
            answered.found.results.facets, params, known, {field.name: field.label for field in fields}
        ),
        chips=results.chips(params, known),
        notices=[message(notice) for notice in answered.found.notices],
        pages=paging(
            params.page,
            answered.total,
            PAGE_SIZE,
            lambda wanted: results.search_address(params.on_page(wanted)),
            most=LAST_PAGE,
        ),
        ways_out=_ways_out(asked, known) if not answered.total else [],
        kinds=_kinds() if not answered.total else {},
    )


def _kinds() -> dict[str, int]:
    with reading() as session:
        return records.counts_by_kind(session)


def _beyond(params: SearchParams, last: int) -> Response:
    """The friendly stop behind the last page."""
    response = page(
        "beyond.html",
        params=params,
        last=last,
        last_address=results.search_address(params.on_page(last)),
        is_limit=last >= LAST_PAGE,
    )
    response.status_code = 404
    return response


def _ways_out(asked: searching.Asked, known: Institutions) -> list[results.WayOut]:
    """For an empty result: each filter dropped alone, then all of them, with what that would find."""
    params = asked.params
    found = [
        results.WayOut(
            label=_("without “%(filter)s”", filter=results.value_label(name, value, known)),
            address=results.search_address(params.without(name, value)),
            count=count,
        )
        for name, value, count in asked.counts_without()
    ]
    if len(list(params.chosen())) > 1 and (everything := asked.count_unfiltered()):
        address = results.search_address(params.unfiltered())
        found.append(results.WayOut(label=_("without any filter"), address=address, count=everything))
    return found
