"""One run over a site: page by page, each thing once, with marks that let it be cut at any time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime

from catalog.formats.schemaorg_nodes import types_of
from catalog.formats.schemaorg_pages import MarkedPage
from catalog.formats.schemaorg_things import Thing, institutions, things
from catalog.sdk import (
    Checkpoint,
    Failed,
    Fetched,
    FetchRequest,
    Notice,
    RawRecord,
    SourceRefused,
    SourceUnavailable,
)
from khomo_schemaorg.pages import PageList
from khomo_schemaorg.place import MOST_TOLD, Place, short
from khomo_schemaorg.robots import Robots
from khomo_schemaorg.sitemaps import Entry
from khomo_schemaorg.visit import LOST, Fate, Visited, visit

BATCH = 5
"""Pages between two checkpoints."""
IN_A_ROW = 8
"""So many pages in a row that cannot be had are taken for a site that is down, or keeps us out."""
FORMAT = "schemaorg"


class Crawl:
    """The run from ``place`` on; ``since``: only pages that changed after it, None for all.

    ``items`` gives what ``Connector.fetch`` yields but the last mark; then ``is_complete`` tells whether all
    of the site was read.
    """

    def __init__(
        self,
        robots: Robots,
        listed: PageList,
        place: Place,
        request: FetchRequest,
        types: frozenset[str],
        since: datetime | None,
    ) -> None:
        self.robots, self.listed, self.place, self.request = robots, listed, place, request
        self.types, self.since = types, since
        self.fates: Counter[Fate] = Counter()
        self._pages = list(listed.pages)
        self._bare = 0
        self._in_a_row = 0
        self._owners: dict[str, None] = {}
        self._here = place.records

    @property
    def is_stopped(self) -> bool:
        """Whether as many records came as were asked for."""
        limit = self.request.limit
        return limit is not None and self.place.records - self._here >= limit

    @property
    def is_complete(self) -> bool:
        """Whether every page of the site was read."""
        whole = self.listed.whole and not self.place.lost and not self.is_stopped
        return whole and self.since is None and self.place.done >= len(self._pages)

    def items(self) -> Iterator[Fetched]:
        """Everything to the end of the list, or up to the request's limit."""
        for address in self._pages[self.place.done :]:
            if self.is_stopped:
                return
            yield from self._page(self.listed.pages[address])
            if self.is_stopped:
                return
            self.place.done += 1
            if self.place.done % BATCH == 0 and self.place.done < len(self._pages):
                yield Checkpoint(resume=self.place.saved(self._pages))
        yield from self._of_lists()
        yield from self._told()

    def _page(self, entry: Entry) -> Iterator[Fetched]:
        if self.since is not None and entry.changed is not None and entry.changed < self.since:
            self.fates[Fate.UNCHANGED] += 1
            return
        # A site that tells in its sitemap when pages changed is believed; others are asked with each page.
        asks = self.since is not None and entry.changed is None
        headers = (
            {"If-Modified-Since": format_datetime(self.since, usegmt=True)} if asks and self.since else {}
        )
        visited = visit(self.robots, entry.address, headers)
        self.fates[visited.fate] += 1
        yield from self._judged(entry, visited)
        if visited.page is not None and visited.fate is Fate.READ:
            yield from self._taken(visited.page, entry)

    def _judged(self, entry: Entry, visited: Visited) -> Iterator[Fetched]:
        """What is told of a page that was not read; raises ``SourceError`` where too many were not."""
        address = entry.address
        if visited.fate in LOST:
            self._in_a_row += 1
            if self._in_a_row >= IN_A_ROW:
                told = f"{self._in_a_row} pages in a row could not be read, the last one: {visited.told}"
                raise (SourceUnavailable if visited.fate is Fate.UNREACHED else SourceRefused)(told)
            yield self._unread(address, visited.told, visited.rule)
            return
        self._in_a_row = 0
        if visited.fate is Fate.ELSEWHERE:
            yield Notice("page_elsewhere", f"{visited.told}, another site: it is not read", address)
        elif visited.fate is Fate.REMOVED and self.since is not None and self.request.known([address]):
            # A whole reading withdraws by absence; this one has to say so.
            yield RawRecord(address, b"", FORMAT, deleted=True)

    def _unread(self, address: str, told: str, rule: str) -> Failed:
        """A page that is there and cannot be read: what the catalog has of it stays."""
        self.place.lost = True
        return Failed(address if self.request.known([address]) else None, told, rule)

    def _taken(self, page: MarkedPage, entry: Entry) -> Iterator[Fetched]:
        for fault in page.faults:
            yield self._unread(entry.address, f"{entry.address}: {fault}", "jsonld_unreadable")
        for repair in dict.fromkeys(page.repairs):
            told = f"the JSON-LD of {entry.address} is not valid ({repair}) and was mended"
            yield Notice("jsonld_mended", told, entry.address)
        self._owners |= dict.fromkeys(institutions(page))
        found = [thing for thing in things(page) if self._is_wanted(thing)]
        self._bare += not found
        for thing in found:
            if self.is_stopped:
                return
            if thing.own:
                yield from self._given(thing, page, entry.changed)
            elif short(thing.native_id) not in self.place.told:
                self._put_by(thing, page)

    def _is_wanted(self, thing: Thing) -> bool:
        return not self.types or not self.types.isdisjoint(types_of(thing.node))

    def _put_by(self, thing: Thing, page: MarkedPage) -> None:
        """Leave a thing that has a page of its own to that page; lists tell less of it."""
        if len(self.place.later) < MOST_TOLD:
            self.place.later.setdefault(thing.native_id, page.address)
        else:
            self.place.lost = True

    def _given(self, thing: Thing, page: MarkedPage, changed: datetime | None) -> Iterator[RawRecord]:
        mark = short(thing.native_id)
        if mark in self.place.told:
            return
        self.place.told.add(mark)
        self.place.later.pop(thing.native_id, None)
        self.place.records += 1
        payload = json.dumps(thing.node, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        context = {"page": thing.page, "base": page.address}
        encoded = payload.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
        yield RawRecord(thing.native_id, encoded, FORMAT, changed, context=context)

    def _of_lists(self) -> Iterator[Fetched]:
        """The things that have no page of their own after all: from the lists that tell of them."""
        later = {name: page for name, page in self.place.later.items() if not self._is_elsewhere_known(name)}
        for address in dict.fromkeys(later.values()):
            visited = visit(self.robots, address, {})
            if visited.page is None:
                self.place.lost = True
                yield self._unread(
                    address, visited.told or f"{address}: the page is gone meanwhile", "page_unreached"
                )
                continue
            for thing in things(visited.page):
                if self.is_stopped:
                    return
                if thing.native_id in later and self._is_wanted(thing):
                    yield from self._given(thing, visited.page, None)

    def _is_elsewhere_known(self, name: str) -> bool:
        """Whether a thing came already, or has a page that did not change and need not be read."""
        if short(name) in self.place.told:
            return True
        return self.since is not None and bool(self.request.known([name]))

    def _told(self) -> Iterator[Notice]:
        read = self.fates[Fate.READ]
        if self._bare:
            told = f"{self._bare:,} of {read:,} pages mark up nothing that is taken"
            yield Notice("pages_without_markup", told)
        gone = self.fates[Fate.GONE] + self.fates[Fate.REMOVED]
        if gone:
            told = f"{gone:,} pages that the sitemap lists are not there any more"
            yield Notice("pages_gone", f"{told}: what they told of is withdrawn by the next whole reading")
        for name in list(self._owners)[:5]:
            told = f"the site tells of the institution {name!r}: it is no record"
            yield Notice(
                "institution_told", f"{told}; add it with catalog institutions add if it is not there"
            )
