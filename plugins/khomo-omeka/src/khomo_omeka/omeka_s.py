"""Omeka S: its REST API in JSON-LD (omeka.org/s/docs/developer/api/rest_api), sites with their pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.formats.markup import without_markup
from catalog.formats.text.clean import clean
from khomo_omeka.reading import Document, count, entries, part, text

PAGE_SIZE = 50
_UNKEPT = ("@context", "@id", "@reverse", "o:owner", "o:site_permission", "o:items", "o:site_item", "o:page")
_FILE = (
    "o:id", "o:ingester", "o:renderer", "o:source", "o:media_type", "o:filename", "o:size", "o:lang",
    "o:alt_text", "o:original_url", "o:thumbnail_urls", "thumbnail_display_urls", "o:title",
)  # fmt: skip
_IMAGE_INFO = ("@id", "id", "width", "height", "@context", "protocol")


class OmekaS:
    """Implements ``Flavour`` for Omeka S."""

    name = "s"
    label = "Omeka S"
    files = "media"
    collections = "item_sets"
    exhibitions = "sites"
    pages = "site_pages"
    files_of = "item_id"
    pages_of = "site_id"
    since = "modified_after"
    listed: Mapping[str, str] = {"sort_by": "id", "sort_order": "asc", "per_page": str(PAGE_SIZE)}
    # Items, item sets and media are numbered together, sites are not.
    collection = "item-set"
    exhibition = "site"

    def number(self, document: Document) -> int | None:
        """The number of a document within its kind."""
        return count(document.get("o:id"))

    def is_public(self, document: Document) -> bool:
        """Whether everyone may see it; only a key shows what is not."""
        return document.get("o:is_public", True) in (True, 1, "1")

    def modified(self, document: Document) -> str:
        """When it was changed, else made, as told."""
        return text(part(document, "o:modified").get("@value")) or text(
            part(document, "o:created").get("@value")
        )

    def moment(self, day: str) -> str:
        """A moment as ``modified_after`` takes it: ISO 8601 without a zone."""
        return day.removesuffix("Z")

    def title(self, document: Document) -> str:
        """What an item set or a site is called."""
        values = entries(document.get("dcterms:title"))
        named = text(document.get("o:title")) or next((text(value.get("@value")) for value in values), "")
        return clean(without_markup(named))

    def kept(self, document: Document) -> Document:
        """A document without its owner, addresses of the API and values that are not public."""
        return {key: _public(value) for key, value in document.items() if key not in _UNKEPT}

    def file(self, document: Document) -> Document:
        """A medium: addresses, type, alternative text, values; of IIIF services the size in pixels."""
        found: Document = {key: document[key] for key in _FILE if document.get(key)}
        found.update((key, _public(value)) for key, value in document.items() if _is_property(key))
        data = document.get("data")
        if isinstance(data, dict):
            found["data"] = {key: data[key] for key in _IMAGE_INFO if isinstance(data.get(key), str | int)}
        return found

    def item_of(self, file: Document) -> int | None:
        """The number of the item that a medium belongs to."""
        return count(part(file, "o:item").get("o:id"))

    def files_told(self, item: Document) -> int:
        """The number of media that an item has."""
        return len(entries(item.get("o:media")))

    def in_order(self, item: Document, files: Sequence[Document]) -> list[Document]:
        """An item's media as it shows them."""
        order = {count(entry.get("o:id")): place for place, entry in enumerate(entries(item.get("o:media")))}
        return sorted(files, key=lambda file: order.get(count(file.get("o:id")), len(order)))

    def collections_of(self, item: Document) -> list[int]:
        """The numbers of the item sets that an item is in."""
        return _numbers(entries(item.get("o:item_set")))

    def shown_by(self, page: Document) -> list[int]:
        """The numbers of the items attached to a page's blocks."""
        return _numbers(part(entry, "o:item") for entry in attachments(page))

    def files_shown_by(self, page: Document) -> list[int]:
        """The numbers of the media attached to a page's blocks."""
        return _numbers(part(entry, "o:media") for entry in attachments(page))

    def is_exhibition(self, document: Document, pages: Sequence[Document]) -> bool:
        """Whether a page beside its home page shows chosen items.

        A home page alone that shows some is the door to the collections.
        """
        showing = {self.number(page) for page in pages if self.shown_by(page)}
        home = self.number(part(document, "o:homepage")) or _first_linked(document)
        return bool(showing - {home})

    def site_of(self, item: Document, slugs: Mapping[int, str]) -> str:
        """The name in addresses of the first public site that an item belongs to."""
        return next(
            (slugs[number] for number in _numbers(entries(item.get("o:site"))) if number in slugs), ""
        )


def _first_linked(site: Document) -> int | None:
    """The page that a site opens with where it names none: the first one of its navigation."""
    linked = (
        count(part(link, "data").get("id"))
        for link in entries(site.get("o:navigation"))
        if link.get("type") == "page"
    )
    return next(linked, None)


def blocks(page: Document) -> list[Document]:
    """The blocks of a page in their order."""
    return entries(page.get("o:block"))


def attachments(page: Document) -> list[Document]:
    """What the blocks of a page show, in their order."""
    return [entry for block in blocks(page) for entry in entries(block.get("o:attachment"))]


def properties(document: Document) -> Iterator[tuple[str, Document]]:
    """Each public value with its property ("dcterms:title"), in the order of the item's template."""
    for key, values in document.items():
        if _is_property(key):
            yield from ((key, value) for value in entries(values) if value.get("is_public") is not False)


def _is_property(key: str) -> bool:
    prefix, colon, name = key.partition(":")
    return bool(colon and name) and prefix != "o" and not prefix.startswith(("o-", "o_", "@"))


def _public(value: Any) -> Any:
    """A list of values without those that are not public; anything else as it is."""
    if not isinstance(value, list):
        return value
    return [entry for entry in value if not (isinstance(entry, dict) and entry.get("is_public") is False)]


def _numbers(shown: Any) -> list[int]:
    found = (count(entry.get("o:id")) for entry in shown)
    return list(dict.fromkeys(number for number in found if number is not None))
