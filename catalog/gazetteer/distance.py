"""Distances on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from catalog.gazetteer.units import Point

EARTH = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""


def kilometres(one: Point, other: Point) -> float:
    """The distance in kilometres between two points in degrees, by the haversine formula."""
    lat, lon = radians(one[0]), radians(one[1])
    other_lat, other_lon = radians(other[0]), radians(other[1])
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))
