"""Records that one can go to, by where their institutions are."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.changes import Stored, select_stored
from catalog.store.institutions import bearing
from catalog.store.models import RecordRow
from catalog.store.scopes import Reach, within


def attended(
    session: Session,
    kinds: Sequence[str],
    *,
    institution: str = "",
    within_keys: Sequence[str] = (),
    limit: int,
) -> list[Stored]:
    """Up to ``limit`` live records of these kinds, newest change first.

    ``institution`` is a slug, by which what was merged into it is found too; ``within_keys`` are units
    (``vn-2025-07:46``) that its institution may be in.
    """
    conditions: list[sa.ColumnElement[bool]] = [
        RecordRow.kind.in_(kinds),
        RecordRow.seq.is_not(None),
        RecordRow.withdrawn.is_(None),
    ]
    if institution:
        conditions.append(RecordRow.institution.in_(bearing(session, institution)))
    if within_keys:
        conditions.append(within(RecordRow.institution, Reach(keys=frozenset(within_keys))))
    rows = session.execute(select_stored().where(*conditions).order_by(RecordRow.seq.desc()).limit(limit))
    return [Stored(*row) for row in rows]
