"""The format ``schemaorg``: one thing of schema.org (30.0) as a web page marks it up, in JSON.

The payload is a node as ``schemaorg_pages`` gives it; the context holds ``page``, the address that the
thing is about, ``base``, that of the page it was found on, and ``source``, the slug of the source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from catalog.errors import RecordError
from catalog.formats import schemaorg_learning as learning
from catalog.formats import schemaorg_values as parts
from catalog.formats.access_terms import access_stated
from catalog.formats.activities import activity_kind
from catalog.formats.dublincore_kinds import named_kind
from catalog.formats.identifiers import web_address
from catalog.formats.measurements import measurements
from catalog.formats.schemaorg_dates import dated
from catalog.formats.schemaorg_events import Attending, attending
from catalog.formats.schemaorg_nodes import Node, nodes, said, text, texts, types_of, values
from catalog.formats.schemaorg_things import identifier, own_address
from catalog.formats.schemaorg_types import is_event, kind_of_types
from catalog.formats.schemaorg_values import MOST, Where
from catalog.formats.text.clean import clean
from catalog.formats.text.fold import fold
from catalog.record import (
    KINDS,
    Designation,
    Link,
    Place,
    Record,
    Related,
    Schedule,
    Subject,
    Title,
    record_id,
)
from catalog.sdk.format import Format

_TITLES = ("name", "headline", "title", "caption")
_MEASURES = (("height", "cao"), ("width", "rộng"), ("depth", "sâu"), ("weight", "nặng"))
_UNITS = {"CMT": "cm", "MMT": "mm", "MTR": "m", "INH": "in", "KGM": "kg", "GRM": "g", "FOT": "ft"}
_RELATIONS = (
    ("isPartOf", "part_of"), ("hasPart", "has_part"), ("translationOfWork", "translation_of"),
    ("exampleOfWork", "version_of"), ("isBasedOn", "based_on"), ("superEvent", "part_of"),
    ("workTranslation", "translated_as"),
)  # fmt: skip
_PAGES = frozenset(
    ("WebPage", "WebSite", "CollectionPage", "ItemPage", "AboutPage", "BreadcrumbList", "Blog")
)


class SchemaOrgFormat(Format):
    """Reads things of schema.org."""

    name: ClassVar[str] = "schemaorg"
    media_type: ClassVar[str] = "application/ld+json"
    version: ClassVar[str] = "2"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` for what is no node, or has no name."""
        try:
            node = json.loads(payload)
        except (ValueError, RecursionError):
            node = None
        if not isinstance(node, dict) or not all(
            isinstance(value, list) for name, value in node.items() if name != "@id"
        ):
            shown = payload[:100].decode("utf-8", "replace")
            raise RecordError.of("json", shown, "json", "the record is no node of schema.org in JSON")
        page, base, source = (str(context.get(name) or "") for name in ("page", "base", "source"))
        return to_record(node, Where(page=page, base=base or page, source=source))


def to_record(node: Node, where: Where) -> Record:
    """The record that a node means; raises ``RecordError`` where it has no name."""
    names = [name for key in _TITLES for name in texts(node, key)]
    if not names:
        raise RecordError.of("name", "", "required", "the page marks up a thing without name or headline")
    attended = _attended(node, where)
    kind = _kind(node, attended.schedule)
    description = parts.prose(node, "description", "abstract", "disambiguatingDescription")
    issued, period = dated(node, kind)
    if is_event(types_of(node)):
        issued = None
    measured = _dimensions(node)
    return Record(
        title=names[0][:5000],
        kind=kind,
        identifiers=tuple(dict.fromkeys(parts.identifiers(node)))[:MOST],
        titles=_further_titles(node, names),
        description=description[:100_000],
        creators=tuple(dict.fromkeys(_creators(node, where)))[:MOST],
        publisher=text(node, "publisher", "provider", "sourceOrganization")[:2000],
        issued=issued,
        period=period,
        languages=parts.languages(node),
        subjects=_subjects(node, where),
        places=_places(node, attended),
        extent=_extent(node),
        materials=tuple(dict.fromkeys((*parts.listed(node, "artMedium"), *parts.listed(node, "material")))),
        techniques=parts.listed(node, "artTechnique"),
        dimensions=measured,
        measurements=measurements(measured),
        designations=_designations(node),
        collections=_collections(node),
        related=tuple(dict.fromkeys(_related(node, where)))[:1000],
        audiences=learning.audiences(node),
        education_levels=learning.levels(node),
        school_subjects=learning.school_subjects(node),
        learning_type=learning.learning_type(node),
        outcomes=learning.outcomes(node),
        duration=learning.duration(node),
        free=attended.free,
        links=_links(node, where),
        images=parts.pictures(node, where),
        access=access_stated(texts(node, "conditionsOfAccess")),
        rights=parts.rights(node, where),
        metadata_licence=_licence_of_description(node, where),
        schedule=attended.schedule,
        notes=tuple(dict.fromkeys((*attended.notes, *_requirements(node)))),
    )


def _licence_of_description(node: Node, where: Where) -> str:
    """Of an event its page tells the licence: events have no such property."""
    told = (where.addresses(one, "sdLicense") for one in (node, *nodes(node, "mainEntityOfPage")))
    return next((found[0][:200] for found in told if found), "")


def _attended(node: Node, where: Where) -> Attending:
    """What is said of attending: of works only their cost and the runs of courses."""
    found = attending(node, where)
    types = types_of(node)
    if is_event(types) or "hasCourseInstance" in node or kind_of_types(types) in ("course", "programme"):
        return found
    return Attending(free=found.free)


def _kind(node: Node, schedule: Schedule | None) -> str:
    """By its types; of events and creative works by their other words too."""
    types = types_of(node)
    kind = kind_of_types(types)
    stated = next((told for told in texts(node, "additionalType") if told in KINDS), "")
    if stated and kind in ("", "event", "class", "object"):
        # Another catalog of this kind names ours where schema.org has only a wider type.
        return stated
    words = [
        *parts.listed(node, "additionalType", "genre"),
        *parts.listed(node, "keywords"),
        *texts(node, "name"),
    ]
    if kind == "event":
        return activity_kind(words) or "event"
    if kind == "class":
        recurs = schedule is not None and bool(schedule.recurrence)
        return activity_kind(words) or ("class" if recurs else "programme")
    if kind:
        return kind
    told = [*texts(node, "learningResourceType"), *texts(node, "additionalType"), *texts(node, "genre")]
    media = fold(text(node, "encodingFormat", "fileFormat")).partition("/")[0]
    known = named_kind(told) or {"video": "video", "audio": "audio", "image": "image"}.get(media, "")
    return known or ("lesson" if learning.is_learning(node) else "web")


def _further_titles(node: Node, names: list[str]) -> tuple[Title, ...]:
    others = [*names[1:], *texts(node, "alternateName"), *texts(node, "alternativeHeadline")]
    kept = dict.fromkeys(name[:5000] for name in others if name != names[0])
    return tuple(Title(value=name, type="alternative") for name in kept)[:MOST]


def _creators(node: Node, where: Where) -> Iterator[Any]:
    yield from parts.agents(node, where)
    for run in nodes(node, "hasCourseInstance"):
        yield from parts.agents({"instructor": values(run, "instructor")}, where)


def _subjects(node: Node, where: Where) -> tuple[Subject, ...]:
    found = [Subject(label=label, scheme="genre") for label in parts.listed(node, "genre", "artform")]
    for name in ("about", "keywords"):
        for value in values(node, name)[:MOST]:
            if isinstance(value, str):
                found += [
                    Subject(label=label, scheme="keyword") for label in parts.listed({name: [value]}, name)
                ]
            elif not set(types_of(value)) & {"Place", "AdministrativeArea", "Country", "City", *_PAGES}:
                label = clean(said(value))[:1000]
                uri = next(iter(where.addresses(value, "sameAs")), "") or where.address(value.get("@id", ""))
                found += [Subject(label=label, scheme="keyword", uri=uri)] if label else []
    return tuple(dict.fromkeys(found))[:MOST]


def _places(node: Node, attended: Attending) -> tuple[Place, ...]:
    found = list(attended.places)
    stated = (
        ("locationCreated", "production"),
        ("spatialCoverage", "depicted"),
        ("contentLocation", "depicted"),
    )
    for name, role in stated:
        found += [place for value in values(node, name)[:50] if (place := parts.place_of(value, role))]
    for value in nodes(node, "about"):
        if set(types_of(value)) & {"Place", "AdministrativeArea", "Country", "City"}:
            place = parts.place_of(value, "depicted")
            found += [place] if place else []
    return tuple(dict.fromkeys(found))[:MOST]


def _extent(node: Node) -> str:
    pages = text(node, "numberOfPages", "pagination")
    return f"{pages} tr." if pages.isdecimal() else pages[:200]


def _dimensions(node: Node) -> str:
    """Measures in one line, as a register has them: "cao 63 cm × rộng 40 cm"."""
    found = []
    for name, label in _MEASURES:
        for value in values(node, name)[:1]:
            told = _measured(value)
            if told:
                found.append(told if told[0].isalpha() else f"{label} {told}")
    size = text(node, "size")
    # Who writes the size in words has more in them than fits into three properties.
    told = size if any(letter.isdigit() for letter in size) else " × ".join(found) or size
    return told[:2000] if not _is_screen(node) else ""


def _measured(value: object) -> str:
    if not isinstance(value, dict):
        told = clean(said(value))
        # A number without a unit are pixels.
        return told if any(letter.isalpha() for letter in told) else ""
    number = text(value, "value")
    unit = text(value, "unitText") or _UNITS.get(text(value, "unitCode").rsplit("/", 1)[-1].upper(), "")
    return f"{number} {unit}" if number and unit else text(value, "name")


def _is_screen(node: Node) -> bool:
    return bool({"ImageObject", "VideoObject"} & set(types_of(node)))


def _designations(node: Node) -> tuple[Designation, ...]:
    labels = [*texts(node, "award", "awards"), *texts(node, "additionalType")]
    honoured = (
        label
        for label in labels
        if any(word in fold(label) for word in ("bao vat quoc gia", "national treasure"))
    )
    return tuple(Designation(label=label[:500]) for label in dict.fromkeys(honoured))


def _collections(node: Node) -> tuple[str, ...]:
    found = [
        text(entry, "name", "headline")
        for entry in nodes(node, "isPartOf", "includedInDataCatalog")
        if {"Collection", "DataCatalog", "ArchiveComponent"} & set(types_of(entry))
    ]
    return tuple(dict.fromkeys(name[:1000] for name in found if name))


def _related(node: Node, where: Where) -> Iterator[Related]:
    for name, kind in _RELATIONS:
        for value in values(node, name)[:50]:
            told = clean(said(value)) if isinstance(value, dict) else ""
            if isinstance(value, dict) and (_PAGES & set(types_of(value)) or not told):
                continue
            address = where.address(value)
            told = told or ("" if address else clean(said(value)))
            if told or address:
                yield Related(title=told[:5000], type=kind, url=address)
    for address in where.addresses(node, "sameAs"):
        yield Related(type="same_as", url=address)
    for name in ("workFeatured", "workPerformed"):
        for entry in nodes(node, name):
            told = clean(said(entry))[:5000]
            known = own_address(entry, where.base) or identifier(entry, where.base)
            here = record_id(where.source, known) if where.source and known else ""
            if told or known:
                yield Related(title=told, type="shows", id=here, url=web_address(known))


def _links(node: Node, where: Where) -> tuple[Link, ...]:
    page = [Link(rel="page", url=where.page)] if web_address(where.page) else []
    found = dict.fromkeys((*page, *parts.files(node, where)))
    return tuple(link for link in found if link in page or link.url != where.page)[:MOST]


def _requirements(node: Node) -> Iterator[str]:
    for name in ("coursePrerequisites", "competencyRequired", "educationalCredentialAwarded"):
        for told in texts(node, name)[:20]:
            if not web_address(told):
                yield told[:2000]
