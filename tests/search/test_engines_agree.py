"""Tantivy finds and counts what Whoosh, evaluated node by node in Python, does: made-up shelves and queries.

Each round asks 400 queries; ``make soak`` makes 50 rounds of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from catalog.errors import QueryError
from catalog.sdk.search import Batch, Position, Query, SearchEngine
from catalog.search.document import build_document
from catalog.search.engines.tantivy import TantivyEngine
from catalog.search.engines.whoosh import WhooshEngine
from catalog.search.fields import CORE_FIELDS
from catalog.search.language import parse
from tests.rounds import ROUNDS
from tests.search import made

SHELVES, TREES, TYPED = 20, 14, 6
START = Position("log", "fields", 0)


@contextmanager
def engines(records: list[dict[str, Any]]) -> Iterator[tuple[SearchEngine, SearchEngine]]:
    """Both engines over the same records, half of which came in a second commit, some of them again."""
    documents = [
        build_document(record["id"], (record,), made.INSTITUTIONS, CORE_FIELDS)
        for record in made.numbered(records)
    ]
    half = len(documents) // 2
    with tempfile.TemporaryDirectory() as folder:
        whoosh = WhooshEngine(CORE_FIELDS, Path(folder, "whoosh"), {})
        tantivy = TantivyEngine(CORE_FIELDS, Path(folder, "tantivy"), {})
        with closing(whoosh), closing(tantivy):
            for engine in (whoosh, tantivy):
                engine.apply(Batch(put=documents[: half + 1]), START)
                engine.apply(Batch(put=documents[half:]), START)
            yield whoosh, tantivy


def told(engine: SearchEngine, query: Query, prefix: str) -> dict[str, Any]:
    """All that an engine says of a query that two engines must say alike; scores are their own."""
    try:
        results = engine.search(query)
    except QueryError as refused:
        return {"refused": str(refused)}
    ids = [hit.id for hit in results.hits]
    values = engine.facet_values("creator_value", prefix, query)
    return {
        "total": results.total,
        "counted": engine.count_many([query]),
        "found": sorted(ids) if query.sort == "relevance" else ids,
        "facets": results.facets,
        "left_out": results.left_out,
        "histograms": results.histograms,
        "values": values,
    }


@pytest.mark.soak
@pytest.mark.parametrize("number", range(ROUNDS))
def test_both_engines_find_and_count_the_same(number: int) -> None:
    @seed(number)
    @settings(
        max_examples=SHELVES,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(made.shelves, st.data())
    def agree(records: list[dict[str, Any]], data: st.DataObject) -> None:
        with engines(records) as (whoosh, tantivy):
            for turn in range(TREES + TYPED):
                if turn < TREES:
                    tree = data.draw(made.trees)
                else:
                    tree = parse(data.draw(made.typed), CORE_FIELDS).tree
                query, prefix = data.draw(made.queries(tree)), data.draw(made.words)[:3]
                assert told(tantivy, query, prefix) == told(whoosh, query, prefix), (query, prefix)

    agree()
