"""The live records in spans of the change log, as sitemaps list them.

A span is ``SPAN`` numbers of the log. A change takes a record out of its span and puts it into the newest, so
that an old span only loses: what its last record is and how many it has tell which ones it holds.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.models import RecordRow

SPAN = 50_000
"""Numbers of a span, and with that the most records of a sitemap (sitemaps.org, 0.9)."""


class Span(NamedTuple):
    """A span that holds records: its place from 1, the number and the time of its last record."""

    number: int
    last: int
    modified: datetime


class Address(NamedTuple):
    """A live record: its id, its number in the log, when it last changed."""

    id: str
    seq: int
    modified: datetime


_LIVE = sa.and_(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))


def spans(session: Session) -> list[Span]:
    """The spans that hold live records, oldest first: two small reads for each."""
    found: list[Span] = []
    after = 0
    while (first := _edge(session, RecordRow.seq > after, RecordRow.seq)) is not None:
        number = (first.seq - 1) // SPAN + 1
        after = number * SPAN
        last = _edge(session, RecordRow.seq <= after, RecordRow.seq.desc()) or first
        found.append(Span(number, last.seq, last.modified))
    return found


def span(session: Session, number: int) -> tuple[Span, int] | None:
    """The span of that place and how many live records it has; None where it has none."""
    last = _edge(session, _within(number), RecordRow.seq.desc())
    if last is None:
        return None
    count = session.scalar(sa.select(sa.func.count()).select_from(RecordRow).where(_LIVE, _within(number)))
    return Span(number, last.seq, last.modified), count or 0


def listed(session: Session, number: int, after: int, limit: int) -> list[Address]:
    """Up to ``limit`` live records of a span that changed after ``after``, oldest change first."""
    wanted = _ADDRESSES.where(_within(number), RecordRow.seq > after).order_by(RecordRow.seq).limit(limit)
    return [Address(*row) for row in session.execute(wanted)]


_ADDRESSES: sa.Select[*tuple[Any, ...]] = sa.select(RecordRow.id, RecordRow.seq, RecordRow.modified).where(
    _LIVE
)


def _within(number: int) -> sa.ColumnElement[bool]:
    return sa.and_(RecordRow.seq > (number - 1) * SPAN, RecordRow.seq <= number * SPAN)


def _edge(session: Session, condition: sa.ColumnElement[bool], order: Any) -> Address | None:
    row = session.execute(_ADDRESSES.where(condition).order_by(order).limit(1)).one_or_none()
    return None if row is None else Address(*row)
