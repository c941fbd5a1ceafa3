"""The format ``lido``: Lightweight Information Describing Objects, 1.0 and 1.1, of museums.

What a museum keeps for itself stays there: where an object stands in the store (``repositoryLocation``), what
was paid for it and by or from whom, who made the record.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, TypeVar

from lxml import etree

from catalog.errors import RecordError
from catalog.formats import (
    lido_events,
    lido_kinds,
    lido_physical,
    lido_relations,
    lido_resources,
    lido_rights,
    lido_titles,
)
from catalog.formats.devised import devised_title
from catalog.formats.lido_element import (
    children,
    concept,
    language_rank,
    make_plain,
    name_of,
    said,
    tag_of,
    within,
)
from catalog.formats.lido_write import written
from catalog.formats.xml import local_name, parse_element
from catalog.record import Record, Rights
from catalog.sdk.format import Format

T = TypeVar("T")
Told = TypeVar("Told", bound=Iterable[object])
_TYPES = "objectClassificationWrap/objectWorkTypeWrap/objectWorkType"
_PARTS = frozenset(("lidoRecID", "descriptiveMetadata", "objectIdentificationWrap", "administrativeMetadata"))


class LidoFormat(Format):
    """Reads and writes LIDO, in its namespace or none, its elements in whatever case."""

    name: ClassVar[str] = "lido"
    media_type: ClassVar[str] = "application/lido+xml"
    version: ClassVar[str] = "1"
    namespace: ClassVar[str] = "http://www.lido-schema.org"
    schema: ClassVar[str] = "http://www.lido-schema.org/schema/v1.0/lido-v1.0.xsd"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; one without a title is called by its type or its description.

        Raises ``RecordError`` when it is no LIDO, or has nothing that it can be called by.
        """
        return to_record(lido_in(parse_element(payload)))

    def write(self, record: Record) -> bytes:
        """``record`` as a ``lido`` element in UTF-8, valid by lido-v1.0.xsd and lido-v1.1.xsd."""
        return written(record)


def lido_in(root: etree._Element) -> etree._Element:
    """The first ``<lido>`` at or within ``root``, its elements under their plain names (``make_plain``).

    Raises ``RecordError`` where there is none.
    """
    for entry in root.iter():
        if name_of(entry) == "lido" and any(name_of(child) in _PARTS for child in entry):
            make_plain(entry)
            return entry
    name = local_name(root)
    raise RecordError.of("xml", name, "lido", f"<{name}> holds no <lido>")


def native_id(lido: etree._Element) -> str:
    """What the museum knows the record by: lidoRecID, else recordID, else its first work number, else ""."""
    own = [said(entry) for entry in children(lido, "lidoRecID")]
    own += [said(entry) for entry in within(lido, "administrativeMetadata/recordWrap/recordID")]
    own += [
        said(entry)
        for block in children(lido, "descriptiveMetadata")
        for entry in within(block, "objectIdentificationWrap/repositoryWrap/repositorySet/workID")
    ]
    return next((text for text in own if text and len(text) <= 500), "")


def to_record(lido: etree._Element) -> Record:
    """The record that a ``<lido>`` element means; raises ``RecordError`` where nothing names the object."""
    blocks = _by_language(lido, "descriptiveMetadata") or [lido]
    records = _by_language(lido, "administrativeMetadata")
    events = _first(blocks, lido_events.events) or []
    proper, titles = lido_titles.titles(blocks)
    told = _first(blocks, lido_titles.told) or lido_titles.Told("", ())
    about = _first(blocks, lido_relations.about) or lido_relations.About((), (), ())
    fabric = lido_physical.fabric(blocks, events)
    size = lido_physical.size(blocks, events)
    links, images = lido_resources.media(records)
    return Record(
        title=proper or _called(blocks, told.description),
        kind=lido_kinds.kind(lido, blocks),
        identifiers=_each(_first(blocks, lido_rights.numbers), lido_resources.identifiers(lido)),
        titles=titles,
        description=told.description,
        creators=lido_events.creators(events),
        publisher=lido_events.publisher(events),
        issued=lido_events.issued(events),
        period=lido_events.period(events),
        subjects=_each(
            _first(blocks, lido_kinds.subjects), about.subjects, lido_events.period_subjects(events)
        ),
        places=_each(lido_events.places(events), about.places),
        materials=fabric.materials,
        techniques=fabric.techniques,
        dimensions=size.dimensions,
        measurements=size.measurements,
        cultures=lido_events.cultures(events),
        designations=_each(_first(blocks, lido_kinds.designations), lido_events.recognised(events)),
        collections=_each(lido_kinds.collections(records), _first(blocks, lido_relations.collections)),
        related=_each(_first(blocks, lido_relations.related), about.related, lido_events.shown_in(events)),
        links=_each(lido_resources.pages(lido, records), links),
        images=tuple(images),
        holdings=_each(_first(blocks, lido_rights.holdings)),
        rights=_credited(lido_rights.rights(records), lido_events.credit(events)),
        metadata_licence=lido_rights.metadata_licence(records),
        notes=_each(told.notes, lido_events.notes(events)),
    )


def _by_language(lido: etree._Element, name: str) -> list[etree._Element]:
    """The blocks of a name, that in Vietnamese first, then that in English, then as they come."""
    return sorted(children(lido, name), key=lambda block: language_rank(tag_of(block)))


def _first(blocks: list[etree._Element], read: Callable[[etree._Element], Told]) -> Told | None:
    """What the first block tells that tells something: languages are often filled in part only."""
    found = (read(block) for block in blocks)
    return next((told for told in found if any(told)), None)


def _each(*groups: Iterable[T] | None) -> tuple[T, ...]:
    """The values of all groups, each once."""
    return tuple(dict.fromkeys(value for group in groups for value in group or ()))


def _called(blocks: list[etree._Element], description: str) -> str:
    """What an object without a title is called by: its description's beginning, its type, its number."""
    if description:
        return devised_title(description)
    types = (concept(entry).label for block in blocks for entry in within(block, _TYPES))
    if label := next(filter(None, types), ""):
        return label
    if number := next((known.value for block in blocks for known in lido_rights.numbers(block)), ""):
        return number
    raise RecordError.of("title", "", "required", "the record has none (titleSet/appellationValue)")


def _credited(rights: Rights | None, credit: str) -> Rights | None:
    """With how it was acquired as the line of credit, where the record has no line of its own."""
    if not credit or (rights and rights.credit):
        return rights
    return dataclasses.replace(rights or Rights(), credit=credit)
