"""A page of search results: a document in, items and numbers out, whatever the results are nested in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from catalog.formats.xml_pages import PageUnreadable
from khomo_dspace.hal import Document, Repair, embedded, number, text

_RESULTS = ("searchResult", "searchResults")
_OBJECTS = ("objects", "items", "searchResults")
_OBJECT = ("indexableObject", "dspaceObject")


@dataclass(slots=True)
class Page:
    """One page: ``total`` is its totalElements; ``size`` and ``number`` (from 0) as the server tells."""

    items: list[Document] = field(default_factory=list)
    total: int | None = None
    size: int | None = None
    number: int | None = None
    repairs: list[Repair] = field(default_factory=list)

    def starts_at(self, asked: int) -> int:
        """The position (from 0) of the first item, by the server's own numbers; ``asked`` without them."""
        return self.number * self.size if self.number is not None and self.size else asked


def read_page(document: Any, repairs: list[Repair]) -> Page:
    """The page in a document of any of the known shapes; raises ``PageUnreadable`` for none of them.

    The shapes: ``_embedded.searchResult`` with a page of ``objects`` in it (DSpace 7 and later), the same as
    ``searchResults`` (the contract's text), a bare list of that name (its drafts), ``_embedded.items``.
    """
    if not isinstance(document, dict):
        raise PageUnreadable("the server answered with a list instead of a page")
    inner = next(
        (found for name in _RESULTS if isinstance(found := embedded(document, name), dict)), document
    )
    page = inner.get("page") if isinstance(inner.get("page"), dict) else document.get("page")
    told: Document = page if isinstance(page, dict) else {}
    if inner is document and not told and not isinstance(document.get("_embedded"), dict):
        raise PageUnreadable("the server's answer holds neither results nor their number")
    found = next((given for name in _OBJECTS if isinstance(given := embedded(inner, name), list)), [])
    return Page(
        items=list(_items(found)),
        total=number(told.get("totalElements")),
        size=number(told.get("size")),
        number=number(told.get("number")),
        repairs=repairs,
    )


def _items(entries: list[Any]) -> Iterator[Document]:
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        inside = next((given for name in _OBJECT if isinstance(given := embedded(entry, name), dict)), None)
        item = inside if inside is not None else entry
        # A result whose item was deleted since has nothing inside: it is missed by the numbers.
        if uuid_of(item):
            yield item


def uuid_of(item: Document) -> str:
    """The identifier of an item within its server, "" for what is none."""
    return text(item.get("uuid")) or text(item.get("id"))


def name_of(item: Document) -> str:
    """What an item is known by: its handle, which outlives a change of the version; else its identifier."""
    return text(item.get("handle")) or uuid_of(item)
