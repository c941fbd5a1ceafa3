"""Documents that a Linked Art document only names by their addresses, put in place; lists of documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.formats.json_documents import Document, documents, identity, types
from catalog.formats.linkedart_nodes import label, nodes

_NAMED = ("carried_out_by", "took_place_at")
# What is kept of a document that is put in place of its address: what it is called, shows and is shown by.
_KEPT = (
    "id", "type", "_label", "label", "identified_by", "classified_as", "about", "represents", "depicts",
    "digitally_shown_by", "access_point", "conforms_to", "format", "content", "value", "language", "used_for",
)  # fmt: skip
_SAYS = (
    "identified_by", "about", "represents", "digitally_shown_by", "access_point", "content", "value",
    "format", "conforms_to",
)  # fmt: skip
# In drafts of Linked Art the address of a picture is that of the file itself.
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|tiff?|webp)\Z|/iiif/", re.IGNORECASE)


def wanted(document: Document) -> Iterator[str]:
    """The addresses of what a document names without saying what it is: makers, places, pictures, owners."""
    for node in _references(document):
        says = label(node) or any(node.get(name) for name in _SAYS)
        if not says and not _PICTURE.search(identity(node)):
            yield identity(node)


def _references(document: Document) -> Iterator[Document]:
    for production in nodes(document, "produced_by", "encountered_by"):
        for part in (production, *nodes(production, "part", "consists_of")):
            yield from nodes(part, *_NAMED)
    yield from nodes(
        document, "current_owner", "member_of", "representation", "took_place_at", "carried_out_by"
    )
    yield from (node for node in nodes(document, "shows", "carries") if "VisualItem" in types(node))


def kept(part: Document) -> Document:
    """What of a document is kept to stand in place of its address."""
    return {name: part[name] for name in _KEPT if name in part}


def filled(value: Any, parts: Mapping[str, Any]) -> Any:
    """The document with ``parts`` by address put in place of what only names them."""
    if isinstance(value, list):
        return [filled(entry, parts) for entry in value]
    if isinstance(value, str):
        return parts.get(value, value)
    if not isinstance(value, dict):
        return value
    part = parts.get(identity(value))
    if isinstance(part, dict):
        return {**part, **{name: entry for name, entry in value.items() if entry}}
    return {
        name: filled(entry, parts) if isinstance(entry, dict | list) or name in _NAMED else entry
        for name, entry in value.items()
    }


def items_of(page: Any) -> list[Document]:
    """The documents, or their names, that a page of a list holds: HAL, OrderedCollectionPage, a bare list."""
    if isinstance(page, list):
        return documents(page)
    if not isinstance(page, dict):
        return []
    for name in ("orderedItems", "items", "member", "members", "results"):
        if isinstance(page.get(name), list):
            return documents(page[name])
    embedded = page.get("_embedded")
    inside = embedded.values() if isinstance(embedded, dict) else [embedded]
    found = [entry for value in inside if isinstance(value, list) for entry in documents(value)]
    return found or [_named(entry) for entry in _linked(page, "item", "items")]


def next_of(page: Any) -> str:
    """The address of the page behind this one, "" for none: HAL's ``_links.next``, ``next``, ``first``."""
    if not isinstance(page, dict):
        return ""
    told = [*_linked(page, "next"), *documents(page.get("next"))]
    if not told and not items_of(page):
        told = [*_linked(page, "first"), *documents(page.get("first"))]
    return next((address for entry in told if (address := identity(_named(entry)))), "")


def is_list(page: Any) -> bool:
    """Whether a document is a list of others rather than one of them."""
    if isinstance(page, list):
        return True
    listed = any(name in page for name in ("orderedItems", "_embedded", "items", "first"))
    return isinstance(page, dict) and (listed or any("Collection" in kind for kind in types(page)))


def _linked(page: Document, *names: str) -> list[Document]:
    links = page.get("_links")
    return (
        [entry for name in names for entry in documents(links.get(name))] if isinstance(links, dict) else []
    )


def _named(entry: Document) -> Document:
    return {**entry, "id": identity(entry) or entry.get("href", "")}
