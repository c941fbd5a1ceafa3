"""Live records: the stored text of all that is published, in the order of the log."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.models import RecordRow, RecordVersion


def texts_after(session: Session, seq: int, limit: int, *, until: int) -> list[tuple[int, str]]:
    """Up to ``limit`` live records that changed after ``seq`` and not after ``until``: seq and JSON."""
    rows = session.execute(
        sa.select(RecordRow.seq, RecordVersion.json)
        .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
        .where(RecordRow.seq > seq, RecordRow.seq <= until, RecordRow.withdrawn.is_(None))
        .order_by(RecordRow.seq)
        .limit(limit)
    )
    return [(number, text) for number, text in rows if number is not None]
