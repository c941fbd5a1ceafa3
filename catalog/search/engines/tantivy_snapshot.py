"""A Tantivy index opened for reading: pages, counts, vocabulary. Safe to share between threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Any

import tantivy

from catalog.sdk.search import NEWEST, FacetCount, Hit, IndexField, Query, Results
from catalog.sdk.tree import Keyword
from catalog.search.engines.tantivy_compiler import Compiler
from catalog.search.engines.tantivy_facets import Counter
from catalog.search.trees import MAX_LIMIT, MAX_OFFSET, is_ranked

_LOOK_BEHIND = 50
_THREADS = 8
_MOST_TIED = MAX_OFFSET + MAX_LIMIT + 2_000

_Row = tuple[Any, Any]


@lru_cache(maxsize=1)
def _beside_in(_process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="facets")


def _beside() -> ThreadPoolExecutor:
    # Threads do not live on in a forked process: each makes its own.
    return _beside_in(os.getpid())


class TantivySnapshot:
    """The index at one position. ``is_large`` tells of a searcher which facets have too many values."""

    def __init__(
        self, index: Any, fields: Sequence[IndexField], is_large: Callable[[Any, str], bool]
    ) -> None:
        self._searcher = index.searcher()
        by_name = {field.name: field for field in fields}
        self._compiler = Compiler(index.schema, self._searcher, by_name)
        self._counter = Counter(self._searcher, self._compiler, by_name, partial(is_large, self._searcher))

    def search(self, query: Query) -> Results:
        """One page and the facet counts, at the same time: neither needs the interpreter meanwhile."""
        counting = _beside().submit(self._counter.facets, query)
        total, rows = self._page(query) if query.limit else (self.count(query), [])
        facets, left_out = counting.result()
        return Results(
            total=total,
            hits=tuple(self._hits(query, rows)),
            facets=facets,
            left_out=left_out,
            histograms=self._counter.histograms(query),
        )

    def count(self, query: Query) -> int:
        """The number of works."""
        compiled = self._compiler.finding(query.tree, query.filters)
        return int(self._searcher.search(compiled, 1, count=True).count)

    def facet_values(self, field: str, prefix: str, query: Query) -> tuple[FacetCount, ...]:
        """Values of a facet by beginnings of their words."""
        return self._counter.values(field, prefix, query)

    # Pages

    def _page(self, query: Query) -> tuple[int, list[_Row]]:
        last = query.offset + query.limit
        ranked = query.sort == "relevance" and is_ranked(query.tree)
        compile = self._compiler.ranking if ranked else self._compiler.finding
        compiled = compile(query.tree, query.filters)
        if query.sort == "title":
            return self._by_title(compiled, query)
        order = {} if ranked else {"order_by_field": "newest", "order": tantivy.Order.Desc}
        total, rows = self._fetch(compiled, last, order)
        page = self._untied(rows, query.offset, last)
        return total, page

    def _hits(self, query: Query, rows: Iterable[_Row]) -> Iterator[Hit]:
        """The works of a page; what they were ordered by, where it is no score, is none."""
        ranked = query.sort == "relevance" and is_ranked(query.tree)
        for value, address in rows:
            newest = int(value or 0) if query.sort == NEWEST else 0
            yield Hit(self._id(address), float(value) if ranked else 0.0, newest)

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
        rows = self._searcher.search(self._compiler.finding(Keyword("id", id), {}), 1).hits
        return bytes(self._searcher.doc(rows[0][1])["likeness"][0]).decode() if rows else None

    def stats(self) -> dict[str, Any]:
        """``documents`` and ``segments``."""
        return {"documents": self._searcher.num_docs, "segments": self._searcher.num_segments}
