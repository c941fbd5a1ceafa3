"""What is done where a page cannot be had: narrower lists, halved windows, records one by one."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import Failed, SourceError, SourceMalformed, SourceUnavailable
from catalog.sdk.answers import WebBroken, WebUnavailable
from khomo_oaipmh.dates import argument, halves, moment_of
from khomo_oaipmh.identity import Identity
from khomo_oaipmh.listing import Tell
from khomo_oaipmh.place import IDENTIFIERS, RECORDS, SWEEP, Place
from khomo_oaipmh.protocol import OaiError, Server

FEW = 1000
"""Records that are rather asked for one by one than searched by halving the window."""
MAX_SPLITS = 200
MAX_FRUITLESS = 40
"""Windows that are halved without a single page that can be read."""
MAX_FAILED = 200
"""Records in a row that cannot be had, after which the server counts as broken."""
SURE_STEPS = 8
"""Rises of the datestamp without a fall, after which a list counts as sorted: by chance 1 in 360,000."""


class Salvage:
    """Moves the place of a harvest to where it can go on."""

    def __init__(self, server: Server, identity: Identity, place: Place, tell: Tell) -> None:
        self.server, self.identity, self.place, self.tell = server, identity, place, tell
        self._failed = 0

    def turn_aside(self, error: PageUnreadable | WebUnavailable, *, again: bool) -> Iterator[Failed]:
        """Go on behind or within a page that cannot be had; raises ``error`` where nothing helps.

        A server that is down or under maintenance is left in peace (``SourceUnavailable``): only when the run
        was cut at this page before (``again``) and the server answers otherwise, the page itself must be the
        reason.
        """
        place = self.place
        broken = isinstance(error, WebBroken) or (isinstance(error, PageUnreadable) and not error.foreign)
        if not (broken or again):
            raise error
        if not self.server.is_there():
            raise SourceUnavailable(error.message) from error
        if place.phase == SWEEP:
            told = f"{error.message}: this run does not find out what was deleted without being announced"
            self.tell("sweep_broken_off", told)
            place.doubtful = True
            place.set = max(1, len(place.sets))
            place.open_list()
            return
        if place.phase == IDENTIFIERS:
            if not self.split():
                yield self._lost(error)
            return
        self.tell("page_taken_apart", f"{error.message}: its records are asked for in another way")
        self.narrow()
        few = self._is_few()
        if few or (few is not None and not self._can_split()):
            place.phase = IDENTIFIERS
            skip, last = (place.count, place.last) if place.last else (0, "")
            place.open_list()
            place.skip, place.skip_to = skip, last
        elif not self.split():
            yield self._lost(error)

    def _lost(self, error: SourceError) -> Failed:
        place = self.place
        if place.fruitless >= MAX_FRUITLESS or (place.is_last and not place.done + place.count):
            raise error
        since, until = place.windows[0]
        place.lost = True
        told = f"the records from {since or 'the beginning'} to {until or 'the end'} cannot be listed: "
        place.close_list()
        return Failed(None, told + error.message, "unreadable_page")

    def _is_few(self) -> bool | None:
        """Whether little enough is left to ask for each record; None when identifiers are not listed."""
        place = self.place
        try:
            page = self.server.ask("ListIdentifiers", place.arguments)
        except OaiError as error:
            return True if error.code == "noRecordsMatch" and not place.count else None
        except SourceError:
            return None
        return page.size is not None and page.size - place.count <= FEW

    def narrow(self) -> bool:
        """Begin the list again at its greatest datestamp, if it is sorted by it."""
        place = self.place
        moment = moment_of(place.greatest)
        since, until = place.windows[0]
        sorted_so_far = place.ascending and place.steps >= SURE_STEPS and place.keeps_order
        if place.phase != RECORDS or not sorted_so_far or moment is None:
            return False
        begin = argument(moment, self.identity.granularity)
        if begin <= since or (until and begin > until):
            return False
        place.whole = place.whole or place.windows[0]
        if place.total is None:
            place.doubtful = True
        place.rest = 0 if place.total is None else max(0, place.total - place.count)
        place.done += place.count
        place.restarts = place.furthest = 0
        place.open_list(window=(begin, until))
        return True

    def restored_whole(self) -> bool:
        """Whether a narrowed list ended too soon, so that the whole one is begun again."""
        place = self.place
        if place.whole is None or place.count >= place.rest:
            return False
        told = f"the list ended after {place.count:,} of {place.rest:,} records: it is not sorted by date"
        self.tell("not_sorted", f"{told}, and is listed again as a whole")
        self.widen()
        return True

    def widen(self) -> None:
        """List the whole window again, and narrow it no more."""
        place = self.place
        whole, place.whole, place.rest, place.keeps_order = place.whole, None, 0, False
        place.phase, place.skip = RECORDS, 0
        place.open_list(window=whole)

    def split(self) -> bool:
        """Go on with the first half of the window; False when it cannot be divided any more."""
        place = self.place
        parted = self._parted()
        if parted is None:
            return False
        since, until = place.windows[0]
        self.tell("halved", f"the list from {since or 'the beginning'} to {until or 'the end'} is halved")
        place.windows[:1] = [(since, parted[0]), (parted[1], until)]
        place.splits += 1
        place.fruitless += 1
        # What has no proper date is in neither half.
        place.doubtful = True
        place.phase, place.whole, place.rest, place.skip = RECORDS, None, 0, 0
        place.restarts = place.furthest = 0
        place.open_list()
        return True

    def _can_split(self) -> bool:
        return self._parted() is not None

    def _parted(self) -> tuple[str, str] | None:
        place = self.place
        since, until = place.windows[0]
        if place.splits >= MAX_SPLITS or place.fruitless >= MAX_FRUITLESS:
            return None
        first = since or self.identity.earliest
        return halves(first, until or place.started, self.identity.granularity)

    def give_up_windows(self, error: OaiError) -> None:
        """List the whole again, each record by itself: the server takes no ``until``."""
        place = self.place
        if place.splits >= MAX_SPLITS:
            raise error
        self.tell("until_refused", f"{error.message}: the records are asked for one by one")
        place.splits = MAX_SPLITS
        place.windows = [(place.since, "")]
        place.phase = IDENTIFIERS
        place.open_list()

    def failed(self, failure: Failed) -> None:
        """Note a record that cannot be had; raises ``SourceMalformed`` after too many in a row."""
        self._failed += 1
        self.place.wanting = self.place.tried + 1
        if self._failed > MAX_FAILED:
            raise SourceMalformed(f"{self._failed} records in a row cannot be had: {failure.message}")

    def succeeded(self) -> None:
        """Note that the server gives records."""
        self._failed = 0
