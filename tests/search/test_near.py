"""What is near a point, on every engine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from catalog.gazetteer.cells import cell
from catalog.sdk.search import Batch, Document, IndexField, Position, Query, SearchEngine
from catalog.sdk.tree import Term
from catalog.search import near
from catalog.search.analysis import indexed
from catalog.search.engines import builtin_engines

FIELDS = (
    IndexField(name="title", type="text", multiple=True),
    IndexField(name="kind", type="keyword", facet=True),
    IndexField(name="cell", type="keyword", facet=True, multiple=True),
)
HUE = (16.4637, 107.5909)
HA_NOI = (21.0245, 105.8412)


def work(id: str, *points: tuple[float, float], title: str = "sách", newest: int = 0) -> Document:
    """A work that is at these points."""
    return Document(
        id=id,
        texts={"title": [indexed(title)]},
        keywords={"kind": ["book"], "cell": [cell(*point) for point in points]},
        newest=newest,
    )


WORKS = (
    work("here", HUE),
    work("north", (HUE[0] + 0.05, HUE[1]), title="sách cũ"),
    work("both", (HUE[0] + 0.05, HUE[1]), HA_NOI, newest=9),
    work("east", (HUE[0], HUE[1] + 0.2)),
    work("capital", HA_NOI, title="sách cũ"),
    work("nowhere"),
)


@pytest.fixture(params=builtin_engines(), ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterable[SearchEngine]:
    made: SearchEngine = request.param(FIELDS, tmp_path / "index", {})
    made.apply(Batch(put=WORKS), Position("log", "fields", 1))
    yield made
    made.close()


def found(engine: SearchEngine, radius: float, query: Query, offset: int = 0, limit: int = 20) -> list[str]:
    within = near.around(engine, HUE, radius)
    return [placed.hit.id for placed in near.nearest_first(engine, query, within, offset, limit)]


def test_the_nearest_come_first_and_the_newer_of_one_cell(engine: SearchEngine) -> None:
    assert found(engine, 30, Query()) == ["here", "both", "north", "east"]
    assert found(engine, 10, Query()) == ["here", "both", "north"]
    assert found(engine, 1, Query()) == ["here"]


def test_a_work_of_several_cells_stands_once_at_its_nearest(engine: SearchEngine) -> None:
    assert found(engine, 500, Query())[:2] == ["here", "both"]
    assert found(engine, near.MAX_RADIUS, Query(tree=Term("sach", folded=True))).count("both") == 1


def test_words_and_filters_narrow_what_is_near(engine: SearchEngine) -> None:
    assert found(engine, 30, Query(tree=Term("cu", "title", folded=True))) == ["north"]
    assert found(engine, 30, Query(filters={"kind": ("map",)})) == []
    within = near.around(engine, HUE, 30)
    query = Query(filters={"kind": ("book",), near.FIELD: within.names})
    assert engine.search(query).total == 4
    assert found(engine, 30, query) == ["here", "both", "north", "east"]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_follow_on_and_hold_each_work_once(engine: SearchEngine, size: int) -> None:
    pages = [found(engine, 700, Query(), offset, size) for offset in range(0, 8, size)]
    assert [id for page in pages for id in page] == ["here", "both", "north", "east", "capital"]


def test_where_nothing_is_near_nothing_is_found(engine: SearchEngine) -> None:
    within = near.around(engine, (8.6, 111.9), 50)
    assert within.cells == ()
    assert engine.search(Query(filters={near.FIELD: within.names})).total == 0
    assert near.nearest_first(engine, Query(), within, 0, 20) == ()


def test_an_index_that_has_changed_is_read_anew(engine: SearchEngine) -> None:
    assert found(engine, 1, Query()) == ["here"]
    engine.apply(Batch(put=[work("new", HUE, newest=5)], remove=["here"]), Position("log", "fields", 2))
    assert found(engine, 1, Query()) == ["new"]


def test_only_the_nearest_cells_are_searched_in_and_it_is_said(tmp_path: Path) -> None:
    (kind,) = (kind for kind in builtin_engines() if kind.name == "whoosh")
    engine = kind(FIELDS, tmp_path / "many", {})
    grid = [
        work(f"{y}-{x}", (HUE[0] + y / 100, HUE[1] + x / 100)) for y in range(-13, 14) for x in range(-13, 14)
    ]
    engine.apply(Batch(put=grid), Position("log", "fields", 1))
    within = near.around(engine, HUE, 100)
    assert (len(within.cells), within.is_whole) == (near.MAX_CELLS, False)
    assert within.reach == max(found.kilometres for found in within.cells) < 25
    assert near.around(engine, HUE, 5).is_whole
    engine.close()


def test_distances_are_told_of_places_and_of_those_who_hold_a_work() -> None:
    institutions = {"library": {"lat": HUE[0], "lon": HUE[1]}, "other": {"lat": HA_NOI[0], "lon": HA_NOI[1]}}
    record = {"institution": "other", "holdings": [{"institution": "library"}]}
    told = near.distance([record], institutions, HUE)
    assert told is not None
    assert told < 1
    place = {"places": [{"label": "Hà Nội", "lat": HA_NOI[0], "lon": HA_NOI[1]}]}
    assert round(near.distance([place], {}, HUE) or 0, -1) == 540
    assert near.distance([{"institution": "gone"}], institutions, HUE) is None
