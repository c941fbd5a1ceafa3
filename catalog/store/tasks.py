"""What people ask to be done with a source (a look at it, a preview, a harvest), and what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store import leases
from catalog.store.db import now
from catalog.store.findings import storable
from catalog.store.models_sources import SourceTask

LOST_SECONDS = 600
"""A task without an end for so much longer than it may take belongs to a machine that is no more."""


class Task(NamedTuple):
    """One thing asked; ``state`` is running, done or failed, ``result`` a JSON value."""

    source: str
    kind: str
    number: str
    state: str
    actor: str
    wanted: Mapping[str, Any]
    result: Any
    message: str
    started: datetime
    finished: datetime | None

    @property
    def is_running(self) -> bool:
        """Whether it is still under way."""
        return self.state == "running"


_COLUMNS = tuple(getattr(SourceTask, name) for name in Task._fields)


def begin(
    session: Session,
    source: str,
    kind: str,
    actor: str,
    *,
    most: float | None,
    wanted: Mapping[str, Any] | None,
) -> Task | None:
    """A new task of that kind in place of the last one; None while the last one runs (see ``is_lost``)."""
    before = newest(session, source, kind)
    if before is not None and before.is_running and not is_lost(session, before, most):
        return None
    session.execute(sa.delete(SourceTask).where(SourceTask.source == source, SourceTask.kind == kind))
    row = SourceTask(
        source=source,
        kind=kind,
        number=secrets.token_hex(8),
        state="running",
        actor=actor[:300],
        wanted=dict(wanted or {}),
        message="",
        started=now(),
    )
    session.add(row)
    session.flush()
    return newest(session, source, kind)


def is_lost(session: Session, task: Task, most: float | None) -> bool:
    """Whether a running task must have ended without a word.

    ``most`` is how many seconds it may take; None for one that holds the source's lease while it works.
    """
    if not task.is_running or now() - task.started <= timedelta(seconds=(most or 0) + LOST_SECONDS):
        return False
    return most is not None or not leases.is_held(session, leases.of_source(task.source))


def under_way(session: Session, kinds: Collection[str], since: datetime) -> int:
    """How many tasks of these kinds that began after ``since`` have no end yet, with whichever sources."""
    wanted = sa.select(sa.func.count()).select_from(SourceTask)
    wanted = wanted.where(
        SourceTask.state == "running", SourceTask.kind.in_(sorted(kinds)), SourceTask.started > since
    )
    return session.scalar(wanted) or 0


def newest(session: Session, source: str, kind: str) -> Task | None:
    """The last task of that kind with the source; None if there was none."""
    row = session.execute(
        sa.select(*_COLUMNS).where(SourceTask.source == source, SourceTask.kind == kind)
    ).one_or_none()
    return None if row is None else Task(*row)


def of_source(session: Session, source: str) -> dict[str, Task]:
    """The last tasks with the source by kind, without their results."""
    plain = [column if column.key != "result" else sa.null().label("result") for column in _COLUMNS]
    rows = session.execute(sa.select(*plain).where(SourceTask.source == source))
    return {task.kind: task for task in (Task(*row) for row in rows)}


def finish(
    session: Session, source: str, kind: str, number: str, *, result: Any = None, message: str = ""
) -> bool:
    """Note what came of the task, or why nothing did (``message``); False if it has an end already."""
    ended = session.execute(
        sa.update(SourceTask)
        .where(
            SourceTask.source == source,
            SourceTask.kind == kind,
            SourceTask.number == number,
            SourceTask.state == "running",
        )
        .values(
            state="failed" if message else "done", result=result, message=storable(message), finished=now()
        )
        .returning(SourceTask.number)
    )
    return ended.one_or_none() is not None
