"""One search, page by page: stepped by what came, halved down to a record that cannot be had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import Failed, RawRecord, SourceError, SourceMalformed, SourceUnavailable
from catalog.sdk.answers import WebBroken
from catalog.sdk.lists import SMALL, Ceiling, EndlessList, PageSize, Place, Progress, Tell
from khomo_sru.diagnostics import OF_REQUEST, OF_SIZE, OUT_OF_RANGE
from khomo_sru.page import Page
from khomo_sru.records import taken
from khomo_sru.server import Server, SruRefused

MAX_FAILED = 50
"""Records in a row that cannot be had, after which the server counts as broken."""

Trouble = (SruRefused, PageUnreadable, WebBroken)


class Listing:
    """The slice at ``place``, from its position on; moves the place as records are taken.

    ``cut_at`` is the query and the position at which the run before found no answer: if there is none again,
    though the server answers otherwise, the page itself must be the reason.
    """

    def __init__(
        self, server: Server, place: Place, readable: frozenset[str], tell: Tell,
        page_size: int, cut_at: tuple[str, int] | None,
    ) -> None:  # fmt: skip
        self.server, self.place, self.readable, self._tell = server, place, readable, tell
        self._size = PageSize(page_size)
        self._progress = Progress(place, tell)
        self._failed = 0
        self._cut_at = cut_at

    def pages(self) -> Iterator[list[RawRecord | Failed]]:
        """What each page gives; the place has moved behind it when it is given.

        Raises ``Ceiling``, ``EndlessList``, ``SourceError``; the place then stands before what failed.
        """
        while not self._progress.is_over:
            page = self._next()
            if isinstance(page, Failed):
                self._progress.passed()
                yield [page]
                continue
            if not page.entries:
                if self._ends(page):
                    return
                continue
            items = self._items(page)
            if not self._progress.is_fresh(items):
                items = self._asked_again()
            items = self._progress.moved(items)
            self._size.moved(self.place.position)
            yield items

    def _next(self) -> Page | Failed:
        """The page at the place as large as the server can give it, or the record that it cannot give."""
        place = self.place
        while True:
            try:
                page = self.server.search(place.slice.query, place.position, self._size.now)
            except (*Trouble, SourceUnavailable) as error:
                self._leave_in_peace(error)
                if self._size.now > 1:
                    self._halve(error)
                    continue
                self._tire(error)
                if self._gives(place.position):
                    continue
                failed = self._passed_by(error)
                self._size.passed_by(place.position + 1)
                return failed
            self._failed = 0
            self._note(page)
            return page

    def _leave_in_peace(self, error: SourceError) -> None:
        """Go on another time where the server is down or under maintenance, which says nothing of records."""
        place = self.place
        again = self._size.is_narrowed or self._cut_at == (place.slice.query, place.position)
        if isinstance(error, SourceUnavailable) and not isinstance(error, WebBroken) and not again:
            raise error
        if isinstance(error, SruRefused) and error.diagnostic.code in OF_REQUEST:
            raise error
        if isinstance(error, PageUnreadable) and error.foreign and not again:
            raise SourceUnavailable(f"{error.message}; the next run goes on there") from error
        if not isinstance(error, SruRefused) and not self._size.is_narrowed and not self.server.is_there():
            raise SourceUnavailable(error.message) from error

    def _halve(self, error: SourceError) -> None:
        told = f"the page at record {self.place.position:,} of {self.place.where}: {error.message}"
        self._tell("halved", f"{told}; fewer records are asked for at a time", once=self.place.where)
        self._size.halve(self.place.position)

    def _passed_by(self, error: SourceError) -> Failed:
        """The record at the place as lost, if the list goes on behind it; raises ``Ceiling`` or ``error``."""
        place = self.place
        total = place.slice.total
        behind = [place.position + 1, *([total] if total and total > place.position + 1 else [])]
        # The last few may all be bad; what is refused in words may be a ceiling as well.
        last = 0 if isinstance(error, SruRefused) else SMALL
        is_last = total is not None and place.position >= total - last
        if not is_last and not any(self._gives(position) for position in behind):
            if isinstance(error, SruRefused):
                raise Ceiling(error.message) from error
            raise error
        told = f"the record at position {place.position:,} of {place.where} cannot be had: {error.message}"
        return Failed(None, told, "unreadable", "position", str(place.position))

    def _tire(self, error: SourceError) -> None:
        """Count a failure; raises ``SourceMalformed`` when there were too many in a row."""
        self._failed += 1
        if self._failed > MAX_FAILED:
            told = (
                f"{MAX_FAILED} records in a row cannot be had, the last at position {self.place.position:,}"
            )
            raise SourceMalformed(f"{told}: {error.message}") from error

    def _gives(self, position: int) -> bool:
        try:
            return bool(self.server.search(self.place.slice.query, position, 1).entries)
        except (*Trouble, SourceUnavailable):
            return False

    def _note(self, page: Page) -> None:
        place = self.place
        for repair in page.repairs:
            self._tell(repair.rule, f"the page at record {place.position:,} of {place.where}: {repair.told}")
        for entry in page.diagnostics:
            if page.entries and entry.code != OUT_OF_RANGE:
                place.doubtful = place.doubtful or entry.code not in OF_SIZE
                told = f"the page at record {place.position:,} of {place.where} holds an error beside its"
                after = "" if entry.code in OF_SIZE else "; nothing is withdrawn"
                self._tell("error_beside_records", f"{told} records: {entry.told}{after}", once=entry.told)
        if not page.exact:
            place.inexact = True
            told = "the server only guesses the number of its records: nothing is withdrawn"
            self._tell("number_guessed", told, once="precision")
        behind = page.is_out_of_range and not page.entries
        self._progress.counted(None if behind else page.total)

    def _items(self, page: Page) -> list[RawRecord | Failed]:
        items: list[RawRecord | Failed] = []
        for position, entry in enumerate(page.entries, self.place.position):
            item, unnamed = taken(entry, position, self.readable)
            items.append(item)
            if unnamed:
                told = "records without any identifier are known by their content, so a corrected one counts"
                self._tell("no_identifier", f"{told} as another record", once="unnamed")
        if _are_named(page, items):
            return items
        # Another name than those of the good ones would not keep a record from being withdrawn.
        return [item if isinstance(item, RawRecord) else replace(item, identifier=None) for item in items]

    def _asked_again(self) -> list[RawRecord | Failed]:
        # An answer that a cache between us gave twice must not look like the end of the list.
        page = self.server.search(self.place.slice.query, self.place.position, self._size.now)
        items = self._items(page)
        if not items or not self._progress.is_fresh(items):
            told = f"the page at record {self.place.position:,} had come before"
            raise EndlessList("repeated_page", f"{self.place.where} goes round in circles: {told}")
        return items

    def _ends(self, page: Page) -> bool:
        """Whether the list is at its end; before an empty page is believed, fewer records are asked for.

        Raises ``Ceiling`` where more should come.
        """
        place = self.place
        total = place.slice.total
        if page.is_too_many:
            raise Ceiling("the server lists nothing, because too many records are found", refused=True)
        if total is None or place.inexact or place.position > total:
            return True
        if self._size.now == 1 or page.is_out_of_range:
            raise Ceiling("the server gives no records from there on", said=page.is_out_of_range)
        self._halve(SourceMalformed("it is empty"))
        return False


def _are_named(page: Page, items: list[RawRecord | Failed]) -> bool:
    """Whether the server's own identifiers are those by which the good records of a page are known."""
    pairs = [
        (entry.identifier, item.native_id)
        for entry, item in zip(page.entries, items, strict=True)
        if isinstance(item, RawRecord)
    ]
    return bool(pairs) and all(given == known for given, known in pairs)
