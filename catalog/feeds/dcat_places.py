"""Where institutions are, for DCAT: units by code and dated list, with centre and box, and single points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from catalog.feeds.dcat_graph import AUTHORITY, Graph, Node, both, text
from catalog.gazetteer import NEW, PROVINCE, Unit, centre, children, unit, units

Point = tuple[float, float]


def country(graph: Graph) -> Node:
    """Viet Nam, put into the graph, with the box around the centres of its communes."""
    told = {"skos:prefLabel": both("Việt Nam", "Viet Nam"), **_extent(_points_of_all())}
    return graph.add(f"{AUTHORITY}/country/VNM", "dct:Location", told)


def places(graph: Graph, base: str, facts: Mapping[str, Any]) -> Iterator[Node]:
    """An institution's province and commune, as far as they are known, and the point at which it stands."""
    for name in ("province", "commune"):
        code, codes = facts.get(f"{name}_code"), facts.get("code_list")
        known = unit(f"{codes}:{code}") if code and codes else None
        if known is not None:
            yield graph.add(f"{base}/catalog#place-{known.key}", "dct:Location", _unit(known))
    if "lat" in facts and "lon" in facts:
        label = {"@type": "dct:Location", "skos:prefLabel": text(facts["name_vi"], "vi")}
        yield label | _centroid((facts["lat"], facts["lon"]))


def _unit(known: Unit) -> Node:
    label: Node = {"dct:identifier": known.key, "skos:prefLabel": text(known.full_name, "vi")}
    point = centre(known)
    # A commune has no parts to draw a box around.
    box = _extent(_points(known)) if known.level == PROVINCE else {}
    return {**label, **box, **(_centroid(point) if point else {})}


@lru_cache(maxsize=1)
def _points_of_all() -> tuple[Point, ...]:
    return tuple(point for province in units(NEW, PROVINCE) for point in _points(province))


@lru_cache(maxsize=100)
def _points(province: Unit) -> tuple[Point, ...]:
    return tuple(point for inner in children(province) if (point := centre(inner)))


def _extent(points: Iterable[Point]) -> Node:
    """The middle of points and the box around them, in the order east, north."""
    lats, lons = zip(*points, strict=True)
    south, north, west, east = min(lats), max(lats), min(lons), max(lons)
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    ring = ", ".join(f"{lon:.4f} {lat:.4f}" for lon, lat in corners)
    box = {"@value": f"POLYGON(({ring}))", "@type": "geo:wktLiteral"}
    return {"dcat:bbox": box, **_centroid(((south + north) / 2, (west + east) / 2))}


def _centroid(point: Point) -> Node:
    lat, lon = point
    return {"dcat:centroid": {"@value": f"POINT({lon:.5f} {lat:.5f})", "@type": "geo:wktLiteral"}}
