"""What of sources waits for a person: harvests that failed, removals that were held back."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.models import Run, SourceRow
from catalog.store.scopes import Reach, within

_TROUBLED = ("failed", "interrupted", "done_with_errors")


class Trouble(NamedTuple):
    """A source whose last run did not end well; ``held`` records would disappear, but wait."""

    source: str
    run: int
    started: datetime
    failed: bool
    held: int


def troubles(session: Session, reach: Reach, *, limit: int = 100) -> list[Trouble]:
    """The sources within ``reach`` whose last run failed or held back removals, the newest first."""
    last = sa.select(sa.func.max(Run.id)).group_by(Run.source)
    rows = session.execute(
        sa.select(Run.source, Run.id, Run.started, Run.status, Run.counts)
        .join(SourceRow, SourceRow.slug == Run.source)
        .where(
            Run.id.in_(last),
            Run.status.in_(_TROUBLED),
            SourceRow.removed.is_(None),
            within(SourceRow.institution, reach),
        )
        .order_by(Run.id.desc())
    )
    found = [
        Trouble(row.source, row.id, row.started, row.status != "done_with_errors", row.counts.get("held", 0))
        for row in rows
    ]
    return [one for one in found if one.failed or one.held][:limit]
