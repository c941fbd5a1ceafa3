"""What comes next on a walk through the change log."""

from __future__ import annotations

from sqlalchemy.orm import Session

from catalog.store import changes
from catalog.store.models import RecordRow
from catalog.store.stored import Stored, select_stored


def onward(session: Session, position: int, begun: int, limit: int) -> list[Stored]:
    """Up to ``limit`` records that changed after ``position``, oldest change first.

    Up to ``begun``, the head at which a first walk began, only live records come: who held nothing then has
    nothing to take off.
    """
    rows = _live(session, position, begun, limit) if position < begun else []
    if len(rows) < limit:
        rows += changes.after(session, max(position, begun), limit - len(rows))
    return rows


def _live(session: Session, position: int, begun: int, limit: int) -> list[Stored]:
    rows = session.execute(
        select_stored()
        .where(RecordRow.seq > position, RecordRow.seq <= begun, RecordRow.withdrawn.is_(None))
        .order_by(RecordRow.seq)
        .limit(limit)
    )
    return [Stored(*row) for row in rows]
