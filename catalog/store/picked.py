"""Records by their ids, withdrawn ones included."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from catalog.store.models import RecordRow
from catalog.store.stored import Stored, select_stored


def by_ids(session: Session, identifiers: Sequence[str]) -> dict[str, Stored]:
    """What was ever published of these records, by id; at most some hundreds are asked for at once."""
    rows = session.execute(
        select_stored().where(RecordRow.id.in_(identifiers)).where(RecordRow.seq.is_not(None))
    )
    return {row.id: Stored(*row) for row in rows}
