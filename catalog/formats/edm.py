"""The format ``edm``: the Europeana Data Model 5.2 in RDF/XML, and its flat predecessor ESE 3.4.

A description of the thing (edm:ProvidedCHO), of what can be seen of it (ore:Aggregation, edm:WebResource),
and of the people, places, times and concepts that it names by address (contextual classes, section 2.3).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar

from lxml import etree

from catalog.errors import RecordError
from catalog.formats.dublincore import to_record
from catalog.formats.dublincore_kinds import named_kind
from catalog.formats.dublincore_values import Value, Values, statements
from catalog.formats.edm_context import Context, described
from catalog.formats.edm_views import Views
from catalog.formats.xml import local_name, parse_element
from catalog.record import Holding, Place, Record, Rights
from catalog.sdk.format import Format

_KINDS = {"TEXT": "book", "IMAGE": "image", "SOUND": "audio", "VIDEO": "video", "3D": "object"}
_AS_TERMS = {"hasType": "type", "isRelatedTo": "relation", "currentLocation": "source"}
_PAIRS = ("creator", "contributor", "subject", "coverage", "spatial", "temporal", "type", "medium", "format",
          "date", "issued", "created", "publisher", "source", "isPartOf", "language")  # fmt: skip


class EdmFormat(Format):
    """Reads records of EDM and ESE."""

    name: ClassVar[str] = "edm"
    media_type: ClassVar[str] = "application/rdf+xml"
    version: ClassVar[str] = "1"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` where no object is described or named."""
        root = parse_element(payload)
        things = [entry for entry in root.iter() if local_name(entry) in ("ProvidedCHO", "PhysicalThing")]
        proxies = [entry for entry in root.iter() if local_name(entry) == "Proxy"]
        flat = [] if things else _flat(root)
        named = described(root)
        values = _resolved(statements(things or flat), statements(proxies), named)
        views = Views(root, flat)
        if not values:
            told = f"<{local_name(root)}> describes no object (edm:ProvidedCHO)"
            raise RecordError.of("xml", local_name(root), "edm", told)
        _add_own(values, [*things, *flat, *proxies], named)
        return _completed(to_record(values), values, views, named)


def _flat(root: etree._Element) -> list[etree._Element]:
    """The element around the statements of ESE, and the root of EDM that names no class."""
    return next(
        (
            [entry]
            for entry in root.iter()
            if any(local_name(child) in ("title", "description", "isShownAt") for child in entry)
        ),
        [],
    )


def _resolved(thing: Values, proxies: Values, named: Context) -> Values:
    """The statements about the thing, with names in place of addresses that are described beside it."""
    values = Values()
    for source in (thing, proxies):
        for term, value in source.items():
            if term in _PAIRS and not value.text and value.uri:
                label = named.label(value.uri)
                value = value._replace(text=label)
                if not label and term not in ("type", "isPartOf"):
                    continue
            values.add(term, value)
    return values


def _add_own(values: Values, elements: list[etree._Element], named: Context) -> None:
    for parent in elements:
        for child in parent:
            term = _AS_TERMS.get(local_name(child))
            text = named.text_or_label(child) if term else ""
            if term and text:
                values.add(term, Value(text))


def _completed(record: Record, values: Values, views: Views, named: Context) -> Record:
    types = [value.text or value.uri for value in values.of("type")]
    specific = named_kind(text for text in types if text.upper() not in _KINDS)
    broad = next((_KINDS[text.upper()] for text in types if text.upper() in _KINDS), "")
    own = record.rights or Rights()
    rights = dataclasses.replace(
        own, licence=views.licence or own.licence, statement=own.statement or views.statement
    )
    holdings = record.holdings
    if views.holder and not any(entry.institution for entry in holdings):
        shelf = holdings[0] if holdings else Holding()
        holdings = (dataclasses.replace(shelf, institution=views.holder), *holdings[1:])
    return dataclasses.replace(
        record,
        kind=specific or broad or "object",
        links=tuple(dict.fromkeys((*views.links, *record.links))),
        images=tuple(dict.fromkeys((*views.images, *record.images))),
        places=tuple(_located(place, named) for place in record.places),
        holdings=holdings,
        rights=rights if rights != Rights() else None,
    )


def _located(place: Place, named: Context) -> Place:
    point = named.points.get(place.label)
    return dataclasses.replace(place, lat=point[0], lon=point[1]) if point else place
