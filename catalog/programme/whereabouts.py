"""In which units of both lists an institution is: one of each kind, so that sums over either list agree.

A commune of today that was made of several is one of these only where the institution's point, or a place of
its past, tells which; else that is left open ("") and it counts for the province alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from catalog.gazetteer import (
    COMMUNE,
    DISTRICT,
    NEW,
    OLD,
    PROVINCE,
    Unit,
    centre,
    kilometres,
    nearest,
    parents,
    predecessors,
    successors,
    unit,
)

Point = tuple[float, float]
_NEAR = 12


class Whereabouts(NamedTuple):
    """Keys of units: province and commune of today; province, district and commune of before."""

    province: str = ""
    commune: str = ""
    old_province: str = ""
    old_district: str = ""
    old_commune: str = ""


NOWHERE = Whereabouts()
COLUMNS = {
    (NEW, PROVINCE): "province",
    (NEW, COMMUNE): "commune",
    (OLD, PROVINCE): "old_province",
    (OLD, DISTRICT): "old_district",
    (OLD, COMMUNE): "old_commune",
}
"""Under which name a unit of a list and level stands."""


def column_of(territory: str) -> str | None:
    """The name of the fact that a territory (a unit's key) is looked for in; None for no unit of Vietnam."""
    found = unit(territory)
    return None if found is None else COLUMNS[found.list_version, found.level]


@lru_cache(maxsize=40_000)
def whereabouts(key: str, point: Point | None = None) -> Whereabouts:
    """Where an institution is of which the smallest known unit has this key, and which lies at the point."""
    found = unit(key)
    if found is None:
        return NOWHERE
    other = _other(found, point)
    return Whereabouts(**{**_named(found), **(_named(other) if other else _shared(found))})


def _named(found: Unit) -> dict[str, str]:
    """The unit and all that it is in, each under its name."""
    return {COLUMNS[one.list_version, one.level]: one.key for one in (found, *parents(found))}


def _other(found: Unit, point: Point | None) -> Unit | None:
    """The smallest unit of the other list that it surely or by its point is in."""
    others = _of_other_list(found)
    if len(others) == 1:
        return others[0]
    if point is None:
        return None
    if found.level == COMMUNE:
        placed = [(kilometres(point, at), one) for one in others if (at := centre(one))]
        return min(placed, key=lambda pair: (pair[0], pair[1].key))[1] if placed else None
    there = NEW if found.list_version == OLD else OLD
    near = (one.unit for one in nearest(point, there, COMMUNE, _NEAR))
    return next((one for one in near if not _tops(others).isdisjoint(_tops([one]))), None)


def _of_other_list(found: Unit) -> Sequence[Unit]:
    links = successors(found) if found.list_version == OLD else predecessors(found)
    return [link.unit for link in links]


def _tops(some: Iterable[Unit]) -> set[str]:
    """The keys of the provinces that units are in."""
    return {(one, *parents(one))[-1].key for one in some}


def _shared(found: Unit) -> dict[str, str]:
    """What all units of the other list, one of which it is in, are in together."""
    named = [_named(one) for one in _of_other_list(found)]
    names = {name for one in named for name in one}
    return {
        name: next(iter(keys)) for name in names if len(keys := {one.get(name, "") for one in named}) == 1
    }
