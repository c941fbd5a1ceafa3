"""A Whoosh index opened for reading: pages, counts, vocabulary. One thread at a time."""

from __future__ import annotations

import heapq
import math
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from catalog.sdk.search import NEWEST, Bucket, FacetCount, Hit, IndexField, Query, Results
from catalog.sdk.tree import Keyword
from catalog.search.beginnings import Beginnings
from catalog.search.engines.whoosh_segment import Scores, Segment, SegmentValues
from catalog.search.histogram import buckets
from catalog.search.trees import MAX_EXPANSION, filter_node, is_ranked, range_of, wildcard_test

Found = list[tuple[Segment, Scores]]


class WhooshSnapshot:
    """The index at one position. ``known`` holds the values of segments read before.

    Facets of more than ``many_values`` values are counted only alone.
    """

    def __init__(
        self,
        reader: Any,
        fields: Sequence[IndexField],
        known: Mapping[str, SegmentValues],
        many_values: int,
    ) -> None:
        self._reader, self._many_values = reader, many_values
        self._fields = {field.name: field for field in fields}
        # Files of Whoosh have one position each, so threads take turns.
        self._turn = threading.RLock()
        self._rarity = lru_cache(maxsize=50_000)(self._measure_rarity)
        self._expand = lru_cache(maxsize=1_000)(self._expand_pattern)
        self._average = lru_cache(maxsize=500)(self._measure_average)
        self._matched = lru_cache(maxsize=8)(self._match)
        self._counted = lru_cache(maxsize=256)(self._count_facet)
        self.segments: dict[str, SegmentValues] = {}
        self._leaves = [self._leaf(leaf, known) for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]

    def _leaf(self, reader: Any, known: Mapping[str, SegmentValues]) -> Segment:
        name = reader.segment().segment_id()
        values = self.segments[name] = known.get(name) or SegmentValues(reader)
        return Segment(reader, values, self._fields, self._rarity, self._expand, self._average)

    # Results

    def search(self, query: Query) -> Results:
        """One page and the facet counts."""
        with self._turn:
            found = self._narrowed(query)
            large = set(query.facets).difference(query.large_facets)
            left_out = tuple(name for name in query.facets if name in large and self._is_large(name))
            names = dict.fromkeys((*query.facets, *query.large_facets))
            return Results(
                total=sum(len(scores) for _, scores in found),
                hits=self._page(found, query),
                facets={name: self._facet(name, query) for name in names if name not in left_out},
                left_out=left_out,
                histograms={name: self._histogram(name, query) for name in query.histograms},
            )

    def count(self, query: Query) -> int:
        """The number of works."""
        with self._turn:
            return sum(len(scores) for _, scores in self._narrowed(query))

    def facet_values(self, field: str, prefix: str, query: Query) -> tuple[FacetCount, ...]:
        """Values of a facet by beginnings of their words."""
        wanted = Beginnings.of(prefix)
        if wanted is None:
            return ()
        with self._turn:
            counts = self._counted(query.tree, _frozen(query.filters, without=field), field)
        fitting = (found for found in counts if wanted.fit(found.value))
        return tuple(islice(fitting, query.facet_size))

    def _is_large(self, name: str) -> bool:
        if self._fields[name].type != "keyword" or name not in self._reader.indexed_field_names():
            return False
        return sum(1 for _ in islice(self._reader.lexicon(name), self._many_values + 1)) > self._many_values

    def _histogram(self, name: str, query: Query) -> tuple[Bucket, ...]:
        begins, ends = (
            {int(found.value): found.count for found in self._counted(query.tree, others, end)}
            for others in (_frozen(query.filters, without=name),)
            for end in self._fields[name].ends or ()
        )
        return buckets(begins, ends)

    def _facet(self, name: str, query: Query) -> tuple[FacetCount, ...]:
        return self._counted(query.tree, _frozen(query.filters, without=name), name)[: query.facet_size]

    def _narrowed(self, query: Query) -> Found:
        return self._matched(query.tree, _frozen(query.filters))

    def _match(self, tree: Any, filters: tuple[tuple[str, frozenset[str]], ...]) -> Found:
        found = []
        for segment in self._leaves:
            scores = segment.match(tree)
            for name, wanted in filters:
                scores = self._filtered(segment, scores, name, wanted)
            found.append((segment, scores))
        return found

    def _filtered(self, segment: Segment, scores: Scores, name: str, wanted: frozenset[str]) -> Scores:
        if any(map(range_of, wanted)):
            kept = segment.match(filter_node(name, sorted(wanted), self._fields), scores.keys())
            return {one: score for one, score in scores.items() if one in kept}
        values = segment.values.of(name) if name != "id" else [(id,) for id in segment.values.ids]
        return {one: score for one, score in scores.items() if not wanted.isdisjoint(values[one])}

    def _page(self, found: Found, query: Query) -> tuple[Hit, ...]:
        ranked = query.sort == "relevance" and is_ranked(query.tree)
        rows: Iterable[tuple[Any, int, str, float]] = (
            (
                (values.titles[one] if query.sort == "title" else -score if ranked else 0),
                -values.newest[one],
                values.ids[one],
                score if ranked else 0.0,
            )
            for segment, scores in found
            for values in (segment.values,)
            for one, score in scores.items()
        )
        best = heapq.nsmallest(query.offset + query.limit, rows)[query.offset :]
        return tuple(Hit(id, score, -age if query.sort == NEWEST else 0) for _, age, id, score in best)

    def _count_facet(
        self, tree: Any, filters: tuple[tuple[str, frozenset[str]], ...], name: str
    ) -> tuple[FacetCount, ...]:
        counter: Counter[str] = Counter()
        for segment, scores in self._matched(tree, filters):
            counter.update(chain.from_iterable(map(segment.values.of(name).__getitem__, scores)))
        if self._fields[name].type == "number":
            ordered = sorted(counter.items(), key=lambda pair: -int(pair[0]))
        else:
            ordered = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(FacetCount(value, count) for value, count in ordered)

    # Single facts

    def _measure_rarity(self, name: str, token: str) -> float:
        count = int(self._reader.doc_frequency(name, token))
        others = int(self._reader.doc_count()) - count
        return float(math.log(1 + (others + 0.5) / (count + 0.5))) if count else 0.0

    def _measure_average(self, name: str) -> float:
        tokens, documents = int(self._reader.field_length(name)), int(self._reader.doc_count_all())
        return tokens / max(1, documents)

    def _expand_pattern(self, name: str, prefix: str, pattern: str) -> tuple[str, ...]:
        if name not in self._reader.indexed_field_names():
            return ()
        fits = wildcard_test(pattern)
        alike = map(bytes.decode, self._reader.expand_prefix(name, prefix))
        tokens = [token for token in alike if fits(token[len(prefix) :])]
        counted = sorted((-self._reader.doc_frequency(name, token), token) for token in tokens)
        return tuple(token for _, token in counted[:MAX_EXPANSION])

    def vocabulary(self, name: str) -> Iterable[tuple[str, int]]:
        """The tokens of an indexed text field with their document counts."""
        with self._turn:
            if name not in self._reader.indexed_field_names():
                return []
            return [(text.decode(), info.doc_frequency()) for text, info in self._reader.iter_field(name)]

    def frequency(self, name: str, token: str) -> int:
        """The number of documents that hold a token."""
        with self._turn:
            return int(self._reader.doc_frequency(name, token))

    def likeness(self, id: str) -> str | None:
        """What was stored of a work to find others like it."""
        with self._turn:
            for segment in self._leaves:
                for document in segment.match(Keyword("id", id)):
                    return segment.values.likeness(document)
        return None

    def stats(self) -> dict[str, Any]:
        """``documents`` and ``segments``."""
        return {"documents": self._reader.doc_count(), "segments": len(self._leaves)}


def _frozen(
    filters: Mapping[str, Sequence[str]], without: str | None = None
) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (name, frozenset(values)) for name, values in sorted(filters.items()) if name != without and values
    )
