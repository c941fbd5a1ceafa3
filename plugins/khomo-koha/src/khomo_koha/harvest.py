"""One run over Koha's REST interface: its records with their items, and the marks that let it be cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from catalog.sdk import Checkpoint, Failed, Fetched, FetchRequest, Notice, RawRecord
from khomo_koha.api import Api
from khomo_koha.biblios import Biblio
from khomo_koha.copies import kept, words_of
from khomo_koha.items import Items
from khomo_koha.listing import Entry, Listing
from khomo_koha.names import Names
from khomo_koha.place import Place

REST = "rest"
FORMAT = "marcxml"


class Harvest:
    """The run from ``place`` on; ``items`` gives what ``Connector.fetch`` yields."""

    def __init__(self, api: Api, place: Place, request: FetchRequest) -> None:
        self.place = place
        self.names = Names(api)
        self._left = request.limit
        self._notices: list[Notice] = []
        self._told: set[tuple[str, str]] = set()
        self._copies = Items(api, self.tell)
        self._listing = Listing(api, place, self.tell)

    def tell(self, rule: str, message: str, *, once: str = "") -> None:
        """Put a notice by for the report; with the same ``once`` it is told a single time in the run."""
        if once and (rule, once) in self._told:
            return
        self._told.add((rule, once))
        self._notices.append(Notice(rule, message))

    def items(self) -> Iterator[Fetched]:
        """Everything to its end, or up to the request's limit."""
        for entries in self._listing.pages():
            yield from self._given(entries)
            yield from self._flushed()
            if self._left is not None and self._left <= 0:
                yield Checkpoint()
                return
            yield self._mark()
        self._tell_hidden()
        yield from self._flushed()
        yield Checkpoint(total=self.place.total, complete=self.place.is_complete)

    def _flushed(self) -> Iterator[Notice]:
        notices, self._notices = self._notices, []
        yield from notices

    def _mark(self) -> Checkpoint:
        return Checkpoint(resume={REST: self.place.saved()}, total=self.place.total)

    def _given(self, entries: Sequence[Entry]) -> Iterator[Fetched]:
        wanted = entries if self._left is None else entries[: max(0, self._left)]
        shown = [entry.number for entry in wanted if isinstance(entry, Biblio) and not entry.is_hidden]
        copies = self._copies.of([number for number in shown if number])
        if self._left is not None:
            self._left -= len(wanted)
        for entry in wanted:
            if isinstance(entry, Failed):
                yield entry
            elif entry.is_hidden:
                self.place.hidden += 1
                yield RawRecord(str(entry.number), entry.payload, FORMAT, deleted=True)
            else:
                yield self._raw(entry, copies.get(entry.number or 0))

    def _raw(self, entry: Biblio, copies: list[dict[str, Any]] | str | None) -> RawRecord | Failed:
        """The record with its items; without them its stored copies would vanish, so it fails in words."""
        number = str(entry.number)
        if isinstance(copies, str):
            told = f"the items of the record {number} cannot be had: {copies}"
            return Failed(number, told, "items_unreadable")
        context: dict[str, Any] = {}
        if copies is not None:
            told_items = [kept(item) for item in copies]
            words = words_of(told_items, self.names.words)
            named = {"libraries": words.libraries, "places": words.places}
            context = {"items": told_items, **{name: value for name, value in named.items() if value}}
        return RawRecord(number, entry.payload, FORMAT, context=context)

    def _tell_hidden(self) -> None:
        if self.place.hidden:
            told = f"{self.place.hidden:,} records are suppressed in the OPAC (942 $n) or marked as deleted"
            self.tell("suppressed", f"{told}: they are not shown here either")
        if self.names.problem:
            told = "the libraries' names are not told, their codes are shown"
            self.tell("library_names", f"{told}: {self.names.problem}")
