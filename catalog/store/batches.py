"""Batches: many records that are changed as one, how far each is, and what each step of it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.store.db import now
from catalog.store.findings import storable
from catalog.store.models import BatchRow, BatchStep

CHOSEN, CHANGED, UNDONE = "chosen", "changed", "undone"
CHANGE, UNDO = "change", "undo"
LASTS = timedelta(days=30)
"""So long a batch can be taken back."""
_CHOICE_LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch as it stands; ``institutions`` are those whose records it holds.

    ``state`` is chosen, changed or undone, ``job`` what is to be done (change, undo; empty: nothing),
    ``done`` of ``total`` how far that is, ``message`` why it stopped. ``way`` and ``value`` say what becomes
    of the records, ``summary`` what became of them, ``asked`` of which list they were chosen.
    """

    id: int
    made_by: str
    records: Sequence[str]
    institutions: Sequence[str]
    asked: Mapping[str, str]
    state: str = CHOSEN
    job: str = ""
    way: str = ""
    value: Any = None
    done: int = 0
    total: int = 0
    summary: Mapping[str, Any] = field(default_factory=dict)
    message: str = ""
    created: datetime
    changed: datetime

    @property
    def is_stopped(self) -> bool:
        """Whether it was begun and something kept it from its end."""
        return not self.job and bool(self.message)

    @property
    def may_be_undone(self) -> bool:
        """Whether it changed something that can still be taken back."""
        return self.state == CHANGED and not self.job and now() - self.created <= LASTS


_NAMES = tuple(Batch.__slots__)


def _batch(row: BatchRow) -> Batch:
    return Batch(**{name: getattr(row, name) for name in _NAMES})


def choose(
    session: Session,
    records: Sequence[str],
    institutions: Iterable[str],
    by: str,
    asked: Mapping[str, str],
) -> Batch:
    """Keep which records somebody chose; choices of which nothing came are forgotten after a day."""
    moment = now()
    _forget_old(session, moment)
    row = BatchRow(
        made_by=by[:300],
        records=list(records),
        institutions=sorted(institutions),
        asked=dict(asked),
        state=CHOSEN,
        job="",
        way="",
        value=None,
        done=0,
        total=len(records),
        summary={},
        message="",
        created=moment,
        changed=moment,
    )
    session.add(row)
    session.flush()
    return _batch(row)


def _forget_old(session: Session, moment: datetime) -> None:
    idle = sa.and_(BatchRow.state == CHOSEN, BatchRow.job == "", BatchRow.message == "")
    session.execute(sa.delete(BatchRow).where(idle, BatchRow.created < moment - _CHOICE_LASTS))
    old = sa.select(BatchRow.id).where(BatchRow.job == "", BatchRow.created < moment - LASTS)
    session.execute(sa.delete(BatchStep).where(BatchStep.batch.in_(old)))


def get(session: Session, number: int) -> Batch:
    """The batch of that number; raises ``UnknownName``."""
    return _batch(_row(session, number))


def _row(session: Session, number: int) -> BatchRow:
    row = session.get(BatchRow, number)
    if row is None:
        raise UnknownName("batch", str(number))
    return row


def ask(session: Session, number: int, job: str, **values: Any) -> bool:
    """Ask a process to do ``job`` with the batch; False where that was asked for or done already."""
    row = _row(session, number)
    stopped = row.summary.get("stopped", "") if row.message else ""
    is_due = row.state == CHANGED if job == UNDO else row.state == CHOSEN or stopped == CHANGE
    if row.job or not is_due:
        return False
    if stopped != job:
        # What was cut goes on where it stopped.
        row.done = 0
    for name, value in values.items():
        setattr(row, name, value)
    row.job, row.message, row.changed = job, "", now()
    session.flush()
    return True


def settle(session: Session, number: int, **values: Any) -> Batch:
    """Set how far the batch is, and what came of it."""
    row = _row(session, number)
    for name, value in values.items():
        setattr(row, name, storable(value) if name == "message" else value)
    row.changed = now()
    session.flush()
    return _batch(row)


def asked_for(session: Session) -> list[int]:
    """The numbers of the batches with which something is to be done, the longest waiting first."""
    wanted = sa.select(BatchRow.id).where(BatchRow.job != "").order_by(BatchRow.changed, BatchRow.id)
    return list(session.scalars(wanted))


class Progress(NamedTuple):
    """How far a batch is: its job (empty: at its end), ``done`` of ``total`` records."""

    job: str
    done: int
    total: int


def progress(session: Session, number: int) -> Progress:
    """How far the batch is, without its records; raises ``UnknownName``."""
    row = session.execute(
        sa.select(BatchRow.job, BatchRow.done, BatchRow.total).where(BatchRow.id == number)
    ).one_or_none()
    if row is None:
        raise UnknownName("batch", str(number))
    return Progress(*row)


def institutions_of(session: Session, number: int) -> list[str] | None:
    """The institutions whose records the batch holds; None if there is no such batch."""
    return session.scalar(sa.select(BatchRow.institutions).where(BatchRow.id == number))


class Step(NamedTuple):
    """What one step changed: values by field before and after, by record."""

    place: int
    before: dict[str, Any]
    after: dict[str, Any]


def keep_step(session: Session, number: int, step: Step) -> None:
    """Keep what a step changed, so that it can be taken back."""
    session.add(BatchStep(batch=number, **step._asdict()))


def first_step(session: Session, number: int) -> Step | None:
    """The first step that stands, None where none does."""
    row = session.scalars(
        sa.select(BatchStep).where(BatchStep.batch == number).order_by(BatchStep.place).limit(1)
    ).one_or_none()
    return None if row is None else Step(row.place, row.before, row.after)


def forget_step(session: Session, number: int, place: int) -> None:
    """Forget a step that was taken back."""
    session.execute(sa.delete(BatchStep).where(BatchStep.batch == number, BatchStep.place == place))
