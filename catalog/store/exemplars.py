"""Good models: institutions and activities that officers honour for others to learn from, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.store import institutions, scopes
from catalog.store.db import now
from catalog.store.models_programme import ExemplarRow
from catalog.store.scopes import Reach, within

INSTITUTION, ACTIVITY = "institution", "activity"
KINDS = (INSTITUTION, ACTIVITY)
SUBJECT = "good model"
FACTS = ("kind", "institution", "record", "plan", "title", "reason_vi", "reason_en", "since", "shown")
"""What people say of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemplar:
    """A good model: an institution, or an activity of it (``record`` is its id); why, and since when.

    One that was taken back is kept and not ``shown``. They stand by ``position``.
    """

    id: int
    kind: str
    institution: str
    record: str
    plan: str
    title: str
    reason_vi: str
    reason_en: str
    since: date | None
    marked_at: datetime
    marked_by: str
    shown: bool
    position: int
    revision: int


def add(session: Session, by: str, **facts: Any) -> Exemplar:
    """A new one (``FACTS``), shown before all others."""
    first = session.scalar(sa.select(sa.func.min(ExemplarRow.position))) or 0
    row = ExemplarRow(**facts, marked_at=now(), marked_by=by, shown=True, position=first - 1, revision=1)
    session.add(row)
    _touch(session, row)
    return _exemplar(row)


def get(session: Session, number: int) -> Exemplar:
    """The one of that number; raises ``UnknownName``."""
    return _exemplar(_row(session, number))


def institution_of(session: Session, number: int) -> str | None:
    """The institution of one, None if there is none of that number."""
    return session.scalar(sa.select(ExemplarRow.institution).where(ExemplarRow.id == number))


def change(session: Session, number: int, revision: int, **facts: Any) -> Exemplar:
    """Put facts in place of others; raises ``ChangedMeanwhile`` where ``revision`` is not the row's."""
    row = _row(session, number)
    if row.revision != revision:
        raise ChangedMeanwhile(SUBJECT, str(number), row.revision)
    for name, value in facts.items():
        setattr(row, name, value)
    row.revision += 1
    _touch(session, row)
    return _exemplar(row)


def move(session: Session, number: int, reach: Reach, *, up: bool) -> None:
    """Let one change places with its neighbour among those shown within ``reach``."""
    order = [row.id for row in listed(session, reach, shown=True)]
    at = order.index(number) if number in order else -1
    other = at - 1 if up else at + 1
    if at < 0 or not 0 <= other < len(order):
        return
    one, neighbour = _row(session, number), _row(session, order[other])
    one.position, neighbour.position = neighbour.position, one.position
    for row in (one, neighbour):
        row.revision += 1
        _touch(session, row)


def listed(
    session: Session,
    reach: Reach,
    *,
    shown: bool | None = None,
    kind: str = "",
    limit: int | None = None,
) -> list[Exemplar]:
    """Those of institutions within ``reach``, in their order; ``kind`` and ``shown`` narrow it."""
    wanted = sa.select(ExemplarRow).where(within(ExemplarRow.institution, reach))
    if shown is not None:
        wanted = wanted.where(ExemplarRow.shown.is_(shown))
    if kind:
        wanted = wanted.where(ExemplarRow.kind == kind)
    rows = session.scalars(wanted.order_by(ExemplarRow.position, ExemplarRow.id).limit(limit))
    return [_exemplar(row) for row in rows]


def told(one: Exemplar) -> dict[str, Any]:
    """What the audit log keeps of it."""
    facts = {name: getattr(one, name) for name in FACTS}
    return {**facts, "since": one.since and one.since.isoformat()}


def _touch(session: Session, row: ExemplarRow) -> None:
    """Let pages that tell of the institution be made anew: they are kept while no institution changes."""
    session.flush()
    house = scopes.standing(session, row.institution)
    if house is not None:
        institutions.touch(session, house)


def _row(session: Session, number: int) -> ExemplarRow:
    row = session.get(ExemplarRow, number)
    if row is None:
        raise UnknownName(SUBJECT, str(number))
    return row


def _exemplar(row: ExemplarRow) -> Exemplar:
    return Exemplar(
        id=row.id,
        kind=row.kind,
        institution=row.institution,
        record=row.record,
        plan=row.plan,
        title=row.title,
        reason_vi=row.reason_vi,
        reason_en=row.reason_en,
        since=row.since,
        marked_at=row.marked_at,
        marked_by=row.marked_by,
        shown=row.shown,
        position=row.position,
        revision=row.revision,
    )
