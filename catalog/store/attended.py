"""Keeping the occasions of records that one can go to, for ``store.occasions`` to be asked.

``changes.publish`` calls ``put`` in the transaction that publishes: days from ``BEHIND`` before today to
``AHEAD`` after it are computed. ``extend``, which the worker calls each day, carries on what has no end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.activities.occasions import ATTENDED, Traits, may_go_on, runs, span, traits
from catalog.activities.schedules import ZONE
from catalog.record import SCHEDULE_STATUSES
from catalog.store.db import now
from catalog.store.many import Many
from catalog.store.models import AttendedRow, OccasionRow, RecordRow, RecordVersion, table_of

BEHIND, AHEAD = timedelta(100), timedelta(500)
SURE = timedelta(400)
"""So far ahead of today all occasions are kept, whenever a record was published."""
_ENDLESS = "9999-12-31"
_CHUNK = 500
_attended, _occasions = table_of(AttendedRow), table_of(OccasionRow)
_INSERT_ATTENDED = Many(
    sa.insert(_attended),
    "record", "reached", "kind", "institution", "province", "first_day", "last_day", "status", "online",
    "cells",
)  # fmt: skip
_INSERT = Many(
    sa.insert(_occasions),
    "record", "first", "last", "before", "called_off", "kind", "institution", "province", "commune",
    "audiences", "free", "online",
)  # fmt: skip


def put(session: Session, records: Sequence[str]) -> None:
    """Keep the occasions of these records as they are published now; of what is not shown there are none."""
    for start in range(0, len(records), _CHUNK):
        some = records[start : start + _CHUNK]
        # This row first: who extends the same record at the same time holds it.
        session.execute(sa.delete(_attended).where(_attended.c.record.in_(some)))
        _compute(session, some)


def extend(session: Session, limit: int = 200) -> int:
    """Carry on the occasions of up to ``limit`` records that have none for the last of the days ahead.

    Gives how many these were; 0: all are far enough.
    """
    asked = (_today() + SURE).isoformat()
    due = sa.select(_attended.c.record).where(_attended.c.reached < asked).limit(limit)
    records = session.scalars(due.with_for_update()).all()
    if records:
        session.execute(sa.delete(_attended).where(_attended.c.record.in_(records)))
        _compute(session, records)
    return len(records)


def _compute(session: Session, records: Sequence[str]) -> None:
    session.execute(sa.delete(_occasions).where(_occasions.c.record.in_(records)))
    since, until = _today() - BEHIND, _today() + AHEAD
    shown = session.execute(
        sa.select(RecordRow.id, RecordRow.kind, RecordRow.institution, RecordVersion.json)
        .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
        .where(RecordRow.id.in_(records), RecordRow.kind.in_(ATTENDED))
        .where(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
    )
    attended: list[tuple[str, str]] = []
    occasions: list[tuple[Any, ...]] = []
    for identifier, kind, institution, json in shown:
        record = orjson.loads(json)
        schedule = record.get("schedule") or {}
        told = traits(record)
        reached = until.isoformat() if may_go_on(schedule, until) else _ENDLESS
        attended.append((identifier, reached, kind, institution, *_whole(record, told)))
        narrowing = (kind, institution, *_narrowing(told))
        for run in runs(schedule, since, until):
            before = "" if run.before is None else run.before.isoformat()
            days = (run.first.isoformat(), run.last.isoformat(), before, run.called_off)
            occasions.append((identifier, *days, *narrowing))
    _INSERT_ATTENDED.run(session, attended)
    _INSERT.run(session, occasions)


def _whole(record: dict[str, Any], told: Traits) -> tuple[Any, ...]:
    """What is kept of it besides its occasions; what has chapters can be seen here at any time."""
    schedule = record.get("schedule") or {}
    days = ["" if day is None else day.isoformat() for day in span(schedule)]
    status = schedule.get("status", "")
    state = status if status in SCHEDULE_STATUSES else ""
    tells = any(not part.get("role") for part in record.get("chapters", ()))
    return told.province, *days, state, tells or (told.online and not state), " ".join(told.cells)


def _narrowing(told: Traits) -> tuple[Any, ...]:
    audiences = f" {' '.join(told.audiences)} " if told.audiences else ""
    return told.province, told.commune, audiences, told.free, told.online


def _today() -> date:
    return now().astimezone(ZONE).date()
