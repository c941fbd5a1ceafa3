"""One list, page by page: stepped back where things went, asked one by one where a page cannot be had."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import Failed, SourceError, SourceMalformed, SourceUnavailable
from catalog.sdk.answers import WebBroken
from catalog.sdk.lists import EndlessList, Tell
from khomo_omeka.flavour import Flavour
from khomo_omeka.place import Place
from khomo_omeka.reading import Document
from khomo_omeka.server import OmekaRefused, Page, Server

MAX_STALE = 3
"""Pages in a row with nothing but what came before in the same list."""
MAX_BACK = 100
"""Steps back in one list, after which its numbers are not believed any more."""
MAX_PAGES = 200_000
MAX_FAILED = 50
"""Entries in a row that cannot be had, after which the server counts as broken."""
_RECENT = 5000
Trouble = (OmekaRefused, PageUnreadable, WebBroken)


class Listing:
    """The list at a path of the API from ``place`` on; moves the place as documents are taken."""

    def __init__(
        self, server: Server, flavour: Flavour, path: str, params: Mapping[str, str], place: Place, tell: Tell
    ) -> None:
        self.server, self.flavour, self.path, self.place, self._tell = server, flavour, path, place, tell
        self._params = {**flavour.listed, **params}
        self._recent: OrderedDict[int, None] = OrderedDict()
        self._stale = self._back = self._failed = 0
        self._furthest = place.page

    def pages(self) -> Iterator[list[Document | Failed]]:
        """What each page brings that did not come before; the place has moved behind it by then.

        Raises ``EndlessList``, ``SourceError``; the place then stands before what failed.
        """
        self._resume()
        while self.place.page <= MAX_PAGES:
            page = self._page()
            if isinstance(page, list):
                self.place.page += 1
                yield page
                if self._is_behind():
                    break
                continue
            if self._is_moved_back(page):
                continue
            self.place.size = self.place.size or len(page.rows)
            fresh = self._taken(page) if page.rows else []
            self.place.page += 1
            if fresh:
                yield fresh
            if not page.rows or not self._goes_on(page):
                break
        self._close()

    def _resume(self) -> None:
        """Go back over what moved forward since the run before was cut."""
        if self.place.page > 1:
            self._back = 1
            self._step_back(1)

    def _step_back(self, pages: int) -> None:
        """Go back so many pages, or more, to one that begins with what came already."""
        place = self.place
        place.page = max(1, place.page - pages)
        while place.page > 1 and not place.unsorted:
            first = next(iter(self._numbers(self._asked(place.page))), None)
            if first is not None and first <= place.last:
                return
            place.page -= 1

    def _numbers(self, page: Page) -> list[int]:
        found = (self.flavour.number(row) for row in page.rows)
        return [number for number in found if number is not None]

    def _asked(self, number: int, size: int = 0) -> Page:
        params = {**self._params, "page": str(number)}
        if size:
            params["per_page"] = str(size)
        return self.server.page(self.path, params)

    def _page(self) -> Page | list[Document | Failed]:
        """The page at the place, or what of it could be had one by one."""
        try:
            page = self._asked(self.place.page)
        except Trouble as error:
            self._leave_in_peace(error)
            return self._one_by_one(error)
        for repair in page.repairs:
            self._tell(
                repair.rule, f"page {self.place.page:,} of {self.path}: {repair.told}", once=repair.rule
            )
        return page

    def _leave_in_peace(self, error: SourceError) -> None:
        """Go on another time where the site is under maintenance; refuse what is refused as a whole."""
        if isinstance(error, PageUnreadable) and error.foreign and not self.server.is_there():
            raise SourceUnavailable(f"{error.message}; the next run goes on there") from None
        if isinstance(error, OmekaRefused) or not self.place.size:
            raise error

    def _one_by_one(self, error: SourceError) -> list[Document | Failed]:
        """The documents of a page that can be had by themselves; the others as lost."""
        place = self.place
        told = f"page {place.page:,} of {self.path}: {error.message}"
        self._tell("halved", f"{told}; its {place.size} entries are asked for one by one", once=self.path)
        found: list[Document | Failed] = []
        for number in range((place.page - 1) * place.size + 1, place.page * place.size + 1):
            if place.total is not None and number > place.total:
                break
            alone = self._alone(number)
            if isinstance(alone, Failed):
                found.append(alone)
            elif len(alone) != 1:
                # The server has its own way: what it cannot give in one page, it cannot give otherwise.
                return [self._lost(told)]
            else:
                found += self._fresh(alone)
        return found

    def _alone(self, number: int) -> list[Document] | Failed:
        """The document at a place by itself; raises ``SourceMalformed`` after too many that cannot be had."""
        try:
            rows = self._asked(number, 1).rows
        except Trouble as error:
            told = f"number {number:,} of {self.path} cannot be had: {error.message}"
            self._failed += 1
            if self._failed > MAX_FAILED:
                raise SourceMalformed(f"{MAX_FAILED} entries in a row cannot be had; {told}") from None
            return self._lost(told)
        self._failed = 0
        return rows

    def _lost(self, told: str) -> Failed:
        self.place.lost = True
        return Failed(None, f"{told}; nothing is withdrawn", "unreadable")

    def _is_moved_back(self, page: Page) -> bool:
        """Whether things went while the list was read, and the place moved back over those behind them."""
        place = self.place
        before, place.total = place.total, page.total if page.total is not None else place.total
        if before is None or page.total is None or page.total == before:
            return False
        told = f"{self.path} went from {before:,} to {page.total:,} entries meanwhile"
        self._tell("list_changed", told, once=self.path)
        place.doubtful = place.doubtful or place.unsorted
        if page.total > before or place.page == 1 or self._back >= MAX_BACK:
            place.doubtful = place.doubtful or self._back >= MAX_BACK
            return False
        self._back += 1
        self._step_back(1 + (before - page.total) // max(1, place.size))
        return True

    def _taken(self, page: Page) -> list[Document | Failed]:
        """What is new of a page; raises ``EndlessList`` where nothing is, time and again."""
        fresh = self._fresh(page.rows)
        # What was stepped back over has come already.
        is_again = self.place.page < self._furthest
        self._furthest = max(self._furthest, self.place.page)
        self._stale = 0 if fresh or is_again else self._stale + 1
        if self._stale >= MAX_STALE:
            told = f"{self.path} goes round in circles: {MAX_STALE} pages brought nothing new"
            raise EndlessList("endless_list", told)
        return list(fresh)

    def _fresh(self, rows: list[Document]) -> list[Document]:
        found = []
        for row in rows:
            number = self.flavour.number(row)
            if number is None or not self._is_new(number):
                continue
            self._recent[number] = None
            self.place.last = max(self.place.last, number)
            self.place.count += 1
            found.append(row)
        while len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return found

    def _is_new(self, number: int) -> bool:
        if number in self._recent:
            return False
        if number > self.place.last:
            return True
        # Lower than what came, and not seen of late: unless it was stepped back, the list has another order.
        self.place.unsorted = self.place.unsorted or not self._back
        return self.place.unsorted

    def _is_behind(self) -> bool:
        """Whether the page at the place lies behind the last entry that the server told of."""
        place = self.place
        return place.total is not None and (place.page - 1) * place.size >= place.total

    def _goes_on(self, page: Page) -> bool:
        place = self.place
        if page.goes_on is not None:
            return page.goes_on
        return len(page.rows) >= place.size and not self._is_behind()

    def _close(self) -> None:
        place = self.place
        if place.total is None or place.count >= place.total or place.lost:
            return
        place.doubtful = True
        told = f"{self.path} ended after {place.count:,} entries, though the server told of {place.total:,}"
        self._tell("list_short", f"{told}: nothing is withdrawn")
