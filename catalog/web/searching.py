"""A search from parameters to what is shown: one way for the page and for the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from werkzeug.datastructures import MultiDict

from catalog.errors import QueryError
from catalog.matching.places import places
from catalog.parts import Parts
from catalog.sdk.search import Hit, IndexField, Query
from catalog.sdk.tree import Everything
from catalog.search import near
from catalog.search.fields import facet_names
from catalog.search.finder import Found, find
from catalog.search.helping import FEW
from catalog.search.language import MAX_CLAUSES, MAX_DEPTH, parse
from catalog.search.near import Around
from catalog.search.why import Reason, reasons
from catalog.store import records
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import params as parameters
from catalog.web.cards import Institutions
from catalog.web.frame import kept_slug, known_institutions
from catalog.web.i18n import gettext as _
from catalog.web.nearby import Nearby, nearby
from catalog.web.paging import last_page
from catalog.web.params import DISTANCE, PAGE_SIZE, SearchParams

MAX_WAYS_OUT = 12
"""So many filters of an empty result are tried without; each costs a count."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A work that was found: the record that stands for it, and all of them.

    ``places`` is how many institutions hold it, ``kilometres`` how far it is from where it was searched
    round, ``reasons`` why it was found, where that was asked for.
    """

    stored: Stored
    record: Record
    members: Sequence[Record]
    places: int
    kilometres: float | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A search that was made: what was asked, what the engine found, the works of this page."""

    params: SearchParams
    found: Found
    results: list[Result]
    institutions: Institutions
    nearby: Nearby | None = None
    around: Around | None = None
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
    """A search that can be made, its parameters checked, with ``size`` results a page.

    ``facets`` are those to be counted, None for all.
    """

    parts: Parts
    params: SearchParams
    size: int = PAGE_SIZE
    facets: Sequence[str] | None = None

    def run(self) -> Answer:
        """Make the search; raises ``QueryError`` and ``SearchError``."""
        params, place = self.params, nearby(self.params)
        self.check_filters()
        self._check_page()
        around = self.around()
        found = self._found(around)
        hits = found.results.hits
        if around is not None and params.order == DISTANCE:
            hits = self._nearest(found, around)
        institutions = known_institutions()
        return Answer(
            params=params,
            found=found,
            results=list(self._results(hits, found, place, institutions)),
            institutions=institutions,
            nearby=place,
            around=around,
            size=self.size,
        )

    def check_filters(self) -> None:
        """Raises ``QueryError`` where more filters are combined than are answered."""
        if self.params.is_too_much:
            name = max(self.params.filters, key=lambda facet: len(self.params.filters[facet]))
            raise QueryError(
                _(
                    "%(name)s: at most %(values)s values of %(facets)s filters can be combined.",
                    name=name,
                    values=parameters.MAX_FILTERS,
                    facets=parameters.MAX_FACETS,
                ),
                parameter=name,
            )

    def _check_page(self) -> None:
        if self.params.page > parameters.last_page_of(self.size):
            raise QueryError(_too_far(parameters.last_page_of(self.size)), parameter="page")

    def around(self) -> Around | None:
        """The cells that are near enough, None where nothing is asked for or the place is not known."""
        place = nearby(self.params)
        if place is None or place.point is None:
            return None
        return near.around(self.parts.engine, place.point, place.radius)

    def _found(self, around: Around | None) -> Found:
        params, fields = self.params, self.parts.engine.fields
        counted = facet_names(fields) if self.facets is None else self.facets
        bars = histogram_names(fields)
        try:
            return find(
                self.parts.engine,
                params.text,
                filters=_with_cells(params.filters, around),
                facets=[name for name in counted if name not in bars],
                histograms=[name for name in bars if name in counted],
                sort="relevance" if params.order == DISTANCE else params.order,
                page=params.page,
                size=self.size,
                literal=params.literal,
            )
        except QueryError as error:
            if error.parameter != "q":
                raise
            raise QueryError(too_complex(), parameter="q") from error

    def _nearest(self, found: Found, around: Around) -> tuple[Hit, ...]:
        if found.query is None:
            return ()
        offset = (self.params.page - 1) * self.size
        placed = near.nearest_first(self.parts.engine, found.query, around, offset, self.size)
        return tuple(one.hit for one in placed)

    def _results(
        self, hits: Sequence[Hit], found: Found, place: Nearby | None, institutions: Institutions
    ) -> Iterator[Result]:
        with reading() as session:
            held = records.of_works(session, [hit.id for hit in hits])
        for hit in hits:
            if hit.id not in held:
                continue
            members = [orjson.loads(stored.json) for stored in held[hit.id]]
            shown = _to_show(held[hit.id], self.params)
            yield Result(
                stored=held[hit.id][shown],
                record=members[shown],
                members=members,
                places=len(places(members)),
                kilometres=near.distance(members, institutions, place.point)
                if place and place.point
                else None,
                reasons=reasons(found.query.tree, members, institutions, self.parts.engine.fields)
                if self.params.explain and found.query
                else (),
            )

    def query(self, facet_size: int) -> Query:
        """What finds the works that ``run`` finds, other readings of the words among them.

        It counts the values of one facet. Raises ``QueryError`` and ``SearchError``.
        """
        filters = filters_of(self)
        found = self._counted(filters)
        tree = found.query.tree if found.query else Everything()
        return Query(tree=tree, filters=filters, facet_size=facet_size, limit=0)

    def _counted(self, filters: Mapping[str, tuple[str, ...]]) -> Found:
        """The search with other filters, for its total and its query.

        Ranking is not needed, and costs a fifth of a second for a frequent word in a million records.
        """
        engine, params = self.parts.engine, self.params
        return find(
            engine, params.text, filters=filters, facets=(), sort="newest", size=1, literal=params.literal
        )

    def counts_without(self) -> list[tuple[str, str, int]]:
        """Each filter (facet, value), up to ``MAX_WAYS_OUT``, with the works that would be found without it.

        The place to be near to counts as the filter ``near``.
        """
        params, chosen = self.params, list(self.params.chosen())[:MAX_WAYS_OUT]
        others = [params.without(*pair) for pair in chosen]
        if params.near:
            chosen.append(("near", params.near))
            others.append(params.near_to(""))
        counts = self._counts(others)
        return [(name, value, count) for (name, value), count in zip(chosen, counts, strict=True) if count]

    def count_unfiltered(self) -> int:
        """The number of works that the words alone would find."""
        return self._counts([self.params.unfiltered()])[0]

    def _counts(self, wanted: Sequence[SearchParams]) -> list[int]:
        engine = self.parts.engine
        tree, around = parse(self.params.text, engine.fields).tree, self.around()
        filters = [_with_cells(one.filters, around if one.near else None) for one in wanted]
        counts = engine.count_many([Query(tree=tree, filters=chosen, limit=0) for chosen in filters])
        # Where the words as typed find little, the search would try other readings of them.
        return [
            count if count >= FEW else self._counted(chosen).results.total
            for count, chosen in zip(counts, filters, strict=True)
        ]


def filters_of(asked: Asked) -> Mapping[str, tuple[str, ...]]:
    """The filters as an engine takes them, what is near among them; raises ``QueryError`` for too many."""
    asked.check_filters()
    return _with_cells(asked.params.filters, asked.around())


def histogram_names(fields: Sequence[IndexField]) -> tuple[str, ...]:
    """The fields that are counted as bars rather than value by value."""
    return tuple(field.name for field in fields if field.facet and field.ends)


def _with_cells(
    filters: Mapping[str, tuple[str, ...]], around: Around | None
) -> Mapping[str, tuple[str, ...]]:
    return _at_those_kept(filters if around is None else {**filters, near.FIELD: around.names})


def _at_those_kept(filters: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """The filters with those institutions that merged ones went on as: addresses of before still find."""
    if "institution" not in filters:
        return filters
    return {**filters, "institution": tuple(dict.fromkeys(map(kept_slug, filters["institution"])))}


def _to_show(work: Sequence[Stored], params: SearchParams) -> int:
    """Which record of a work stands for it: of an institution that is searched in, else the first."""
    wanted = params.filters.get("institution", ())
    return next((place for place, stored in enumerate(work) if stored.institution in wanted), 0)


def _too_far(last: int) -> str:
    return _(
        "Results can be paged up to page %(last)s: narrow the search, or take everything from the feed.",
        last=last,
    )


def too_complex() -> str:
    """What is said of words that are beyond the limits of a search."""
    return _(
        "q is too complex: at most %(words)s words and phrases, and %(levels)s levels of parentheses.",
        words=MAX_CLAUSES,
        levels=MAX_DEPTH,
    )


def ask(parts: Parts, args: MultiDict[str, str]) -> Asked:
    """The search that the parameters ask for; raises ``QueryError`` that names the wrong one."""
    return Asked(parts, parameters.load(args, facet_names(parts.engine.fields)))
