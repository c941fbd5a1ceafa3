"""One list of records or identifiers, page by page, with the misbehaviour of tokens that servers show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import SourceMalformed
from catalog.sdk.answers import WebRefused
from catalog.sdk.shown import Shown
from khomo_oaipmh.dates import is_regular
from khomo_oaipmh.page import Page
from khomo_oaipmh.pieces import in_pieces
from khomo_oaipmh.place import RECORDS, Place
from khomo_oaipmh.protocol import OaiError, Server

MAX_EMPTY = 50
"""Pages without records in a row, after which a list counts as endless."""
MAX_STALE = 3
"""Pages in a row with nothing but records that came before in the same list."""

Tell = Callable[[str, str], None]
"""Called with the rule and the message of a notice."""


class EndlessList(SourceMalformed):
    """A list that goes round in circles; ``rule`` names how."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class TokenExpired(SourceMalformed):
    """The server no longer knows the resumption token that it gave."""


class Listing:
    """The list at ``place``, from its token on; moves the place as pages are taken."""

    def __init__(self, server: Server, place: Place, tell: Tell) -> None:
        self.server, self.place, self._tell = server, place, tell
        self.verb = "ListRecords" if place.phase == RECORDS else "ListIdentifiers"
        self._shown = Shown()
        self._pages: set[int] = set()
        self._empty = self._stale = 0

    def pages(self) -> Iterator[Page]:
        """Each page; the place has moved behind it when it is given.

        Raises ``TokenExpired``, ``EndlessList`` and what ``Server.ask`` raises; the place then stands before
        the page that failed.
        """
        while True:
            page = self._next()
            if page is None:
                return
            sent = self.place.token
            fresh = self._fresh(page)
            if not fresh and page.items and page.token:
                # An answer that a cache between us gave twice must not look like the end of the list.
                page = self._next()
                if page is None:
                    return
                fresh = self._fresh(page)
            self._refuse_circle(page, sent, fresh)
            self._move(page)
            self.place.repeated += len(page.items) - fresh
            yield page
            if not page.token:
                return

    def _fresh(self, page: Page) -> int:
        return sum([self._shown.add(item.header.identifier) for item in page.items])

    def _next(self) -> Page | None:
        token = self.place.token
        try:
            page = self._resumed(token) if token else self.server.ask(self.verb, self.place.arguments)
        except OaiError as error:
            if error.code == "noRecordsMatch":
                return None
            if token and error.code in ("badResumptionToken", "badArgument"):
                raise TokenExpired(error.message) from error
            raise
        except WebRefused as error:
            if token:
                raise TokenExpired(error.message) from error
            raise
        except PageUnreadable as error:
            whole = in_pieces(error.body) if self.verb == "ListRecords" else None
            if whole is None:
                raise
            self._tell("page_taken_apart", f"{error.message}: its records were read one by one")
            return whole
        return page

    def _resumed(self, token: str) -> Page:
        try:
            return self.server.ask(self.verb, {"resumptionToken": token})
        except OaiError as error:
            if error.code != "badArgument":
                raise
        given = {"resumptionToken": token, "metadataPrefix": self.place.prefix}
        page = self.server.ask(self.verb, given)
        self._tell(
            "prefix_with_token",
            "the server wants the metadataPrefix beside the resumption token, against section 3.5",
        )
        return page

    def _refuse_circle(self, page: Page, sent: str, fresh: int) -> None:
        if not page.token:
            return
        if not page.items and not page.broken:
            self._empty += 1
            if self._empty > MAX_EMPTY or page.token == sent:
                raise self._endless("empty_pages", f"{self._empty} pages without records in a row")
            return
        self._empty = 0
        code = hash(tuple(item.header.identifier for item in page.items))
        if not fresh and page.token == sent:
            raise self._endless("repeated_token", "the same token came again, and nothing new")
        if code in self._pages:
            raise self._endless("repeated_page", "a page that came before came again")
        self._pages.add(code)
        self._stale = 0 if fresh else self._stale + 1
        if self._stale >= MAX_STALE:
            raise self._endless("repeated_page", f"{self._stale} pages with nothing new in a row")

    def _endless(self, rule: str, why: str) -> EndlessList:
        told = (
            f"the list goes round in circles after {self.place.count:,} records, page {self.place.page + 1}"
        )
        return EndlessList(rule, f"{told}: {why} (resumption token {self.place.token[:80]!r})")

    def _move(self, page: Page) -> None:
        place = self.place
        place.page += 1
        place.count += len(page.items) + len(page.broken)
        place.token = page.token
        place.total = page.total if page.total is not None else place.total
        for item in page.items:
            stamp = item.header.datestamp
            if not place.ascending:
                break
            if is_regular(stamp) and stamp >= place.greatest:
                place.steps += stamp > place.greatest
                place.greatest = stamp
            else:
                place.ascending, place.greatest = False, ""
        if page.items or page.broken:
            place.last = page.items[-1].header.identifier if page.items and not page.broken else ""

    @property
    def distinct(self) -> int:
        """How many different records the list has shown."""
        return self._shown.count
