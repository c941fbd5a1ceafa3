"""Places of LIDO: names with what they lie in, numbers in gazetteers, coordinates in degrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from catalog.formats.identifiers import web_address
from catalog.formats.lido_element import appellation, attribute, children, said, text
from catalog.record import Place

_LISTS = {
    "sws.geonames.org": "geonames", "www.geonames.org": "geonames", "geonames.org": "geonames",
    "vocab.getty.edu": "tgn", "www.wikidata.org": "wikidata", "wikidata.org": "wikidata",
    "d-nb.info": "gnd",
}  # fmt: skip
_NUMBER = re.compile(r"[A-Za-z0-9.-]{1,20}")
_LONGEST_LIST = 80
_DEGREES = re.compile(r"([-+]?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*([-+]?\d{1,3}(?:\.\d+)?)(?:[,; ].*)?")
_DEEPEST = 12


def place(entry: etree._Element, role: str) -> Place | None:
    """The place that a LIDO ``placeSetComplexType`` tells of; None where it has no name."""
    inside = next(children(entry, "place"), None)
    if inside is None:
        shown = text(entry, "displayPlace") or (appellation(entry) if not len(entry) else "")
        return Place(label=shown, role=role) if shown else None
    label = ", ".join(_names(inside, 0)) or text(entry, "displayPlace")
    if not label:
        return None
    code, code_list = _code(inside)
    lat, lon = _point(inside)
    return Place(label=label, code=code, code_list=code_list, lat=lat, lon=lon, role=role)


def _names(inside: etree._Element, depth: int) -> list[str]:
    """The name, and the names of what it lies in; one that repeats the name before it is told once."""
    own = next((name for child in children(inside, "namePlaceSet") if (name := appellation(child))), "")
    names = [part.strip() for part in own.split(";") if part.strip()]
    for outer in children(inside, "partOfPlace"):
        if depth < _DEEPEST:
            names += _names(outer, depth + 1)
    return list(dict.fromkeys(names))


def _code(inside: etree._Element) -> tuple[str, str]:
    for entry in children(inside, "placeID"):
        number = said(entry)
        if address := web_address(number):
            parts = urlsplit(address)
            number = parts.path.rstrip("/").rpartition("/")[2]
            source = _LISTS.get(parts.hostname or "", parts.hostname or "")
        else:
            source = attribute(entry, "source")
        if number and source and _NUMBER.fullmatch(number) and len(source) <= _LONGEST_LIST:
            return number, source
    return "", ""


def _point(inside: etree._Element) -> tuple[float | None, float | None]:
    """Latitude and longitude: GML gives latitude first; one beyond 90 degrees can only be a longitude."""
    for told in _coordinates(inside):
        found = _DEGREES.fullmatch(told)
        if found is None:
            continue
        lat, lon = float(found[1]), float(found[2])
        if abs(lat) > 90:
            lat, lon = lon, lat
        if abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
    return None, None


def _coordinates(inside: etree._Element) -> Iterator[str]:
    for gml in children(inside, "gml"):
        for entry in gml.iter():
            if entry.tag in ("pos", "coordinates"):
                yield said(entry)
