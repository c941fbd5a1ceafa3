"""A Tantivy index opened for reading: pages, counts, vocabulary. Safe to share between threads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import tantivy

from catalog.formats.text.fold import fold
from catalog.sdk.search import FacetCount, Hit, IndexField, Keyword, Query, Results
from catalog.search.engines.tantivy_compiler import Compiler
from catalog.search.trees import MAX_LIMIT, MAX_OFFSET, is_ranked

_MANY_VALUES = 70_000
_LOOK_BEHIND = 50
_MOST_TIED = MAX_OFFSET + MAX_LIMIT + 2_000

_Row = tuple[Any, Any]


class TantivySnapshot:
    """The index at one position. Counts are remembered: they cannot change within a snapshot."""

    def __init__(self, index: Any, fields: Sequence[IndexField]) -> None:
        self._searcher = index.searcher()
        self._fields = {field.name: field for field in fields}
        self._compiler = Compiler(index.schema, self._searcher, self._fields)
        self._counted = lru_cache(maxsize=512)(self._count_facet_group)

    def search(self, query: Query) -> Results:
        """One page and the facet counts."""
        compiled = self._compiler.query(query.tree, query.filters)
        facets = self._facets(query)
        if not query.limit:
            return Results(total=self._searcher.search(compiled, 1, count=True).count, facets=facets)
        total, rows = self._page(compiled, query)
        hits = tuple(Hit(self._id(address), float(score)) for score, address in rows)
        return Results(total=total, hits=hits, facets=facets)

    def count(self, query: Query) -> int:
        """The number of works."""
        compiled = self._compiler.query(query.tree, query.filters)
        return int(self._searcher.search(compiled, 1, count=True).count)

    # Pages

    def _page(self, compiled: Any, query: Query) -> tuple[int, list[_Row]]:
        last = query.offset + query.limit
        if query.sort == "title":
            return self._by_title(compiled, query)
        if query.sort == "newest" or not is_ranked(query.tree):
            order: dict[str, Any] = {"order_by_field": "newest", "order": tantivy.Order.Desc}
        else:
            order = {}
        total, rows = self._fetch(compiled, last, order)
        page = self._untied(rows, query.offset, last)
        return total, [(0.0, address) for _, address in page] if order else page

    def _by_title(self, compiled: Any, query: Query) -> tuple[int, list[_Row]]:
        found = self._searcher.search(
            compiled,
            query.limit,
            count=True,
            order_by_field="sort_title",
            offset=query.offset,
            order=tantivy.Order.Asc,
        )
        return found.count, [(0.0, address) for _, address in found.hits]

    def _fetch(self, compiled: Any, last: int, order: dict[str, Any]) -> tuple[int, list[_Row]]:
        """The best ``last`` and those tied with the last of them: Tantivy orders ties by where they lie."""
        size = last + _LOOK_BEHIND
        while True:
            found = self._searcher.search(compiled, size, count=True, **order)
            rows = found.hits
            ended = len(rows) < size or rows[last - 1][0] != rows[-1][0]
            if ended or size >= _MOST_TIED:
                return found.count, rows
            size = min(size * 4, _MOST_TIED)

    def _untied(self, rows: list[_Row], first: int, last: int) -> list[_Row]:
        """Rows ``first`` to ``last``, groups of one score ordered by newest, then by id."""
        ordered: list[_Row] = []
        start = 0
        while start < len(rows) and start < last:
            end = start + 1
            while end < len(rows) and rows[end][0] == rows[start][0]:
                end += 1
            group = rows[start:end]
            ordered.extend(self._by_newest(group) if end - start > 1 and end > first else group)
            start = end
        return ordered[first:last]

    def _by_newest(self, group: list[_Row]) -> list[_Row]:
        newest = self._searcher.fast_field_values("newest", [address for _, address in group])
        ages = sorted(zip((-(number or 0) for number in newest), range(len(group)), strict=True))
        ordered: list[_Row] = []
        start = 0
        while start < len(ages):
            end = start + 1
            while end < len(ages) and ages[end][0] == ages[start][0]:
                end += 1
            same = [group[place] for _, place in ages[start:end]]
            ordered.extend(sorted(same, key=lambda row: self._id(row[1])) if len(same) > 1 else same)
            start = end
        return ordered

    def _id(self, address: Any) -> str:
        return str(self._searcher.doc(address)["id"][0])

    # Facets

    def _facets(self, query: Query) -> dict[str, tuple[FacetCount, ...]]:
        """Counts; all facets without a filter of their own are counted in one pass."""
        counted: dict[str, tuple[FacetCount, ...]] = {}
        filters = tuple(sorted((name, tuple(values)) for name, values in query.filters.items()))
        together = tuple(name for name in query.facets if name not in query.filters)
        groups = [together] if together else []
        groups += [(name,) for name in query.facets if name in query.filters]
        for group in groups:
            others = tuple(pair for pair in filters if pair[0] not in group)
            counted.update(self._counted(query.tree, others, group, query.facet_size))
        return {name: counted[name] for name in query.facets}

    def _count_facet_group(
        self, tree: Any, filters: tuple[tuple[str, tuple[str, ...]], ...], names: tuple[str, ...], size: int
    ) -> dict[str, tuple[FacetCount, ...]]:
        compiled = self._compiler.query(tree, dict(filters))
        asked = {name: {"terms": self._terms(name, size)} for name in names}
        answered = self._searcher.aggregate(compiled, asked)
        return {name: self._counts(name, answered[name]["buckets"])[:size] for name in names}

    def _terms(self, name: str, size: int) -> dict[str, Any]:
        if self._fields[name].type == "number":
            return {"field": name, "size": size, "segment_size": _MANY_VALUES, "order": {"_key": "desc"}}
        # More than asked for, so that values of one count are cut in one order.
        return {"field": name, "size": size + 1_000, "segment_size": _MANY_VALUES}

    def _counts(self, name: str, buckets: list[dict[str, Any]]) -> tuple[FacetCount, ...]:
        counts = [(bucket["key"], int(bucket["doc_count"])) for bucket in buckets]
        if self._fields[name].type == "number":
            return tuple(FacetCount(str(int(key)), count) for key, count in counts)
        counts.sort(key=lambda pair: (-pair[1], pair[0]))
        return tuple(FacetCount(key, count) for key, count in counts)

    def facet_values(self, field: str, prefix: str, query: Query) -> tuple[FacetCount, ...]:
        """Values of a facet that begin with a folded prefix."""
        others = {name: values for name, values in query.filters.items() if name != field}
        compiled = self._compiler.query(query.tree, others)
        asked = {field: {"terms": {**self._terms(field, _MANY_VALUES), "size": _MANY_VALUES}}}
        counts = self._counts(field, self._searcher.aggregate(compiled, asked)[field]["buckets"])
        wanted = fold(prefix)
        return tuple(found for found in counts if fold(found.value).startswith(wanted))[: query.facet_size]

    # Single facts

    def vocabulary(self, name: str) -> Iterable[tuple[str, int]]:
        """The tokens of an indexed text field with their document counts."""
        found: list[tuple[str, int]] = self._searcher.terms_with_prefix(name, "")
        return found

    def frequency(self, name: str, token: str) -> int:
        """The number of documents that hold a token."""
        return int(self._searcher.doc_freq(name, token))

    def likeness(self, id: str) -> str | None:
        """What was stored of a work to find others like it."""
        rows = self._searcher.search(self._compiler.query(Keyword("id", id), {}), 1).hits
        return bytes(self._searcher.doc(rows[0][1])["likeness"][0]).decode() if rows else None

    def stats(self) -> dict[str, Any]:
        """``documents`` and ``segments``."""
        return {"documents": self._searcher.num_docs, "segments": self._searcher.num_segments}
