"""Facet words: the values of a facet of which some word begins with what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.sdk.search import FacetCount, Query, SearchEngine
from catalog.search.analysis import analyse

MAX_VALUES = 70_000
"""So many values of a facet, the most frequent, take part."""
MAX_WORDS = 10


@dataclass(frozen=True, slots=True)
class NamedCount:
    """A value of a facet with its name for people and the number of matching works."""

    value: str
    label: str
    count: int


class FacetWords:
    """All values of one facet under one search, the most frequent first, ready to be narrowed."""

    def __init__(self, counts: Sequence[FacetCount], label: Callable[[str], str]) -> None:
        self._named = [NamedCount(found.value, label(found.value), found.count) for found in counts]
        # With a blank before each word, so that one look tells whether a word begins so.
        self._folded = [f" {' '.join(analyse(named.label).folded)}" for named in self._named]

    def beginning(self, typed: str) -> list[NamedCount]:
        """Those in which each typed word begins a word, accents apart; all where nothing is typed."""
        words = [f" {token}" for token in analyse(typed[: MAX_WORDS * 64]).folded[:MAX_WORDS]]
        if not words:
            return [] if typed.strip() else list(self._named)
        pairs = zip(self._folded, self._named, strict=True)
        return [named for folded, named in pairs if all(word in folded for word in words)]


def facet_words(
    engine: SearchEngine, field: str, query: Query, label: Callable[[str], str] = str
) -> FacetWords:
    """The values of a facet that ``query`` leaves, its filter by the facet itself left out.

    Raises ``QueryError`` for a field that is no facet, and ``SearchError``.
    """
    wide = Query(tree=query.tree, filters=query.filters, facet_size=MAX_VALUES, limit=0)
    return FacetWords(engine.facet_values(field, "", wide), label)
