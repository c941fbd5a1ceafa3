"""One run over a server: lists, salvage, sweep, and the marks that let it be cut at any time."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import (
    Checkpoint,
    Failed,
    Fetched,
    FetchRequest,
    Notice,
    Present,
    SourceMalformed,
    SourceRefused,
)
from catalog.sdk.answers import WebUnavailable
from khomo_oaipmh.dates import DAY, argument, moment_of
from khomo_oaipmh.delivery import Delivery
from khomo_oaipmh.identity import Identity
from khomo_oaipmh.listing import EndlessList, Listing, TokenExpired
from khomo_oaipmh.page import NAMESPACE, Item, Page
from khomo_oaipmh.place import IDENTIFIERS, RECORDS, SWEEP, ListLeft, Place
from khomo_oaipmh.protocol import OaiError, Server
from khomo_oaipmh.salvage import Salvage
from khomo_oaipmh.since import Since
from khomo_oaipmh.single import Singles

MAX_RESTARTS = 3
"""Lists begun anew without coming further than before."""
MAX_UNKNOWN = 1000
"""Unknown records that a sweep asks for one by one; beyond them all records are listed."""
CHUNK = 1000


class FormatRefused(SourceRefused):
    """The server offers a format and does not give it."""

    def __init__(self, error: OaiError) -> None:
        super().__init__(error.message)


class Harvest:
    """The run from ``place`` on; ``items`` gives what ``Connector.fetch`` yields."""

    def __init__(
        self, server: Server, identity: Identity, place: Place, request: FetchRequest, sweeps: bool
    ) -> None:
        self.server, self.identity, self.place = server, identity, place
        self.request, self.sweeps = request, sweeps
        self.salvage = Salvage(server, identity, place, self.tell)
        self._notices: list[Notice] = []
        self._told: set[tuple[str, str]] = set()
        self._delivery = Delivery(place, request.limit, self.tell)
        self._singles = Singles(server, place, self._delivery, self.salvage)
        self._unknown = 0
        self._cut_at = place.at if request.resume else None

    def tell(self, rule: str, message: str, identifier: str | None = None, *, once: str = "") -> None:
        """Put a notice by for the report; with the same ``once`` it is told a single time in the run."""
        if once and (rule, once) in self._told:
            return
        self._told.add((rule, once))
        self._notices.append(Notice(rule, message, identifier))

    def items(self) -> Iterator[Fetched]:
        """Everything to its end, or up to the request's limit."""
        place = self.place
        if place.phase != SWEEP:
            yield from self._sets()
            if not self._delivery.stopped and self.sweeps and not place.is_full:
                place.begin(SWEEP, "")
                place.tried, place.wanting, place.doubtful = place.wanting, 0, False
        if place.phase == SWEEP:
            yield from self._sets()
        yield self._end()

    def _sets(self) -> Iterator[Fetched]:
        place = self.place
        while place.set < max(1, len(place.sets)) and not self._delivery.stopped:
            yield from self._list()
            yield from self._flushed()
            if not self._delivery.stopped:
                yield self._mark()

    def _flushed(self) -> Iterator[Notice]:
        notices, self._notices = self._notices, []
        yield from notices

    def _mark(self) -> Checkpoint:
        place = self.place
        total = place.done + place.total if place.total is not None else None
        return Checkpoint(resume=place.saved(), total=total)

    def _list(self) -> Iterator[Fetched]:
        """The list at the place, to its end or to where it breaks off."""
        place = self.place
        listing = Listing(self.server, place, self.tell)
        self._singles.page = self._mark()
        try:
            for page in listing.pages():
                yield from self._page(page)
                yield from self._flushed()
                if self._delivery.stopped:
                    return
                if page.token:
                    self._singles.page = self._mark()
                    yield self._singles.page
        except ListLeft:
            return
        except TokenExpired as error:
            self._restart(listing, error)
        except EndlessList as error:
            yield from self._end_circle(error)
        except OaiError as error:
            self._on_refusal(error)
        except (PageUnreadable, WebUnavailable) as error:
            yield from self.salvage.turn_aside(error, again=self._cut_at == place.at)
        else:
            self._close()

    def _page(self, page: Page) -> Iterator[Fetched]:
        place = self.place
        number = place.page
        place.fruitless = 0
        for repair in page.repairs:
            self.tell(repair.rule, f"page {number} of {self.place.list_name}: {repair.told}")
        if page.namespace != NAMESPACE:
            told = f"its replies are of the namespace {page.namespace!r} instead of {NAMESPACE!r}"
            self.tell("odd_namespace", told, once="namespace")
        for fault in page.faults:
            place.doubtful = True
            told = f"page {number} of {place.list_name} holds an error beside its records"
            self.tell("error_beside_records", f"{told}, {fault.code}: {fault.message}; nothing is withdrawn")
        items = self._delivery.of_set(page.items)
        if place.phase == SWEEP:
            yield from self._swept(items, number)
        elif place.phase == IDENTIFIERS:
            yield from self._singles.listed(items, number)
        else:
            yield from self._delivery.records(items, number)
        for identifier in page.broken:
            yield from self._broken(identifier, number)

    def _broken(self, identifier: str, number: int) -> Iterator[Fetched]:
        if identifier:
            yield from self._singles.fetched(identifier, number)
            return
        told = f"a record of page {number} of {self.place.list_name} cannot be read, nor its identifier"
        yield Failed(None, told, "unreadable")

    def _swept(self, items: list[Item], number: int) -> Iterator[Fetched]:
        for start in range(0, len(items), CHUNK):
            chunk = items[start : start + CHUNK]
            live = [item.header.identifier for item in chunk if not item.header.deleted]
            known = self.request.known([name for name in live if name])
            self._unknown += len(live) - len(known)
            if self._unknown > MAX_UNKNOWN:
                self._list_all()
            for item in chunk:
                if self._delivery.stopped:
                    return
                if item.header.identifier in known and not item.header.deleted:
                    self._delivery.count()
                    yield Present(item.header.identifier)
                else:
                    yield from self._singles.given(item, number)

    def _restart(self, listing: Listing, error: TokenExpired) -> None:
        """Go back to where the list is known to be whole."""
        place = self.place
        self.tell("token_expired", f"{error.message}; {self.place.list_name} is begun again")
        place.restarts = 0 if listing.distinct > place.furthest else place.restarts + 1
        place.furthest = max(place.furthest, listing.distinct)
        if self.salvage.narrow():
            return
        if place.restarts > 1 and self.salvage.split():
            return
        if place.restarts >= MAX_RESTARTS:
            raise SourceMalformed(
                f"{error.message}: {place.restarts} times again without coming further than "
                f"{place.furthest:,} records; ask the server's staff for tokens that live longer"
            )
        place.open_list()

    def _end_circle(self, error: EndlessList) -> Iterator[Failed]:
        """A list without an end: it is whole if it has brought as many records as it should."""
        place = self.place
        if place.total is not None and place.different >= place.total and place.count >= place.skip:
            told = f"{error.message}; all {place.total:,} records of the list had come"
            self.tell(error.rule, told)
            place.close_list()
            return
        place.lost = True
        place.close_list()
        yield Failed(None, f"{error.message}; nothing is withdrawn", "endless_list")

    def _on_refusal(self, error: OaiError) -> None:
        """``from`` in another form, or without it, where the server does not take it."""
        place = self.place
        since, until = place.windows[0]
        if place.phase == SWEEP:
            told = f"{error.message}: all records are listed in place of their identifiers"
            self.tell("identifiers_refused", told)
            place.begin(RECORDS, "")
            return
        if error.code == "cannotDisseminateFormat" and place.at_start:
            raise FormatRefused(error) from error
        if error.code != "badArgument" or not (since or until):
            if place.sets and error.code in ("badArgument", "noSetHierarchy"):
                raise SourceRefused(f"set {place.sets[place.set]!r}: {error.message}") from error
            raise error
        if until:
            self.salvage.give_up_windows(error)
            return
        if place.whole is not None:
            self.tell("from_refused", f"{error.message}: {place.list_name} is begun again from its beginning")
            self.salvage.widen()
            return
        moment = moment_of(since)
        if moment is not None and len(since) > 10:
            self.tell("from_as_day", f"{error.message}: asked again with a day in place of a time")
            place.open_list(window=(argument(moment, DAY), ""))
            return
        self.tell("from_refused", f"{error.message}: all records are listed instead of the changed ones")
        place.begin(RECORDS, "")

    def _close(self) -> None:
        place = self.place
        if self.salvage.restored_whole():
            return
        if place.count < place.skip:
            place.list_again()
            return
        if place.total is not None and place.different < place.total:
            place.doubtful = True
            place.is_short = place.is_short or (place.phase != SWEEP and not place.is_full)
            twice = f" ({place.repeated:,} more came twice)" if place.repeated else ""
            told = (
                f"{self.place.list_name} ended after {place.different:,} records{twice}, "
                f"though the server told of {place.total:,}: nothing is withdrawn"
            )
            self.tell("list_short", told)
        if not place.count and place.is_full and place.sets:
            told = f"the set {place.sets[place.set]!r} holds no records, or does not exist"
            self.tell("empty_set", told)
        place.close_list()

    def _list_all(self) -> None:
        told = f"more than {MAX_UNKNOWN:,} records were unknown here: all records are listed"
        self.tell("many_unknown", told)
        self._unknown = 0
        self.place.begin(RECORDS, "")
        raise ListLeft

    def _end(self) -> Checkpoint:
        place = self.place
        if self._delivery.stopped:
            return Checkpoint()
        everything = place.is_full and not place.doubtful and not place.lost
        complete = everything and place.done > 0
        since = None if place.lost else Since.after(place, complete).text()
        return Checkpoint(next_since=since, total=place.done or None, complete=complete)
