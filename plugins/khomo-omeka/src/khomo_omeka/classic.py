"""Omeka Classic: its API as of version 2.1 and later, with the plugin Exhibit Builder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.formats.markup import without_markup
from catalog.formats.text.clean import clean
from khomo_omeka.reading import Document, count, entries, part, text

DUBLIN_CORE = "Dublin Core"
_UNKEPT = ("owner", "featured", "extended_resources", "url", "items", "pages")
_FILE = ("id", "order", "file_urls", "mime_type", "original_filename", "size", "element_texts")


class Classic:
    """Implements ``Flavour`` for Omeka Classic."""

    name = "classic"
    label = "Omeka Classic"
    files = "files"
    collections = "collections"
    exhibitions = "exhibits"
    pages = "exhibit_pages"
    files_of = "item"
    pages_of = "exhibit"
    since = "modified_since"
    # Any argument that it does not know is refused; its lists are in the order of their numbers.
    listed: Mapping[str, str] = {}
    collection = "collection"
    exhibition = "exhibit"

    def number(self, document: Document) -> int | None:
        """The number of a document within its kind."""
        return count(document.get("id"))

    def is_public(self, document: Document) -> bool:
        """Whether everyone may see it; where nothing is said, only the key's owner would be told."""
        return document.get("public", True) in (True, 1, "1")

    def modified(self, document: Document) -> str:
        """When it was changed, as told."""
        return text(document.get("modified"))

    def moment(self, day: str) -> str:
        """A moment as ``modified_since`` takes it: ISO 8601."""
        return day

    def title(self, document: Document) -> str:
        """What a collection or an exhibition is called."""
        named = text(document.get("title")) or next(texts_of(document, DUBLIN_CORE, "Title"), "")
        return clean(without_markup(named))

    def kept(self, document: Document) -> Document:
        """A document without its owner, counts and addresses of the API."""
        return {key: _unlinked(value) for key, value in document.items() if key not in _UNKEPT}

    def file(self, document: Document) -> Document:
        """A file: addresses, type, size in pixels, texts."""
        found: Document = {key: _unlinked(document.get(key)) for key in _FILE if document.get(key)}
        seen = part(part(document, "metadata"), "video")
        size = [count(seen.get(name)) for name in ("resolution_x", "resolution_y")]
        if all(size):
            found["pixels"] = size
        return found

    def item_of(self, file: Document) -> int | None:
        """The number of the item that a file belongs to."""
        return count(part(file, "item").get("id"))

    def files_told(self, item: Document) -> int:
        """The number of files that an item has."""
        return count(part(item, "files").get("count")) or 0

    def in_order(self, item: Document, files: Sequence[Document]) -> list[Document]:
        """An item's files as it shows them: ordered ones first."""

        def place(file: Document) -> tuple[int, int]:
            return count(file.get("order")) or 10**6, count(file.get("id")) or 0

        return sorted(files, key=place)

    def collections_of(self, item: Document) -> list[int]:
        """The number of the one collection that an item can be in."""
        number = count(part(item, "collection").get("id"))
        return [number] if number is not None else []

    def shown_by(self, page: Document) -> list[int]:
        """The numbers of the items attached to a page's blocks."""
        return _numbers(attachments(page), "item")

    def files_shown_by(self, page: Document) -> list[int]:
        """The numbers of the files attached to a page's blocks."""
        return _numbers(attachments(page), "file")

    def is_exhibition(self, document: Document, pages: Sequence[Document]) -> bool:
        """Yes: that is what Exhibit Builder makes."""
        return True

    def site_of(self, item: Document, slugs: Mapping[int, str]) -> str:
        """Nothing: there is one site."""
        return ""


def texts_of(document: Document, element_set: str, element: str) -> Iterator[str]:
    """The texts of one element of a set, in their order."""
    for entry in entries(document.get("element_texts")):
        if (text(part(entry, "element_set").get("name")), text(part(entry, "element").get("name"))) == (
            element_set,
            element,
        ):
            yield text(entry.get("text"))


def blocks(page: Document) -> list[Document]:
    """The blocks of a page in their order."""
    return sorted(entries(page.get("page_blocks")), key=lambda block: count(block.get("order")) or 0)


def attachments(page: Document) -> list[Document]:
    """What the blocks of a page show, in their order."""
    return [entry for block in blocks(page) for entry in entries(block.get("attachments"))]


def _numbers(shown: Sequence[Document], name: str) -> list[int]:
    found = (count(part(entry, name).get("id")) for entry in shown)
    return list(dict.fromkeys(number for number in found if number is not None))


def _unlinked(value: Any) -> Any:
    # They repeat the address of the server, which may have several names, around numbers beside them.
    if isinstance(value, dict):
        return {key: _unlinked(entry) for key, entry in value.items() if key not in ("url", "resource")}
    return [_unlinked(entry) for entry in value] if isinstance(value, list) else value
