"""One upload of a list at a time: who comes second waits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from catalog.errors import LeaseTaken
from catalog.harvest.wanted import Progress
from catalog.store import leases
from catalog.store.leases import Keeper, Lease

LEASE_SECONDS = 900.0
WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 3600.0


@contextmanager
def alone(source: str, progress: Progress) -> Iterator[Progress]:
    """Wait until no other upload of that source is published or taken back; gives a progress to tell instead.

    Telling it keeps the turn. Raises ``LeaseTaken`` after an hour.
    """
    with held(f"upload:source:{source}", progress) as lease:
        yield _keeping(Keeper(lease), progress)


@contextmanager
def held(name: str, progress: Progress) -> Iterator[Lease]:
    """The lease of that name, once it is free; raises ``LeaseTaken`` after an hour."""
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    with ExitStack() as stack:
        while True:
            try:
                lease = stack.enter_context(leases.hold(name, ttl_seconds=LEASE_SECONDS))
                break
            except LeaseTaken:
                if time.monotonic() > until:
                    raise
            wait(progress)
        yield lease


def wait(progress: Progress) -> None:
    """Wait a moment for another process; what is held is kept."""
    progress(0, 0)
    time.sleep(WAIT_SECONDS)


def _keeping(keeper: Keeper, progress: Progress) -> Progress:
    def advance(done: int, total: int) -> None:
        keeper.keep()
        progress(done, total)

    return advance
