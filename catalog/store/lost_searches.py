"""Searches that found nothing: how often each was made, told only of those that many made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.store.columns import table_of
from catalog.store.models_public import LostSearchRow

RARE = 5
"""What was searched no oftener than this is told to nobody: it may be one person's."""
SHOWN = 50
KEPT_DAYS = 90
"""Words that nobody searched for so long are forgotten."""
MOST = 50_000
"""So many are kept, the commonest."""
LONGEST = 80
_table = table_of(LostSearchRow)


class Lost(NamedTuple):
    """A search that found nothing, how often, and on which day last."""

    words: str
    uses: int
    last_day: str


def _adding(statement: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    return statement.on_conflict_do_update(
        index_elements=[_table.c.words],
        set_={"uses": _table.c.uses + statement.excluded.uses, "last_day": statement.excluded.last_day},
    )


_ADD = {"sqlite": _adding(sqlite.insert(_table)), "postgresql": _adding(postgresql.insert(_table))}


def add(session: Session, uses: Mapping[str, int], day: str) -> None:
    """Add so many uses of each of these searches."""
    rows = [{"words": words, "uses": count, "last_day": day} for words, count in sorted(uses.items())]
    if rows:
        session.connection().execute(_ADD[session.connection().dialect.name], rows)


def commonest(session: Session, *, limit: int = SHOWN) -> list[Lost]:
    """The searches made most often, of those made more than ``RARE`` times."""
    rows = session.execute(
        sa.select(LostSearchRow.words, LostSearchRow.uses, LostSearchRow.last_day)
        .where(LostSearchRow.uses > RARE)
        .order_by(LostSearchRow.uses.desc(), LostSearchRow.words)
        .limit(limit)
    )
    return [Lost(*row) for row in rows]


def forget(session: Session, before: date) -> None:
    """Forget what nobody searched since then, and the rarest where there is too much."""
    session.execute(sa.delete(LostSearchRow).where(LostSearchRow.last_day < before.isoformat()))
    kept = sa.select(LostSearchRow.uses).order_by(LostSearchRow.uses.desc()).offset(MOST).limit(1)
    bound = session.scalar(kept)
    if bound is not None:
        session.execute(sa.delete(LostSearchRow).where(LostSearchRow.uses <= bound))
