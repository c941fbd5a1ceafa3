"""The list of a Koha's records by REST, page by page, with what a page keeps back asked for one by one.

A page is asked for by the number behind which it begins, so that what is added or deleted meanwhile moves
nothing past us; by its own number where Koha does not take that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from catalog.sdk import Failed, SourceError, SourceMalformed, SourceUnavailable
from catalog.sdk.answers import WebBroken
from khomo_koha.api import Api, NoInterface, NotFound, QueryRefused
from khomo_koha.biblios import Biblio, biblios
from khomo_koha.place import BEHIND, NUMBERED, Place

MAX_FAILED = 50
"""Records in a row that cannot be had, after which Koha counts as broken."""
PATH = "/biblios"
Tell = Callable[..., None]
"""Called with the rule and the message of a notice, ``once`` a key to tell it a single time."""
Entry = Biblio | Failed
_Trouble = (SourceMalformed, WebBroken)


class Page(NamedTuple):
    """The records of a page by number, in order, and X-Total-Count where it was told."""

    entries: list[Entry]
    total: int | None

    @property
    def numbers(self) -> list[int]:
        """The numbers of its records, those that failed among them."""
        return [number_of(entry) for entry in self.entries]


def number_of(entry: Entry) -> int:
    """The biblionumber of an entry, 0 where it is not known."""
    if isinstance(entry, Failed):
        return int(entry.identifier or 0)
    return entry.number or 0


class Listing:
    """The list from ``place`` on; moves the place as pages are given."""

    def __init__(self, api: Api, place: Place, tell: Tell) -> None:
        self.api, self.place, self._tell = api, place, tell
        self._failed = 0
        self._seen: set[int] = set()
        self._pages: set[int] = set()

    def pages(self) -> Iterator[list[Entry]]:
        """What each page gives; the place has moved behind it when it is given.

        Raises ``SourceError``; the place then stands before what failed.
        """
        while True:
            page = self._next()
            if not page.entries:
                self._end(page)
                return
            fresh = self._fresh(page)
            if fresh is None:
                return
            self._count(fresh)
            self._move(fresh)
            yield fresh.entries

    def _next(self) -> Page:
        while True:
            try:
                page = self._asked()
            except QueryRefused as error:
                if self.place.manner == NUMBERED:
                    raise
                self._by_number(error.message)
                continue
            if self.place.manner == BEHIND and not self._is_in_order(page):
                # A cache between us may have given an earlier answer.
                page = self._asked()
                if not self._is_in_order(page):
                    self._by_number("Koha gives other records than those behind a number")
                    continue
            return page

    def _is_in_order(self, page: Page) -> bool:
        return self._follows([number for number in page.numbers if number])

    def _follows(self, numbers: Sequence[int]) -> bool:
        return list(numbers) == sorted(set(numbers)) and (not numbers or numbers[0] > self.place.behind)

    def _by_number(self, why: str) -> None:
        self.place.manner = NUMBERED
        self._tell("numbered_pages", f"the list is asked for by the numbers of its pages: {why}")

    def _asked(self) -> Page:
        """The page at the place, as whole as it can be had."""
        try:
            told = self.api.document(PATH, self.place.arguments())
        except NotFound as error:
            return self._behind_the_end(error)
        except _Trouble as error:
            return self._one_by_one(error)
        for repair in told.repairs:
            self._tell(repair.rule, f"{self.place.where}: {repair.told}")
        page = Page(list(biblios(told.root)), told.total)
        is_short = len(page.entries) < self._expected(told.total)
        return self._completed(page) if is_short or 0 in page.numbers else page

    def _behind_the_end(self, error: NotFound) -> Page:
        """An empty page: so some servers answer behind the last record, and so they do where no list is."""
        if not self.place.count:
            raise NoInterface(f"{error.message}: no list of records is there") from error
        return Page([], self.place.left if self.place.manner == BEHIND else self.place.total)

    def _expected(self, total: int | None) -> int:
        if total is None:
            return 0
        left = total if self.place.manner == BEHIND else total - (self.place.page - 1) * self.place.size
        return max(0, min(left, self.place.size))

    def _one_by_one(self, error: SourceError) -> Page:
        """The records of a page that Koha cannot give at once."""
        try:
            numbers, total = self._numbers()
        except SourceError as again:
            told = f"{error.message}; its numbers cannot be had either: {again.message}"
            raise SourceUnavailable(f"{told}. The next run goes on there") from again
        self._tell("one_by_one", f"{self.place.where}: {error.message}; its records are asked for one by one")
        return Page([entry for number in numbers for entry in self._single(number)], total)

    def _completed(self, page: Page) -> Page:
        """The page with the records that it keeps back, each of them with its number."""
        try:
            numbers, total = self._numbers()
        except SourceError as error:
            self.place.doubtful = True
            told = f"{self.place.where} is short, and what it lacks cannot be told: {error.message}"
            self._tell("page_short", f"{told}; nothing is withdrawn", once="short")
            return Page([_named(entry) for entry in page.entries], page.total)
        came = {number_of(entry): entry for entry in page.entries}
        if 0 in came and len(numbers) == len(page.entries):
            paired = zip(numbers, page.entries, strict=True)
            return Page([entry._replace(number=number) for number, entry in paired], total)  # type: ignore[union-attr]
        if not numbers:
            return Page([_named(entry) for entry in page.entries], page.total)
        if set(numbers) <= came.keys():
            # Nothing is kept back: Koha gives no more at a time.
            self.place.size = max(1, len(numbers))
        whole: list[Entry] = []
        for number in numbers:
            whole += [came[number]] if number in came else self._single(number)
        return Page(whole, total if total is not None else page.total)

    def _numbers(self) -> tuple[list[int], int | None]:
        """The numbers of the page at the place, which Koha tells without reading the records."""
        told = self.api.values(PATH, self.place.arguments())
        found = [entry.get("biblio_id") for entry in told.entries]
        numbers = [number for number in found if type(number) is int and number > 0]
        if len(numbers) < len(found) or (self.place.manner == BEHIND and not self._follows(numbers)):
            raise SourceMalformed("asked for their numbers, Koha gave those of other records")
        return numbers, told.total

    def _single(self, number: int) -> Sequence[Entry]:
        """One record, why it cannot be had, or nothing where it is gone meanwhile."""
        try:
            found = biblios(self.api.document(f"{PATH}/{number}").root)
        except NotFound:
            return ()
        except _Trouble as error:
            self._failed += 1
            told = f"the record {number} cannot be had: {error.message}"
            if self._failed > MAX_FAILED:
                raise SourceMalformed(f"{self._failed} records in a row cannot be had; {told}") from error
            return (Failed(str(number), told, "unreadable"),)
        self._failed = 0
        if len(found) != 1 or found[0].number not in (number, None):
            others = ", ".join(str(entry.number) for entry in found[:3]) or "nothing"
            told = f"asked for the record {number}, Koha gave {others}"
            return (Failed(str(number), told, "unreadable", "biblionumber", others),)
        return (found[0]._replace(number=number),)

    def _count(self, page: Page) -> None:
        """Hold the number of records that the page tells against what was told before."""
        place, total = self.place, page.total
        if total is None:
            told = "Koha does not tell how many records it has (X-Total-Count): nothing is withdrawn"
            self._tell("number_unknown", told, once="total")
            place.doubtful = True
            return
        if place.total is None:
            place.total = total
        whole = place.total if place.manner == NUMBERED else place.left
        if whole is not None and (total < whole or (total > whole and place.manner == NUMBERED)):
            place.doubtful = True
            told = f"{place.where}: {whole:,} records were to come, now {total:,}"
            self._tell("list_changed", f"{told}: nothing is withdrawn", once="changed")
            place.total = total if place.manner == NUMBERED else place.total

    def _fresh(self, page: Page) -> Page | None:
        """The page, if it had not come before; at their end some lists give the last one for ever."""
        place = self.place
        if place.manner == BEHIND or not self._came(page):
            return page
        page = self._asked()
        if page.entries and not self._came(page):
            return page
        if place.total is None or place.count < place.total:
            place.lost = True
            told = f"{place.where} had come before: the list goes round in circles"
            self._tell("repeated_page", f"{told}; nothing is withdrawn")
        return None

    def _came(self, page: Page) -> bool:
        mark = hash(tuple(page.numbers))
        came = mark in self._pages
        self._pages.add(mark)
        return came

    def _move(self, page: Page) -> None:
        place = self.place
        fresh = set(page.numbers) - self._seen
        self._seen |= fresh if place.manner == NUMBERED else set()
        place.count += len(fresh)
        place.left = page.total - len(page.entries) if page.total is not None else None
        if max(page.numbers) > place.behind:
            place.behind = max(page.numbers)
        elif place.manner == BEHIND:
            self._by_number("its records do not say their numbers")
        place.page += 1
        place.lost = place.lost or any(number == 0 for number in page.numbers)

    def _end(self, page: Page) -> None:
        place = self.place
        if page.total is None:
            self._count(page)
        missing = (place.total or 0) - place.count if place.manner == NUMBERED else page.total or 0
        if missing > 0:
            place.doubtful = True
            told = f"the list ended after {place.count:,} records, though Koha told of {missing:,} more"
            self._tell("list_short", f"{told}: nothing is withdrawn")


def _named(entry: Entry) -> Entry:
    """The entry, or a failure in place of a record that does not say its number."""
    if number_of(entry):
        return entry
    told = "the record does not say its number (999 $c, in UNIMARC 090 $9): map biblio.biblionumber to it"
    return Failed(None, told, "no_identifier", "999", "")
