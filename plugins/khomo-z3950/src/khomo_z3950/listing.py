"""One result set, some records at a time: halved down to one that cannot be had, which is stepped over."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.sdk import Failed, RawRecord, SourceError, SourceMalformed, SourceRefused
from catalog.sdk.lists import SMALL, Ceiling, EndlessList, PageSize, Place, Progress, Tell
from khomo_z3950.diagnostics import OF_CEILING, OF_REQUEST, PRESENTING, Diagnostic
from khomo_z3950.records import Reading, taken
from khomo_z3950.server import Batch, NotAnswered, Server

MAX_FAILED = 50
"""Records in a row that cannot be had, after which the server counts as broken."""


class Listing:
    """The slice at ``place``, from its position on; implements ``catalog.sdk.lists.Pages``."""

    def __init__(self, server: Server, place: Place, reading: Reading, tell: Tell, chunk: int) -> None:
        self.server, self.place, self.reading, self._tell = server, place, reading, tell
        self._size = PageSize(chunk)
        self._progress = Progress(place, tell)
        self._failed = 0

    def pages(self) -> Iterator[list[RawRecord | Failed]]:
        """What each request gives; the place has moved behind it when it is given.

        Raises ``Ceiling``, ``EndlessList``, ``Moved``, ``SourceError``; the place then stands before what
        failed.
        """
        while not self._progress.is_over:
            batch = self._next()
            if isinstance(batch, Failed):
                self._progress.passed()
                yield [batch]
                continue
            items = self._items(batch)
            if not items:
                return
            if not self._progress.is_fresh(items):
                items = self._asked_again()
            items = self._progress.moved(items)
            self._size.moved(self.place.position)
            yield items

    def _next(self) -> Batch | Failed:
        """As many records at the place as the server can give, or the one that it cannot give."""
        while True:
            try:
                batch = self._present(self.place.position, self._size.now)
            except NotAnswered as error:
                self._leave_in_peace(error)
                failed = self._narrowed(error, error.diagnostic)
            else:
                self._progress.counted(batch.total)
                if batch.pieces or self.place.position > batch.total:
                    self._failed = 0
                    return batch
                fault = batch.diagnostic or Diagnostic(PRESENTING, "no records came")
                failed = self._narrowed(self._refused(fault), fault)
            if failed is not None:
                self._size.passed_by(self.place.position + 1)
                return failed

    def _present(self, position: int, count: int, *, patient: bool = False) -> Batch:
        patient = patient or not self._size.is_narrowed
        return self.server.present(self.place.slice.query, position, count, patient=patient)

    def _leave_in_peace(self, error: NotAnswered) -> None:
        """Go on another time where the server is gone, which says nothing of its records."""
        if not self.server.is_there(self.place.slice.query):
            raise error

    def _refused(self, fault: Diagnostic) -> SourceError:
        return SourceRefused(f"{self.server.where}: {fault.told}")

    def _narrowed(self, error: SourceError, fault: Diagnostic) -> Failed | None:
        """Ask for half as many; of one alone, gives it as lost unless it comes when it is asked for again."""
        if fault.code in OF_REQUEST:
            raise error
        if self._size.now > 1:
            told = f"the records from {self.place.position:,} on of {self.place.where}: {fault.told}"
            self._tell("halved", f"{told}; fewer are asked for at a time", once=self.place.where)
            self._size.halve(self.place.position)
            return None
        self._tire(error)
        # A line that breaks again and again says nothing of a record: it gets all attempts there are.
        if self._gives(self.place.position, patient=fault.is_of_line):
            return None
        return self._passed_by(error, fault)

    def _passed_by(self, error: SourceError, fault: Diagnostic) -> Failed:
        """The record at the place as lost, if the list goes on behind it; raises ``Ceiling`` or ``error``."""
        place = self.place
        total = place.slice.total or place.position
        behind = [place.position + 1, *([total] if total > place.position + 1 else [])]
        # The last few may all be bad; what is refused for its position may be a ceiling as well.
        last = 0 if fault.code in OF_CEILING else SMALL
        if place.position < total - last and not any(self._gives(position) for position in behind):
            if fault.is_of_line:
                raise error
            raise Ceiling(fault.told, said=fault.code in OF_CEILING) from error
        told = f"the record at position {place.position:,} of {place.where} cannot be had: {fault.told}"
        return Failed(None, told, "unreadable", "position", str(place.position))

    def _tire(self, error: SourceError) -> None:
        """Count a failure; raises ``SourceMalformed`` when there were too many in a row."""
        self._failed += 1
        if self._failed > MAX_FAILED:
            told = f"{MAX_FAILED} records in a row cannot be had, the last at position"
            raise SourceMalformed(f"{told} {self.place.position:,}: {error.message}") from error

    def _gives(self, position: int, *, patient: bool = False) -> bool:
        try:
            return bool(self._present(position, 1, patient=patient).pieces)
        except NotAnswered:
            return False

    def _items(self, batch: Batch) -> list[RawRecord | Failed]:
        pieces = enumerate(batch.pieces, self.place.position)
        return [taken(piece, position, self.reading, self._tell) for position, piece in pieces]

    def _asked_again(self) -> list[RawRecord | Failed]:
        # A server that has lost its place must not look like the end of the list.
        batch = self._present(self.place.position, self._size.now)
        items = self._items(batch)
        if not items or not self._progress.is_fresh(items):
            told = f"the records from {self.place.position:,} on had come before"
            raise EndlessList("repeated_page", f"{self.place.where} goes round in circles: {told}")
        return items
