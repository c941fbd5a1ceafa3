"""Lists of uploads: all that a person reaches, the lists (sources) among them, what waits for somebody."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.formats.text.fold import fold
from catalog.store.models import Institution, SourceRow, UploadRow
from catalog.store.scopes import Reach, within
from catalog.store.uploads import IDLE, Upload, of_row

SORTS = {
    "created": UploadRow.created, "name": UploadRow.name, "size": UploadRow.size, "state": UploadRow.state,
}  # fmt: skip
"""The columns by which lists are sorted."""


def listed(
    session: Session,
    reach: Reach,
    *,
    text: str = "",
    state: str = "",
    sort: str = "-created",
    offset: int = 0,
    limit: int = 50,
) -> tuple[int, list[Upload]]:
    """The number of uploads within ``reach`` like these, and a page of them."""
    conditions = [within(UploadRow.institution, reach)]
    if text:
        conditions.append(_named(text))
    if state:
        conditions.append(UploadRow.state == state)
    total = session.scalar(sa.select(sa.func.count()).select_from(UploadRow).where(*conditions)) or 0
    column = SORTS[sort.removeprefix("-")]
    order = column.desc() if sort.startswith("-") else column.asc()
    rows = session.scalars(
        sa.select(UploadRow)
        .where(*conditions)
        .order_by(order, UploadRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return total, [of_row(row) for row in rows]


def _named(text: str) -> sa.ColumnElement[bool]:
    found = [UploadRow.name.icontains(text, autoescape=True)]
    if words := fold(text).split():
        named = sa.select(Institution.slug).where(
            *(Institution.folded.contains(word, autoescape=True) for word in words)
        )
        found.append(UploadRow.institution.in_(named))
    return sa.or_(*found)


def lists_of(session: Session, reach: Reach) -> list[Upload]:
    """The last published upload of each list (source) within ``reach``, the newest first, at most 500.

    One that was taken back counts: the list's addresses wait for its next state.
    """
    last = (
        sa.select(sa.func.max(UploadRow.id))
        .join(SourceRow, SourceRow.slug == UploadRow.source)
        .where(
            UploadRow.state.in_(("published", "undone")),
            SourceRow.removed.is_(None),
            within(UploadRow.institution, reach),
        )
        .group_by(UploadRow.source)
    )
    rows = session.scalars(
        sa.select(UploadRow).where(UploadRow.id.in_(last)).order_by(UploadRow.id.desc()).limit(500)
    )
    return [of_row(row) for row in rows]


def waiting_of(session: Session, sent_by: str) -> list[Upload]:
    """The newest uploads of that person that wait for a decision: not yet published, or failed."""
    rows = session.scalars(
        sa.select(UploadRow)
        .where(
            UploadRow.sent_by == sent_by,
            UploadRow.state.in_(("read", "previewed", "failed")),
            UploadRow.job.in_(IDLE),
        )
        .order_by(UploadRow.id.desc())
        .limit(5)
    )
    return [of_row(row) for row in rows]
