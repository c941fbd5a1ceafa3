"""Cells: squares of a hundredth of a degree (about a kilometre) by which what is near is found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from catalog.gazetteer.units import Point

Json = Mapping[str, Any]
_MIDDLE = 0.5


@lru_cache(maxsize=5_000)
def cell(lat: float, lon: float) -> str:
    """The cell that holds a point, as "lat:lon".

    Both are whole hundredths, rounded down: the point 16.4637, 107.5909 lies in "1646:10759".
    """
    return f"{math.floor(round(lat * 100, 6))}:{math.floor(round(lon * 100, 6))}"


def middle(name: str) -> Point:
    """The middle of a cell in degrees north and east. Raises ``ValueError`` for what is no cell."""
    lat, lon = name.split(":")
    return (int(lat) + _MIDDLE) / 100, (int(lon) + _MIDDLE) / 100


def cell_of(facts: Json) -> str | None:
    """The cell of an institution or a place, None if its point is not known."""
    lat, lon = facts.get("lat"), facts.get("lon")
    return None if lat is None or lon is None else cell(lat, lon)


def cells_of_places(places: Sequence[Json]) -> list[str]:
    """The cells of a record's places, but for those that are said to be uncertain."""
    found = (cell_of(place) for place in places if is_certain(place))
    return [one for one in found if one]


def is_certain(place: Json) -> bool:
    """Whether nothing is said that makes a place of a record uncertain."""
    return place.get("certainty", "") in ("", "certain")
