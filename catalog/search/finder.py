"""Finding: a query from what was typed to works, with help where little is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.errors import QueryError
from catalog.sdk.search import Boost, Node, Or, Query, Results, SearchEngine, Sort
from catalog.search.fields import facet_names
from catalog.search.language import Parsed, parse
from catalog.search.notices import Notice
from catalog.search.spelling import suggest
from catalog.search.trees import MAX_OFFSET
from catalog.search.words import Word, all_of, most_of

FEW = 3
"""With fewer works than this the reader is helped."""
MAX_SIZE = 100
MAX_FACET_VALUES = 50
MAX_FILTER_VALUES = 100
SORTS: tuple[Sort, ...] = ("relevance", "newest", "title")
# So much that no work found by other words comes before one found by those typed.
_AS_TYPED = 1_000.0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, what to tell the reader about it, and a better spelling (empty if none)."""

    results: Results
    notices: tuple[Notice, ...] = ()
    suggestion: str = ""


def find(
    engine: SearchEngine,
    text: str,
    *,
    filters: Mapping[str, Sequence[str]] | None = None,
    facets: Sequence[str] | None = None,
    sort: str = "relevance",
    page: int = 1,
    size: int = 20,
) -> Found:
    """One page (from 1) of the works for what was typed, with facet counts (None: all facets).

    With fewer than three works also those with a corrected spelling are found, then those with most of
    the words; each comes with a notice, and what fits the words as typed stays first. Raises
    ``QueryError`` naming the parameter for a page, size, sort, filter or facet that cannot be, and
    ``SearchError`` where the engine fails.
    """
    parsed = parse(text, engine.fields)
    query = _query(engine, parsed, filters or {}, facets, sort, page, size)
    results = engine.search(query)
    if results.total >= FEW or not parsed.words:
        return Found(results, parsed.notices)
    return _helped(engine, parsed, query, results)


def _query(
    engine: SearchEngine,
    parsed: Parsed,
    filters: Mapping[str, Sequence[str]],
    facets: Sequence[str] | None,
    sort: str,
    page: int,
    size: int,
) -> Query:
    if not 1 <= size <= MAX_SIZE:
        raise QueryError(f"a page holds 1 to {MAX_SIZE} results, not {size}", parameter="size")
    if page < 1 or (page - 1) * size > MAX_OFFSET:
        told = f"with {size} results a page there are pages 1 to {MAX_OFFSET // size + 1}, not {page}"
        raise QueryError(told, parameter="page")
    for name, values in filters.items():
        if len(values) > MAX_FILTER_VALUES:
            told = f"{name}: at most {MAX_FILTER_VALUES} values can be chosen, not {len(values)}"
            raise QueryError(told, parameter=name)
    if sort not in SORTS:
        raise QueryError(f"sort={sort!r}: must be {', '.join(SORTS)}", parameter="sort")
    return Query(
        tree=parsed.tree,
        filters={name: tuple(values) for name, values in filters.items() if values},
        facets=facet_names(engine.fields) if facets is None else tuple(facets),
        facet_size=MAX_FACET_VALUES,
        sort=next(known for known in SORTS if known == sort),
        offset=(page - 1) * size,
        limit=size,
    )


def _helped(engine: SearchEngine, parsed: Parsed, query: Query, results: Results) -> Found:
    notices = list(parsed.notices)
    words = parsed.words
    suggestion = ""
    if corrected := suggest(words, engine):
        wider = _widened(query, all_of(_words(corrected)))
        more = engine.search(wider)
        if more.total > results.total:
            query, results, words = wider, more, corrected
            suggestion = " ".join(corrected)
            notices.append(Notice("corrected", {"from": " ".join(parsed.words), "to": suggestion}))
    if results.total < FEW and len(words) > 1:
        wider = _widened(query, most_of(_words(words)))
        more = engine.search(wider)
        if more.total > results.total:
            results = more
            notices.append(Notice("most_words", {"words": " ".join(words)}))
    return Found(results, tuple(notices), suggestion)


def _words(texts: Sequence[str]) -> list[Word]:
    return [word for word in map(Word.of, texts) if word]


def _widened(query: Query, tree: Node) -> Query:
    """The query with what ``tree`` finds behind what it found already."""
    return replace(query, tree=Or((Boost(query.tree, _AS_TYPED), tree)))
