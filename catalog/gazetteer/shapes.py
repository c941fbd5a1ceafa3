"""Outlines of today's provinces and where the special zones lie: what schematic maps are drawn from.

Units of the map: 100 a degree north to south, from 23.5 degrees north and 102 degrees east; degrees east are
drawn as long as they are at 16 degrees north. Good for a picture with links, not for surveying.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from catalog.gazetteer.listed import units
from catalog.gazetteer.units import COMMUNE, NEW, Unit

FILE = Path(__file__).parent / "data" / "province-shapes.tsv"
_TOP, _LEFT, _SCALE = 23.5, 102.0, 100.0
_EAST = math.cos(math.radians(16))


def projected(north: float, east: float) -> tuple[float, float]:
    """Where a point (degrees) lies on the map: to the right, downwards."""
    return (east - _LEFT) * _EAST * _SCALE, (_TOP - north) * _SCALE


@cache
def outlines() -> dict[str, str]:
    """The outlines (SVG paths) by code of province."""
    lines = (line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#"))
    pairs = (line.partition("\t") for line in lines)
    return {code: path for code, _tab, path in pairs}


@cache
def bounds(code: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a province's outline; raises ``KeyError`` for an unknown code."""
    points = list(_points(outlines()[code]))
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def _points(path: str) -> Iterator[tuple[float, float]]:
    for ring in path.split("M")[1:]:
        x = y = 0.0
        for step in _PAIR.findall(ring):
            dx, dy = step
            x, y = x + float(dx), y + float(dy)
            yield x, y


_PAIR = re.compile(r"(-?\d+),?(-?\d+)")


@cache
def special_zones() -> tuple[Unit, ...]:
    """The 13 special zones (đặc khu), which are islands: on every map, however small."""
    return tuple(unit for unit in units(NEW, COMMUNE) if unit.type == "đặc khu")
