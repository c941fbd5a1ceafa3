"""From one result of a search to the next: where a record stands in it is told by the address alone.

A result's link carries the search, its number and how many there are; the page of the record leads back and
to its neighbours without searching. Which record comes next is found out only when someone goes there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Response, request
from werkzeug.datastructures import MultiDict

from catalog.errors import QueryError, SearchError
from catalog.search.fields import facet_names
from catalog.web import caching, params, searching
from catalog.web.addresses import query
from catalog.web.frame import blueprint, parts
from catalog.web.i18n import page_url
from catalog.web.limits import limited
from catalog.web.onward import go
from catalog.web.params import PAGE_SIZE, SearchParams, page_number
from catalog.web.results import search_address

_AT, _OF = "at", "of"
_LAST = params.last_page_of(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The way back to the results and to the neighbours ("" for none) of result ``number`` of ``total``."""

    back: str
    previous: str
    next: str
    number: int
    total: int


def in_search(search: SearchParams, total: int) -> Callable[[str, int], str]:
    """Makes addresses of records' pages those of a search's results, by their number of ``total``."""
    carried = query(replace(search, page=1, explain=False).query())
    before = f"{carried}&" if carried else ""
    return lambda address, number: f"{address}?{before}{_AT}={number}&{_OF}={total}"


def steps(args: MultiDict[str, str]) -> Steps | None:
    """The ways that the parameters of a record's page tell; None where they tell none, or nonsense."""
    if not (args.get(_AT) and args.get(_OF)):
        return None
    try:
        search = params.load(args, facet_names(parts().engine.fields))
        number, total = page_number(args[_AT], _AT), page_number(args[_OF], _OF)
    except (QueryError, SearchError):
        return None
    if search.is_too_much or number > min(total, _LAST):
        return None
    address, step = page_url("search_step"), in_search(search, total)
    return Steps(
        back=search_address(_page_of(search, number)),
        previous=step(address, number - 1) if number > 1 else "",
        next=step(address, number + 1) if number < min(total, _LAST) else "",
        number=number,
        total=total,
    )


@blueprint.get("/search/step")
@limited(3)
def search_step() -> Response:
    """On to the record that is result ``at`` of a search, or to the results where there is none."""
    asked = searching.ask(parts(), request.args)
    number = page_number(request.args.get(_AT, ""), _AT)
    search = replace(asked.params, page=1, explain=False)
    if search.is_too_much or number > _LAST:
        return caching.public(go(search_address(search)))
    answer = searching.Asked(parts(), search.on_page(number), 1, ()).run()
    if not answer.results:
        return caching.public(go(search_address(search)))
    found = page_url("record", identifier=answer.results[0].stored.id)
    return caching.public(go(in_search(search, answer.total)(found, number)))


def _page_of(search: SearchParams, number: int) -> SearchParams:
    return search.on_page((number - 1) // PAGE_SIZE + 1)
