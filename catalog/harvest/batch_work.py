"""The process that changes batches of records, one after the other; it takes up what a killed one left."""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress

from catalog.errors import CatalogError, LeaseTaken
from catalog.harvest import batches as doing
from catalog.harvest.commands import started
from catalog.harvest.locking import MatchKeys
from catalog.settings import Settings
from catalog.store import batches, leases
from catalog.store.batches import Batch
from catalog.store.db import reading, writing
from catalog.store.leases import Keeper

log = logging.getLogger(__name__)
LEASE = "batches:work"
LEASE_SECONDS = 120.0
FEW = 100
"""So many records are changed while the person waits: starting a process would take longer."""


def work(match_keys: MatchKeys) -> int:
    """Do with batches what is asked for, until nothing is; gives how many were done.

    Does nothing where another process is at it.
    """
    count = 0
    while _waiting():
        try:
            with leases.hold(LEASE, ttl_seconds=LEASE_SECONDS) as lease:
                keeper = Keeper(lease)
                while waiting := _waiting():
                    do(match_keys, waiting[0], keeper.keep)
                    count += 1
        except LeaseTaken:
            break
    return count


def _waiting() -> list[int]:
    with reading() as session:
        return batches.asked_for(session)


def do(match_keys: MatchKeys, number: int, keep: Callable[[], None] = lambda: None) -> Batch:
    """Do what is asked with one batch to its end; what goes wrong is told in its row.

    ``keep`` is called after each step.
    """
    try:
        while True:
            with writing() as session:
                batch = doing.step(session, match_keys, number)
            if not batch.job:
                return batch
            keep()
    except LeaseTaken:
        raise
    except CatalogError as error:
        return _stopped(number, str(error))
    except Exception as error:
        log.exception("batch %s", number)
        kind = type(error).__name__
        return _stopped(number, f"a fault in the program, which its operator can look up ({kind})")


def _stopped(number: int, message: str) -> Batch:
    """Leave the batch as it is: what was changed can be taken back, the rest be done once more."""
    with writing() as session:
        batch = batches.get(session, number)
        summary = {**batch.summary, "stopped": batch.job}
        state = batches.CHANGED if batch.summary.get("changed") else batch.state
        return batches.settle(session, number, job="", message=message, summary=summary, state=state)


_lock = threading.Lock()
_started: list[subprocess.Popen[bytes]] = []


def ensure(settings: Settings) -> None:
    """Start a process that does what is asked, where none is at it."""
    with _lock, reading() as session:
        _started[:] = [process for process in _started if process.poll() is None]
        # One that was started just now may not hold its lease yet.
        if not _started and batches.asked_for(session) and not leases.is_held(session, LEASE):
            _started.append(started(settings, "records", "work"))


def do_now(match_keys: MatchKeys, batch: Batch) -> bool:
    """Do a small batch at once; False where it is too large, or a process is at work already."""
    if batch.total > FEW:
        return False
    with suppress(LeaseTaken), leases.hold(LEASE, ttl_seconds=LEASE_SECONDS):
        do(match_keys, batch.id)
        return True
    return False
