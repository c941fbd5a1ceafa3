"""Sources: adding, changing, listing, removing; when each is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, UnknownName
from catalog.record import Source
from catalog.store import runs
from catalog.store.db import now
from catalog.store.models import Institution, SourceRow


class SourceState(NamedTuple):
    """A source with what the store keeps beside it: its rhythm, when it is due, how far it was harvested."""

    source: Source
    every_seconds: int | None
    next_due: datetime | None
    next_since: str | None
    created: datetime
    removed: datetime | None


def _state(row: SourceRow) -> SourceState:
    source = Source(
        slug=row.slug,
        connector=row.connector,
        institution=row.institution,
        options=row.options,
        link=row.link,
        metadata_licence=row.metadata_licence,
    )
    return SourceState(source, row.every_seconds, row.next_due, row.next_since, row.created, row.removed)


def add(session: Session, source: Source, *, every_seconds: int | None = None) -> SourceState:
    """Keep a new source, due at once when it has a rhythm.

    Raises ``AlreadyExists`` (also for the slug of a removed source: its record ids are never used again) and
    ``UnknownName`` for an institution that is not there.
    """
    if session.get(SourceRow, source.slug) is not None:
        raise AlreadyExists("source", source.slug)
    if session.get(Institution, source.institution) is None:
        raise UnknownName("institution", source.institution)
    moment = now()
    row = SourceRow(
        slug=source.slug,
        connector=source.connector,
        institution=source.institution,
        options=dict(source.options),
        link=source.link,
        metadata_licence=source.metadata_licence,
        every_seconds=every_seconds,
        next_due=None if every_seconds is None else moment,
        created=moment,
    )
    session.add(row)
    session.flush()
    return _state(row)


def _row(session: Session, slug: str) -> SourceRow:
    row = session.get(SourceRow, slug)
    if row is None or row.removed is not None:
        raise UnknownName("source", slug)
    return row


def get(session: Session, slug: str) -> SourceState:
    """The source of that slug; raises ``UnknownName``, also for a removed one."""
    return _state(_row(session, slug))


def everything(session: Session) -> list[SourceState]:
    """All sources that are not removed, by slug."""
    rows = session.scalars(sa.select(SourceRow).where(SourceRow.removed.is_(None)).order_by(SourceRow.slug))
    return [_state(row) for row in rows]


def update(
    session: Session,
    slug: str,
    *,
    options: Mapping[str, Any] | None = None,
    link: str | None = None,
    metadata_licence: str | None = None,
    every_seconds: int | None = None,
) -> SourceState:
    """Change what is given and leave the rest; changed options make the next harvest start afresh.

    ``every_seconds`` 0 takes the rhythm away. Raises ``UnknownName``.
    """
    row = _row(session, slug)
    if options is not None and dict(options) != row.options:
        row.options = dict(options)
        row.next_since = None
        runs.forget_marks(session, slug)
    if link is not None:
        row.link = link
    if metadata_licence is not None:
        row.metadata_licence = metadata_licence
    if every_seconds is not None:
        row.every_seconds = every_seconds or None
        row.next_due = now() if every_seconds else None
    session.flush()
    return _state(row)


def due(session: Session, moment: datetime) -> list[str]:
    """The slugs of sources whose time has come, longest waiting first."""
    rows = session.scalars(
        sa.select(SourceRow.slug)
        .where(SourceRow.removed.is_(None), SourceRow.next_due.is_not(None), SourceRow.next_due <= moment)
        .order_by(SourceRow.next_due, SourceRow.slug)
    )
    return list(rows)


def harvested(session: Session, slug: str, *, next_since: str | None = None) -> None:
    """Note that a run ended: the next one is due after the source's rhythm.

    ``next_since`` is given by a run that ended well and is kept for the next one; None keeps the old.
    """
    row = _row(session, slug)
    if next_since is not None:
        row.next_since = next_since
    if row.every_seconds is not None:
        row.next_due = now() + timedelta(seconds=row.every_seconds)
    session.flush()


def close(session: Session, slug: str) -> None:
    """Take the source out of all lists; its slug stays taken for ever. Raises ``UnknownName``."""
    row = _row(session, slug)
    row.removed = now()
    row.next_due = None
    session.flush()
