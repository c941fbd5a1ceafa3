"""The process that does what is asked with uploads, one after the other; two such processes at most.

It takes up what a killed one left. Once nothing is asked it stays for some seconds, so that a person's next
step does not wait for a process to start. One that gets nowhere ends itself: a parser may hang on what
strangers send.
"""

from __future__ import annotations

import faulthandler
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress

from catalog.errors import CatalogError, LeaseTaken
from catalog.harvest.run import open_pool
from catalog.harvest.workers import Pool
from catalog.parts import Parts
from catalog.store import leases, uploads
from catalog.store.db import reading, writing
from catalog.store.leases import Keeper, Lease
from catalog.store.uploads import Upload
from catalog.uploads import problems
from catalog.uploads.looking import look
from catalog.uploads.previewing import preview
from catalog.uploads.publishing import publish
from catalog.uploads.receiving import sweep
from catalog.uploads.turns import LEASE_SECONDS
from catalog.uploads.undoing import undo

log = logging.getLogger(__name__)
SLOTS = ("uploads:work:1", "uploads:work:2")
"""Leases of the processes that work at the same time."""
LINGER_SECONDS, LOOK_SECONDS = 20.0, 0.3
PROGRESS_SECONDS = 0.7
TRIES = 3
"""So often a job is begun whose process was killed."""


def work(parts: Parts, ended: threading.Event, *, linger: float = LINGER_SECONDS) -> int:
    """Do all jobs that are asked for, until none was for ``linger`` seconds; gives their number.

    ``ended`` being set ends it after the job at hand. Does nothing where enough others do.
    """
    count = 0
    while True:
        try:
            with _slot() as lease:
                count += _serve(parts, ended, _Watched(Keeper(lease)), linger)
        except LeaseTaken:
            return count
        # Somebody may have asked between the last look and the slot given back.
        if ended.is_set() or not _waiting():
            sweep(parts.settings)
            return count


@contextmanager
def _slot() -> Iterator[Lease]:
    """A lease of those that work at the same time; raises ``LeaseTaken`` where all are held."""
    with ExitStack() as stack:
        for place, name in enumerate(SLOTS, start=1):
            try:
                lease = stack.enter_context(leases.hold(name, ttl_seconds=LEASE_SECONDS))
            except LeaseTaken:
                if place == len(SLOTS):
                    raise
                continue
            yield lease
            return


class _Watched:
    """Keeps the process's lease, and ends the process where nobody does so for as long as a lease lasts."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    def keep(self) -> None:
        """Hold the lease, live on; raises ``LeaseTaken``."""
        # Its thread needs no interpreter lock: a parser that hangs may hold that.
        faulthandler.dump_traceback_later(LEASE_SECONDS, exit=True)
        self._keeper.keep()

    def close(self) -> None:
        """Live on without."""
        faulthandler.cancel_dump_traceback_later()


def _serve(parts: Parts, ended: threading.Event, keeper: _Watched, linger: float) -> int:
    count = 0
    until = time.monotonic() + linger
    with closing(keeper), open_pool(parts.settings, parts.hooks) as pool:
        while not ended.is_set() and time.monotonic() < until:
            keeper.keep()
            upload = next(iter(_waiting()), None)
            if upload is None:
                ended.wait(LOOK_SECONDS)
                continue
            with suppress(LeaseTaken):
                do(parts, upload.id, pool, keeper)
                count += 1
                until = time.monotonic() + linger
    return count


def _waiting() -> list[Upload]:
    """What is asked for and nobody does."""
    with reading() as session:
        return [entry for entry in uploads.asked(session) if not leases.is_held(session, lease_of(entry.id))]


def lease_of(number: int) -> str:
    """The name of the lease of whoever is at that upload."""
    return f"upload:{number}"


def is_worked_on(number: int) -> bool:
    """Whether a living process is at that upload."""
    with reading() as session:
        return leases.is_held(session, lease_of(number))


def do(parts: Parts, number: int, pool: Pool, keeper: _Watched | None = None) -> Upload:
    """Do what is asked with one upload; what goes wrong is told in its row.

    Raises ``LeaseTaken`` while another process is at it, ``UnknownName``.
    """
    with leases.hold(lease_of(number), ttl_seconds=LEASE_SECONDS) as lease:
        with writing() as session:
            upload = uploads.get(session, number)
            tries = upload.summary.get("tries", 0) + 1
            if not upload.job:
                return upload
            upload = uploads.settle_summary(session, number, tries=tries)
        if tries > TRIES:
            return _failed(upload, "its process was stopped from outside three times")
        try:
            keeps = [Keeper(lease).keep, *([keeper.keep] if keeper is not None else [])]
            done = _done(parts, upload, pool, _Progress(number, keeps))
        except LeaseTaken:
            # Another process has taken the job over: what comes of it is told there.
            pool.close()
            raise
        except CatalogError as error:
            pool.close()
            return _failed(upload, getattr(error, "message", "") or str(error))
        except Exception as error:
            log.exception("upload %s", number)
            pool.close()
            kind = type(error).__name__
            return _failed(upload, f"a fault in the program, which its operator can look up ({kind})")
        with writing() as session:
            return uploads.settle_summary(session, done.id, tries=0)


def _done(parts: Parts, upload: Upload, pool: Pool, progress: _Progress) -> Upload:
    match upload.job:
        case "look":
            return look(parts, upload)
        case "preview":
            return preview(parts, upload, pool, progress)
        case "problems":
            return problems.make(parts, upload)
        case "publish":
            return publish(parts, upload, pool, progress)
        case "undo":
            return undo(parts, upload, progress)
    raise CatalogError(f"nothing is known of the job {upload.job!r}")


def _failed(upload: Upload, message: str) -> Upload:
    with writing() as session:
        if upload.job == uploads.QUIET:
            log.warning("upload %s: the workbook of problems: %s", upload.id, message)
            return uploads.end_quiet(session, upload.id, tries=0, problems=problems.FAILED)
        kept = uploads.get(session, upload.id).summary
        return uploads.change(
            session,
            upload.id,
            # What is published stays published when it cannot be taken back.
            state=upload.state if upload.job == "undo" else "failed",
            job="",
            message=message[:2000],
            summary={**kept, "tries": 0, "failed_job": upload.job},
        )


class _Progress:
    """Writes now and then how far the job is, and keeps the leases."""

    def __init__(self, number: int, keeps: Sequence[Callable[[], None]]) -> None:
        self._number, self._keeps = number, keeps
        self._told = 0.0

    def __call__(self, done: int, total: int) -> None:
        for keep in self._keeps:
            keep()
        if time.monotonic() - self._told >= PROGRESS_SECONDS:
            self._told = time.monotonic()
            with writing() as session:
                uploads.advance(session, self._number, done, total)
