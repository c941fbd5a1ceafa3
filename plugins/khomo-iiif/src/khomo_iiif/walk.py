"""The way through a collection and those in it: which manifests there are, in an order that lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from catalog.formats.json_documents import Document, documents, identity, text
from catalog.sdk import SourceError, SourceUnavailable
from catalog.sdk.revisits import Seen
from khomo_iiif.pages import Page, address_of, is_whole, kind_of
from khomo_iiif.server import Server

MAX_DEPTH = 20
"""Collections in one another."""
MAX_COLLECTIONS = 50_000
MAX_MANIFESTS = 2_000_000
MAX_DOWN = 3
"""So many collections in a row that do not answer end the run: the server is down."""
Place = list[list[Any]]
"""Where a walk is: for each open collection its page, the number of members behind, the id of the last or
open one, the collection's label, whether it is a work in several parts."""


class Entry(NamedTuple):
    """A manifest of a collection: ``document`` or ``body`` where it came with it; ``place`` is behind it."""

    id: str
    document: Document | None
    body: bytes
    collections: tuple[str, ...]
    work: dict[str, str] | None
    place: Place


class Moved(Exception):
    """The collections are not what they were when the run was cut: the walk begins again."""


@dataclass(slots=True)
class _Open:
    """A collection on the way: its page, its members from the next on, how many are behind."""

    address: str
    page: Page
    members: Iterator[Document]
    label: str
    is_work: bool
    at: int = 0
    last: str = ""
    repeats: int = 0
    pages: Seen = field(default_factory=Seen)


class Walk:
    """The walk from the collection ``root`` on; ``doubtful`` once something in it could not be seen.

    ``manifests`` are those that came already.

    ``tell`` takes rule, message and the address that it is about.
    """

    def __init__(self, server: Server, root: Page, tell: Callable[[str, str, str], None]) -> None:
        self.server, self.root, self._tell = server, root, tell
        self.doubtful = False
        self._collections, self.manifests = Seen(), Seen()
        self._stack: list[_Open] = []
        self._down = 0

    def entries(self, place: Place | None = None) -> Iterator[Entry]:
        """The manifests, each once, from a place on; raises ``Moved``, ``SourceUnavailable``."""
        try:
            if place:
                self._restore(place)
            else:
                self._push(self.root, self.root.url)
            yield from self._walked()
        finally:
            self._close_all()

    def _walked(self) -> Iterator[Entry]:
        while self._stack:
            here = self._stack[-1]
            member = next(here.members, None)
            if member is None:
                if not self._turned(here):
                    self._close(here.page)
                    self._stack.pop()
                continue
            here.at += 1
            here.last = address_of(member)
            kind = kind_of(member)
            if kind == "Manifest":
                yield from self._manifest(member)
            elif kind == "Collection" or is_whole(member):
                self._descend(member)
            elif here.last:
                yield from self._unknown(member)

    def _manifest(self, member: Document, body: bytes = b"") -> Iterator[Entry]:
        address = address_of(member)
        if not address:
            self.doubtful = True
            here = self._stack[-1]
            told = f"a manifest in the collection {here.label!r} has no id: it cannot be read or known"
            self._tell("member_unnamed", told, here.address)
        elif not self.manifests.add(address):
            self._stack[-1].repeats += 1
        elif len(self.manifests) > MAX_MANIFESTS:
            self._bound(f"there are over {MAX_MANIFESTS:,} manifests", address)
            self._close_all()
        else:
            document = member if is_whole(member) and not body else None
            yield Entry(address, document, body, self._labels(), self._work(), self._place())

    def _unknown(self, member: Document) -> Iterator[Entry]:
        """A member that does not say what it is: it is read to see."""
        page = self._read(address_of(member))
        if page is None:
            return
        if page.kind == "Manifest":
            body = page.whole()
            page.close()
            yield from self._manifest(member, body)
        else:
            self._enter(page, address_of(member))

    def _descend(self, member: Document) -> None:
        address = address_of(member)
        if any(entry.address == address for entry in self._stack if address):
            told = f"the collection {address} holds itself: it is not read again"
            self._tell("collection_loop", told, address)
            return
        if address and not self._collections.add(address):
            return
        if len(self._stack) >= MAX_DEPTH:
            self._bound(f"it lies {MAX_DEPTH} collections deep", address)
        elif len(self._collections) > MAX_COLLECTIONS:
            self._bound(f"there are over {MAX_COLLECTIONS:,} collections", address)
        elif is_whole(member):
            self._push(Page("", None, member), address)
        elif address and (page := self._read(address)) is not None:
            self._enter(page, address)

    def _bound(self, why: str, address: str) -> None:
        self.doubtful = True
        told = f"{address} and what is in it is left out, because {why}"
        self._tell("collection_bounds", f"{told}: connect a part of the collection instead", address)

    def _close_all(self) -> None:
        for entry in self._stack:
            self._close(entry.page)
        self._stack.clear()

    def _close(self, page: Page) -> None:
        # The root is theirs who gave it: another walk may begin with it.
        if page is not self.root:
            page.close()

    def _enter(self, page: Page, address: str) -> None:
        own = identity(page.head)
        if page.kind != "Collection":
            told = f"it is {page.kind or 'a document without a type'}, though it is listed as a collection"
        elif own != address and own in self._collections:
            told = f"the server answers with {own}, which was read already"
        else:
            self._push(page, address)
            return
        self.doubtful = True
        self._tell("collection_unreadable", f"{address}: {told}", address)
        page.close()

    def _push(self, page: Page, address: str) -> None:
        words = page.head.get("behavior", page.head.get("viewingHint"))
        is_work = "multi-part" in (words if isinstance(words, list) else [words])
        opened = _Open(address, page, page.members(), page.label, is_work)
        opened.pages.add(page.url)
        self._collections.add(address)
        self._stack.append(opened)

    def _turned(self, here: _Open) -> bool:
        """Whether there is another page of the collection, now open."""
        address = here.page.next
        if not address:
            self._believe(here)
            return False
        if not here.pages.add(address) or not self._believe(here):
            self.doubtful = True
            told = f"the pages of the collection {here.address} go in circles at {address}"
            self._tell("collection_loop", told, address)
            return False
        page = self._read(address)
        if page is None:
            return False
        self._close(here.page)
        here.page, here.members, here.at, here.last, here.repeats = page, page.members(), 0, "", 0
        return True

    def _believe(self, here: _Open) -> bool:
        """Whether a page is another than those before it: the first may well repeat what others list."""
        is_stale = len(here.pages) > 1 and here.at > 0 and here.repeats == here.at
        if is_stale and not here.page.next:
            self.doubtful = True
            told = f"the last page of the collection {here.address} brought nothing new"
            self._tell("collection_loop", f"{told}: the server repeats itself", here.address)
        return not is_stale

    def _read(self, address: str) -> Page | None:
        try:
            page = Page.read(self.server, address)
        except SourceError as error:
            self._down = self._down + 1 if isinstance(error, SourceUnavailable) else 0
            if self._down >= MAX_DOWN:
                raise
            self.doubtful = True
            told = f"a collection cannot be read, and what is in it is not seen: {error.message}"
            self._tell("collection_unreadable", told, address)
            return None
        self._down = 0
        return page

    def _labels(self) -> tuple[str, ...]:
        """The collections above, without the outermost where there are others: it stands for all of it."""
        inner = [entry.label for entry in self._stack[1:] if entry.label and not entry.is_work]
        return tuple(inner or filter(None, [self._stack[0].label]))

    def _work(self) -> dict[str, str] | None:
        here = self._stack[-1]
        return {"label": here.label, "id": here.address} if here.is_work else None

    def _place(self) -> Place:
        return [[entry.page.url, entry.at, entry.last, entry.label, entry.is_work] for entry in self._stack]

    def _restore(self, place: Place) -> None:
        """Open the collections of a place again, each at its member; raises ``Moved`` if one is another."""
        member: Document = {}
        for depth, (url, at, last, label, is_work) in enumerate(place):
            if depth == 0:
                page, address = self.root, self.root.url
                if url != page.url:
                    page = Page.read(self.server, url)
            else:
                address = address_of(member)
                page = Page.read(self.server, url) if url else Page("", None, member)
            self._push(page, address)
            here = self._stack[-1]
            here.pages.add(url)
            here.members = page.members(max(0, at - 1))
            member = next(here.members, {})
            if at < 1 or address_of(member) != last:
                raise Moved
            here.at, here.last, here.label, here.is_work = at, last, label, is_work


def total_of(root: Page) -> int | None:
    """How many manifests there are, where the collection tells it or all of them stand in it."""
    told = root.head.get("total")
    if isinstance(told, int) and not isinstance(told, bool):
        return told
    if root.next or root.counts.get("collections") or root.counts.get("members"):
        return None
    plain = sum(root.counts.get(name, 0) for name in ("items", "manifests"))
    kinds = {kind_of(member) for member in root.members()} if plain <= 100_000 else {""}
    return plain if kinds <= {"Manifest"} else None


def streams_of(root: Page) -> Iterator[str]:
    """Addresses of streams of changes that a collection names (IIIF Change Discovery, section 2.3)."""
    for name in ("service", "services", "seeAlso"):
        for entry in documents(root.head.get(name)):
            told = " ".join(
                text(entry.get(key)) for key in ("type", "@context", "context", "profile", "format")
            )
            if "OrderedCollection" in told or "api/discovery" in told:
                yield address_of(entry)
