"""The format ``dspace``: an item as the REST API of DSpace 7 and later tells it, in JSON.

Read are the item's metadata (dc, dcterms, thesis) and what is embedded in it: ``bundles`` with ``bitstreams``
and their ``format``, ``thumbnail``, ``owningCollection``, ``accessStatus``. The context may hold ``api`` and
``ui``, the addresses of the API and of the pages for people, and ``licence``, that of a licence.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar

from catalog.formats import dublincore
from catalog.formats.dublincore_kinds import named_kind
from catalog.formats.dublincore_values import Value, Values
from catalog.formats.identifiers import addresses_in
from catalog.formats.text.clean import clean
from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import Format, Identifier, Link, Record, RecordError, Rights, SkipRecord
from khomo_dspace.files import Files, files_of
from khomo_dspace.hal import Document, parse, part, text
from khomo_dspace.page import uuid_of
from khomo_dspace.statements import entity_in, statements

_NO_RECORDS = {
    "Person": "a person", "OrgUnit": "an organisation", "Project": "a project", "Funding": "a grant",
    "Equipment": "equipment", "Event": "a meeting",
}  # fmt: skip
"""Entities (dspace.entity.type) that are no things to learn from, but what such things point to."""
_ENTITY_KINDS = {"Journal": "periodical", "JournalVolume": "periodical", "JournalIssue": "periodical",
                 "Dataset": "dataset", "Software": "software"}  # fmt: skip
_UNNAMED = "123456789/"
"""The prefix of handles where nobody asked for one: such a handle leads nowhere outside its server."""
_ANY_TEXT = "text"


class DspaceFormat(Format):
    """Reads items of DSpace's REST API."""

    name: ClassVar[str] = "dspace"
    media_type: ClassVar[str] = "application/hal+json"
    version: ClassVar[str] = "1"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``.

        Raises ``RecordError`` for what is no item or has no title, ``SkipRecord`` for people, organisations
        and other entities that are no records.
        """
        item = _parsed(payload)
        entity = text(item.get("entityType")) or entity_in(item)
        if entity in _NO_RECORDS:
            raise SkipRecord(
                f"it is {_NO_RECORDS[entity]} (entity {entity}), nothing that can be read or seen"
            )
        api, ui = text(context.get("api")), text(context.get("ui"))
        return _record(item, entity, files_of(item, api, ui, text(context.get("licence"))), ui)


def _parsed(payload: bytes) -> Document:
    try:
        value, _repairs = parse(payload)
    except PageUnreadable as error:
        raise RecordError.of(
            "json", payload[:100].decode("utf-8", "replace"), "json", error.message
        ) from None
    if not isinstance(value, dict) or not uuid_of(value):
        raise RecordError.of("uuid", "", "required", "the document is no item of DSpace: it has no uuid")
    return value


def _record(item: Document, entity: str, files: Files, ui: str) -> Record:
    values = statements(item)
    if not values.of("title") and text(item.get("name")):
        values.add("title", Value(clean(text(item.get("name")))))
    handle = text(item.get("handle"))
    collection = clean(text(part(item, "owningCollection").get("name")))
    record = dublincore.to_record(_without_own_addresses(values, handle))
    page = f"{ui}/handle/{handle}" if handle else f"{ui}/items/{uuid_of(item)}"
    access = _access(record.access, files)
    return dataclasses.replace(
        record,
        kind=_kind(values, entity, collection),
        identifiers=_identifiers(record, handle),
        collections=tuple(filter(None, (collection,))),
        links=tuple(dict.fromkeys((*_page_link(ui, page), *files.links, *record.links))),
        images=(*files.images, *record.images),
        access=access,
        rights=_rights(record.rights, files),
    )


def _without_own_addresses(values: Values, handle: str) -> Values:
    """The statements without the addresses of the item itself, whatever host they were written for.

    dc.identifier.uri is filled in once, when the item is stored: it often names a host of the past, an inner
    one, or a resolver that does not know the prefix.
    """
    if not handle:
        return values
    found = Values()
    for term, value in values.items():
        if term != "identifier" or not _is_own(value.text, handle):
            found.add(term, value)
    return found


def _is_own(address: str, handle: str) -> bool:
    return any(entry.endswith(f"/{handle}") for entry in addresses_in(address)[:1])


def _identifiers(record: Record, handle: str) -> tuple[Identifier, ...]:
    own = Identifier(scheme="handle", value=handle) if handle and not handle.startswith(_UNNAMED) else None
    others = (
        entry
        for entry in record.identifiers
        if not (entry.scheme == "handle" and (entry.value == handle or entry.value.startswith(_UNNAMED)))
    )
    return (*((own,) if own else ()), *others)


def _page_link(ui: str, page: str) -> tuple[Link, ...]:
    return (Link(rel="page", url=page),) if ui else ()


def _kind(values: Values, entity: str, collection: str) -> str:
    """By its type; what has none but text is a thesis where its degree or its collection says so."""
    types = [value.text or value.uri for value in values.of("type")]
    told = named_kind(text for text in types if text.casefold() != _ANY_TEXT)
    if told and told != "book":
        return told
    if values.of("degreeName", "degreeLevel", "degreeDiscipline"):
        return "thesis"
    by_place = "thesis" if named_kind([collection]) == "thesis" else "book"
    return told or _ENTITY_KINDS.get(entity, by_place)


def _access(stated: str, files: Files) -> str:
    """Who may read: open only where the server says that anyone can have the main file."""
    if files.access == "open":
        return "open"
    if files.access == "restricted":
        # The narrower words of the record's own statement, where it has any, say why.
        return stated if stated in ("members", "on_site", "paid") else "restricted"
    return stated if stated != "open" else "unknown"


def _rights(rights: Rights | None, files: Files) -> Rights | None:
    found = rights or Rights()
    if files.licence and not found.licence:
        found = dataclasses.replace(found, licence=files.licence)
    if files.embargo:
        note = "; ".join(filter(None, (found.note, files.embargo)))
        found = dataclasses.replace(found, note=note)
    return found if found != Rights() else None
