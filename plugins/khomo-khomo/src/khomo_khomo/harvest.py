"""One run over another catalog: everything, newest change first, or what changed since the last run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.sdk import (
    Checkpoint,
    Failed,
    Fetched,
    FetchRequest,
    Notice,
    RawRecord,
    Source,
    SourceMalformed,
    SourceRefused,
)
from khomo_khomo.entry import FORMAT, Entry, read_entry
from khomo_khomo.feed import FEED, Feed, Forgotten, Page, Standing
from khomo_khomo.place import Place
from khomo_khomo.provenance import came_through, is_same
from khomo_khomo.shape import read_record

MOST_RESTARTS = 3
"""So often a log may be lost under a run before it is given up."""
MOST_NAMED = 12
"""Fields or institutions named in a notice."""
_ECHO, _UNSOUND, _FIELD, _INSTITUTION = "echo", "unsound", "field ", "institution "


class Harvest:
    """The run from ``place`` on; ``items`` gives what ``Connector.fetch`` yields."""

    def __init__(
        self, feed: Feed, place: Place, source: Source, request: FetchRequest, institutions: Mapping[str, str]
    ) -> None:
        self.feed, self.place, self.source, self.institutions = feed, place, source, institutions
        self._left = request.limit
        self._ways: set[str] = set()
        self._restarts = 0

    def items(self) -> Iterator[Fetched]:
        """Everything to the head of the log, or up to the request's limit."""
        place = self.place
        while True:
            try:
                page = self._page()
            except Forgotten:
                yield self._begin_again()
                continue
            yield from self._taken(page)
            if self._left is not None and self._left <= 0:
                yield Checkpoint(total=page.standing.count)
                return
            if not page.following:
                break
            place.way = page.following
            yield Checkpoint(resume=place.saved(), total=page.standing.count)
        yield from self._ended(page.standing)

    def _page(self) -> Page:
        place = self.place
        if place.way in self._ways:
            raise SourceMalformed(
                f"{self.feed.address} leads in a circle: each page has to lead on to another one; a cache "
                "before it must not give the same page for different addresses"
            )
        page = self.feed.page(place.way)
        if place.log and page.standing.log != place.log:
            raise Forgotten
        self._ways.add(place.way)
        place.log = page.standing.log
        if is_same(page.site, self.source.site):
            raise SourceRefused(f"{page.site} is this catalog itself: a catalog cannot harvest itself")
        return page

    def _begin_again(self) -> Notice:
        self._restarts += 1
        if self._restarts > MOST_RESTARTS:
            raise SourceMalformed(f"{self.feed.address} forgets its own cursors: nothing can be followed")
        self.place.begin_again()
        self._ways.clear()
        told = "the other catalog was restored or set up anew: everything is taken from the beginning"
        return Notice("log_lost", told)

    def _taken(self, page: Page) -> Iterator[Fetched]:
        for repair in page.repairs:
            yield Notice(repair.rule, f"{repair.told}, in a page of the feed")
        own = page.site or self.feed.address.removesuffix(f"/{FEED}")
        for item in page.items:
            if self._left is not None:
                if self._left <= 0:
                    return
                self._left -= 1
            entry = read_entry(item)
            if isinstance(entry, Failed):
                self.place.is_short = self.place.is_short or not entry.identifier
                self.place.proof.is_firm = False
                yield entry
            else:
                yield self._raw(entry, entry.site or own)

    def _raw(self, entry: Entry, site: str) -> RawRecord:
        place = self.place
        if place.is_whole:
            place.proof.apply(entry.id, entry.digest, again=place.is_up)
        if entry.record is None:
            return RawRecord(entry.id, b"", FORMAT, entry.modified, deleted=True)
        if self._is_echo(entry, site):
            return RawRecord(entry.id, b"", FORMAT, entry.modified, deleted=True)
        return RawRecord(entry.id, entry.payload, FORMAT, entry.modified, context={"site": site})

    def _is_echo(self, entry: Entry, site: str) -> bool:
        """Whether a record came from here, or comes back to the catalog that gives it; counts what is odd."""
        unknown: set[str] = set()
        record = read_record(entry.record or {}, unknown.add)
        for path in unknown:
            self.place.count(f"{_FIELD}{path or 'title, kind'}")
        if not entry.is_sound:
            self.place.count(_UNSOUND)
        if record is None:
            return False
        if any(is_same(other, self.source.site) or is_same(other, site) for other in came_through(record)):
            self.place.count(_ECHO)
            return True
        if self.institutions and record.institution not in self.institutions:
            self.place.count(f"{_INSTITUTION}{record.institution}")
        return False

    def _ended(self, standing: Standing) -> Iterator[Fetched]:
        place = self.place
        yield from self._told()
        agrees = not place.is_whole or place.proof.agrees(standing)
        if not agrees:
            yield Notice(
                "set_differs",
                f"what came is not what the other catalog says it holds ({place.proof.count:,} of "
                f"{standing.count:,} records, or others of them); nothing is withdrawn, and the next run "
                "takes everything again",
            )
        sure = agrees and not place.is_tainted
        yield Checkpoint(
            next_since=standing.head if sure else "",
            total=standing.count,
            complete=place.is_whole and sure and not place.is_short,
        )

    def _told(self) -> Iterator[Notice]:
        told = self.place.told
        if told[_ECHO]:
            message = (
                f"records that came from this catalog in the first place: {told[_ECHO]:,}; they are not taken"
            )
            yield Notice("echo", message)
        if told[_UNSOUND]:
            message = f"records whose digest is not that of their text: {told[_UNSOUND]:,}; they are taken"
            yield Notice("digest_differs", message)
        if fields := self._named(_FIELD):
            message = f"the other catalog is newer: not known here, with the number of records: {fields}"
            yield Notice("newer_fields", message)
        if unmapped := self._named(_INSTITUTION):
            here = self.source.institution
            message = f"institutions there without one here, whose records belong to {here}: {unmapped}"
            yield Notice("unmapped_institutions", message)

    def _named(self, beginning: str) -> str:
        found = [(name, count) for name, count in self.place.told.items() if name.startswith(beginning)]
        found.sort(key=lambda entry: (-entry[1], entry[0]))
        shown = [f"{name.removeprefix(beginning)} ({count:,})" for name, count in found[:MOST_NAMED]]
        more = [f"and {len(found) - MOST_NAMED:,} more"] if len(found) > MOST_NAMED else []
        return ", ".join([*shown, *more])
