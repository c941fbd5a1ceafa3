"""How many people came, by activity and day: for the institution and its officers, never published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.db import now
from catalog.store.models_own import AttendanceRow, OwnRow

MOST_PEOPLE = 1_000_000


def of(session: Session, own: str) -> dict[str, int]:
    """The numbers of an activity by day (ISO 8601), oldest first."""
    rows = session.execute(
        sa.select(AttendanceRow.day, AttendanceRow.people)
        .where(AttendanceRow.own == own)
        .order_by(AttendanceRow.day)
    )
    return {day: people for day, people in rows}


def put(session: Session, own: str, numbers: Mapping[str, int | None], actor: str) -> None:
    """Keep numbers by day; None takes a day's number away."""
    days = list(numbers)
    session.execute(sa.delete(AttendanceRow).where(AttendanceRow.own == own, AttendanceRow.day.in_(days)))
    moment = now()
    for day, people in numbers.items():
        if people is not None:
            row = AttendanceRow(own=own, day=day, people=people, noted_by=actor[:300], noted_at=moment)
            session.add(row)
    session.flush()


def totals(session: Session, owns: Sequence[str]) -> dict[str, int]:
    """How many came to each of these activities altogether; those of which nothing is noted are left out."""
    rows = session.execute(
        sa.select(AttendanceRow.own, sa.func.sum(AttendanceRow.people))
        .where(AttendanceRow.own.in_(list(owns)[:1000]))
        .group_by(AttendanceRow.own)
    )
    return {own: int(people) for own, people in rows}


def of_institution(session: Session, institution: str, since: str, until: str) -> int:
    """How many came to an institution's activities from one day to another, both included."""
    counted = (
        sa.select(sa.func.sum(AttendanceRow.people))
        .join(OwnRow, OwnRow.id == AttendanceRow.own)
        .where(OwnRow.institution == institution, AttendanceRow.day.between(since, until))
    )
    return int(session.scalar(counted) or 0)
