"""The record of an item or a collection: what it states, what it stands in, where it leads."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from catalog.formats import dublincore
from catalog.formats.dublincore_kinds import named_kind
from catalog.formats.labelled import with_labelled
from catalog.formats.measurements import measurements
from catalog.formats.profile import Column
from catalog.formats.text.fold import fold
from catalog.sdk import Designation, Identifier, Link, Record, Related, SkipRecord, record_id
from khomo_omeka.facts import Facts
from khomo_omeka.media import shown
from khomo_omeka.reading import Document, text

_NO_THINGS = frozenset((
    "person", "foaf:person", "foaf:agent", "foaf:group", "foaf:organization", "dcterms:agent",
    "dcterms:location", "schema:person", "schema:organization", "schema:place", "bibo:event",
))  # fmt: skip
"""Classes of people, bodies and places: what things point to, nothing to learn from by itself."""
_KINDS = {"oral history": "audio", "hyperlink": "web", "lesson plan": "lesson", "interactive resource": "web",
          "email": "manuscript", "schema:visualartwork": "image", "schema:learningresource": "lesson",
          }  # fmt: skip
_MEASURED = ("object", "specimen", "image", "manuscript", "map")
"""Kinds of which dc:format tells what they are made of, and how large they are."""
_TREASURE = ("bao vat quoc gia", "national treasure")
_MEDIA_TYPE = re.compile(r"(?:application|audio|font|image|model|text|video)/[\w.+-]+")
_OWN_PAGE = re.compile(r"/(?:items/show|s/[\w-]+/item)/(\d{1,12})/?\Z")


def record_of(
    facts: Facts, files: list[Document], context: Mapping[str, Any], page: str, kind: str = ""
) -> Record:
    """The record; raises ``RecordError`` without title and description, ``SkipRecord`` for a person."""
    if any(fold(name) in _NO_THINGS for name in facts.types):
        raise SkipRecord(
            f"it is of the class {facts.types[-1]}: a person, body or place, nothing to see or read"
        )
    kind = kind or kind_of(facts.types)
    record = dataclasses.replace(dublincore.to_record(facts.values), kind=kind)
    record = _with_labelled(record, facts)
    links, images = shown(files, text(context.get("flavour")))
    own = (Link(rel="page", url=page),) if page else ()
    record = dataclasses.replace(
        record,
        places=tuple(dict.fromkeys((*facts.places, *record.places))),
        related=_related(record, facts, context),
        collections=tuple(dict.fromkeys((*_texts(context.get("collections")), *record.collections))),
        links=tuple(dict.fromkeys((*own, *links, *record.links))),
        images=tuple(dict.fromkeys((*images, *record.images))),
        designations=record.designations or _designations(facts),
    )
    return _measured(record, facts) if kind in _MEASURED else record


def kind_of(types: list[str]) -> str:
    """The kind that types name, the most telling first; what nothing is said of is an object."""
    for name in types:
        known = _KINDS.get(fold(name)) or named_kind([name])
        # "Text" says how it is stored: anything else says more.
        if known and fold(name) not in ("text", "dctype:text"):
            return known
    return "book" if any(named_kind([name]) == "book" for name in types) else "object"


def _with_labelled(record: Record, facts: Facts) -> Record:
    """The record with what its own vocabularies say, by their labels; without what is private."""
    given = [
        (Column(header=name, field=name.partition(" ")[0], role=name.partition(" ")[2]), value)
        for name, value in facts.fields
        if not _MEDIA_TYPE.fullmatch(value)
    ]
    return with_labelled(record, facts.labelled, given=given)


def _related(record: Record, facts: Facts, context: Mapping[str, Any]) -> tuple[Related, ...]:
    source, site = text(context.get("source")), text(context.get("site"))
    found = [_own(entry, source, site) for entry in record.related] + facts.related
    for entry in context.get("shown_in") or ():
        found.append(Related(title=text(entry[1]), type="shown_in", id=record_id(source, text(entry[0]))))
    return tuple(dict.fromkeys(found))


def _own(entry: Related, source: str, site: str) -> Related:
    """A relation to an address of the same site as one to its record here."""
    page = _OWN_PAGE.search(entry.url) if site and entry.url.startswith(f"{site}/") else None
    return dataclasses.replace(entry, id=record_id(source, page[1])) if page else entry


def _texts(value: Any) -> list[str]:
    return [text(entry) for entry in value if text(entry)] if isinstance(value, list) else []


def _designations(facts: Facts) -> tuple[Designation, ...]:
    named = [value.text for value in facts.values.of("subject") if fold(value.text) in _TREASURE]
    return (Designation(label=named[0]),) if named else ()


def _measured(record: Record, facts: Facts) -> Record:
    """What dc:format and dc:date mean of a thing: matter, size and the time when it was made."""
    materials, sizes, rest = list(record.materials), [record.dimensions] if record.dimensions else [], []
    for value in facts.values.texts("extent", "format"):
        if _MEDIA_TYPE.fullmatch(value):
            continue
        if measurements(value):
            sizes.append(value)
        elif any(letter.isdigit() for letter in value):
            rest.append(value)
        else:
            materials += [part.strip() for part in value.split(";") if part.strip()]
    dimensions = "; ".join(dict.fromkeys(sizes))
    is_object = record.kind in ("object", "specimen")
    return dataclasses.replace(
        record,
        materials=tuple(dict.fromkeys(materials)),
        dimensions=dimensions,
        measurements=record.measurements or measurements(dimensions),
        extent="; ".join(rest),
        period=(record.period or record.issued) if is_object else record.period,
        issued=None if is_object else record.issued,
        identifiers=tuple(_inventory(entry) for entry in record.identifiers)
        if is_object
        else record.identifiers,
    )


def _inventory(entry: Identifier) -> Identifier:
    return Identifier(scheme="inventory", value=entry.value) if entry.scheme == "other" else entry
