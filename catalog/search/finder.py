"""Finding: a query from what was typed to works, with help where little is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.errors import QueryError
from catalog.sdk.search import Query, Results, SearchEngine, Sort
from catalog.search.fields import facet_names
from catalog.search.helping import FEW, Help
from catalog.search.language import Parsed, parse
from catalog.search.near import FIELD as CELL
from catalog.search.near import MAX_CELLS
from catalog.search.notices import Notice
from catalog.search.ranking import preferred
from catalog.search.trees import MAX_OFFSET

MAX_SIZE = 100
MAX_FACET_VALUES = 50
MAX_FILTER_VALUES = 100
SORTS: tuple[Sort, ...] = ("relevance", "newest", "title")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and what to tell the reader about it.

    ``suggestion`` is a better spelling, ``shown_for`` the words that were read from Telex or VNI keys; both
    are empty where there is none. ``searched`` are the plain words of the search as it was made in the end,
    ``query`` is that search.
    """

    results: Results
    notices: tuple[Notice, ...] = ()
    suggestion: str = ""
    shown_for: str = ""
    searched: tuple[str, ...] = ()
    query: Query | None = None


def find(
    engine: SearchEngine,
    text: str,
    *,
    filters: Mapping[str, Sequence[str]] | None = None,
    facets: Sequence[str] | None = None,
    histograms: Sequence[str] = (),
    sort: str = "relevance",
    page: int = 1,
    size: int = 20,
    literal: bool = False,
    most_values: int = MAX_FILTER_VALUES,
) -> Found:
    """One page (from 1) of the works for what was typed, with facet counts (None: all facets).

    With fewer than three works for plain words other readings of them are tried (``helping``); each comes
    with a notice, and what fits the words as typed stays first; ``literal`` tries none. ``most_values`` of a
    filter are taken: more than a stranger's where the values are our own.

    Raises ``QueryError`` naming the parameter for a page, size, sort, filter or facet that cannot be, and
    ``SearchError`` where the engine fails.
    """
    parsed = parse(text, engine.fields)
    query = replace(
        _query(engine, parsed, filters or {}, facets, sort, page, size, most_values),
        histograms=tuple(histograms),
    )
    results = engine.search(query)
    if literal or results.total >= FEW or not parsed.words or _is_filtered_out(engine, query):
        return Found(results, parsed.notices, searched=parsed.words, query=query)
    help = Help(engine, query, parsed.tree, results, parsed.words, list(parsed.notices))
    help.climb()
    # A reading that found nothing more is not what was searched in the end.
    words = help.words if len(help.notices) > len(parsed.notices) else parsed.words
    return Found(help.results, tuple(help.notices), help.suggestion, help.shown_for, words, help.query)


def _is_filtered_out(engine: SearchEngine, query: Query) -> bool:
    """Whether the words find enough, and only the filters leave little of it: then the words are right."""
    if not query.filters:
        return False
    return engine.count_many([replace(query, filters={}, facets=(), offset=0, limit=0)])[0] >= FEW


def _query(
    engine: SearchEngine,
    parsed: Parsed,
    filters: Mapping[str, Sequence[str]],
    facets: Sequence[str] | None,
    sort: str,
    page: int,
    size: int,
    most_values: int,
) -> Query:
    if not 1 <= size <= MAX_SIZE:
        raise QueryError(f"a page holds 1 to {MAX_SIZE} results, not {size}", parameter="size")
    if page < 1 or (page - 1) * size > MAX_OFFSET:
        told = f"with {size} results a page there are pages 1 to {MAX_OFFSET // size + 1}, not {page}"
        raise QueryError(told, parameter="page")
    for name, values in filters.items():
        if len(values) > (MAX_CELLS if name == CELL else most_values):
            told = f"{name}: at most {most_values} values can be chosen, not {len(values)}"
            raise QueryError(told, parameter=name)
    if sort not in SORTS:
        raise QueryError(f"sort={sort!r}: must be {', '.join(SORTS)}", parameter="sort")
    return Query(
        tree=preferred(parsed.tree, engine.fields),
        filters={name: tuple(values) for name, values in filters.items() if values},
        facets=facet_names(engine.fields) if facets is None else tuple(facets),
        facet_size=MAX_FACET_VALUES,
        sort=next(known for known in SORTS if known == sort),
        offset=(page - 1) * size,
        limit=size,
    )
