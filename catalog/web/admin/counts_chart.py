"""Counts as drawings made here: bars in SVG, one small chart for each thing that is counted.

Each chart has a name and a sentence that tells what it shows; the table beside them holds every number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 120
_GAP = 0.25
"""Share of a bar's room that stays free."""


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
