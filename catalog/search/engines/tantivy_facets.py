"""Counts of a Tantivy index: facets, their values by beginning, histograms.

Counts are remembered: they cannot change while an index is open at one position.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import tantivy

from catalog.sdk.search import Bucket, FacetCount, IndexField, Query
from catalog.sdk.tree import And, Node
from catalog.search.beginnings import Beginnings
from catalog.search.engines.base import MANY_VALUES
from catalog.search.engines.tantivy_compiler import Compiler
from catalog.search.histogram import buckets

_TIED = 100
_NUMBERS = 70_000
_KEPT_OF_LARGE = 5_000

Filters = tuple[tuple[str, tuple[str, ...]], ...]


class Counter:
    """Counts what queries find in one opened index."""

    def __init__(
        self,
        searcher: Any,
        compiler: Compiler,
        fields: Mapping[str, IndexField],
        is_large: Callable[[str], bool],
    ) -> None:
        self._searcher, self._compiler, self._fields = searcher, compiler, fields
        self._is_large = is_large
        self._counted = lru_cache(maxsize=512)(self._count)
        self._years = lru_cache(maxsize=512)(self._count_years)

    def facets(self, query: Query) -> tuple[dict[str, tuple[FacetCount, ...]], tuple[str, ...]]:
        """The counts, and the names of the facets that have too many values to be counted beside others.

        All facets without a filter of their own are counted in one pass.
        """
        left_out = tuple(
            name for name in query.facets if name not in query.large_facets and self._is_large(name)
        )
        names = [name for name in query.facets if name not in left_out]
        names += [name for name in query.large_facets if name not in names]
        together = tuple(name for name in names if name not in query.filters)
        groups = [together] if together else []
        groups += [(name,) for name in names if name in query.filters]
        counted: dict[str, tuple[FacetCount, ...]] = {}
        for group in groups:
            counted.update(self._counted(query.tree, _others(query, group), group, query.facet_size))
        return {name: counted[name] for name in names}, left_out

    def histograms(self, query: Query) -> dict[str, tuple[Bucket, ...]]:
        """The bars of each histogram asked for, the filter by the field itself left out."""
        return {name: self._years(query.tree, _others(query, (name,)), name) for name in query.histograms}

    def values(self, name: str, prefix: str, query: Query) -> tuple[FacetCount, ...]:
        """The values of one facet in which each word typed begins a word, the most frequent first."""
        wanted = Beginnings.of(prefix)
        if wanted is None:
            return ()
        words = self._fields[name].words
        narrowing = wanted.node(words) if words in self._fields else None
        tree = query.tree if narrowing is None else And((query.tree, narrowing))
        compiled = self._compiler.finding(tree, dict(_others(query, (name,))))
        size = query.facet_size + 1_000
        while True:
            counts = self._ordered(name, self._buckets(compiled, name, size), size)
            found = [count for count in counts if wanted.fit(count.value)]
            if len(found) >= query.facet_size or len(counts) < size or size >= _NUMBERS:
                return tuple(found[: query.facet_size])
            size = min(size * 8, _NUMBERS)

    def _count(
        self, tree: Node, filters: Filters, names: tuple[str, ...], size: int
    ) -> dict[str, tuple[FacetCount, ...]]:
        compiled = self._compiler.finding(tree, dict(filters))
        asked = {name: self._asked(name, size + _TIED) for name in names}
        answered = self._searcher.aggregate(compiled, asked)
        return {name: self._cut(compiled, name, answered[name]["buckets"], size) for name in names}

    def _cut(
        self, compiled: Any, name: str, answered: list[dict[str, Any]], size: int
    ) -> tuple[FacetCount, ...]:
        is_cut = self._fields[name].type != "number" and len(answered) == size + _TIED
        if is_cut and answered[size - 1]["doc_count"] == answered[-1]["doc_count"]:
            # Tantivy cuts values of one count in an order of its own: all of them must be known.
            answered = self._buckets(compiled, name, MANY_VALUES)
        return self._ordered(name, answered, size)

    def _buckets(self, compiled: Any, name: str, size: int) -> list[dict[str, Any]]:
        answered = self._searcher.aggregate(compiled, {name: self._asked(name, size)})
        buckets: list[dict[str, Any]] = answered[name]["buckets"]
        return buckets

    def _asked(self, name: str, size: int) -> dict[str, Any]:
        if self._fields[name].type == "number":
            terms: dict[str, Any] = {"segment_size": _NUMBERS, "order": {"_key": "desc"}}
        else:
            # Of more values a segment gives its most frequent only: the others could not come among the
            # first, and to hand all on costs more than to count them.
            kept = _KEPT_OF_LARGE if self._is_large(name) else MANY_VALUES
            terms = {"segment_size": max(kept, size)}
        return {"terms": {"field": name, "size": size, **terms}}

    def _ordered(self, name: str, answered: list[dict[str, Any]], size: int) -> tuple[FacetCount, ...]:
        """The first ``size`` of what was answered, as they are shown."""
        if self._fields[name].type == "number":
            return tuple(FacetCount(str(int(one["key"])), int(one["doc_count"])) for one in answered[:size])
        counts = sorted([(-int(one["doc_count"]), one["key"]) for one in answered])
        return tuple(FacetCount(key, -count) for count, key in counts[:size])

    def _count_years(self, tree: Node, filters: Filters, name: str) -> tuple[Bucket, ...]:
        compiled = self._compiler.finding(tree, dict(filters))
        ends: Sequence[str] = self._fields[name].ends or ()
        asked = {end: {"terms": {"field": end, "size": _NUMBERS, "segment_size": _NUMBERS}} for end in ends}
        answered = self._searcher.aggregate(compiled, asked)
        begins, ended = (
            {int(bucket["key"]): int(bucket["doc_count"]) for bucket in answered[end]["buckets"]}
            for end in ends
        )
        return buckets(begins, ended)


def distinct(searcher: Any, name: str) -> int:
    """About how many values a facet has in the whole index."""
    return int(searcher.cardinality(tantivy.Query.all_query(), name))


def _others(query: Query, names: Sequence[str]) -> Filters:
    return tuple(sorted((name, tuple(values)) for name, values in query.filters.items() if name not in names))
