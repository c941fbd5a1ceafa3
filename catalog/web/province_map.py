"""Maps of the provinces as drawings for templates (``parts/map.html``): schematic, each with a list beside.

Hoàng Sa (of Đà Nẵng) and Trường Sa (of Khánh Hòa) lie east of the frame and stand in insets on every map.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog import gazetteer
from catalog.gazetteer import shapes
from catalog.gazetteer.units import Unit
from catalog.web.i18n import gettext as _

Placed = tuple[str, float, float]
"""A point by its name, degrees north and degrees east."""
WIDTH, HEIGHT = 900, 1540
_INSETS = {"20333": (728, 610, 164, 150), "22736": (716, 1225, 172, 200)}
"""Where the special zones that lie outside stand: left, top, width, height."""
_ISLANDS = {
    "20333": ((40, 62), (58, 48), (70, 70), (102, 60), (118, 82), (92, 98), (60, 104)),
    "22736": ((28, 46), (58, 34), (50, 84), (84, 62), (116, 50), (98, 110), (140, 96), (72, 142), (130, 156)),
}
"""Some of their islands, in the inset: a sign of where they are to each other."""
_LARGEST, _SMALLEST = 44.0, 11.0
_MARGIN = 6
"""Hundredths of an enlarged province that are left free around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A province on the map: its outline, its link and words, and a circle as large as its number."""

    code: str
    name: str
    path: str
    address: str
    label: str
    count: int
    x: int
    y: int
    radius: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A special zone as a point: its name and that of its province; ``code`` is the province's."""

    name: str
    province: str
    code: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """A frame for islands that lie outside the map."""

    zone: Zone
    left: int
    top: int
    width: int
    height: int
    islands: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceMap:
    """All 34 provinces, the special zones within the frame, the insets of the two outside."""

    places: Sequence[Place]
    zones: Sequence[Zone]
    insets: Sequence[Inset]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Enlarged:
    """One province as large as it goes: its outline, points in it, and where the drawing begins and ends.

    ``faint`` are points drawn hollow; ``inset`` is the frame for islands that lie far outside, None where
    there are none.
    """

    path: str
    name: str
    frame: str
    points: Sequence[tuple[str, float, float]]
    unit: float
    zones: Sequence[Zone]
    inset: Inset | None = None
    faint: Sequence[tuple[str, float, float]] = ()


def province_map(
    counts: Mapping[str, int], address: Callable[[Unit], str], label: Callable[[int], str]
) -> ProvinceMap:
    """The map with ``counts`` by code of province; ``label`` tells a count in words."""
    most = max(counts.values(), default=0)
    zones = [_zone(unit) for unit in shapes.special_zones()]
    outside = {unit.code for unit in shapes.special_zones()} & _INSETS.keys()
    named = dict(zip((unit.code for unit in shapes.special_zones()), zones, strict=True))
    return ProvinceMap(
        places=[
            _place(unit, counts.get(unit.code, 0), most, address, label)
            for unit in gazetteer.units(gazetteer.NEW, gazetteer.PROVINCE)
        ],
        zones=[zone for code, zone in named.items() if code not in outside],
        insets=[
            Inset(zone=named[code], left=left, top=top, width=width, height=height, islands=_ISLANDS[code])
            for code, (left, top, width, height) in _INSETS.items()
        ],
    )


def enlarged(code: str, points: Sequence[Placed] = (), faint: Sequence[Placed] = ()) -> Enlarged:
    """The province of that code with ``points`` in it, and ``faint`` ones drawn hollow.

    Raises ``KeyError`` for an unknown code.
    """
    province = gazetteer.unit(f"{gazetteer.NEW}:{code}")
    zones = [zone for zone in shapes.special_zones() if zone.parent == code]
    outside = next((zone for zone in zones if zone.code in _INSETS), None)
    inside = [_zone(zone) for zone in zones if zone is not outside]
    frame, unit = _frame(code, inside)
    margin = _MARGIN * unit
    inset = _aside(outside, frame, unit) if outside else None
    width = frame[2] - frame[0] + (inset.width + 2 * margin if inset else 0)
    return Enlarged(
        path=shapes.outlines()[code],
        name=province.name if province else code,
        frame=f"{frame[0]:.0f} {frame[1]:.0f} {width:.0f} {frame[3] - frame[1]:.0f}",
        points=_drawn(points, frame),
        faint=_drawn(faint, frame),
        unit=round(unit, 2),
        zones=inside,
        inset=inset,
    )


def _frame(code: str, zones: Sequence[Zone]) -> tuple[tuple[float, float, float, float], float]:
    """Left, top, right and bottom of the drawing, and a hundredth of its larger side."""
    left, top, right, bottom = shapes.bounds(code)
    across, down = [left, right, *(zone.x for zone in zones)], [top, bottom, *(zone.y for zone in zones)]
    unit = max(max(across) - min(across), max(down) - min(down)) / 100
    margin = _MARGIN * unit
    return (min(across) - margin, min(down) - margin, max(across) + margin, max(down) + margin), unit


def _drawn(
    points: Sequence[Placed], frame: tuple[float, float, float, float]
) -> list[tuple[str, float, float]]:
    placed = [(name, *_rounded(*shapes.projected(north, east))) for name, north, east in points]
    # A position that was mistyped lies in another province: the page tells it in figures.
    return [one for one in placed if _is_within(one[1], one[2], frame)]


def _is_within(x: float, y: float, frame: tuple[float, float, float, float]) -> bool:
    return frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3]


def _aside(zone: Unit, frame: tuple[float, float, float, float], unit: float) -> Inset:
    """The islands beside the province, to its right."""
    width, height = _INSETS[zone.code][2:]
    scale = 34 * unit / width
    return Inset(
        zone=_zone(zone),
        left=round(frame[2]),
        top=round((frame[1] + frame[3]) / 2 - scale * height / 2),
        width=round(scale * width),
        height=round(scale * height),
        islands=[_rounded(scale * x, scale * y) for x, y in _ISLANDS[zone.code]],
    )


def _place(
    unit: Unit, count: int, most: int, address: Callable[[Unit], str], label: Callable[[int], str]
) -> Place:
    x, y = _middle(unit)
    share = math.sqrt(count / most) if count else 0.0
    return Place(
        code=unit.code,
        name=unit.name,
        path=shapes.outlines()[unit.code],
        address=address(unit),
        label=_("%(name)s: %(count)s", name=unit.name, count=label(count)),
        count=count,
        x=x,
        y=y,
        radius=round(_SMALLEST + share * (_LARGEST - _SMALLEST)) if count else 0,
    )


def _middle(unit: Unit) -> tuple[int, int]:
    if unit.point is not None:
        return _rounded(*shapes.projected(*unit.point))
    left, top, right, bottom = shapes.bounds(unit.code)
    return _rounded((left + right) / 2, (top + bottom) / 2)


def _zone(unit: Unit) -> Zone:
    province = gazetteer.unit(f"{gazetteer.NEW}:{unit.parent}")
    x, y = _middle(unit)
    return Zone(name=unit.name, province=province.name if province else "", code=unit.parent, x=x, y=y)


def _rounded(x: float, y: float) -> tuple[int, int]:
    return round(x), round(y)
