"""One run over a server: its list, or slices of it, and the marks that let it be cut at any time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.sdk import Checkpoint, Failed, Fetched, FetchRequest, Notice
from catalog.sdk.pagesize import PAGE
from khomo_sru.explain import Explained, explained
from khomo_sru.listing import Ceiling, EndlessList, Listing, Moved
from khomo_sru.place import Place, Slice
from khomo_sru.server import Server
from khomo_sru.slices import Slicer

MAX_SLICES = 20_000
"""Slices in one run, after which a source is too much for its server's ceiling."""
_FEW = 100
"""Where the server does not say so itself, one record of so many may lack before a ceiling is suspected."""


class Harvest:
    """The run from ``place`` on; ``items`` gives what ``Connector.fetch`` yields."""

    def __init__(
        self, server: Server, place: Place, request: FetchRequest, readable: frozenset[str],
        said: Explained | None,
    ) -> None:  # fmt: skip
        self.server, self.place, self.readable, self.said = server, place, readable, said
        self._left = request.limit
        self._notices: list[Notice] = []
        self._told: set[tuple[str, str]] = set()
        self._slicer: Slicer | None = None
        self._slices = 0
        self._cut_at = (place.slice.query, place.position) if request.resume else None

    def tell(self, rule: str, message: str, *, once: str = "") -> None:
        """Put a notice by for the report; with the same ``once`` it is told a single time in the run."""
        if once and (rule, once) in self._told:
            return
        self._told.add((rule, once))
        self._notices.append(Notice(rule, message))

    def items(self) -> Iterator[Fetched]:
        """Everything to its end, or up to the request's limit."""
        place = self.place
        while place.slices and not self._is_stopped:
            if place.cap and self._is_over_cap() and self._divide():
                yield from self._flushed()
                continue
            yield from self._slice()
            yield from self._flushed()
            if place.slices and not self._is_stopped:
                yield self._mark()
        yield from self._flushed()
        yield self._end()

    @property
    def _is_stopped(self) -> bool:
        return self._left is not None and self._left <= 0

    def _is_over_cap(self) -> bool:
        total = self.place.slice.total
        return self.place.position == 1 and (total is None or total > self.place.cap)

    def _flushed(self) -> Iterator[Notice]:
        notices, self._notices = self._notices, []
        yield from notices

    def _mark(self) -> Checkpoint:
        return Checkpoint(resume=self.place.saved(), total=self.place.whole)

    def _slice(self) -> Iterator[Fetched]:
        """The slice at the place, to its end or to where it breaks off."""
        place = self.place
        size = (self.said.page_size if self.said else None) or PAGE
        listing = Listing(self.server, place, self.readable, self.tell, size, self._cut_at)
        try:
            for items in listing.pages():
                yield from self._given(items)
                yield from self._flushed()
                if self._is_stopped:
                    return
                yield self._mark()
        except Moved:
            return
        except Ceiling as error:
            self._on_ceiling(error)
        except EndlessList as error:
            yield from self._end_circle(error)
        else:
            self._close()

    def _given(self, items: Sequence[Fetched]) -> Iterator[Fetched]:
        for item in items:
            if self._is_stopped:
                return
            if self._left is not None:
                self._left -= 1
            # Which record it was is not known: no listing with it is complete.
            if isinstance(item, Failed) and item.identifier is None:
                self.place.lost = True
            yield item

    def _on_ceiling(self, error: Ceiling) -> None:
        """Divide a list that ended too soon; where that cannot be done, say what is missing."""
        place = self.place
        total = place.slice.total
        came = place.position - 1
        if not error.said and total is not None and total - came <= total // _FEW:
            self._close()
            return
        told = f"of {total:,}" if total is not None else "of an unknown number of"
        place.cap = max(place.cap, came)
        if (came or error.refused) and self._divide():
            return
        place.doubtful = True
        message = f"{place.where} ended after {came:,} {told} records: {error.message}; nothing is withdrawn"
        self.tell("result_ceiling", f"{message}. Ask its staff to lift the ceiling, or give a narrower query")
        place.close_slice()

    def _divide(self) -> bool:
        place = self.place
        self._slices += 1
        if self._slicer is None:
            self.said = self.said or explained(self.server)
            self._slicer = Slicer(self.server, self.said)
        found = self._slicer.divided(place) if self._slices <= MAX_SLICES else None
        if found is None:
            return False
        axis = self._slicer.axes[found[0].axis].name
        most = (
            f"{place.cap:,} records of a search at most"
            if place.cap
            else "nothing of a search that finds much"
        )
        self.tell("sliced", f"the server lists {most}: it is asked in slices by {axis}", once=axis)
        self._tell_unsure(place, found, axis)
        place.slices[:1] = found
        place.sliced = True
        place.open_slice()
        return True

    def _tell_unsure(self, place: Place, found: list[Slice], axis: str) -> None:
        together = sum(entry.total or 0 for entry in found)
        whole = place.slice.total
        if whole is not None and all(entry.total is not None for entry in found) and together < whole:
            told = f"{whole - together:,} records are in no slice by {axis}: they are not seen"
            self.tell("outside_slices", f"{told}, and nothing is withdrawn")

    def _end_circle(self, error: EndlessList) -> Iterator[Failed]:
        """A list without an end: it is whole if it has brought as many records as it should."""
        place = self.place
        total = place.slice.total
        if total is not None and place.count >= total:
            self.tell(error.rule, f"{error.message}; all {total:,} records of the list had come")
            place.close_slice()
            return
        place.lost = True
        place.close_slice()
        yield Failed(None, f"{error.message}; nothing is withdrawn", error.rule)

    def _close(self) -> None:
        place = self.place
        total = place.slice.total
        if total is None:
            told = f"the server does not tell how many records {place.where} has: nothing is withdrawn"
            self.tell("number_unknown", told, once="total")
            place.doubtful = True
        elif place.count < total:
            place.doubtful = True
            twice = place.position - 1 - place.count
            again = f" ({twice:,} more came twice)" if twice > 0 else ""
            told = f"{place.where} ended after {place.count:,} records{again}"
            self.tell("list_short", f"{told}, though the server told of {total:,}: nothing is withdrawn")
        place.close_slice()

    def _end(self) -> Checkpoint:
        place = self.place
        if self._is_stopped:
            return Checkpoint()
        if place.whole == 0 and not place.done:
            return Checkpoint(total=0)
        return Checkpoint(total=place.whole, complete=place.is_complete)
