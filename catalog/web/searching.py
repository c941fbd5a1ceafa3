"""A search from parameters to what is shown: one way for the page and for the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from werkzeug.datastructures import MultiDict

from catalog.errors import QueryError
from catalog.matching.places import places
from catalog.parts import Parts
from catalog.sdk.search import Query
from catalog.search.fields import facet_names
from catalog.search.finder import Found, find
from catalog.search.language import MAX_CLAUSES, MAX_DEPTH, parse
from catalog.store import records
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import params as parameters
from catalog.web.i18n import gettext as _
from catalog.web.notices import message
from catalog.web.paging import last_page
from catalog.web.params import PAGE_SIZE, SearchParams


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A search that was made: what was asked, what the engine found, a record of each work of this page.

    ``places`` tells by the record how many institutions hold its work.
    """

    params: SearchParams
    found: Found
    records: list[Stored]
    places: Mapping[str, int]
    size: int = PAGE_SIZE

    @property
    def total(self) -> int:
        """The number of works found."""
        return self.found.results.total

    @property
    def last(self) -> int:
        """The number of the last page that can be asked for."""
        return min(last_page(self.total, self.size), parameters.LAST_PAGE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A search that can be made, its parameters checked, with ``size`` results a page."""

    parts: Parts
    params: SearchParams
    size: int = PAGE_SIZE

    def run(self) -> Answer:
        """Make the search; raises ``QueryError`` and ``SearchError``."""
        params = self.params
        if params.page > parameters.last_page_of(self.size):
            raise QueryError(_too_far(parameters.last_page_of(self.size)), parameter="page")
        found = self._found()
        with reading() as session:
            held = records.of_works(session, [hit.id for hit in found.results.hits])
        works = [held[hit.id] for hit in found.results.hits if hit.id in held]
        shown = [_to_show(work, params) for work in works]
        return Answer(
            params=params,
            found=found,
            records=shown,
            places={first.id: _count_places(work) for first, work in zip(shown, works, strict=True)},
            size=self.size,
        )

    def _found(self) -> Found:
        params = self.params
        try:
            return find(
                self.parts.engine,
                params.text,
                filters=params.filters,
                sort=params.sort,
                page=params.page,
                size=self.size,
            )
        except QueryError as error:
            if error.parameter != "q":
                raise
            raise QueryError(_too_complex()) from error

    def counts_without(self) -> list[tuple[str, str, int]]:
        """Each filter (facet, value) with the number of works that would be found without it."""
        engine = self.parts.engine
        tree = parse(self.params.text, engine.fields).tree
        chosen = list(self.params.chosen())
        counts = engine.count_many(
            [Query(tree=tree, filters=self.params.without(*pair).filters, limit=0) for pair in chosen]
        )
        return [(name, value, count) for (name, value), count in zip(chosen, counts, strict=True) if count]

    def count_unfiltered(self) -> int:
        """The number of works that the words alone would find."""
        engine = self.parts.engine
        return engine.count_many([Query(tree=parse(self.params.text, engine.fields).tree, limit=0)])[0]


def _to_show(work: Sequence[Stored], params: SearchParams) -> Stored:
    """The record of a work that stands for it: of an institution that is searched in, else the first."""
    wanted = params.filters.get("institution", ())
    return next((stored for stored in work if stored.institution in wanted), work[0])


def _count_places(work: Sequence[Stored]) -> int:
    return len(places(orjson.loads(stored.json) for stored in work))


def _too_far(last: int) -> str:
    return _(
        "Results can be paged up to page %(last)s: narrow the search, or take everything from the feed.",
        last=last,
    )


def _too_complex() -> str:
    return _(
        "q is too complex: at most %(words)s words and phrases, and %(levels)s levels of parentheses.",
        words=MAX_CLAUSES,
        levels=MAX_DEPTH,
    )


def ask(parts: Parts, args: MultiDict[str, str]) -> Asked:
    """The search that the parameters ask for; raises ``QueryError`` that names the wrong one."""
    return Asked(parts, parameters.load(args, facet_names(parts.engine.fields)))


def as_data(answer: Answer) -> dict[str, Any]:
    """The answer in its JSON shape."""
    return {
        "total": answer.total,
        "page": answer.params.page,
        "pages": answer.last,
        "items": [_item(orjson.loads(stored.json)) for stored in answer.records],
        "facets": {
            name: [{"value": entry.value, "count": entry.count} for entry in counts]
            for name, counts in answer.found.results.facets.items()
        },
        "notices": [
            {"code": notice.code, **notice.params, "message": message(notice)}
            for notice in answer.found.notices
        ],
        "suggestion": answer.found.suggestion,
        "shown_for": answer.found.shown_for,
    }


def _item(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": record["id"],
        "title": record["title"],
        "kind": record["kind"],
        "institution": record.get("institution", ""),
    }
