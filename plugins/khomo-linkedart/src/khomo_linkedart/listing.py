"""The way through a list of documents, page by page, in an order that lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from catalog.formats.json_documents import Document, identity, types
from catalog.formats.linkedart_nodes import nodes
from catalog.formats.linkedart_parts import items_of, next_of
from catalog.sdk.revisits import Seen
from khomo_linkedart.server import Server

MAX_PAGES = 200_000
_NO_THINGS = ("Person", "Group", "Place", "Type", "Material", "Language", "Period", "Currency")


_WHOLE = (
    "referred_to_by", "produced_by", "created_by", "encountered_by", "made_of", "dimension", "current_owner",
    "used_specific_object", "subject_of",
)  # fmt: skip


class Item(NamedTuple):
    """A document of a list: its address, itself where it came with the list, the place behind it."""

    id: str
    document: Document | None
    place: dict[str, Any]


class Moved(Exception):
    """The list is not what it was when the run was cut: it is read from its beginning."""


class Listing:
    """The list whose first page is ``page``, read from ``url``; ``doubtful`` once something of it is lost.

    ``tell`` takes rule, message and the address that it is about.
    """

    def __init__(self, server: Server, url: str, page: Any, tell: Callable[[str, str, str], None]) -> None:
        self._server, self._url, self._page, self._tell = server, url, page, tell
        self.doubtful = False
        self.count = 0

    def items(self, place: dict[str, Any] | None = None) -> Iterator[Item]:
        """The documents, each once, from a place on; raises ``Moved``, ``SourceError``."""
        url, page, after = self._url, self._page, 0
        if place:
            url, after = str(place.get("page", "")), int(place.get("at", 0))
            page = page if url == self._url else self._server.value(url)
            self.count = int(place.get("count", 0))
            self._check(page, after, str(place.get("last", "")))
        seen, pages = Seen(), Seen()
        pages.add(url)
        while True:
            yield from self._of(url, page, after, seen)
            after = 0
            url = next_of(page)
            if not url:
                return
            if not pages.add(url) or len(pages) >= MAX_PAGES:
                self.doubtful = True
                self._tell("endless_list", f"the pages of the list go in circles at {url}", url)
                return
            page = self._server.value(url)

    def _of(self, url: str, page: Any, after: int, seen: Seen) -> Iterator[Item]:
        for at, entry in enumerate(items_of(page), 1):
            if at <= after:
                continue
            name = address_of(entry)
            if not name:
                self.doubtful = True
                told = f"entry {at} of {url} has no id: it cannot be read or known"
                self._tell("member_unnamed", told, url)
                continue
            self.count += 1
            if not seen.add(name) or any(kind in _NO_THINGS for kind in types(entry)):
                continue
            place = {"page": url, "at": at, "last": name, "count": self.count}
            yield Item(name, entry if is_whole(entry) else None, place)

    @staticmethod
    def _check(page: Any, at: int, last: str) -> None:
        found = items_of(page)
        if at > len(found) or (at and address_of(found[at - 1]) != last):
            raise Moved


def address_of(entry: Document) -> str:
    """The address by which a document is read and known."""
    links = entry.get("_links")
    own = nodes(links, "self") if isinstance(links, dict) else []
    return identity(entry) or next((str(link.get("href", "")) for link in own), "")


def is_whole(entry: Document) -> bool:
    """Whether an entry of a list is the document itself: a summary has names and a picture at most."""
    return any(entry.get(name) for name in _WHOLE)


def total_of(page: Any) -> int | None:
    """How many documents a list says that it has."""
    if not isinstance(page, dict):
        return None
    whole = next(iter(nodes(page, "partOf")), {})
    told = (place.get(name) for place in (page, whole) for name in ("totalItems", "total", "count"))
    return next((number for number in told if isinstance(number, int) and not isinstance(number, bool)), None)
