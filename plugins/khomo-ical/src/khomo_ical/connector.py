"""The connector ``ical``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar

from catalog.formats.icalendar_series import Series, as_file
from catalog.sdk import (
    Checkpoint,
    Connector,
    Failed,
    Fetched,
    FetchRequest,
    HttpClient,
    Notice,
    Offer,
    RawRecord,
    Source,
    SourceInfo,
)
from khomo_ical import discover
from khomo_ical.address import is_secret
from khomo_ical.options import ICalOptions
from khomo_ical.reading import Reading, changed_at, opened
from khomo_ical.words import WORDS

BATCH = 200
"""Events between two checkpoints."""
FORMAT = "ical"


class ICalConnector(Connector):
    """Reads a calendar (RFC 5545) from an address or a file: each event, or series of events, is a record."""

    name: ClassVar[str] = "ical"
    label: ClassVar[str] = "Calendar (iCal)"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[ICalOptions]] = ICalOptions

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The calendar at an address, or those that the page there shows."""
        yield from discover.offers(url, http)

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Name of the calendar, number of events, what is odd; raises ``SourceError``."""
        remarks = []
        if is_secret(self.settings.get("url", "")):
            remarks.append(
                "this is the calendar's secret address: whoever has it sees private events too. Give the "
                "public address (Settings, Integrate calendar, Public address in iCal format)"
            )
        with opened(dict(self.settings), source, http) as reading:
            assert reading is not None  # nothing was asked for since a moment
            return discover.info_of(reading, *remarks)

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """Every event that is shown, a checkpoint each 200; raises ``SourceError``."""
        since = None if request.full or request.resume else request.since
        with opened(dict(self.settings), source, http, since) as reading:
            if reading is None:
                yield Notice("unchanged_file", "the server says that the calendar has not changed")
                yield Checkpoint(next_since=since)
                return
            yield from self._events(reading, request)

    def _events(self, reading: Reading, request: FetchRequest) -> Iterator[Fetched]:
        shown = reading.shown
        done = _done(request.resume, shown)
        if not done:
            yield from _remarks(reading)
        left = request.limit
        for entry in shown[done:]:
            if left is not None and left <= 0:
                yield Checkpoint(total=len(shown))
                return
            left = None if left is None else left - 1
            yield _raw(entry, reading)
            done += 1
            if done % BATCH == 0 and done < len(shown):
                yield Checkpoint(resume={"after": entry.native_id, "done": done}, total=len(shown))
        yield from self._hidden(reading, request)
        yield from self._end(reading)

    def _hidden(self, reading: Reading, request: FetchRequest) -> Iterator[Fetched]:
        """Events that are not shown any more are gone at once, whatever the calendar lists else."""
        names = [entry.native_id for entry in reading.hidden]
        known = set(request.known(names)) if names else set()
        for name in names:
            if name in known:
                yield RawRecord(name, b"", FORMAT, deleted=True)

    def _end(self, reading: Reading) -> Iterator[Fetched]:
        choice = self.settings["missing"]
        keeps_past = reading.keeps_past(datetime.now(UTC))
        withdraws = choice == "withdraw" or (choice == "auto" and keeps_past)
        if choice == "auto" and not keeps_past:
            yield Notice(
                "future_only",
                "the calendar may list only what is to come: events that it no longer lists stay here. Set "
                "missing to withdraw if it lists everything",
            )
        complete = withdraws and not reading.feed.cut
        yield Checkpoint(next_since=reading.since, total=len(reading.shown), complete=complete)


def _remarks(reading: Reading) -> Iterator[Notice]:
    for rule, message in reading.feed.told.items():
        yield Notice(rule, f"{reading.name}: {message}")
    if reading.feed.cut:
        told = "the calendar breaks off in its middle: what came is taken, nothing is withdrawn"
        yield Notice("calendar_cut", f"{reading.name}: {told}")
    if reading.hidden:
        told = f"{len(reading.hidden):,} events are private or only say that the time is taken: left out"
        yield Notice("private_left_out", told)


def _raw(entry: Series, reading: Reading) -> RawRecord | Failed:
    if any(piece.cut for piece in entry.pieces):
        told = "the calendar breaks off within this event; the record stays as it was"
        return Failed(entry.native_id, told, "calendar_cut")
    return RawRecord(
        entry.native_id,
        as_file(entry, reading.feed),
        FORMAT,
        changed_at(entry),
        context=reading.context_of(entry),
    )


def _done(resume: Any, shown: list[Series]) -> int:
    """How many events a cut run delivered, 0 where the calendar is another one by now."""
    kept = resume or {}
    done, after = kept.get("done"), kept.get("after")
    if not isinstance(done, int) or not 0 < done <= len(shown):
        return 0
    return done if shown[done - 1].native_id == after else 0
