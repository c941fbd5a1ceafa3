"""Summings-up of plans: what is gathered for a territory and a period, and what each institution sent to it.

Nothing is written over unseen: whoever changes a summing-up or a part says which revision they saw, and the
audit log keeps what it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, ChangedMeanwhile, UnknownName
from catalog.store.db import now
from catalog.store.models_programme import SummingPartRow, SummingRow

TEXTS = ("advantages", "difficulties", "limits", "causes", "lessons", "proposals")
"""The six texts that a summing-up asks for, in the order in which it tells them."""
OPEN, CLOSED = "open", "closed"
DRAFT, SENT, RETURNED = "draft", "sent", "returned"
SUBJECT, PART = "summing-up", "part of a summing-up"
"""What the audit log calls them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summing:
    """The summing-up of a plan (its slug) for a territory and a period (the code of one).

    ``asked`` names the systems and levels whose institutions are asked for a part (none: all), ``gathered``
    has the six texts of the whole, ``figures`` all that was shown when it was closed last (None: never).
    """

    id: int
    plan: str
    territory: str
    period: str
    state: str
    asked: Mapping[str, Sequence[str]]
    letterhead: Mapping[str, Any]
    gathered: Mapping[str, str]
    figures: Mapping[str, Any] | None
    due: date | None
    created: datetime
    closed: datetime | None
    closed_by: str
    revision: int

    @property
    def is_open(self) -> bool:
        """Whether institutions may write, and the officer gather."""
        return self.state == OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an institution wrote: six texts by name; one never begun has revision 0.

    ``note`` is why it was returned; ``sent`` is when it was sent last.
    """

    summing: int
    institution: str
    texts: Mapping[str, str] = field(default_factory=dict)
    state: str = ""
    note: str = ""
    sent: datetime | None = None
    by: str = ""
    revision: int = 0


def add(
    session: Session,
    *,
    plan: str,
    territory: str,
    period: str,
    by: str,
    due: date | None = None,
    asked: Mapping[str, Sequence[str]] | None = None,
) -> Summing:
    """A new one, open; raises ``AlreadyExists`` where that territory has one of the plan and period."""
    if find(session, plan, territory, period) is not None:
        raise AlreadyExists(SUBJECT, f"{plan} {territory} {period}")
    row = SummingRow(
        plan=plan,
        territory=territory,
        period=period,
        state=OPEN,
        asked={name: list(codes) for name, codes in (asked or {}).items()},
        letterhead={},
        gathered={},
        due=due,
        created=now(),
        made_by=by,
        closed_by="",
        revision=1,
    )
    session.add(row)
    session.flush()
    return _summing(row)


def get(session: Session, number: int) -> Summing:
    """The summing-up of that number; raises ``UnknownName``."""
    return _summing(_row(session, number))


def find(session: Session, plan: str, territory: str, period: str) -> Summing | None:
    """That of a plan, a territory and a period, None if nobody began one."""
    same = (SummingRow.plan == plan, SummingRow.territory == territory, SummingRow.period == period)
    row = session.scalar(sa.select(SummingRow).where(*same))
    return None if row is None else _summing(row)


def everything(session: Session, *, state: str = "", plan: str = "") -> list[Summing]:
    """All of them, or those in that state or of that plan, the newest first: there are few."""
    wanted = sa.select(SummingRow).order_by(SummingRow.id.desc())
    if state:
        wanted = wanted.where(SummingRow.state == state)
    if plan:
        wanted = wanted.where(SummingRow.plan == plan)
    return [_summing(row) for row in session.scalars(wanted)]


def stamp(session: Session) -> str:
    """A short text that changes whenever one is begun, changed or closed."""
    count, changes = session.execute(sa.select(sa.func.count(), sa.func.sum(SummingRow.revision))).one()
    return f"{count} {changes}"


def change(session: Session, number: int, revision: int, **facts: Any) -> Summing:
    """Put facts in place of others; raises ``ChangedMeanwhile`` where ``revision`` is not the row's."""
    row = _row(session, number)
    if row.revision != revision:
        raise ChangedMeanwhile(SUBJECT, str(number), row.revision)
    for name, value in facts.items():
        setattr(row, name, value)
    row.revision += 1
    session.flush()
    return _summing(row)


def part(session: Session, number: int, institution: str) -> Part:
    """What an institution wrote for a summing-up, empty if it has not begun."""
    row = _part_row(session, number, institution)
    return Part(summing=number, institution=institution) if row is None else _part(row)


def parts(session: Session, number: int, states: Sequence[str] = (SENT,)) -> dict[str, Part]:
    """What institutions wrote for a summing-up and is in one of these states, by institution."""
    wanted = sa.select(SummingPartRow).where(
        SummingPartRow.summing == number, SummingPartRow.state.in_(states)
    )
    rows = session.scalars(wanted.order_by(SummingPartRow.sent, SummingPartRow.id))
    return {row.institution: _part(row) for row in rows}


def write(session: Session, written: Part, *, revision: int) -> Part:
    """Keep a part as it is now; raises ``ChangedMeanwhile`` where ``revision`` is not the kept one's.

    The time of sending is the present one where it becomes sent.
    """
    row = _part_row(session, written.summing, written.institution)
    if revision != (0 if row is None else row.revision):
        raise ChangedMeanwhile(PART, written.institution, 0 if row is None else row.revision)
    if row is None:
        row = SummingPartRow(summing=written.summing, institution=written.institution)
        session.add(row)
    row.texts, row.state, row.note, row.by = dict(written.texts), written.state, written.note, written.by
    row.sent = now() if written.state == SENT else written.sent
    row.revision = revision + 1
    session.flush()
    return _part(row)


def told(one: Summing | Part) -> dict[str, Any]:
    """What the audit log keeps of it."""
    if isinstance(one, Part):
        return {"state": one.state, "note": one.note, **_texts(one.texts)}
    facts = {"state": one.state, "due": one.due and one.due.isoformat(), "letterhead": dict(one.letterhead)}
    return {
        **facts,
        "asked": {name: list(codes) for name, codes in one.asked.items()},
        **_texts(one.gathered),
    }


def _texts(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in TEXTS if given.get(name)}


def _row(session: Session, number: int) -> SummingRow:
    row = session.get(SummingRow, number)
    if row is None:
        raise UnknownName(SUBJECT, str(number))
    return row


def _part_row(session: Session, number: int, institution: str) -> SummingPartRow | None:
    same = (SummingPartRow.summing == number, SummingPartRow.institution == institution)
    return session.scalar(sa.select(SummingPartRow).where(*same))


def _summing(row: SummingRow) -> Summing:
    return Summing(
        id=row.id,
        plan=row.plan,
        territory=row.territory,
        period=row.period,
        state=row.state,
        asked=row.asked,
        letterhead=row.letterhead,
        gathered=row.gathered,
        figures=row.figures,
        due=row.due,
        created=row.created,
        closed=row.closed,
        closed_by=row.closed_by,
        revision=row.revision,
    )


def _part(row: SummingPartRow) -> Part:
    return Part(
        summing=row.summing,
        institution=row.institution,
        texts=row.texts,
        state=row.state,
        note=row.note,
        sent=row.sent,
        by=row.by,
        revision=row.revision,
    )
