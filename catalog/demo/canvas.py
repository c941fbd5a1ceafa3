"""A canvas for flat pictures of 480 x 360 pixels, drawn four times as large so that edges come out smooth."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 480, 360
SCALE = 4
COLOURS = 36
"""Colours kept in the file: flat pictures need few, and stay under 15 KB."""

Point = tuple[float, float]


class Canvas:
    """Shapes in picture coordinates, (0, 0) at the top left; colours are CSS names or #rrggbb."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self._draw = ImageDraw.Draw(self.image)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """A filled ellipse around (x, y)."""
        self._draw.ellipse(_scaled([(x - rx, y - ry), (x + rx, y + ry)]), fill=fill)

    def circle(self, x: float, y: float, r: float, fill: str) -> None:
        """A filled circle around (x, y)."""
        self.ellipse(x, y, r, r, fill)

    def ring(self, x: float, y: float, rx: float, ry: float, colour: str, width: float = 3) -> None:
        """The outline of an ellipse, ``width`` wide, inside its edge."""
        box = _scaled([(x - rx, y - ry), (x + rx, y + ry)])
        self._draw.ellipse(box, outline=colour, width=round(width * SCALE))

    def arc(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        start: float,
        end: float,
        colour: str,
        width: float = 4,
    ) -> None:
        """A part of an ellipse's outline, degrees clockwise from the right."""
        box = _scaled([(x - rx, y - ry), (x + rx, y + ry)])
        self._draw.arc(box, start, end, fill=colour, width=round(width * SCALE))

    def rect(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
        """A filled rectangle with its top left corner at (x, y)."""
        box = _scaled([(x, y), (x + width, y + height)])
        self._draw.rounded_rectangle(box, radius * SCALE, fill=fill)

    def poly(self, points: Sequence[Point], fill: str) -> None:
        """A filled polygon."""
        self._draw.polygon(_scaled(points), fill=fill)

    def line(self, points: Sequence[Point], colour: str, width: float = 3) -> None:
        """A line through points, with round ends."""
        self._draw.line(_scaled(points), fill=colour, width=round(width * SCALE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.circle(x, y, width / 2, colour)

    def star(self, x: float, y: float, outer: float, inner: float, rays: int, fill: str) -> None:
        """A star with one ray upwards."""
        turns = range(rays * 2)
        self.poly([polar(x, y, inner if n % 2 else outer, n * 180 / rays - 90) for n in turns], fill)

    def around(self, x: float, y: float, r: float, count: int, draw: Callable[[float, float], None]) -> None:
        """Calls ``draw`` with ``count`` places on a circle."""
        for n in range(count):
            draw(*polar(x, y, r, n * 360 / count))

    def png(self) -> bytes:
        """The picture as a PNG file with a small palette."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        flat = small.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        saved = io.BytesIO()
        flat.save(saved, "PNG", optimize=True)
        return saved.getvalue()


def polar(x: float, y: float, r: float, degrees: float, squeeze: float = 1.0) -> Point:
    """The point at a distance and an angle (clockwise from the right); ``squeeze`` flattens the circle."""
    angle = math.radians(degrees)
    return x + r * math.cos(angle), y + r * squeeze * math.sin(angle)


def curve(*points: Point, steps: int = 24) -> list[Point]:
    """Points of the Bézier curve with the given control points."""
    found = []
    for n in range(steps + 1):
        t, level = n / steps, list(points)
        while len(level) > 1:
            pairs = itertools.pairwise(level)
            level = [(ax + (bx - ax) * t, ay + (by - ay) * t) for (ax, ay), (bx, by) in pairs]
        found.append(level[0])
    return found


def mirrored(points: Sequence[Point], x: float = WIDTH / 2) -> list[Point]:
    """The outline closed by its mirror image on the other side of the line at ``x``."""
    return [*points, *((2 * x - px, py) for px, py in reversed(points))]


def _scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]
