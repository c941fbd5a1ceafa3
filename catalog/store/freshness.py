"""How fresh each source is."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.models import Run

_ENDED_WELL = ("done", "done_with_errors")


def last_good(session: Session) -> dict[str, datetime]:
    """When a harvest of each source last came to its end, by the source's slug; the others are left out."""
    rows = session.execute(
        sa.select(Run.source, sa.func.max(Run.finished))
        .where(Run.status.in_(_ENDED_WELL), Run.mode.in_(("changes", "full")))
        .group_by(Run.source)
    )
    return {source: moment for source, moment in rows if moment is not None}
