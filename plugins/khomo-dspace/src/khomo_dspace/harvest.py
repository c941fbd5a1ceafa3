"""One run over a repository: its list, or slices of it, and the marks that let it be cut at any time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import (
    Checkpoint,
    Failed,
    Fetched,
    FetchRequest,
    RawRecord,
    SourceError,
    SourceUnavailable,
)
from catalog.sdk.answers import WebBroken
from catalog.sdk.lists import Ceiling, EndlessList, SlicedRun
from khomo_dspace.completing import Completing
from khomo_dspace.hal import Document, canonical, text
from khomo_dspace.interface import interface_of
from khomo_dspace.listing import Listing
from khomo_dspace.page import name_of
from khomo_dspace.place import Place, Slice
from khomo_dspace.search import Search, beginnings
from khomo_dspace.server import DspaceRefused
from khomo_dspace.since import Since, moment_of

MAX_SLICES = 20_000
"""Slices in one run, after which a repository is too much for its server's ceiling."""
ATTEMPTS = 3
"""So often the files of an item are asked for where the answer cannot be read: it may be the line."""


class _Gone(SourceUnavailable):
    """The server itself does not answer any more."""


class _NotChanged(Exception):
    """An item came with the changed ones that did not change: the server cannot be asked for changes."""


class Harvest(SlicedRun[Place]):
    """The run from ``place`` on; ``items`` gives what ``Connector.fetch`` yields."""

    first: ClassVar[int] = 0
    things: ClassVar[str] = "items"
    uncounted: ClassVar[str] = "the server does not tell how many items"

    def __init__(self, search: Search, place: Place, request: FetchRequest, page_size: int) -> None:
        super().__init__(place, request)
        self.search, self.page_size = search, page_size
        self._context = {"api": search.server.api, "ui": interface_of(search.server)}
        self._completing = Completing(search.server, self.tell)
        self._cut_at = (place.query, place.position) if request.resume else None

    def _slice(self) -> Iterator[Fetched]:
        listing = Listing(self.search, self.place, self.tell, self.page_size, self._cut_at)
        try:
            for entries in listing.pages():
                yield from self._given(entries)
                yield from self._flushed()
                if self._is_stopped:
                    return
                yield self._mark()
        except _NotChanged:
            told = "the server gives items that did not change as changed ones: everything is listed"
            self.tell("changes_unknown", told)
            self.place.list_all()
        except Ceiling as error:
            self._on_ceiling(error)
        except EndlessList as error:
            yield from self._end_circle(error)
        else:
            self._close()

    def _given(self, entries: Sequence[Document | Failed]) -> Iterator[Fetched]:
        for entry in entries:
            if not self._is_next():
                return
            if isinstance(entry, Failed):
                # Which item it was is not known: no listing with it is complete.
                self.place.lost = True
                yield entry
            else:
                self._check_changed(entry)
                yield self._taken(entry)

    def _check_changed(self, item: Document) -> None:
        since, changed = moment_of(self.place.since), moment_of(item.get("lastModified"))
        if since is not None and changed is not None and changed < since:
            raise _NotChanged

    def _taken(self, item: Document) -> Fetched:
        name, stamp = name_of(item), moment_of(item.get("lastModified"))
        gone = (
            item.get("withdrawn") is True
            or item.get("inArchive") is False
            or item.get("discoverable") is False
        )
        if gone:
            return RawRecord(name, canonical(item), "dspace", stamp, deleted=True)
        context = self._context
        try:
            whole, licence = self._completed(item)
        except _Gone:
            raise
        except (PageUnreadable, SourceUnavailable, DspaceRefused) as error:
            told = f"the files of {name} ({text(item.get('name'))[:80]}) cannot be had: {error.message}"
            self.place.wanting = True
            if self.request.known([name]):
                return Failed(name, f"{told}; the record stays as it was", "files_unreadable")
            self.tell("files_unreadable", f"{told}; the record is taken without them, a later run asks again")
            whole, licence = item, ""
        if licence:
            context = {**context, "licence": licence}
        return RawRecord(name, canonical(whole), "dspace", stamp, context=context)

    def _completed(self, item: Document) -> tuple[Document, str]:
        """The item with its files, and the licence beside them; raises what is its own fault.

        Raises ``SourceUnavailable`` where the server is not there any more: that says nothing of the item.
        """
        for _ in range(ATTEMPTS - 1):
            try:
                return self._asked(item)
            except PageUnreadable:
                continue
            except SourceUnavailable as error:
                self._check_there(error)
                raise
        try:
            return self._asked(item)
        except PageUnreadable as error:
            self._check_there(error)
            raise

    def _check_there(self, error: SourceError) -> None:
        """Raise ``_Gone`` unless the server still answers: an item it cannot give must not end each run."""
        if not isinstance(error, WebBroken) and not self.search.server.is_there():
            raise _Gone(error.message) from error

    def _asked(self, item: Document) -> tuple[Document, str]:
        whole = self._completing.whole(item)
        return whole, self._completing.licence(whole)

    def _on_ceiling(self, error: Ceiling) -> None:
        """Divide a list that ended too soon; where that cannot be done, say what is missing."""
        place = self.place
        came, total = place.position, place.slice.total
        place.cap = max(place.cap, came)
        if came and self._divide():
            return
        place.doubtful = True
        told = f"of {total:,}" if total is not None else "of an unknown number of"
        message = f"{place.where} ended after {came:,} {told} items: {error.message}; nothing is withdrawn"
        self.tell("result_ceiling", f"{message}. Ask its staff to lift the ceiling, or give a scope")
        place.close_slice()

    def _divide(self) -> bool:
        place = self.place
        self._slices += 1
        whole = place.slice.total
        if self._slices > MAX_SLICES or whole is None:
            return False
        parts = [
            Slice(name, self.search.count(place.query_of(name))) for name in beginnings(place.slice.beginning)
        ]
        if sum(part.total or 0 for part in parts) != whole or any(part.total is None for part in parts):
            return False
        told = f"the server lists {place.cap:,} items of a search at most: it is asked in slices by UUID"
        self.tell("sliced", told, once="sliced")
        place.slices[:1] = [part for part in parts if part.total]
        place.open_slice()
        return True

    def _tell_short(self, total: int) -> None:
        place = self.place
        told = f"{place.where} ended after {place.count:,} items, though the server told of {total:,}"
        advice = "if it stays so, ask its staff to rebuild the search index (dspace index-discovery -b)"
        self.tell("list_short", f"{told}: nothing is withdrawn; {advice}")

    def _end(self) -> Checkpoint:
        place = self.place
        if self._is_stopped:
            return Checkpoint()
        return Checkpoint(next_since=Since.after(place).text(), total=place.whole, complete=place.is_complete)
