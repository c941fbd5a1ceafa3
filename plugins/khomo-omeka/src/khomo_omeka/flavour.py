"""What Omeka S and Omeka Classic have in common: lists of items, files, collections, exhibitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from khomo_omeka.reading import Document


class Flavour(Protocol):
    """The names that one of both gives to things, and how its documents tell what both know.

    ``items``, ``files``, ``collections``, ``exhibitions`` and ``pages`` are paths below the API; ``files_of``
    and ``pages_of`` the arguments that ask for those of one item or exhibition; ``listed`` the arguments of
    each list, ``since`` that of what changed. ``collection`` and ``exhibition`` begin the native ids of what
    is numbered apart from items.
    """

    name: str
    label: str
    files: str
    collections: str
    exhibitions: str
    pages: str
    files_of: str
    pages_of: str
    since: str
    listed: Mapping[str, str]
    collection: str
    exhibition: str

    def number(self, document: Document) -> int | None:
        """The number of a document within its kind, None where it has none."""

    def is_public(self, document: Document) -> bool:
        """Whether everyone may see it."""

    def modified(self, document: Document) -> str:
        """When it was changed, as told."""

    def moment(self, day: str) -> str:
        """A moment (ISO 8601 in UTC) as the argument ``since`` takes it."""

    def title(self, document: Document) -> str:
        """What a collection or an exhibition is called."""

    def kept(self, document: Document) -> Document:
        """A document without what says nothing of the thing itself, or tells of its owner."""

    def file(self, document: Document) -> Document:
        """A file without what only its server needs."""

    def item_of(self, file: Document) -> int | None:
        """The number of the item that a file belongs to."""

    def files_told(self, item: Document) -> int:
        """The number of files that an item has."""

    def in_order(self, item: Document, files: Sequence[Document]) -> list[Document]:
        """An item's files as it shows them."""

    def collections_of(self, item: Document) -> list[int]:
        """The numbers of the collections that an item is in."""

    def shown_by(self, page: Document) -> list[int]:
        """The numbers of the items that a page of an exhibition shows."""

    def files_shown_by(self, page: Document) -> list[int]:
        """The numbers of the files that a page of an exhibition shows."""

    def is_exhibition(self, document: Document, pages: Sequence[Document]) -> bool:
        """Whether it is an exhibition, not only a door to the collections."""

    def site_of(self, item: Document, slugs: Mapping[int, str]) -> str:
        """The name in addresses of the part of the site where an item is shown, "" for the site itself."""
