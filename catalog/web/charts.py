"""Drawings made here, in SVG: bars of counts, a value beside what it is to reach, a value over the years.

Whoever shows one puts words or a table of the same beside it. What is not known is drawn as nothing, never
as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 120
_GAP = 0.25
"""Share of a bar's room that stays free."""
LINE_WIDTH, LINE_HEIGHT = 120, 32
_EDGE = 4
"""So far from the drawing's edge its first and last dots are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: its place and size in the drawing, and what it tells."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart: its bars, the largest value, the sum, and the labels at both ends."""

    key: str
    name: str
    bars: list[Bar]
    most: int
    total: int
    first: str
    last: str


def drawn(key: str, name: str, values: Sequence[tuple[str, int]]) -> Chart:
    """The chart of values with their labels, in their order."""
    most = max((value for _label, value in values), default=0)
    room = WIDTH / max(1, len(values))
    return Chart(
        key=key,
        name=name,
        bars=[_bar(place * room, room, label, value, most) for place, (label, value) in enumerate(values)],
        most=most,
        total=sum(value for _label, value in values),
        first=values[0][0] if values else "",
        last=values[-1][0] if values else "",
    )


def _bar(x: float, room: float, label: str, value: int, most: int) -> Bar:
    # What is counted at all can be seen: one of ten thousand would be a hair.
    height = 0.0 if not value else max(2.0, HEIGHT * value / most)
    return Bar(
        x=round(x + room * _GAP / 2, 2),
        y=round(HEIGHT - height, 2),
        width=round(room * (1 - _GAP), 2),
        height=round(height, 2),
        label=label,
        value=value,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is to be reached: its place on a meter, its year; ``place`` 0 is the first of several."""

    x: float
    year: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """A value as a bar from 0 to ``WIDTH`` with marks of what it is to reach; ``length`` None: not known."""

    length: float | None
    marks: list[Mark]


def meter(value: float | None, aims: Sequence[tuple[int, float]], whole: float = 100) -> Meter:
    """The bar of a value (a negative one has no length) and of aims by year, where ``whole`` fills it."""
    return Meter(
        length=None if value is None else _along(value, whole),
        marks=[Mark(x=_along(aim, whole), year=year, place=place) for place, (year, aim) in enumerate(aims)],
    )


def _along(value: float, whole: float) -> float:
    return round(WIDTH * min(1.0, max(0.0, value / whole)), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Values over the years: pieces to be drawn through (points of a polyline), and a dot for each value."""

    pieces: list[str]
    dots: list[tuple[float, float]]


def line(values: Sequence[float | None]) -> Line:
    """The line through values; it breaks where one is not known."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step = (LINE_WIDTH - 2 * _EDGE) / max(1, len(values) - 1)
    places = [
        None if value is None else (round(_EDGE + at * step, 1), _height(value, low, high))
        for at, value in enumerate(values)
    ]
    pieces: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            pieces.append([])
        else:
            pieces[-1].append(place)
    return Line(
        pieces=[" ".join(f"{x},{y}" for x, y in piece) for piece in pieces if len(piece) > 1],
        dots=[place for place in places if place is not None],
    )


def _height(value: float, low: float, high: float) -> float:
    """From the top; values that are all the same lie in the middle."""
    share = (value - low) / (high - low) if high > low else 0.5
    return round(LINE_HEIGHT - _EDGE - share * (LINE_HEIGHT - 2 * _EDGE), 1)
