"""Whom a summing-up asks for a part: who sent it, who is late, and how each can be reached."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.formats.text.fold import fold
from catalog.store.institutions import ACTIVE
from catalog.store.models_institutions import Institution
from catalog.store.models_programme import SummingPartRow
from catalog.store.scopes import Reach, within
from catalog.store.summings import DRAFT, RETURNED, SENT, Summing

LATE = "late"
"""The filter for all who have not sent, or were asked to write again."""
NOTHING = ""
STATES = (SENT, DRAFT, RETURNED, NOTHING)
SORTS: Mapping[str, sa.SQLColumnExpression[Any]] = {
    "name": Institution.sort_key,
    "level": Institution.level,
    "commune": Institution.commune,
    "sent": SummingPartRow.sent,
}
_FACTS = (
    Institution.slug, Institution.name_vi, Institution.name_en, Institution.system, Institution.level,
    Institution.commune, Institution.address, Institution.phone, Institution.email, Institution.contact,
)  # fmt: skip


class Row(NamedTuple):
    """An institution that is asked: its facts, the state of its part (empty: not begun), when it was sent."""

    slug: str
    name_vi: str
    name_en: str
    system: str
    level: str
    commune: str
    address: str
    phone: str
    email: str
    contact: str
    state: str
    sent: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose parts: of which summing-up, in which units of today (None: anywhere), narrowed to what."""

    summing: Summing
    units: Collection[str] | None
    text: str = ""
    state: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def counts(session: Session, wanted: Wanted) -> dict[str, int]:
    """How many institutions are in each of ``STATES``."""
    state = _state().label("state")
    listed = sa.select(state, sa.func.count()).select_from(_joined(wanted)).where(*_conditions(wanted))
    found = {code: count for code, count in session.execute(listed.group_by(state))}
    return {code: found.get(code, 0) for code in STATES}


def listed(
    session: Session, wanted: Wanted, *, sort: str = "name", offset: int = 0, limit: int | None = 50
) -> tuple[int, list[Row]]:
    """How many there are, and a page of them; ``sort`` is a key of ``SORTS``, "-" before it: downwards."""
    joined, where = _joined(wanted), _conditions(wanted)
    total = session.scalar(sa.select(sa.func.count()).select_from(joined).where(*where)) or 0
    column = SORTS.get(sort.removeprefix("-"), Institution.sort_key)
    rows = session.execute(
        sa.select(*_FACTS, _state(), SummingPartRow.sent)
        .select_from(joined)
        .where(*where)
        .order_by(
            column.desc() if sort.startswith("-") else column.asc(), Institution.sort_key, Institution.slug
        )
        .offset(offset)
        .limit(limit)
    )
    return total, [Row._make(row) for row in rows]


def is_asked(session: Session, wanted: Wanted, institution: str) -> bool:
    """Whether that institution is among those who are asked."""
    where = (*_conditions(wanted), Institution.slug == institution)
    return session.scalar(sa.select(Institution.slug).select_from(_joined(wanted)).where(*where)) is not None


def _state() -> sa.ColumnElement[str]:
    return sa.func.coalesce(SummingPartRow.state, NOTHING)


def _joined(wanted: Wanted) -> Any:
    same = sa.and_(
        SummingPartRow.institution == Institution.slug, SummingPartRow.summing == wanted.summing.id
    )
    return sa.outerjoin(Institution, SummingPartRow, same)


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    units, asked = wanted.units, wanted.summing.asked
    reach = Reach(everything=units is None, keys=frozenset(units or ()))
    asks = [Institution.merged_into == "", Institution.status == ACTIVE, within(Institution.slug, reach)]
    for column, name in ((Institution.system, "systems"), (Institution.level, "levels")):
        if codes := asked.get(name):
            asks.append(column.in_(list(codes)))
    # Whoever wrote is told of, though it was closed or is asked no longer.
    found = [sa.or_(sa.and_(*asks), SummingPartRow.id.is_not(None))]
    found += [getattr(Institution, name) == value for name, value in wanted.facts.items() if value]
    found += [Institution.folded.contains(word, autoescape=True) for word in fold(wanted.text).split()]
    if wanted.state == LATE:
        found.append(_state() != SENT)
    elif wanted.state is not None:
        found.append(_state() == wanted.state)
    return found
