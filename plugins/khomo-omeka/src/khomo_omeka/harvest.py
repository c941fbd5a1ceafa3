"""One run over a site: collections and exhibitions, then items page by page, with marks to go on from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import (
    Checkpoint,
    Failed,
    Fetched,
    FetchRequest,
    Notice,
    RawRecord,
)
from catalog.sdk.answers import WebBroken
from catalog.sdk.lists import EndlessList
from khomo_omeka.flavour import Flavour
from khomo_omeka.format import OmekaFormat
from khomo_omeka.frame import Frame
from khomo_omeka.listing import Listing
from khomo_omeka.place import Place, Since, moment_of
from khomo_omeka.reading import Document
from khomo_omeka.server import OmekaRefused, Server


class _NotChanged(Exception):
    """An item came with the changed ones that did not change: the server cannot be asked for changes."""


class Harvest:
    """The run from ``place`` on; ``fetched`` gives what ``Connector.fetch`` yields."""

    def __init__(self, server: Server, flavour: Flavour, source: str, request: FetchRequest) -> None:
        self.server, self.flavour, self._source, self.request = server, flavour, source, request
        self._left = request.limit
        self._notices: list[Notice] = []
        self._told: set[tuple[str, str]] = set()
        self.frame = Frame(server, flavour, self.tell)

    def tell(self, rule: str, message: str, *, once: str = "") -> None:
        """Put a notice by for the report; with the same ``once`` it is told a single time in the run."""
        if once and (rule, once) in self._told:
            return
        self._told.add((rule, once))
        self._notices.append(Notice(rule, message))

    def fetched(self, place: Place | None, before: Since, sweep_days: int) -> Iterator[Fetched]:
        """Everything to its end, or up to the request's limit; raises ``SourceError``."""
        self.frame.load()
        place = place or self._begun(before, sweep_days)
        if not place.since:
            self.frame.load_files()
        yield from self._framed(place)
        while not self._is_stopped:
            try:
                yield from self._items(place)
            except _NotChanged:
                told = "the server gives items that did not change as changed ones: everything is listed"
                self.tell("changes_unknown", told)
                place.list_all()
                self.frame.load_files()
                continue
            break
        yield from self._flushed()
        if self._is_stopped:
            yield Checkpoint()
            return
        yield Checkpoint(
            next_since=before.after(place).text(), total=self._total(place), complete=place.is_complete
        )

    def _begun(self, before: Since, sweep_days: int) -> Place:
        server, frame = self.server, self.frame.digest()
        given = Since() if self.request.full else before
        since = given.changed_since(server.now, server.base, frame, sweep_days)
        return Place(server.base, self.flavour.name, server.now, since=since, frame=frame)

    @property
    def _is_stopped(self) -> bool:
        return self._left is not None and self._left <= 0

    def _flushed(self) -> Iterator[Notice]:
        notices, self._notices = self._notices, []
        yield from notices

    def _total(self, place: Place) -> int | None:
        if place.since or place.total is None:
            return None
        return place.total + len(self.frame.collections) + len(self.frame.shown())

    def _framed(self, place: Place) -> Iterator[Fetched]:
        """The collections and exhibitions, once in a run."""
        if place.framed:
            yield from self._flushed()
            return
        yield from self.frame.failed
        place.lost = place.lost or self.frame.lost
        for name in self.frame.gone:
            yield self._gone(name)
        for raw in self._surroundings():
            if self._is_stopped:
                break
            self._count()
            yield raw
        place.framed = True
        yield from self._flushed()
        yield Checkpoint(resume=place.saved(), total=self._total(place))

    def _count(self) -> None:
        if self._left is not None:
            self._left -= 1

    def _surroundings(self) -> Iterator[RawRecord]:
        flavour, frame = self.flavour, self.frame
        for number, document in frame.collections.items():
            slug = frame.slug_of(number) if flavour.name == "s" else ""
            context = {"slug": slug} if slug else {}
            yield self._raw(f"{flavour.collection}-{number}", "collection", document, {}, context)
        for number in frame.shown():
            parts = {"pages": frame.pages[number], "files": frame.files_shown(number)}
            name = f"{flavour.exhibition}-{number}"
            yield self._raw(name, "exhibition", frame.exhibitions[number], parts, {})

    def _items(self, place: Place) -> Iterator[Fetched]:
        """The items from the place on, each page with the mark behind it."""
        params = {self.flavour.since: self.flavour.moment(place.since)} if place.since else {}
        listing = Listing(self.server, self.flavour, "items", params, place, self.tell)
        try:
            for entries in listing.pages():
                yield from self._given(entries, place)
                yield from self._flushed()
                if self._is_stopped:
                    return
                yield Checkpoint(resume=place.saved(), total=self._total(place))
        except EndlessList as error:
            if place.total is not None and place.count >= place.total:
                self.tell(error.rule, f"{error.message}; all {place.total:,} entries of the list had come")
                return
            place.lost = True
            yield Failed(None, f"{error.message}; nothing is withdrawn", error.rule)

    def _given(self, entries: Sequence[Document | Failed], place: Place) -> Iterator[Fetched]:
        for entry in entries:
            if self._is_stopped:
                return
            self._count()
            if isinstance(entry, Failed):
                yield entry
                continue
            self._check_changed(entry, place)
            yield self._taken(entry, place)

    def _check_changed(self, item: Document, place: Place) -> None:
        since, changed = moment_of(place.since), moment_of(self.flavour.modified(item))
        if since is not None and changed is not None and changed < since:
            raise _NotChanged

    def _taken(self, item: Document, place: Place) -> Fetched:
        flavour, number = self.flavour, str(self.flavour.number(item))
        if not flavour.is_public(item):
            return self._gone(number)
        try:
            files = self.frame.files_of(item)
        except (PageUnreadable, OmekaRefused, WebBroken, EndlessList) as error:
            told = f"the files of item {number} cannot be had: {error.message}"
            place.wanting = True
            if self.request.known([number]):
                return Failed(number, f"{told}; the record stays as it was", "files_unreadable")
            self.tell("files_unreadable", f"{told}; the record is taken without them, a later run asks again")
            files = []
        return self._raw(number, "item", item, {"files": files}, self.frame.around(item))

    def _gone(self, name: str) -> RawRecord:
        # Of what is not public nothing is kept, not even apart.
        return RawRecord(name, b"{}", OmekaFormat.name, deleted=True)

    def _raw(
        self, name: str, resource: str, document: Document, parts: Document, context: dict[str, Any]
    ) -> RawRecord:
        flavour = self.flavour
        whole = {"flavour": flavour.name, "resource": resource, "document": flavour.kept(document), **parts}
        return RawRecord(
            name,
            json.dumps(whole, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode("ascii"),
            OmekaFormat.name,
            moment_of(flavour.modified(document)),
            context={"site": self.server.base, "source": self._source, **context},
        )
