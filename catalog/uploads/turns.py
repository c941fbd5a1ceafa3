"""One upload of a list at a time: who comes second waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from catalog.errors import CatalogError, LeaseTaken
from catalog.harvest.wanted import Progress
from catalog.store import leases
from catalog.store.leases import Keeper, Lease

LEASE_SECONDS = 900.0
WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 3600.0
T = TypeVar("T")


@contextmanager
def alone(source: str, progress: Progress) -> Iterator[Progress]:
    """Wait until no other upload of that source is published or taken back; gives a progress to tell instead.

    Telling it keeps the turn. Raises ``CatalogError`` after an hour.
    """
    with held(f"upload:source:{source}", progress) as lease:
        yield _keeping(Keeper(lease), progress)


@contextmanager
def held(name: str, progress: Progress) -> Iterator[Lease]:
    """The lease of that name, once it is free; raises ``CatalogError`` after an hour."""
    with ExitStack() as stack:
        yield once_free(lambda: stack.enter_context(leases.hold(name, ttl_seconds=LEASE_SECONDS)), progress)


def once_free(take: Callable[[], T], progress: Progress) -> T:
    """What ``take`` gives once no other process has it; what is held here is kept meanwhile.

    Raises ``CatalogError`` after an hour.
    """
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while True:
        try:
            return take()
        except LeaseTaken:
            if time.monotonic() > until:
                raise CatalogError(
                    "this list was being harvested for over an hour: try again later"
                ) from None
        progress(0, 0)
        time.sleep(WAIT_SECONDS)


def _keeping(keeper: Keeper, progress: Progress) -> Progress:
    def advance(done: int, total: int) -> None:
        keeper.keep()
        progress(done, total)

    return advance
