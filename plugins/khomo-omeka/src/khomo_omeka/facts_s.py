"""What a document of Omeka S states: values by property, literal, as an address, as another resource."""

from __future__ import annotations

import re
from typing import Any

from catalog.formats.dublincore_terms import term_of
from catalog.formats.identifiers import web_address
from catalog.formats.text.clean import clean
from catalog.sdk import Place, Related, record_id
from khomo_omeka.facts import LONGEST_NOTE, Facts, plain, value_of
from khomo_omeka.omeka_s import properties
from khomo_omeka.reading import Document, count, text

# Properties beside Dublin Core: a term of it, or a field of the record after a colon, with a role; None for
# what says nothing to readers. Of vocabularies not named here, the label says what a value is.
_PROPERTIES: dict[str, str | None] = {
    "bibo:isbn": "identifier isbn", "bibo:isbn10": "identifier isbn", "bibo:isbn13": "identifier isbn",
    "bibo:issn": "identifier issn", "bibo:eissn": "identifier issn", "bibo:doi": "identifier doi",
    "bibo:handle": "identifier handle", "bibo:oclcnum": "identifier oclc", "bibo:lccn": "identifier lccn",
    "bibo:uri": "identifier", "bibo:identifier": "identifier", "bibo:shortTitle": "alternative",
    "bibo:abstract": "abstract", "bibo:numPages": "extent", "bibo:pages": "extent",
    "bibo:authorList": "creator",
    "bibo:editor": "contributor editor", "bibo:editorList": "contributor editor",
    "bibo:translator": "contributor translator", "bibo:interviewer": "contributor interviewer",
    "bibo:interviewee": "contributor interviewee", "bibo:director": "contributor director",
    "bibo:producer": "contributor producer", "bibo:performer": "contributor performer",
    "bibo:issuer": "publisher", "bibo:distributor": "publisher", "bibo:recipient": "contributor recipient",
    "bibo:contributorList": "contributor", "bibo:reproducedIn": "isReferencedBy", "bibo:degree": "degreeName",
    "bibo:translationOf": "isVersionOf", "bibo:status": None, "bibo:content": None, "bibo:locator": None,
    "bibo:prefixName": None, "bibo:suffixName": None, "bibo:owner": None,
    "foaf:depicts": "subject", "foaf:maker": "creator", "foaf:name": "title", "foaf:title": "title",
    "foaf:topic": "subject", "foaf:homepage": "identifier", "foaf:page": "identifier", "foaf:mbox": None,
    "foaf:phone": None, "foaf:firstName": None, "foaf:lastName": None, "foaf:birthday": None,
    "schema:name": "title", "schema:alternateName": "alternative", "schema:description": "description",
    "schema:creator": "creator", "schema:author": "creator", "schema:dateCreated": "created",
    "schema:material": ":materials", "schema:artMedium": ":materials", "schema:about": "subject",
    "schema:keywords": "subject", "schema:contentLocation": "spatial", "schema:license": "license",
    "schema:creditText": ":rights.credit", "schema:educationalLevel": "educationLevel",
    "schema:audience": "audience", "schema:teaches": ":outcomes", "schema:timeRequired": ":duration",
    "schema:startDate": ":schedule.start", "schema:endDate": ":schedule.end",
    "schema:location": None,
    "schema:address": None, "schema:email": None, "schema:telephone": None, "schema:price": None,
    "dcterms:provenance": None, "dcterms:modified": None, "dcterms:conformsTo": None,
    "extracttext:extracted_text": None,
}  # fmt: skip
_COLLECTED_TERMS = frozenset((
    "relation", "isPartOf", "hasPart", "references", "isReferencedBy", "isVersionOf", "hasVersion",
    "isFormatOf", "hasFormat", "replaces", "isReplacedBy",
))  # fmt: skip
_RELATIONS = {"isPartOf": "part_of", "hasPart": "has_part", "references": "references",
              "isVersionOf": "version_of", "hasVersion": "version_of", "replaces": "replaces",
              "isReplacedBy": "replaced_by"}  # fmt: skip
_INTERVAL = re.compile(r"(-?\d{1,6}(?:-\d\d){0,2})/(-?\d{1,6}(?:-\d\d){0,2})")
_POINT = re.compile(r"POINT\s*\(\s*(-?\d{1,3}(?:\.\d+)?)\s+(-?\d{1,2}(?:\.\d+)?)\s*\)", re.I)


def facts_of(document: Document, source: str) -> Facts:
    """What an item, an item set or a medium states; ``source`` is the slug of the source that it is of."""
    facts = Facts(types=[name for name in _types(document) if not name.startswith("o:")])
    for name, value in properties(document):
        known = _PROPERTIES.get(name, "")
        if known is None:
            continue
        if name.startswith("dcterms:") and not known:
            term = term_of(name.removeprefix("dcterms:"))
            known = term.name if term else ""
        shown = _shown(value)
        if name == "bibo:numPages" and shown.isdigit():
            shown = f"{shown} tr."
        if point := _point(value):
            facts.places.append(Place(label=shown or f"{point[0]}, {point[1]}", lat=point[0], lon=point[1]))
        elif known.startswith(":"):
            facts.fields.append((known[1:], plain(shown)))
        elif known:
            _add_term(facts, known, value, shown, source)
        elif shown:
            label = clean(text(value.get("property_label")))[:100] or name
            facts.labelled.append((label, plain(shown, keep_lines=True)[:LONGEST_NOTE]))
    if not facts.values.of("title") and text(document.get("o:title")):
        facts.values.add("title", value_of("title", text(document.get("o:title"))))
    facts.types = [value.text for value in facts.values.of("type") if value.text] + facts.types
    return facts


def _types(document: Document) -> list[str]:
    given = document.get("@type")
    return [entry for entry in (given if isinstance(given, list) else [given]) if isinstance(entry, str)]


def _add_term(facts: Facts, known: str, value: Document, shown: str, source: str) -> None:
    term, _, detail = known.partition(" ")
    number = count(value.get("value_resource_id"))
    if number is not None and term in _COLLECTED_TERMS:
        name = f"item-set-{number}" if value.get("value_resource_name") == "item_sets" else str(number)
        kind = _RELATIONS.get(term, "related")
        facts.related.append(Related(title=plain(shown), type=kind, id=record_id(source, name)))
        return
    # What stands at an address of the API leads no reader anywhere.
    uri = web_address(text(value.get("@id"))) if number is None else ""
    is_name = term == "contributor"
    facts.values.add(
        term,
        value_of(
            term,
            shown,
            tongue=text(value.get("@language")) or text(value.get("o:lang")),
            uri=uri if shown != uri else "",
            scheme=detail if term == "identifier" else "",
            role=detail if is_name else "",
        ),
    )


def _shown(value: Document) -> str:
    """A value as people read it: its text, the label of an address or the address, a resource's title."""
    literal = value.get("@value")
    if isinstance(literal, bool):
        return ""
    if isinstance(literal, int | float):
        return str(literal)
    found = text(literal) or text(value.get("o:label")) or text(value.get("display_title"))
    if not found and count(value.get("value_resource_id")) is None:
        found = text(value.get("@id"))
    span = _INTERVAL.fullmatch(found) if value.get("type") == "numeric:interval" else None
    return f"{span[1]} – {span[2]}" if span else found


def _point(value: Document) -> tuple[float, float] | None:
    """Latitude and longitude of a value of the modules for coordinates, None for any other."""
    kind, literal = text(value.get("type")), value.get("@value")
    if not kind.startswith(("geo", "geometry")):
        return None
    if isinstance(literal, dict):
        pair: tuple[Any, Any] = (literal.get("latitude"), literal.get("longitude"))
    else:
        found = _POINT.fullmatch(text(literal))
        pair = (found[2], found[1]) if found else (None, None)
    try:
        latitude, longitude = float(pair[0]), float(pair[1])
    except (TypeError, ValueError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
