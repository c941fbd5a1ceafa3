"""Where units are, and which are near a point."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from heapq import nsmallest
from math import cos, radians
from typing import NamedTuple

from catalog.gazetteer.distance import kilometres
from catalog.gazetteer.listed import units
from catalog.gazetteer.table import table
from catalog.gazetteer.territory import communes_touching
from catalog.gazetteer.units import COMMUNE, NEW, Point, Unit

_DEGREE = 111.2
"""Kilometres of one degree of latitude, rounded up: a sieve before the distance is taken."""


class Near(NamedTuple):
    """A unit and the kilometres from a point to its centre."""

    unit: Unit
    kilometres: float


@lru_cache(maxsize=20_000)
def centre(unit: Unit) -> Point | None:
    """The centre of ``unit``: its own, else the middle of what it became or was made of, None if unknown."""
    if unit.point:
        return unit.point
    known = table()
    points = [point for other in communes_touching(known.place(unit)) if (point := known.point(other))]
    if not points:
        return None
    return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


def nearest(
    point: Point, list_version: str = NEW, level: str = COMMUNE, limit: int = 5, within: float = 200.0
) -> tuple[Near, ...]:
    """The units of one list and level whose centres are nearest to ``point``, at most ``within`` km off.

    Of a point abroad there may be none. What holds the point is most often the first; centres cannot tell
    for sure.
    """
    lat, lon = point
    high = within / _DEGREE
    wide = high / max(0.1, cos(radians(lat)))
    close = (
        Near(unit, kilometres(point, at))
        for unit, at in _placed(list_version, level)
        if abs(at[0] - lat) <= high and abs(at[1] - lon) <= wide
    )
    return tuple(nsmallest(limit, _inside(close, within), key=lambda near: near.kilometres))


def _inside(found: Iterable[Near], within: float) -> Iterable[Near]:
    return (near for near in found if near.kilometres <= within)


@lru_cache(maxsize=8)
def _placed(list_version: str, level: str) -> tuple[tuple[Unit, Point], ...]:
    return tuple((unit, point) for unit in units(list_version, level) if (point := centre(unit)))
