"""dc:coverage, dcterms:spatial and dcterms:temporal: places and times, also in DCMI's own encodings."""

from __future__ import annotations

import re

from catalog.formats.dates import parse_date
from catalog.formats.dublincore_values import Values
from catalog.formats.identifiers import web_address
from catalog.record import DateSpan, Place

# DCMI Period, Point and Box write "name=value; name=value".
_PAIR = re.compile(r"\s*([A-Za-z]+)\s*=\s*([^;]*)(?:;|\Z)")
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:\.\d{1,12})?")
_LONGEST = 1000


def places(values: Values) -> tuple[Place, ...]:
    """The places that a record covers; a coverage that reads as a date is none, nor is a bare address."""
    found: dict[Place, None] = {}
    for term in ("coverage", "spatial"):
        for text in values.texts(term):
            place = _place(text)
            if place and (term == "spatial" or _span(text) is None):
                found[place] = None
    return tuple(found)


def period(values: Values) -> DateSpan | None:
    """The first time that a record covers, None for none."""
    spans = (
        span for term in ("temporal", "coverage") for text in values.texts(term) if (span := _span(text))
    )
    found = next(spans, None)
    temporal = next(iter(values.texts("temporal")), "")
    return found or (DateSpan(display=temporal, certainty="unknown") if temporal else None)


def _pairs(text: str) -> dict[str, str]:
    if "=" not in text or len(text) > _LONGEST:
        return {}
    return {name.lower(): value.strip() for name, value in _PAIR.findall(text)}


def _span(text: str) -> DateSpan | None:
    pairs = _pairs(text)
    if pairs.keys() & {"start", "end"}:
        first, last = (parse_date(pairs[name]) if pairs.get(name) else None for name in ("start", "end"))
        display = pairs.get("name") or " – ".join(entry.display for entry in (first, last) if entry)
        earliest, latest = first.earliest if first else None, last.latest if last else None
        known = (earliest, latest) != (None, None) and (earliest or -9999) <= (latest or 9999)
        return DateSpan(display=display, earliest=earliest, latest=latest) if known else None
    span = parse_date(text)
    return span if span.certainty != "unknown" else None


def _place(text: str) -> Place | None:
    if web_address(text):
        return None
    pairs = _pairs(text)
    if pairs.keys() & {"north", "northlimit", "name", "east"}:
        north, east = _degrees(pairs.get("north", ""), 90), _degrees(pairs.get("east", ""), 180)
        label = pairs.get("name") or pairs.get("placename") or text
        both = north is not None and east is not None
        return Place(label=label, lat=north if both else None, lon=east if both else None)
    return Place(label=text)


def _degrees(text: str, limit: int) -> float | None:
    number = float(text) if _NUMBER.fullmatch(text) else None
    return number if number is not None and abs(number) <= limit else None
