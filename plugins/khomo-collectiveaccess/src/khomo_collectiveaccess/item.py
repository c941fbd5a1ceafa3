"""The format ``collectiveaccess``: what the JSON services say of an object, a collection, an exhibition.

The payload is an object: ``table``, ``number``, and ``item``, the answer of ``item/TABLE/id/NUMBER`` without
what is private. The context holds ``source``, the source's slug, and ``fields``, what the installation's own
elements are, and ``pages``, where its public pages are (options of these names).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from catalog.formats.dublincore_kinds import named_kind
from catalog.formats.identifiers import web_address
from catalog.formats.json_documents import Document, JsonUnreadable, parse, text
from catalog.formats.labelled import with_labelled
from catalog.formats.languages import language
from catalog.formats.marc_access import as_link
from catalog.formats.measurements import measurements
from catalog.formats.names import agent
from catalog.formats.profile import Column
from catalog.sdk import (
    Agent,
    Format,
    Identifier,
    Image,
    Link,
    Place,
    Record,
    RecordError,
    Related,
    SkipRecord,
    Subject,
    Title,
    record_id,
)
from khomo_collectiveaccess.elements import display, elements, labels
from khomo_collectiveaccess.options import own_fields

_LARGE, _SMALL = (
    ("original", "large", "page", "mediumlarge", "medium"),
    ("preview170", "small", "preview", "thumbnail"),
)
_EVENTS = ("exhibition", "event", "programme", "class", "club", "course")
MAX_PICTURES = 50


class CollectiveAccessFormat(Format):
    """Reads records of CollectiveAccess's JSON services."""

    name: ClassVar[str] = "collectiveaccess"
    media_type: ClassVar[str] = "application/json"
    version: ClassVar[str] = "1"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``.

        Raises ``RecordError`` for what is none or has no title, ``SkipRecord`` for an occurrence that is
        nothing to see or attend.
        """
        whole = _parsed(payload)
        item, table = whole["item"], text(whole["table"])
        kind = _kind(item, table)
        titles = labels(item.get("preferred_labels"))
        if not titles or titles[0][0] == "[BLANK]":
            raise RecordError.of(
                "title", "", "required", "the record has no preferred label: name it in CollectiveAccess"
            )
        further = titles[1:] + labels(item.get("nonpreferred_labels"))
        record = Record(
            title=titles[0][0],
            kind=kind,
            titles=tuple(dict.fromkeys(_title(entry) for entry in further if entry[0] != titles[0][0])),
            identifiers=_numbers(item, kind),
        )
        record = _with_elements(record, item, table, context)
        record = _with_related(record, item, kind, text(context.get("source")))
        page = _page(whole, text(context.get("pages")))
        return (
            dataclasses.replace(record, links=(Link(rel="page", url=page), *record.links)) if page else record
        )


def _parsed(payload: bytes) -> Document:
    try:
        whole, _repairs = parse(payload)
    except JsonUnreadable as error:
        shown = payload[:100].decode("utf-8", "replace")
        raise RecordError.of("json", shown, "json", error.message) from None
    known = (
        isinstance(whole, dict)
        and text(whole.get("table")).startswith("ca_")
        and isinstance(whole.get("item"), dict)
    )
    if not known:
        raise RecordError.of("item", "", "required", "the document is no record of CollectiveAccess")
    found: Document = whole
    return found


def _page(whole: Document, pages: str) -> str:
    """The address of a record's public page (Pawtucket), "" where it is not told where they are."""
    place = text(whole["table"]).removeprefix("ca_")
    return web_address(f"{pages.rstrip('/')}/{place}/{text(whole.get('number'))}") if pages else ""


def _kind(item: Document, table: str) -> str:
    """The kind that the type names; an object where it names none."""
    named = display(item.get("type_id"))
    known = named_kind([named]) if named else ""
    if table == "ca_collections":
        return "collection"
    if table == "ca_occurrences" and known not in _EVENTS:
        raise SkipRecord(f"it is an occurrence of the type {named or 'none'}, nothing to see or attend")
    return known or "object"


def _title(entry: tuple[str, str]) -> Title:
    tongue = "" if entry[1] == "none" else language(entry[1].partition("_")[0])
    return Title(value=entry[0], language=tongue, type="alternative")


def _numbers(item: Document, kind: str) -> tuple[Identifier, ...]:
    given = item.get("idno")
    number = text(given.get("value") if isinstance(given, dict) else given)[:200]
    scheme = "inventory" if kind in ("object", "specimen", "image", "manuscript") else "other"
    return (Identifier(scheme=scheme, value=number),) if number else ()


def _with_elements(record: Record, item: Document, table: str, context: Mapping[str, Any]) -> Record:
    own = own_fields(text(context.get("fields")))
    found = list(elements(item, table))
    given = [(Column(header=code, field=own[code]), value) for code, _label, value in found if own.get(code)]
    labelled = [(label, value) for code, label, value in found if code not in own]
    record = with_labelled(record, labelled, given=given)
    if record.dimensions and not record.measurements:
        record = dataclasses.replace(record, measurements=measurements(record.dimensions))
    return record


def _with_related(record: Record, item: Document, kind: str, source: str) -> Record:
    related = item.get("related")
    tables: Document = related if isinstance(related, dict) else {}
    links, images = _media(item.get("representations"))
    subjects = (Subject(label=name, scheme="keyword") for name, _row in _named(tables, "ca_list_items"))
    return dataclasses.replace(
        record,
        creators=tuple(dict.fromkeys((*_agents(tables), *record.creators))),
        places=tuple(dict.fromkeys((*_places(tables), *record.places))),
        subjects=tuple(dict.fromkeys((*subjects, *record.subjects))),
        collections=tuple(
            dict.fromkeys((*(name for name, _ in _named(tables, "ca_collections")), *record.collections))
        ),
        related=tuple(dict.fromkeys((*_others(tables, kind, source), *record.related))),
        links=tuple(dict.fromkeys((*links, *record.links))),
        images=tuple(dict.fromkeys((*images, *record.images))),
    )


def _named(tables: Document, table: str) -> Iterator[tuple[str, Document]]:
    rows = tables.get(table)
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            given = (row.get(key) for key in ("displayname", "label", "name", "name_plural", "name_singular"))
            if name := next((text(entry) for entry in given if text(entry)), ""):
                yield name[:500], row


def _agents(tables: Document) -> Iterator[Agent]:
    for name, row in _named(tables, "ca_entities"):
        if entry := agent(name, text(row.get("relationship_typename"))[:100] or "contributor"):
            yield entry


def _places(tables: Document) -> Iterator[Place]:
    for name, row in _named(tables, "ca_places"):
        code = text(row.get("relationship_type_code")).lower()
        role = next((known for word, known in _PLACE_ROLES.items() if word in code), "")
        yield Place(label=name, role=role)


_PLACE_ROLES = {"creat": "production", "made": "production", "produc": "production", "find": "find",
                "found": "find", "excavat": "find", "depict": "depicted", "use": "use"}  # fmt: skip


def _others(tables: Document, kind: str, source: str) -> Iterator[Related]:
    """Exhibitions and objects by their records here."""
    shows = kind in _EVENTS
    for name, row in _named(tables, "ca_objects"):
        number = text(row.get("object_id"))
        if number.isdigit():
            yield Related(title=name, type="shows" if shows else "related", id=record_id(source, number))
    for name, row in _named(tables, "ca_occurrences"):
        number = text(row.get("occurrence_id"))
        if number.isdigit() and named_kind([text(row.get("relationship_typename"))]) == "exhibition":
            yield Related(title=name, type="shown_in", id=record_id(source, f"occurrence-{number}"))


def _media(value: Any) -> tuple[list[Link], list[Image]]:
    links: list[Link] = []
    images: list[Image] = []
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    for row in sorted(rows, key=lambda row: text(row.get("is_primary")) != "1")[:MAX_PICTURES]:
        given = row.get("urls")
        urls: Document = given if isinstance(given, dict) else {}
        original = row.get("original")
        told: Document = original if isinstance(original, dict) else {}
        name, large = _first(urls, _LARGE)
        kind = text(told.get("MIMETYPE")) or text(row.get("mimetype"))
        if not large:
            continue
        if name == "original" and kind and not kind.startswith("image/"):
            label = text(row.get("label"))[:200]
            lead = as_link(large, "" if label == "[BLANK]" else label, kind, "0")
            links += [lead] if isinstance(lead, Link) else []
            continue
        size = [
            int(text(told.get(side)) or 0) if text(told.get(side)).isdigit() else 0
            for side in ("WIDTH", "HEIGHT")
        ]
        is_whole = name == "original" and all(0 < side < 10**6 for side in size)
        alt = text(row.get("label"))[:300]
        images.append(
            Image(
                url=large,
                thumbnail=_first(urls, _SMALL)[1],
                width=size[0] if is_whole else None,
                height=size[1] if is_whole else None,
                alt="" if alt == "[BLANK]" else alt,
            )
        )
    return links, images


def _first(urls: Document, names: tuple[str, ...]) -> tuple[str, str]:
    """The first of these versions that there is, with its address."""
    found = ((name, web_address(text(urls.get(name)))) for name in names)
    return next((pair for pair in found if pair[1]), ("", ""))
