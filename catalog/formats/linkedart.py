"""The format ``linkedart``: an object, a work, a set or an exhibition as Linked Art 1.0 tells it.

Documents of the old shape (ManMadeObject, ``label``, ``value``) and of today's are read alike. Never mapped
is where a thing lies in the store (``current_location``), nor what was paid for it and by whom. The
context may hold ``parts``, documents that the document only names, by their addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from catalog.errors import RecordError, SkipRecord
from catalog.formats import linkedart_access, linkedart_production
from catalog.formats.access_terms import access_stated
from catalog.formats.devised import devised_title
from catalog.formats.dublincore_kinds import named_kind
from catalog.formats.json_documents import Document, JsonUnreadable, identity, parse, types
from catalog.formats.languages import language
from catalog.formats.linkedart_measures import measures
from catalog.formats.linkedart_names import identifiers, titles
from catalog.formats.linkedart_nodes import BRIEF, aat, address, classes, has_class, label, nodes
from catalog.formats.linkedart_parts import filled
from catalog.formats.linkedart_production import EXHIBITING, day, is_exhibition
from catalog.formats.linkedart_statements import Statements, inscriptions
from catalog.formats.measurements import measurements
from catalog.formats.text.fold import fold
from catalog.record import Place, Record, Related, Schedule, Subject
from catalog.sdk.format import Format

_NO_RECORDS = {
    "Person": "a person", "Group": "a group of people", "Place": "a place", "Type": "a concept",
    "Material": "a material", "Language": "a language", "Period": "a period", "Event": "an event of history",
    "Currency": "a currency", "MeasurementUnit": "a unit", "Actor": "a person",
}  # fmt: skip
_OBJECTS = ("HumanMadeObject", "ManMadeObject", "PhysicalObject", "")
_OTHERS = {
    "VisualItem": "image", "DigitalObject": "image", "LinguisticObject": "book", "InformationObject": "book",
    "Set": "collection", "PropositionalObject": "collection",
}  # fmt: skip
_KINDS = {
    "300028569": "manuscript", "300028051": "book", "300026657": "periodical", "300046300": "image",
    "300028094": "map", "300026690": "article", "300028633": "audio", "300136900": "video",
}  # fmt: skip
_SPECIMENS = ("fossil", "holotype", "paratype", "specimen", "mau vat", "mineral")
KNOWN = frozenset((
    "@context", "id", "type", "_label", "label", "classified_as", "identified_by", "referred_to_by",
    "dimension", "encountered_by",
    "made_of", "shows", "carries", "represents", "depicts", "about", "produced_by", "created_by",
    "technique", "specific_technique", "timespan", "took_place_at", "carried_out_by", "used_specific_object",
    "current_owner", "current_keeper", "member_of", "part_of", "part", "subject_of", "representation",
    "digitally_shown_by", "digitally_carried_by", "subject_to", "crm:P104_is_subject_to", "language",
    "used_for", "equivalent", "content", "value", "format",
))  # fmt: skip
PRIVATE = frozenset((
    "current_location", "current_permanent_location", "current_custodian", "current_permanent_custodian",
    "changed_ownership_through", "custody_transferred_through", "acquired_title_through", "moved_by",
))  # fmt: skip
"""Properties that are never mapped: where it lies, what it went through on its way to the owner."""
MAX_NOTES = 40
MAX_RELATED = 100


class LinkedArtFormat(Format):
    """Reads documents of Linked Art."""

    name: ClassVar[str] = "linkedart"
    media_type: ClassVar[str] = 'application/ld+json;profile="https://linked.art/ns/v1/linked-art.json"'
    version: ClassVar[str] = "1"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record of a document.

        Raises ``RecordError`` for what is no document or has no name, ``SkipRecord`` for people, places and
        concepts, which are no things to see.
        """
        document, parts = document_in(payload), context.get("parts")
        return to_record(filled(document, parts) if isinstance(parts, Mapping) else document)


def document_in(payload: bytes) -> Document:
    """The document in ``payload``; raises ``RecordError``."""
    try:
        value, _repairs = parse(payload)
    except JsonUnreadable as error:
        shown = payload[:100].decode("utf-8", "replace")
        raise RecordError.of("json", shown, "no_json", error.message) from None
    if not isinstance(value, dict):
        raise RecordError.of("json", "", "no_json", "the document is a list where an object should be")
    return value


def to_record(document: Document) -> Record:
    """The record of a document; raises as ``LinkedArtFormat.read`` does."""
    kind = _kind(document)
    statements = Statements(document)
    title, further = titles(document)
    description = "\n".join(statements.all("description"))
    if not title and not description:
        raise RecordError.of(
            "identified_by", "", "required", "the document has neither a name nor a description"
        )
    dimensions = "; ".join(statements.all("dimensions"))
    exhibition = _exhibition(document) if kind == "exhibition" else None
    return Record(
        title=title or devised_title(description),
        kind=kind,
        identifiers=identifiers(document),
        titles=further,
        description=description,
        creators=linkedart_production.creators(document if exhibition is None else {"produced_by": document}),
        period=None if exhibition else linkedart_production.period(document),
        languages=_languages(document),
        subjects=tuple(dict.fromkeys(_subjects(document))),
        places=tuple(dict.fromkeys(_places(document, statements))),
        extent="; ".join(statements.all("extent")),
        materials=_materials(document, statements),
        techniques=linkedart_production.techniques(document, statements.all("technique")),
        dimensions=dimensions,
        measurements=measures(document) or measurements(dimensions),
        cultures=_cultures(document, statements),
        collections=_collections(document),
        related=tuple(dict.fromkeys(_related(document)))[:MAX_RELATED],
        links=linkedart_access.links(document),
        images=linkedart_access.images(document),
        holdings=linkedart_access.holdings(document),
        access=access_stated(statements.all("access")),
        rights=linkedart_access.rights(document, statements),
        schedule=exhibition,
        notes=_notes(document, statements),
    )


def unmapped(document: Document) -> Iterator[str]:
    """The properties of a document that hold something and mean no field, for the report."""
    yield from (
        name for name, value in document.items() if value and name not in KNOWN | PRIVATE and name != "_links"
    )


def _kind(document: Document) -> str:
    """By the type of the document and the classes of the thing; raises ``SkipRecord`` for no thing at all."""
    kinds = types(document) or [""]
    if is_exhibition(document):
        return "exhibition"
    skipped = next((_NO_RECORDS[kind] for kind in kinds if kind in _NO_RECORDS), "")
    if skipped or "Activity" in kinds:
        raise SkipRecord(f"it is {skipped or 'an activity'}, not a thing that can be seen")
    named = [fold(label(entry)) for entry in classes(document)]
    by_class = next((_KINDS[aat(entry)] for entry in classes(document) if aat(entry) in _KINDS), "")
    if by_class:
        return by_class
    if any(word in name for name in named for word in _SPECIMENS):
        return "specimen"
    if any(kind in _OBJECTS for kind in kinds):
        return "object"
    other = next((_OTHERS[kind] for kind in kinds if kind in _OTHERS), "")
    if not other:
        told = f"{kinds[0]} is no type of Linked Art that is a thing to see"
        raise RecordError.of("type", kinds[0], "no_thing", told)
    return other if other != "book" else named_kind(named) or other


def _subjects(document: Document) -> Iterator[Subject]:
    """What it shows and is about, and of which type it is."""
    for owner in (document, *nodes(document, "part")):
        for node in (owner, *nodes(owner, "shows", "carries")):
            for entry in nodes(node, "about", "represents", "depicts", "represents_instance_of_type"):
                yield from _subject(entry)
    for entry in classes(document):
        if (
            aat(entry) not in (*BRIEF, EXHIBITING)
            and not _is_culture(entry)
            and not has_class(entry, (), r"record|structure")
        ):
            yield from _subject(entry)


def _subject(entry: Document) -> Iterator[Subject]:
    name = label(entry)[:1000]
    if name:
        yield Subject(label=name, scheme="aat" if aat(entry) else "", uri=address(entry))


def _is_culture(entry: Document) -> bool:
    return has_class(entry, ("300055768",), r"^culture")


def _cultures(document: Document, statements: Statements) -> tuple[str, ...]:
    named = [label(entry) for entry in classes(document) if _is_culture(entry)]
    return tuple(
        dict.fromkeys(
            filter(None, (*statements.all("culture"), *([] if statements.all("culture") else named)))
        )
    )


def _places(document: Document, statements: Statements) -> Iterator[Place]:
    found = list(linkedart_production.places(document))
    yield from found
    if not found:
        yield from (Place(label=name[:500], role="production") for name in statements.all("place"))


def _materials(document: Document, statements: Statements) -> tuple[str, ...]:
    named = [label(entry) for entry in nodes(document, "made_of")]
    return tuple(dict.fromkeys(filter(None, named))) or statements.all("material")


def _languages(document: Document) -> tuple[str, ...]:
    found = (
        language(label(entry))
        for node in (document, *nodes(document, "carries"))
        for entry in nodes(node, "language")
    )
    return tuple(dict.fromkeys(filter(None, found)))


def _collections(document: Document) -> tuple[str, ...]:
    sets = [label(entry) for entry in nodes(document, "member_of") if not nodes(entry, "used_for")]
    return tuple(dict.fromkeys(filter(None, sets)))


def _related(document: Document) -> Iterator[Related]:
    """Exhibitions that showed it, what it is a part of; of an exhibition, what it shows."""
    shown = [
        *nodes(document, "used_for"),
        *(use for entry in nodes(document, "member_of") for use in nodes(entry, "used_for")),
    ]
    for activity in shown:
        if label(activity) or address(activity):
            yield Related(title=label(activity), type="shown_in", url=address(activity))
    for thing in nodes(document, "used_specific_object"):
        members = nodes(thing, "member", "members") if "Set" in types(thing) else [thing]
        for member in members:
            if label(member) or address(member):
                yield Related(title=label(member), type="shows", url=address(member))
    for whole in nodes(document, "part_of"):
        if label(whole):
            yield Related(title=label(whole), type="part_of", url=address(whole))
    for same in nodes(document, "equivalent"):
        if address(same):
            yield Related(type="same_as", url=address(same))


def _exhibition(document: Document) -> Schedule:
    """When and where an exhibition is to be seen; its status is the visitor's calendar."""
    span = next(iter(nodes(document, "timespan")), {})
    start, end = day(span.get("begin_of_the_begin")), day(span.get("end_of_the_end"))
    venue = ", ".join(
        dict.fromkeys(filter(None, (label(place) for place in nodes(document, "took_place_at"))))
    )
    return Schedule(start=start, end=end if end >= start else "", venue=venue[:1000])


def _notes(document: Document, statements: Statements) -> tuple[str, ...]:
    # The statement of materials says how they go together, which the list of them does not.
    materials = statements.all("material") if nodes(document, "made_of") else ()
    found = (
        *statements.all("type"),
        *materials,
        *inscriptions(document),
        *statements.all("note"),
        *statements.all("citation"),
    )
    own = identity(document)
    return tuple(dict.fromkeys(note[:5000] for note in found if note != own))[:MAX_NOTES]
