"""The way of one record through the catalog: its bytes as received, what came of them, where it stands."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.models import Raw, RecordRow, RecordVersion, SourceItem, Work

_MOST_BYTES = 1_000_000


class Trace(NamedTuple):
    """One record of a source; ``json`` is None where nothing was published of it.

    ``state`` is ok, failed, skipped or withdrawn; ``versions`` counts how often it changed; ``index_seq`` is
    the place in the log up to which the index must have come to hold it as it is.
    """

    native_id: str
    state: str
    format: str
    payload: bytes
    record: str | None
    json: str | None
    work: str
    versions: int
    seq: int | None
    modified: datetime | None
    withdrawn: datetime | None
    withdrawn_reason: str
    index_seq: int | None


def of_record(session: Session, source: str, native_id: str) -> Trace | None:
    """The way of the record with that native id; None where the source never had one."""
    row = session.execute(
        sa.select(
            SourceItem.state,
            Raw.format,
            Raw.payload,
            RecordRow.id,
            RecordVersion.json,
            RecordRow.work,
            RecordRow.seq,
            RecordRow.modified,
            RecordRow.withdrawn,
            RecordRow.withdrawn_reason,
            Work.index_seq,
        )
        .select_from(SourceItem)
        .outerjoin(Raw, Raw.id == SourceItem.raw_ref)
        .outerjoin(
            RecordRow,
            sa.and_(RecordRow.source == SourceItem.source, RecordRow.native_id == SourceItem.native_id),
        )
        .outerjoin(RecordVersion, RecordVersion.id == RecordRow.current_version)
        .outerjoin(Work, Work.id == RecordRow.work)
        .where(SourceItem.source == source, SourceItem.native_id == native_id)
    ).one_or_none()
    if row is None:
        return None
    return Trace(
        native_id=native_id,
        state=row.state,
        format=row.format or "",
        payload=_unpacked(row.payload),
        record=row.id,
        json=row.json,
        work=row.work or "",
        versions=_versions(session, row.id),
        seq=row.seq,
        modified=row.modified,
        withdrawn=row.withdrawn,
        withdrawn_reason=row.withdrawn_reason or "",
        index_seq=row.index_seq,
    )


def _unpacked(payload: bytes | None) -> bytes:
    return b"" if payload is None else zlib.decompressobj().decompress(payload, _MOST_BYTES)


def _versions(session: Session, record: str | None) -> int:
    if record is None:
        return 0
    counted = sa.select(sa.func.count()).select_from(RecordVersion).where(RecordVersion.record == record)
    return session.scalar(counted) or 0
