"""Withdrawals that a run held back because they are many: looked at, then accepted or refused by a person."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from catalog.errors import CatalogError
from catalog.harvest import withdraw
from catalog.store import audit, leases, runs, sources, withdrawals
from catalog.store.db import reading, writing
from catalog.store.runs import RunState

_LEASE_SECONDS = 3600


class Held(NamedTuple):
    """What a run held back: so many of the source's live records."""

    run: RunState
    missing: int
    live: int


class NoLongerHeld(CatalogError):
    """Nothing waits any more: somebody decided, or a newer harvest looked at the source."""


def held(session: Session, slug: str) -> Held | None:
    """What the source's newest run held back; None where nothing waits, and of a removed source.

    A run that is not the newest does not count: what came since was seen in another listing.
    """
    state = sources.found(session, slug)
    if state is None or state.removed is not None or state.last_run is None:
        return None
    run = runs.get(session, state.last_run)
    if run.status != "done_with_errors" or not run.counts.get("held"):
        return None
    missing = withdrawals.count_absent(session, slug, run.listing)
    return Held(run, missing, withdrawals.count_live(session, slug))


def accept(slug: str, number: int, actor: str) -> int:
    """Withdraw what the run ``number`` held back; gives how many.

    Raises ``NoLongerHeld``, ``UnknownName``, and ``LeaseTaken`` while the source is being harvested.
    """
    with leases.hold(leases.of_source(slug), ttl_seconds=_LEASE_SECONDS):
        waiting = _waiting(slug, number)
        done = withdraw.absent(slug, waiting.run.listing, share=1.0).withdrawn
        _settle(slug, waiting, actor, "withdraw held records", done)
    return done


def refuse(slug: str, number: int, actor: str) -> None:
    """Keep what the run ``number`` held back; the next complete harvest looks again. Raises as ``accept``."""
    with leases.hold(leases.of_source(slug), ttl_seconds=_LEASE_SECONDS):
        _settle(slug, _waiting(slug, number), actor, "keep held records", 0)


def _waiting(slug: str, number: int) -> Held:
    with reading() as session:
        waiting = held(session, slug)
    if waiting is None or waiting.run.id != number:
        raise NoLongerHeld(f"nothing of source {slug!r} waits for a decision any more")
    return waiting


def _settle(slug: str, waiting: Held, actor: str, action: str, withdrawn: int) -> None:
    with writing() as session:
        runs.settle_held(session, waiting.run.id, withdrawn)
        institution = sources.get(session, slug).source.institution
        after = {"run": waiting.run.id, "missing": waiting.missing, "withdrawn": withdrawn}
        audit.note(session, actor, action, "source", slug, after=after, institution=institution)
