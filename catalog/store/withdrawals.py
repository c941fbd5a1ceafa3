"""Withdrawing records with tombstones, and showing them again when their source holds them after all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store import changes, locks
from catalog.store.changes import Publication
from catalog.store.items import CHUNK, GONE, THIS
from catalog.store.models import RecordRow, RecordVersion, SourceItem, table_of

_NO_HASH = "withdrawn"
"""Stands as the record hash of a withdrawn item: equal to no hash, so that any mapping is a change."""
_LET_GO = sa.update(table_of(SourceItem)).where(THIS).values(state=GONE, record_hash=_NO_HASH)
_RESTORE = sa.update(table_of(SourceItem)).where(THIS).values(state="ok", record_hash=sa.bindparam("b_hash"))


def _live(source: str) -> sa.ColumnElement[bool]:
    return sa.and_(RecordRow.source == source, RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))


def count_live(session: Session, source: str) -> int:
    """The number of live records of the source."""
    return session.scalar(sa.select(sa.func.count()).select_from(RecordRow).where(_live(source))) or 0


def live(session: Session, source: str, limit: int) -> list[tuple[str, str]]:
    """Up to ``limit`` live records of the source as ``(record id, native id)``."""
    rows = session.execute(sa.select(RecordRow.id, RecordRow.native_id).where(_live(source)).limit(limit))
    return [(row[0], row[1]) for row in rows]


def live_among(session: Session, source: str, native_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Those of these native ids that have a live record, as ``(record id, native id)``."""
    found: list[tuple[str, str]] = []
    for start in range(0, len(native_ids), CHUNK):
        rows = session.execute(
            sa.select(RecordRow.id, RecordRow.native_id).where(
                _live(source), RecordRow.native_id.in_(native_ids[start : start + CHUNK])
            )
        )
        found.extend((row[0], row[1]) for row in rows)
    return found


def _absent(source: str, listing: int) -> Any:
    wanted: Any = (
        sa.select(RecordRow.id, RecordRow.native_id)
        .join(
            SourceItem,
            sa.and_(SourceItem.source == RecordRow.source, SourceItem.native_id == RecordRow.native_id),
        )
        .where(_live(source), SourceItem.seen_in_listing.not_in((listing, -listing)))
    )
    return wanted


def count_absent(session: Session, source: str, listing: int) -> int:
    """The number of live records that the listing did not show."""
    inner = _absent(source, listing).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(inner)) or 0


def absent(session: Session, source: str, listing: int, limit: int) -> list[tuple[str, str]]:
    """Up to ``limit`` live records that the listing did not show, as ``(record id, native id)``."""
    return [(row[0], row[1]) for row in session.execute(_absent(source, listing).limit(limit))]


def withdraw(session: Session, source: str, gone: Sequence[tuple[str, str]], reason: str) -> None:
    """Withdraw live records ``(record id, native id)`` with tombstones; their items can come back later."""
    if not gone:
        return
    changes.publish(session, [Publication(record=record, version=None, reason=reason) for record, _ in gone])
    let_go(session, source, [native_id for _, native_id in gone])


def let_go(session: Session, source: str, native_ids: Iterable[str]) -> None:
    """Note that the source no longer holds these items; whatever comes under their ids next is a change."""
    rows: list[dict[str, Any]] = [{"b_source": source, "b_native_id": name} for name in native_ids]
    if rows:
        session.connection().execute(_LET_GO, rows)


def show_again(session: Session, source: str, native_ids: Sequence[str]) -> int:
    """Publish withdrawn records once more that their source holds after all; gives their number.

    What an editor hides stays out of sight.
    """
    hidden = locks.hidden_of_source(session, source, native_ids)
    back: list[Publication] = []
    states: list[dict[str, Any]] = []
    for start in range(0, len(native_ids), CHUNK):
        rows = session.execute(
            sa.select(
                RecordRow.id,
                RecordRow.native_id,
                RecordRow.current_version,
                RecordRow.digest,
                RecordRow.institution,
                RecordRow.kind,
                RecordRow.datestamp,
                RecordVersion.record_hash,
            )
            .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
            .where(
                RecordRow.source == source,
                RecordRow.withdrawn.is_not(None),
                RecordRow.native_id.in_(native_ids[start : start + CHUNK]),
            )
        )
        for row in rows:
            if row.native_id not in hidden:
                back.append(_again(row))
            states.append({"b_source": source, "b_native_id": row.native_id, "b_hash": row.record_hash})
    if back:
        changes.publish(session, back)
    if states:
        session.connection().execute(_RESTORE, states)
    return len(back)


def withdrawn_for(
    session: Session, source: str, reason: str, since: datetime | None, after: str, limit: int
) -> list[str]:
    """Native ids behind ``after`` of records that were withdrawn for ``reason``, from ``since`` on."""
    wanted = sa.select(RecordRow.native_id).where(
        RecordRow.source == source,
        RecordRow.withdrawn.is_not(None),
        RecordRow.withdrawn_reason == reason,
        RecordRow.native_id > after,
    )
    if since is not None:
        wanted = wanted.where(RecordRow.withdrawn >= since)
    return list(session.scalars(wanted.order_by(RecordRow.native_id).limit(limit)))


def absent_page(
    session: Session, source: str, listing: int, *, offset: int, limit: int
) -> list[tuple[str, str, str]]:
    """A page of the live records that the listing did not show: id, native id, stored JSON."""
    inner = _absent(source, listing).subquery()
    rows = session.execute(
        sa.select(RecordRow.id, RecordRow.native_id, RecordVersion.json)
        .join(inner, inner.c.id == RecordRow.id)
        .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
        .order_by(RecordRow.id)
        .offset(offset)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _again(row: Any) -> Publication:
    return Publication(
        record=row.id,
        version=row.current_version,
        digest=row.digest,
        institution=row.institution,
        kind=row.kind,
        datestamp=row.datestamp,
    )
