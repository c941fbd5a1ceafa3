"""What comes next on a walk through the change log."""

from __future__ import annotations

from sqlalchemy.orm import Session

from catalog.store import entries
from catalog.store.entries import Entry

_NEVER_REACHED = 1 << 62


def onward(
    session: Session, position: int, begun: int, limit: int, *, head: int = _NEVER_REACHED
) -> list[Entry]:
    """Up to ``limit`` records that changed after ``position``, oldest change first, up to the log's ``head``.

    Up to ``begun``, the head at which a first walk began, only live records come: who held nothing then has
    nothing to take off.
    """
    rows = []
    if position < begun:
        rows = entries.live_after(session, position, limit, until=begun)
    if len(rows) < limit:
        rows += entries.after(session, max(position, begun), limit - len(rows), until=head)
    return rows
