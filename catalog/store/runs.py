"""Runs: opening one (or taking up a cut one), moving its mark, its end, its failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.sdk.events import Failure
from catalog.store import findings, items, leases
from catalog.store.db import now
from catalog.store.findings import RuleGroup, Severity, storable
from catalog.store.models import Run, RunFailure, SourceRow

Mode = Literal["changes", "full", "limited", "remap"]
CUT = ("running", "interrupted", "failed")
"""States of a run that may be taken up again; whoever asks holds the source's lease, so none is running."""
LAST_FAILURE = "last_failure"
"""The count under which a run keeps the number of the last failure that stood at its mark."""

_COLUMNS = (
    Run.id, Run.source, Run.mode, Run.status, Run.started, Run.finished, Run.listing, Run.resume,
    Run.next_since, Run.total, Run.counts, Run.message, Run.seen,
)  # fmt: skip


class RunState(NamedTuple):
    """One run as stored; ``counts`` are those of the last commit with a mark or of the end."""

    id: int
    source: str
    mode: str
    status: str
    started: datetime
    finished: datetime | None
    listing: int
    resume: Mapping[str, Any] | None
    next_since: str | None
    total: int | None
    counts: Mapping[str, int]
    message: str
    seen: int | None


def open_run(session: Session, source: str, mode: Mode) -> RunState:
    """The cut run of this source that goes on at its mark, else a new run.

    A cut ``full`` run is also taken up when only changes are asked for, never the other way round.
    The caller holds the source's lease.
    """
    cut = None if mode in ("limited", "remap") else _resumable(session, source, mode)
    if cut is not None:
        return _take_up(session, cut)
    session.execute(
        sa.update(Run).where(Run.source == source, Run.status == "running").values(status="interrupted")
    )
    row = Run(
        source=source, mode=mode, status="running", started=now(), listing=0, counts={}, message=""
    )  # fmt: skip
    session.add(row)
    session.flush()
    row.listing = row.id
    session.flush()
    _set_newest(session, source, row.id)
    return get(session, row.id)


def _set_newest(session: Session, source: str, run: int) -> None:
    session.execute(sa.update(SourceRow).where(SourceRow.slug == source).values(last_run=run))


def _resumable(session: Session, source: str, mode: Mode) -> RunState | None:
    newest = (
        sa.select(*_COLUMNS)
        .where(Run.source == source, Run.mode.in_(("changes", "full")))
        .order_by(Run.id.desc())
        .limit(1)
    )
    row = session.execute(newest).one_or_none()
    if row is None or row.status not in CUT or row.resume is None:
        return None
    if mode == "full" and row.mode != "full":
        return None
    return RunState(*row)


def _take_up(session: Session, cut: RunState) -> RunState:
    # What was committed after the mark comes again: it counts as not yet seen, its failures as not yet told.
    items.unsettle(session, cut.source, cut.listing)
    last = cut.counts.get(LAST_FAILURE, 0)
    session.execute(sa.delete(RunFailure).where(RunFailure.run == cut.id, RunFailure.id > last))
    session.execute(
        sa.update(Run)
        .where(Run.id == cut.id)
        .values(status="running", finished=None, message="", stop_asked=None)
    )
    _set_newest(session, cut.source, cut.id)
    return get(session, cut.id)


def mark(
    session: Session,
    run: int,
    *,
    resume: Mapping[str, Any],
    next_since: str | None,
    total: int | None,
    counts: Mapping[str, int],
) -> None:
    """Move the run's mark: everything before ``resume`` is part of the same transaction or committed."""
    last = session.scalar(sa.select(sa.func.max(RunFailure.id)).where(RunFailure.run == run)) or 0
    session.execute(
        sa.update(Run)
        .where(Run.id == run)
        .values(
            resume=dict(resume),
            next_since=next_since,
            total=total,
            counts={**counts, LAST_FAILURE: last},
        )
    )


def note_progress(session: Session, run: int, seen: int, total: int | None) -> None:
    """Note how many records the run has seen, of how many, for people who look on."""
    session.execute(sa.update(Run).where(Run.id == run).values(seen=seen, total=total))


def finish(session: Session, run: int, status: str, counts: Mapping[str, int], message: str = "") -> None:
    """Close the run; a cut one keeps the counts of its mark, with which it will go on."""
    values: dict[str, Any] = {"status": status, "finished": now(), "message": storable(message)}
    if status not in CUT:
        values.update(counts=dict(counts), resume=None)
    else:
        kept = session.scalar(sa.select(Run.resume).where(Run.id == run))
        if kept is None:
            values["counts"] = dict(counts)
    session.execute(sa.update(Run).where(Run.id == run).values(**values))


def ask_to_stop(session: Session, run: int) -> bool:
    """Ask a run to end at once, keeping its mark; False where it has ended already."""
    asked = session.execute(
        sa.update(Run)
        .where(Run.id == run, Run.status == "running")
        .values(stop_asked=now())
        .returning(Run.id)
    )
    return asked.one_or_none() is not None


def is_stop_asked(session: Session, run: int) -> bool:
    """Whether a person asked the run to end."""
    return session.scalar(sa.select(Run.stop_asked).where(Run.id == run)) is not None


def standing(session: Session, source: str, status: str) -> str:
    """The status of the source's run as it is: one whose process is no more was stopped in between."""
    if status == "running" and not leases.is_held(session, leases.of_source(source)):
        return "interrupted"
    return status


def settle_held(session: Session, run: int, withdrawn: int) -> None:
    """Note what a person decided on the withdrawals that the run held back: so many were withdrawn."""
    counts = dict(session.scalar(sa.select(Run.counts).where(Run.id == run)) or {})
    counts["withdrawn"] = counts.get("withdrawn", 0) + withdrawn
    counts["held"] = 0
    status = "done_with_errors" if counts.get("failed") else "done"
    session.execute(sa.update(Run).where(Run.id == run).values(counts=counts, status=status))


def forget_marks(session: Session, source: str) -> None:
    """Let no cut run of the source be taken up again (its options changed, its mark means nothing now)."""
    session.execute(sa.update(Run).where(Run.source == source).values(resume=None))


def add_failures(
    session: Session, run: int, severity: Severity, failures: Sequence[Failure]
) -> dict[str, str]:
    """Keep failures or notices for the run's report as ``findings.add`` does."""
    return findings.add(session, run, severity, failures)


def failures(
    session: Session, run: int, severity: Severity = "failure", *, offset: int = 0, limit: int = 1000
) -> tuple[Failure, ...]:
    """A page of the failures or notices that the run keeps, in the order in which they were met."""
    return findings.page(session, run, severity, offset=offset, limit=limit)


def cases_of(session: Session, run: int, identifier: str, *, limit: int) -> tuple[dict[str, str], ...]:
    """What the run told of one record, as mappings of identifier, field, value, rule and message."""
    columns = (RunFailure.identifier, RunFailure.field, RunFailure.value, RunFailure.rule, RunFailure.message)
    rows = session.execute(
        sa.select(*columns)
        .where(RunFailure.run == run, RunFailure.identifier == identifier)
        .order_by(RunFailure.id)
        .limit(limit)
    )
    return tuple(dict(row._mapping) for row in rows)


def groups(session: Session, run: int, *, most: int = findings.SAMPLES) -> tuple[RuleGroup, ...]:
    """The run's failures and notices by rule, each with its whole count and its first cases."""
    return findings.groups(session, run, most=most)


def failure_counts(session: Session, run: int) -> dict[str, int]:
    """The number of failures of the run by rule, most frequent first."""
    return {group.rule: group.cases for group in groups(session, run) if group.severity == "failure"}


def get(session: Session, run: int) -> RunState:
    """The run of that number; raises ``UnknownName``."""
    row = session.execute(sa.select(*_COLUMNS).where(Run.id == run)).one_or_none()
    if row is None:
        raise UnknownName("run", str(run))
    return RunState(*row)


def newest(session: Session, source: str | None = None, *, limit: int = 20) -> list[RunState]:
    """The latest runs (of one source), newest first."""
    wanted = sa.select(*_COLUMNS).order_by(Run.id.desc()).limit(limit)
    if source is not None:
        wanted = wanted.where(Run.source == source)
    return [RunState(*row) for row in session.execute(wanted)]


def latest_by_source(session: Session, sources: Sequence[str]) -> dict[str, RunState]:
    """The latest run of each of these sources; a source that never ran is left out."""
    ids = sa.select(sa.func.max(Run.id)).where(Run.source.in_(sources)).group_by(Run.source)
    rows = session.execute(sa.select(*_COLUMNS).where(Run.id.in_(ids)))
    return {row.source: RunState(*row) for row in rows}
