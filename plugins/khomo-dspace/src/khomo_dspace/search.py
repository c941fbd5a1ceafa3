"""Searches of one repository: everything of a scope, in pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import SourceError, SourceRefused
from catalog.sdk.answers import WebBroken
from khomo_dspace.hal import text
from khomo_dspace.page import Page, read_page
from khomo_dspace.server import DspaceRefused, Server

SORTS = ("dc.date.accessioned,ASC", "")
"""Orders in which what is new comes last; without any, the search engine's own."""
EMBEDS = "thumbnail,owningCollection,accessStatus,bundles/bitstreams/format"
_OF_ARGUMENTS = (400, 422)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Search:
    """Searches for the items of ``scope`` (a UUID, "" for all), ordered by ``sort``, sent with ``embeds``.

    "" for no order, and for nothing that is embedded.
    """

    def __init__(self, server: Server, scope: str = "", sort: str = "", embeds: str = EMBEDS) -> None:
        self.server, self.scope, self.sort, self.embeds = server, scope, sort, embeds

    def page(self, query: str, position: int, size: int, *, embeds: bool = True) -> Page:
        """The page of ``size`` items that begins at ``position`` (from 0), which is a multiple of ``size``.

        Raises ``PageUnreadable`` also where it is another page, ``DspaceRefused``, ``WebBroken``,
        ``SourceUnavailable``.
        """
        asked = {"dsoType": "item", "size": str(size), "page": str(position // size)}
        parts = self.embeds if embeds else ""
        given = {"query": query, "scope": self.scope, "sort": self.sort, "embed": parts}
        asked |= {name: value for name, value in given.items() if value}
        document = self.server.get("/discover/search/objects", asked)
        page = read_page(document, self.server.repairs)
        if page.items and page.starts_at(position) != position and not (page.size and page.size < size):
            told = f"the server answered page {position // size} with page {page.number}"
            raise PageUnreadable(told)
        return page

    def count(self, query: str) -> int | None:
        """How many items a query finds; None where the server refuses it or does not tell."""
        try:
            return self.page(query, 0, 1, embeds=False).total
        except (DspaceRefused, PageUnreadable, WebBroken):
            return None

    def agree(self) -> Page:
        """The first item, in the best order and with the most of its parts that the server gives; sets both.

        Raises ``SourceError`` of the request without either.
        """
        last: SourceError | None = None
        for embeds, sort in product((EMBEDS, ""), SORTS):
            self.sort, self.embeds = sort, embeds
            try:
                return self.page("", 0, 1)
            except (DspaceRefused, WebBroken) as error:
                last = error
                if isinstance(error, DspaceRefused) and error.status not in _OF_ARGUMENTS:
                    raise
        raise last or SourceRefused("the server lists nothing")

    def is_there(self, uuid: str, query: str, position: int) -> bool:
        """Whether the item at a position is still the one that it was."""
        try:
            items = self.page(query, position, 1, embeds=False).items
        except (DspaceRefused, PageUnreadable, WebBroken):
            return False
        return any(text(item.get("uuid")) == uuid for item in items)


def scope_of(server: Server, wanted: str) -> str:
    """The UUID of the community or collection that is wanted by its UUID or handle, "" for none.

    Raises ``SourceRefused`` where the server does not know it.
    """
    if not wanted or _UUID.fullmatch(wanted):
        return wanted
    try:
        found = server.get("/pid/find", {"id": wanted})
    except DspaceRefused as error:
        told = f"the repository knows no community or collection {wanted!r} (option scope)"
        raise SourceRefused(
            f"{told}: copy the handle from the end of its page's address; {error.message}"
        ) from error
    uuid = text(found.get("uuid")) if isinstance(found, dict) else ""
    if not uuid:
        raise SourceRefused(f"the repository does not say what {wanted!r} is (option scope): give its UUID")
    return uuid


def beginnings(of: str) -> Iterator[str]:
    """The sixteen parts of the UUIDs that begin with ``of``."""
    dashed = f"{of}-" if len(of) in (8, 13, 18, 23) else of
    return (dashed + digit for digit in "0123456789abcdef")
