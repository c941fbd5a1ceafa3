"""One search, page by page: stepped back where items went, halved down to an item that cannot be had."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import Failed, SourceError, SourceMalformed, SourceUnavailable
from catalog.sdk.answers import WebBroken
from catalog.sdk.lists import SMALL, Ceiling, EndlessList, PageSize, Tell
from catalog.sdk.shown import Shown
from khomo_dspace.hal import Document
from khomo_dspace.page import Page, uuid_of
from khomo_dspace.place import Place
from khomo_dspace.search import Search
from khomo_dspace.server import DspaceRefused

MAX_STALE = 3
"""Pages in a row with nothing but items that came before in the same list."""
MAX_FAILED = 50
"""Items in a row that cannot be had, after which the server counts as broken."""
MAX_BACK = 100
"""Steps back in one list, after which its numbers are not believed any more."""
_RECENT = 5000
"""Items of which it is known for sure that they were given."""

Trouble = (DspaceRefused, PageUnreadable, WebBroken)


class Listing:
    """The slice at ``place``, from its position on; moves the place as items are taken.

    ``cut_at`` is the query and the position at which the run before found no answer: if there is none again,
    though the server answers otherwise, the page itself must be the reason.
    """

    def __init__(
        self, search: Search, place: Place, tell: Tell, page_size: int, cut_at: tuple[str, int] | None
    ) -> None:
        self.search, self.place, self._tell = search, place, tell
        self._size = PageSize(page_size)
        self._asked = 0
        self._begin(place.position)
        self._begun = False
        self._back = self._failed = 0
        self._cut_at = cut_at

    def _begin(self, position: int) -> None:
        """Know of nothing that came before ``position``."""
        self._from = position
        self._shown = Shown()
        self._recent: OrderedDict[str, None] = OrderedDict()
        self._stale = 0

    def pages(self) -> Iterator[list[Document | Failed]]:
        """What each page brings that did not come just before; the place has moved behind it by then.

        Raises ``Ceiling``, ``EndlessList``, ``SourceError``; the place then stands before what failed.
        """
        self._resume()
        while not self._is_over():
            page = self._next()
            if isinstance(page, Failed):
                self.place.position += 1
                self.place.count += 1
                self.place.last = ""
                yield [page]
            elif self._is_moved_back(page):
                continue
            elif page.items:
                yield list(self._moved(page))
            elif self._ends():
                return

    def _resume(self) -> None:
        """Go on where the run before stopped if the list is as it was up to there; else begin it again."""
        place = self.place
        if not place.position:
            return
        if place.last and self.search.is_there(place.last, place.query, place.position - 1):
            # What went since went behind this position: it lacks there without being missed.
            place.slice.total = None
            return
        told = f"{place.where} has changed since the run before was cut"
        self._tell("list_changed", f"{told}: it is listed from its beginning")
        place.open_slice()
        self._begin(0)

    def _is_over(self) -> bool:
        total = self.place.slice.total
        return self._begun and total is not None and self.place.position >= total

    def _step(self) -> int:
        """The largest page that begins at the position: pages are numbered by their own size."""
        position = self.place.position
        return next(size for size in range(self._size.now, 0, -1) if position % size == 0)

    def _next(self) -> Page | Failed:
        """The page at the place as large as the server can give it, or the item that it cannot give."""
        place = self.place
        while True:
            self._asked = self._step()
            try:
                page = self.search.page(place.query, place.position, self._asked)
            except (*Trouble, SourceUnavailable) as error:
                self._leave_in_peace(error)
                if self._asked > 1:
                    self._halve(error)
                    continue
                alone = self._without_files(error)
                if alone is not None:
                    return alone
                continue
            self._failed = 0
            if page.size and page.size < self._asked and self._is_capped(page):
                continue
            self._note(page)
            return page

    def _is_capped(self, page: Page) -> bool:
        """Take over the server's own largest page; gives whether the page is to be asked for again."""
        self._size = PageSize(page.size or 1)
        self._asked = page.size or 1
        return page.starts_at(self.place.position) != self.place.position

    def _leave_in_peace(self, error: SourceError) -> None:
        """Go on another time where the server is down or under maintenance, which says nothing of items."""
        place = self.place
        again = self._size.is_narrowed or self._cut_at == (place.query, place.position)
        if isinstance(error, SourceUnavailable) and not isinstance(error, WebBroken) and not again:
            raise error
        if isinstance(error, PageUnreadable) and error.foreign and not again:
            raise SourceUnavailable(f"{error.message}; the next run goes on there") from error
        if isinstance(error, DspaceRefused):
            if error.status in (401, 403, 404) or not self._begun:
                raise error
        elif not self._size.is_narrowed and not self.search.server.is_there():
            raise SourceUnavailable(error.message) from error

    def _halve(self, error: SourceError) -> None:
        told = f"the page at item {self.place.position + 1:,} of {self.place.where}: {error.message}"
        self._tell("halved", f"{told}; fewer items are asked for at a time", once=self.place.where)
        while self._size.now >= self._asked:
            self._size.halve(self.place.position)

    def _without_files(self, error: SourceError) -> Page | Failed | None:
        """The item at the place by itself, without its files; as lost where it cannot be had at all.

        None where it is to be asked for again. Raises ``Ceiling``, ``SourceError``.
        """
        place = self.place
        self._tire(error)
        try:
            page = self.search.page(place.query, place.position, 1, embeds=False)
        except (*Trouble, SourceUnavailable) as second:
            if self._gives(place.position):
                return None
            failed = self._passed_by(second)
            self._size.passed_by(place.position + 1)
            return failed
        if not page.items:
            return None
        self._note(page)
        self._size.passed_by(place.position + 1)
        return page

    def _passed_by(self, error: SourceError) -> Failed:
        """The item at the place as lost, if the list goes on behind it; raises ``Ceiling`` or ``error``."""
        place = self.place
        total = place.slice.total
        is_last = total is not None and place.position >= total - SMALL
        if not is_last and not self._goes_on():
            if isinstance(error, DspaceRefused):
                raise Ceiling(error.message) from error
            raise error
        told = f"item {place.position + 1:,} of {place.where} cannot be had: {error.message}"
        return Failed(None, told, "unreadable", "position", str(place.position + 1))

    def _goes_on(self) -> bool:
        place = self.place
        total = place.slice.total
        behind = [place.position + 1, *([total - 1] if total and total > place.position + 2 else [])]
        return any(self._gives(position) for position in behind)

    def _gives(self, position: int) -> bool:
        try:
            return bool(self.search.page(self.place.query, position, 1, embeds=False).items)
        except (*Trouble, SourceUnavailable):
            return False

    def _tire(self, error: SourceError) -> None:
        """Count a failure; raises ``SourceMalformed`` when there were too many in a row."""
        self._failed += 1
        if self._failed > MAX_FAILED:
            told = (
                f"{MAX_FAILED} items in a row cannot be had, the last is number {self.place.position + 1:,}"
            )
            raise SourceMalformed(f"{told}: {error.message}") from error

    def _note(self, page: Page) -> None:
        for repair in page.repairs:
            told = f"the page at item {self.place.position + 1:,} of {self.place.where}: {repair.told}"
            self._tell(repair.rule, told)

    def _is_moved_back(self, page: Page) -> bool:
        """Whether items went while the list was read, and the place moved back over those behind them."""
        place = self.place
        before, now = place.slice.total, page.total
        place.slice.total = now if now is not None else before
        place.whole = place.slice.total if not place.is_sliced else place.whole
        begun, self._begun = self._begun, True
        if not begun or before is None or now is None or now == before:
            return False
        self._tell(
            "list_changed", f"{place.where} went from {before:,} to {now:,} items meanwhile", once="moved"
        )
        if now > before:
            # New items come last where the server sorts; else they may have pushed others on.
            place.doubtful = place.doubtful or not place.sort
            return False
        self._back += 1
        if self._back > MAX_BACK:
            place.doubtful = True
            return False
        back = place.position - (before - now)
        place.position, place.last = max(0, back), ""
        if back < self._from:
            place.open_slice()
            self._begin(0)
        return True

    def _moved(self, page: Page) -> Iterator[Document | Failed]:
        place = self.place
        fresh = 0
        for item in page.items:
            name = uuid_of(item)
            fresh += self._shown.add(name)
            if name not in self._recent:
                self._recent[name] = None
                yield item
        while len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        self._stale = 0 if fresh else self._stale + 1
        if self._stale >= MAX_STALE:
            told = f"{place.where} goes round in circles: {MAX_STALE} pages brought nothing new"
            raise EndlessList("endless_list", told)
        place.position += max(self._asked, len(page.items))
        place.count += fresh
        place.last = uuid_of(page.items[-1])
        self._size.moved(place.position)

    def _ends(self) -> bool:
        """Whether the list is at its end; before an empty page is believed, fewer items are asked for.

        Raises ``Ceiling`` where more should come.
        """
        place = self.place
        total = place.slice.total
        if total is None or place.position >= total:
            return True
        if self._asked > 1:
            self._halve(SourceMalformed("it is empty"))
            return False
        self._failed += 1
        if self._failed > MAX_FAILED or not self._goes_on():
            raise Ceiling("the server gives no items from there on")
        # Found by the search, but no longer there: the number of those that came will lack it.
        place.position += 1
        place.last = ""
        return False
