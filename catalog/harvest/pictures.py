"""Fetching the pictures that pages show: once each, politely, within the room that the disk is given.

A round takes what was asked for last, some of each host, several hosts at once; a host that is away, or asks
us to wait, is left alone with all of its pictures. What was not looked at for the longest makes room.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import orjson

from catalog.harvest.http import Patience, PoliteClient
from catalog.harvest.options import ALLOW_PRIVATE, SWITCHED_ON
from catalog.harvest.picture_ways import Outcome, host_of, take
from catalog.settings import Settings
from catalog.store import changes, leases, picture_files, pictured, pictures
from catalog.store.db import reading, writing
from catalog.store.models import PictureRow
from catalog.store.pictures import Wanted

log = logging.getLogger(__name__)

LEASE = "pictures"
HOSTS_AT_ONCE = 4
ROUND, OF_A_HOST = 400, 25
"""Pictures that a round looks at, and those of one host that it asks for."""
HOST_SECONDS = 30.0
"""After so long a round goes on without the rest of a host's pictures."""
ANSWER_SECONDS = 10.0
BUSY_SECONDS = 60.0
"""A host that was not reached in time is asked again after so long."""
ROOM = 0.9
"""Room is made down to this share of the limit, so that it is made seldom."""
_DAY = 86_400
Due = tuple[Wanted, PictureRow, bool]
"""A picture to be fetched, with whether its server may be in a local network."""


@dataclass(slots=True)
class Tally:
    """What came of the pictures of a run."""

    kept: int = 0
    failed: int = 0
    refused: int = 0
    removed: int = 0
    bytes: int = 0
    reasons: list[str] = field(default_factory=list)


def _silent(done: int) -> None:
    """Tell nobody."""


def is_due(settings: Settings) -> bool:
    """Whether a page asked for a picture, or one is to be tried again."""
    if not settings.pictures_max_bytes:
        return False
    if picture_files.is_asked(settings.pictures):
        return True
    with reading() as session:
        return pictures.is_due(session)


def work(
    settings: Settings,
    stop: threading.Event,
    *,
    most: int | None = None,
    tell: Callable[[int], None] = _silent,
) -> Tally:
    """Fetch what is due until nothing is, ``most`` are done or ``stop`` is set.

    ``tell`` is called with how many were done. Raises ``LeaseTaken`` where another process does it.
    """
    tally = Tally()
    with leases.hold(LEASE, ttl_seconds=300) as lease:
        keeper = leases.Keeper(lease)
        with reading() as session:
            tally.bytes = pictures.total_bytes(session)
        done = 0
        while settings.pictures_max_bytes and not stop.is_set() and (most is None or done < most):
            take_in(settings)
            batch = _batch(ROUND if most is None else min(ROUND, most - done))
            if not batch:
                break
            for wanted, row, outcome in _fetched(settings, batch, stop):
                _note(settings, wanted, row, outcome, tally)
                done += 1
                tell(done)
                keeper.keep()
            make_room(settings, tally)
    return tally


def take_in(settings: Settings) -> None:
    """Take what pages asked for into the queue."""
    wished = picture_files.wishes(settings.pictures)
    if not wished:
        return
    with writing() as session:
        known = pictures.states(session, [pictures.id_of(wish.address) for wish in wished])
        # One that is said to be kept, but was missed, has lost its files.
        lost = [row.id for row in known.values() if row.state == pictures.KEPT]
        pictures.forget(session, lost)
        pictures.ask(session, [(wish.address, wish.owner) for wish in wished])
    picture_files.granted(settings.pictures, wished)


def ask_newest(count: int) -> int:
    """Ask for the pictures of the newest records; gives how many records have any."""
    with reading() as session:
        newest = pictured.newest(session, changes.head(session).seq, count)
    shown = [entry for entry in newest if entry.withdrawn is None and pictured.is_pictured(entry.json)]
    found = [wanted for entry in shown for wanted in pictures.of_record(orjson.loads(entry.json))]
    with writing() as session:
        pictures.ask(session, [(wanted.address, wanted.owner) for wanted in found])
    return len(shown)


def ask_again(state: str) -> None:
    """Have all pictures in that state asked for now, as if for the first time."""
    with writing() as session:
        pictures.ask_again(session, state)


def make_room(settings: Settings, tally: Tally) -> None:
    """Remove what was not looked at for the longest, if all together take more than they may."""
    if tally.bytes <= settings.pictures_max_bytes:
        return
    while tally.bytes > settings.pictures_max_bytes * ROOM:
        with writing() as session:
            oldest = pictures.longest_unused(session, 200)
            removed = []
            for row in oldest:
                moment = picture_files.used(settings.pictures, row.id)
                if moment > row.used.timestamp() + _DAY:
                    pictures.looked_at(session, row.id, datetime.fromtimestamp(moment, UTC))
                elif tally.bytes > settings.pictures_max_bytes * ROOM:
                    removed.append(row)
                    tally.bytes -= row.bytes
            pictures.forget(session, [row.id for row in removed])
        for row in removed:
            picture_files.remove(settings.pictures, row.id)
        tally.removed += len(removed)
        if not oldest:
            break


def clear(settings: Settings, state: str) -> int:
    """Forget all pictures in that state (all, where it is empty) and remove their files; gives how many."""
    count, after = 0, ""
    while True:
        with writing() as session:
            rows = pictures.listed(session, state, 500, after)
            pictures.forget(session, [row.id for row in rows])
        for row in rows:
            picture_files.remove(settings.pictures, row.id)
        count += len(rows)
        if not rows:
            return count
        after = rows[-1].id


def _batch(most: int) -> list[Due]:
    """What to ask for in a round, with whether it may be in a local network.

    What is not shown any more is forgotten, so that no address is asked for that stands in no record.
    """
    found, counts, gone = list[Due](), dict[str, int](), list[str]()
    with reading() as session:
        for row in pictures.due(session, ROUND):
            host = host_of(row.address)
            if len(found) >= most or counts.get(host, 0) >= OF_A_HOST:
                continue
            wanted = pictures.find(session, row.owner, row.id)
            if wanted is None:
                gone.append(row.id)
                continue
            counts[host] = counts.get(host, 0) + 1
            options = pictures.of_source(session, wanted.source)
            found.append((wanted, row, str(options.get(ALLOW_PRIVATE, "")).lower() in SWITCHED_ON))
    if gone:
        with writing() as session:
            pictures.forget(session, gone)
        return found or _batch(most)
    return found


def _fetched(
    settings: Settings, batch: Sequence[Due], stop: threading.Event
) -> Iterator[tuple[Wanted, PictureRow, Outcome | None]]:
    """What came of each, as it comes; None of those that there was no time for."""
    waiting: queue.SimpleQueue[list[Due]] = queue.SimpleQueue()
    hosts: dict[tuple[str, bool], list[Due]] = {}
    for entry in batch:
        hosts.setdefault((host_of(entry[0].address), entry[2]), []).append(entry)
    for entries in hosts.values():
        waiting.put(entries)
    done: queue.SimpleQueue[tuple[Wanted, PictureRow, Outcome | None]] = queue.SimpleQueue()

    def ask() -> None:
        with suppress(queue.Empty):
            while True:
                _ask_host(settings, waiting.get_nowait(), stop, done.put)

    crew = [threading.Thread(target=ask, daemon=True) for _ in range(min(HOSTS_AT_ONCE, len(hosts)))]
    for thread in crew:
        thread.start()
    for _ in batch:
        yield done.get()
    for thread in crew:
        thread.join()


def _ask_host(
    settings: Settings,
    entries: Sequence[Due],
    stop: threading.Event,
    hand_on: Callable[[tuple[Wanted, PictureRow, Outcome | None]], None],
) -> None:
    """Ask one host for its pictures; each is handed on, whatever happens."""
    hasty = replace(settings, http_timeout=min(settings.http_timeout, ANSWER_SECONDS))
    until = time.monotonic() + HOST_SECONDS
    patience = Patience(attempts=1, longest_wait=0.0, deadline=until)
    left_alone: Outcome | None = None

    def pause(seconds: float) -> None:
        stop.wait(seconds)

    with PoliteClient(hasty, allow_private=entries[0][2], sleep=pause, patience=patience) as http:
        for wanted, row, _ in entries:
            outcome = left_alone
            if outcome is None and time.monotonic() < until - 1 and not stop.is_set():
                try:
                    outcome = take(http, wanted, settings.picture_max_bytes)
                except Exception:
                    log.exception("the picture %s could not be taken", wanted.id)
                    outcome = Outcome(reason="a fault of the catalog, which is noted in its log", again=True)
                if outcome.wait or outcome.is_away:
                    left_alone = outcome
            hand_on((wanted, row, outcome))


def _note(settings: Settings, wanted: Wanted, row: PictureRow, outcome: Outcome | None, tally: Tally) -> None:
    if outcome is not None and outcome.drawn is not None:
        size = picture_files.keep(settings.pictures, wanted.id, outcome.drawn)
        with writing() as session:
            pictures.kept(session, wanted.id, outcome.drawn.width, outcome.drawn.height, size)
        tally.kept += 1
        tally.bytes += size
        return
    with writing() as session:
        if outcome is None:
            pictures.postponed(session, wanted.id, BUSY_SECONDS)
        elif outcome.again:
            pictures.failed(session, row, outcome.reason, outcome.wait)
            tally.failed += 1
        else:
            pictures.refused(session, wanted.id, outcome.reason)
            tally.refused += 1
    if outcome is not None:
        log.info("picture %s of %s: %s", wanted.id, wanted.owner, outcome.reason)
        tally.reasons = [*tally.reasons[-19:], f"{wanted.owner}: {outcome.reason}"]
