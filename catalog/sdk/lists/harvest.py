"""One run over a numbered list, or slices of it, and the marks that let it be cut at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from catalog.errors import SourceMalformed
from catalog.record import RawRecord
from catalog.sdk.connector import Checkpoint, Failed, Fetched, FetchRequest
from catalog.sdk.lists.place import Place, Slice
from catalog.sdk.lists.run import EndlessList, SlicedRun, Tell
from catalog.sdk.lists.slices import Slicer

MAX_SLICES = 20_000
"""Slices in one run, after which a source is too much for its server's ceiling."""
_FEW = 100
"""Where the server does not say so itself, one record of so many may lack before a ceiling is suspected."""


class Ceiling(SourceMalformed):
    """The server gives nothing from here on, though its list should go on.

    ``said``: by its own word; ``refused``: it lists nothing at all of a search that finds so much.
    """

    def __init__(self, message: str, *, said: bool = True, refused: bool = False) -> None:
        super().__init__(message)
        self.said, self.refused = said, refused


class Moved(Exception):
    """The list under way is to be asked again at its place."""


class Pages(Protocol):
    """The slice at a place, from its position on."""

    def pages(self) -> Iterator[list[RawRecord | Failed]]:
        """What each page gives; the place has moved behind it when it is given.

        Raises ``Ceiling``, ``EndlessList``, ``Moved``, ``SourceError``; the place then stands before what
        failed.
        """


class Harvest(SlicedRun[Place]):
    """The run from ``place`` on; ``items`` gives what ``Connector.fetch`` yields.

    ``listing`` opens the slice at the place, given where notices are told and, after a cut, the query and the
    position at which it was; ``slicer`` makes what divides slices when that is first needed.
    """

    def __init__(
        self,
        place: Place,
        request: FetchRequest,
        listing: Callable[[Tell, tuple[str, int] | None], Pages],
        slicer: Callable[[], Slicer],
    ) -> None:
        super().__init__(place, request)
        self._open, self._make_slicer = listing, slicer
        self._slicer: Slicer | None = None
        self._cut_at = (place.slice.query, place.position) if request.resume else None

    def _slice(self) -> Iterator[Fetched]:
        try:
            for items in self._open(self.tell, self._cut_at).pages():
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
            if not self._is_next():
                return
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
        self._slicer = self._slicer or self._make_slicer()
        found = self._slicer.divided(place) if self._slices <= MAX_SLICES else None
        if found is None:
            return False
        along = self._slicer.axes[found[0].axis]
        axis = along.label or along.name
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

    def _tell_short(self, total: int) -> None:
        place = self.place
        twice = place.position - 1 - place.count
        again = f" ({twice:,} more came twice)" if twice > 0 else ""
        told = f"{place.where} ended after {place.count:,} records{again}"
        self.tell("list_short", f"{told}, though the server told of {total:,}: nothing is withdrawn")

    def _end(self) -> Checkpoint:
        place = self.place
        if self._is_stopped:
            return Checkpoint()
        if place.whole == 0 and not place.done:
            return Checkpoint(total=0)
        return Checkpoint(total=place.whole, complete=place.is_complete)
