"""Withdrawing what a complete listing did not show, unless it is too much to be believed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import NamedTuple

from catalog.store import locks, withdrawals
from catalog.store.db import reading, writing

ABSENT = "no longer listed by the source"
REMOVED = "the source was removed from the catalog"
BATCH = 1000

Shield = Callable[[], AbstractContextManager[None]]


class Withdrawn(NamedTuple):
    """How many records were withdrawn, and how many wait for a person."""

    withdrawn: int
    held: int


def absent(source: str, listing: int, *, share: float, shielded: Shield = nullcontext) -> Withdrawn:
    """Withdraw the source's live records that ``listing`` did not show, in batches.

    More than ``share`` of the live records are held back: a broken export looks like a great clearance.
    """
    with reading() as session:
        missing = withdrawals.count_absent(session, source, listing)
        live = withdrawals.count_live(session, source)
        hidden = locks.hidden_unseen(session, source, listing)
    if missing > share * live:
        return Withdrawn(0, missing)
    if hidden:
        with shielded(), writing() as session:
            withdrawals.let_go(session, source, hidden)
    done = 0
    while missing:
        with shielded(), writing() as session:
            gone = withdrawals.absent(session, source, listing, BATCH)
            withdrawals.withdraw(session, source, gone, ABSENT)
        if not gone:
            break
        done += len(gone)
    return Withdrawn(done, 0)


def take_back(
    source: str,
    reason: str,
    *,
    since: datetime | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Publish again what was withdrawn for ``reason`` (from ``since`` on), in batches; gives their number."""
    done, after = 0, ""
    while True:
        with writing() as session:
            names = withdrawals.withdrawn_for(session, source, reason, since, after, BATCH)
            done += withdrawals.show_again(session, source, names)
        if not names:
            return done
        after = names[-1]
        if progress is not None:
            progress(done, 0)


def everything(source: str, progress: Callable[[int, int], None] | None = None) -> int:
    """Withdraw all live records of a source that is removed, with tombstones; gives their number."""
    with reading() as session:
        total = withdrawals.count_live(session, source)
    done = 0
    while True:
        with writing() as session:
            gone = withdrawals.live(session, source, BATCH)
            withdrawals.withdraw(session, source, gone, REMOVED)
        if not gone:
            return done
        done += len(gone)
        if progress is not None:
            progress(done, total)
