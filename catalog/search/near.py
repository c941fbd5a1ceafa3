"""Near: the works round a point, nearest first, by squares of a hundredth of a degree (about a kilometre).

An index keeps of each work the cells in which it is (``gazetteer.cells``). What is near is found through the
cells that exist, so that it costs the same wherever a point lies; distances are those of a cell's middle.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import Any, NamedTuple

from catalog.gazetteer import kilometres
from catalog.gazetteer.cells import cell_of, cells_of_places, middle
from catalog.sdk.search import Hit, Query, SearchEngine
from catalog.sdk.tree import And, Keyword, Node, Not, Or

FIELD = "cell"
MAX_CELLS = 500
"""The nearest so many cells are searched in."""
MAX_RADIUS = 500.0
"""Kilometres; a wider circle would be all of Vietnam."""
_ALL_CELLS = 70_000
_NOWHERE = "-"
_DEGREE = 111.0
"""Kilometres of one degree of latitude, rounded down."""

Point = tuple[float, float]
Json = Mapping[str, Any]


class Cell(NamedTuple):
    """A cell and the kilometres from a point to its middle."""

    name: str
    kilometres: float


@dataclass(frozen=True, slots=True)
class Around:
    """The cells round a point in which there is something, the nearest first.

    ``is_whole`` is False where so many lie within the circle that the farther ones are left out.
    """

    cells: tuple[Cell, ...]
    is_whole: bool = True

    @property
    def reach(self) -> float:
        """Kilometres to the farthest cell, 0 where there is none."""
        return self.cells[-1].kilometres if self.cells else 0.0

    @property
    def names(self) -> tuple[str, ...]:
        """What to filter the field ``cell`` by; where there is no cell, something that no work has."""
        return tuple(cell.name for cell in self.cells) or (_NOWHERE,)


class Placed(NamedTuple):
    """A work that was found and the kilometres to the nearest of its cells."""

    hit: Hit
    kilometres: float


def around(engine: SearchEngine, point: Point, radius: float) -> Around:
    """The cells whose middle is within ``radius`` kilometres of ``point``, at most ``MAX_CELLS``.

    Raises ``SearchError``.
    """
    radius = max(radius, 1.0)
    # Most cells are too far north or south: looking at that first spares their distance.
    high = radius / _DEGREE
    within = (
        Cell(name, far)
        for name, at in _known(engine)
        if abs(at[0] - point[0]) <= high and (far := kilometres(point, at)) <= radius
    )
    found = nsmallest(MAX_CELLS + 1, within, key=lambda cell: (cell.kilometres, cell.name))
    return Around(tuple(found[:MAX_CELLS]), is_whole=len(found) <= MAX_CELLS)


_held: dict[str, tuple[str, tuple[tuple[str, Point], ...]]] = {}
_lock = threading.Lock()


def _known(engine: SearchEngine) -> tuple[tuple[str, Point], ...]:
    """Every cell of the index with its middle, read once for each state of the index."""
    folder, stand = str(engine.folder), repr(engine.position())
    with _lock:
        held = _held.get(folder)
    if held is None or held[0] != stand:
        values = engine.facet_values(FIELD, "", Query(facet_size=_ALL_CELLS, limit=0))
        held = stand, tuple((found.value, middle(found.value)) for found in values)
        with _lock:
            _held[folder] = held
    return held[1]


def nearest_first(
    engine: SearchEngine, query: Query, within: Around, offset: int, limit: int
) -> tuple[Placed, ...]:
    """One page of what ``query`` finds in the cells of ``within``, the nearest first.

    A work in several cells stands in the nearest. In one cell the best match comes first. Cells are asked
    one by one from where the page begins, which is found by counting. Raises ``SearchError``.
    """
    cells = _inhabited(engine, query, within)
    first, skipped = _begin(engine, query, cells, offset)
    skip, page = offset - skipped, list[Placed]()
    for place in range(first, len(cells)):
        if len(page) >= limit:
            break
        asked = replace(
            _in(query, cells[place : place + 1], but=cells[:place]), offset=skip, limit=limit - len(page)
        )
        found = engine.search(asked)
        page += [Placed(hit, cells[place].kilometres) for hit in found.hits]
        skip = max(0, skip - found.total)
    return tuple(page)


def _in(query: Query, cells: Sequence[Cell], but: Sequence[Cell] = ()) -> Query:
    filters = {**query.filters, FIELD: tuple(cell.name for cell in cells)}
    tree: Node = query.tree
    if but:
        tree = And((tree, Not(Or(tuple(Keyword(FIELD, cell.name) for cell in but)))))
    return replace(
        query, tree=tree, filters=filters, facets=(), large_facets=(), histograms=(), sort="relevance"
    )


def _inhabited(engine: SearchEngine, query: Query, within: Around) -> list[Cell]:
    """The cells in which the query finds something, the nearest first."""
    cells = Or(tuple(Keyword(FIELD, name) for name in within.names))
    asked = replace(_in(query, ()), tree=And((query.tree, cells)), facet_size=_ALL_CELLS, offset=0, limit=0)
    values = engine.facet_values(FIELD, "", replace(asked, filters=_without_cells(query)))
    held = {found.value for found in values}
    return [cell for cell in within.cells if cell.name in held]


def _without_cells(query: Query) -> dict[str, tuple[str, ...]]:
    return {name: values for name, values in query.filters.items() if name != FIELD}


def _begin(engine: SearchEngine, query: Query, cells: Sequence[Cell], offset: int) -> tuple[int, int]:
    """How many cells, the nearest, lie wholly before ``offset``, and the number of works in them."""
    if offset <= 0 or not cells:
        return 0, 0

    def works(count: int) -> int:
        return engine.count_many([replace(_in(query, cells[:count]), offset=0, limit=0)])[0] if count else 0

    count = bisect_right(range(len(cells) + 1), offset, key=works) - 1
    return count, works(count)


def distance(records: Iterable[Json], institutions: Mapping[str, Json], point: Point) -> float | None:
    """Kilometres from ``point`` to the nearest cell of a work: of its places and of who holds it.

    None where the work is in no cell. ``institutions`` are facts by slug.
    """
    cells: set[str] = set()
    for record in records:
        cells.update(cells_of_places(record.get("places") or ()))
        slugs = [
            record.get("institution", ""),
            *(one.get("institution", "") for one in record.get("holdings") or ()),
        ]
        cells.update(found for slug in slugs if (found := cell_of(institutions.get(slug) or {})))
    return min((kilometres(point, middle(cell)) for cell in cells), default=None)
