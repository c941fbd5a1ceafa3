"""What items stand in: collections by name, the exhibitions that show them, their files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import Failed, SourceError
from catalog.sdk.answers import WebBroken
from catalog.sdk.lists import EndlessList, Tell
from khomo_omeka.flavour import Flavour
from khomo_omeka.listing import Listing, Trouble
from khomo_omeka.place import Place
from khomo_omeka.reading import Document, entries, part, text
from khomo_omeka.server import OmekaRefused, Server

MAX_FILES = 50_000
"""Files that are listed at once and kept in memory; of sites with more, those of each item are asked for."""
MAX_FILES_ASKED = 2000
"""Files of exhibitions that are asked for one by one in a run."""
_NOT_THERE = (404, 405)


class Frame:
    """Collections, exhibitions and files of one site, as far as they are public.

    ``collections`` and ``exhibitions`` are the documents by number, ``slugs`` the names of the latter in
    addresses, ``pages`` those of each exhibition, ``failed`` what could not be read of them; ``lost``:
    something without a number.
    """

    def __init__(self, server: Server, flavour: Flavour, tell: Tell) -> None:
        self.server, self.flavour, self._tell = server, flavour, tell
        self.collections: dict[int, Document] = {}
        self.exhibitions: dict[int, Document] = {}
        self.pages: dict[int, list[Document]] = {}
        self.slugs: dict[int, str] = {}
        self.gone: list[str] = []
        self.failed: list[Failed] = []
        self.lost = False
        self._shown_in: dict[int, list[int]] = {}
        self._files: dict[int, list[Document]] | None = None
        self._by_number: dict[int, Document] = {}
        self._asked = 0

    def load(self) -> None:
        """Ask for collections and exhibitions with their pages; raises ``SourceError``."""
        flavour = self.flavour
        for document in self._listed(flavour.collections, {}):
            self._keep(document, self.collections, flavour.collection)
        for document in self._listed(flavour.exhibitions, {}):
            self._keep(document, self.exhibitions, flavour.exhibition)
        # Where an exhibition's pages cannot be had, its name in addresses is still that of its items' pages.
        self.slugs = {
            number: text(entry.get("slug") or entry.get("o:slug"))
            for number, entry in self.exhibitions.items()
        }
        for number in list(self.exhibitions):
            self._load_pages(number)

    def _keep(self, document: Document, kept: dict[int, Document], kind: str) -> None:
        number = self.flavour.number(document)
        if number is None:
            return
        if self.flavour.is_public(document):
            kept[number] = self.flavour.kept(document)
        else:
            self.gone.append(f"{kind}-{number}")

    def _load_pages(self, number: int) -> None:
        flavour, document = self.flavour, self.exhibitions[number]
        name = f"{flavour.exhibition}-{number}"
        try:
            given = list(self._given(flavour.pages, {flavour.pages_of: str(number)}))
        except (*Trouble, EndlessList) as error:
            told = f"the pages of {name} ({flavour.title(document)[:80]}) cannot be had: {error.message}"
            self.failed.append(Failed(name, f"{told}; the record stays as it was", "pages_unreadable"))
            del self.exhibitions[number]
            return
        if any(isinstance(entry, Failed) for entry in given):
            self._tell("pages_unreadable", f"some pages of {name} cannot be had: it is taken without them")
        pages = [entry for entry in given if not isinstance(entry, Failed) and flavour.is_public(entry)]
        if not flavour.is_exhibition(document, pages):
            # Its number and its name in addresses are still wanted by items.
            self.pages[number] = []
            return
        self.pages[number] = [flavour.kept(page) for page in pages]
        for item in dict.fromkeys(shown for page in pages for shown in flavour.shown_by(page)):
            self._shown_in.setdefault(item, []).append(number)

    def _listed(self, path: str, params: Mapping[str, str]) -> Iterator[Document]:
        """The documents of a list; none where the server has no such list."""
        try:
            for entry in self._given(path, params):
                if isinstance(entry, Failed):
                    self.failed.append(entry)
                    self.lost = True
                else:
                    yield entry
        except OmekaRefused as error:
            # Only by the API's own word is there no such list: all that was in it would be withdrawn.
            if error.status not in _NOT_THERE or not error.said:
                raise
        except (PageUnreadable, WebBroken, EndlessList) as error:
            self.lost = True
            told = f"the list of {path} cannot be read: {error.message}; nothing is withdrawn"
            self.failed.append(Failed(None, told, "unreadable"))

    def _given(self, path: str, params: Mapping[str, str]) -> Iterator[Document | Failed]:
        place = Place(self.server.base, self.flavour.name, "")
        for page in Listing(self.server, self.flavour, path, params, place, self._tell).pages():
            yield from page

    def load_files(self) -> None:
        """Ask for all files at once, where there are not too many; else each item's are asked for."""
        files, flavour = self.flavour.files, self.flavour
        try:
            first = self.server.page(files, {**flavour.listed, "page": "1"})
        except Trouble:
            return
        if first.total is None or first.total > MAX_FILES:
            return
        self._files = {}
        try:
            for entry in self._given(files, {}):
                if not isinstance(entry, Failed) and flavour.is_public(entry):
                    self._keep_file(entry)
        except (*Trouble, EndlessList):
            # An item of which files are missing here is asked by itself.
            return

    def _keep_file(self, file: Document) -> Document:
        item, kept = self.flavour.item_of(file), self.flavour.file(file)
        number = self.flavour.number(file)
        if self._files is not None and item is not None:
            self._files.setdefault(item, []).append(kept)
        if number is not None:
            self._by_number[number] = kept
        return kept

    def files_of(self, item: Document) -> list[Document]:
        """An item's public files as it shows them; raises ``SourceError``."""
        flavour, number = self.flavour, self.flavour.number(item)
        told = flavour.files_told(item)
        if not told or number is None:
            return []
        found = self._files.get(number, []) if self._files is not None else []
        if len(found) < told:
            given = self._given(flavour.files, {flavour.files_of: str(number)})
            found = [flavour.file(entry) for entry in _documents(given) if flavour.is_public(entry)]
        return flavour.in_order(item, found)

    def files_shown(self, number: int) -> list[Document]:
        """The files that the pages of an exhibition show, as far as they can be had."""
        shown = [file for page in self.pages[number] for file in self.flavour.files_shown_by(page)]
        return [file for name in dict.fromkeys(shown) if (file := self._file(name))]

    def _file(self, number: int) -> Document | None:
        if number not in self._by_number and self._asked < MAX_FILES_ASKED:
            self._asked += 1
            try:
                value, _repairs = self.server.get(f"{self.flavour.files}/{number}")
            except SourceError:
                return None
            if isinstance(value, dict) and self.flavour.is_public(value):
                self._by_number[number] = self.flavour.file(value)
        return self._by_number.get(number)

    def around(self, item: Document) -> dict[str, Any]:
        """What is told of an item beside itself, as JSON values that are the same for the same site."""
        flavour = self.flavour
        found: dict[str, Any] = {}
        named = [number for number in flavour.collections_of(item) if number in self.collections]
        if named:
            found["collections"] = [flavour.title(self.collections[number]) for number in named]
        if shown := self._shown_in.get(flavour.number(item) or 0):
            found["shown_in"] = [
                [f"{flavour.exhibition}-{number}", flavour.title(self.exhibitions[number])]
                for number in shown
            ]
        if slug := flavour.site_of(item, self.slugs):
            found["slug"] = slug
        return found

    def shown(self) -> list[int]:
        """The numbers of the exhibitions that are records: those with pages, or that need none."""
        return [
            number
            for number, entry in self.exhibitions.items()
            if self.flavour.is_exhibition(entry, self.pages.get(number, []))
        ]

    def slug_of(self, number: int) -> str:
        """The name in addresses of the site where an item set is shown, of Omeka S."""
        for site, entry in self.exhibitions.items():
            sets = [part(one, "o:item_set") for one in entries(entry.get("o:site_item_set"))]
            if number in [self.flavour.number(one) for one in sets]:
                return self.slugs[site]
        return next(iter(self.slugs.values()), "")

    def digest(self) -> str:
        """What changes when an item stands in something else than before: a text of 32 letters."""
        names = {number: self.flavour.title(entry) for number, entry in self.collections.items()}
        shows = {number: self.flavour.title(entry) for number, entry in self.exhibitions.items()}
        known = [sorted(names.items()), sorted(shows.items()), sorted(self._shown_in.items())]
        known.append(sorted(self.slugs.items()))
        return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:32]


def _documents(given: Iterator[Document | Failed]) -> list[Document]:
    found = list(given)
    broken = next((entry for entry in found if isinstance(entry, Failed)), None)
    if broken is not None:
        raise PageUnreadable(broken.message)
    return [entry for entry in found if not isinstance(entry, Failed)]
