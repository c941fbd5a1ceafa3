"""Field locks: what editors keep of a record whatever its source says, and what the source says instead.

A lock's value is the field's in the published shape, ``ABSENT`` where the record is to have none; that of
``images`` says what is done with each picture, that of ``HIDDEN`` why the whole record is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.columns import table_of
from catalog.store.db import now
from catalog.store.items import CHUNK, GONE
from catalog.store.models import FieldLock, RecordRow, RecordVersion, SourceItem, SourceRow, SourceValues

HIDDEN = "hidden"
"""The field whose lock keeps the whole record out of sight; its value is the reason."""
ABSENT = ""
"""Stands for a field that a record does not have."""
_LONGEST_NAME = 200

_locks, _values = table_of(FieldLock), table_of(SourceValues)


class Lock(NamedTuple):
    """An editor's value of one field, whose it is and since when."""

    value: Any
    locked_by: str
    locked_at: datetime


class Latest(NamedTuple):
    """A record's version that is shown, or would be, with what its source says otherwise (``values``).

    ``held`` tells whether the source still holds the record, as far as is known.
    """

    record: str
    source: str
    native_id: str
    connector: str
    owner: str
    seq: int | None
    datestamp: datetime | None
    withdrawn: datetime | None
    version: int
    raw_ref: int | None
    raw_hash: bytes
    mapping_version: str
    record_hash: str
    json: str
    values: Mapping[str, Any]
    held: bool


_LATEST: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        RecordRow.id,
        RecordRow.source,
        RecordRow.native_id,
        SourceRow.connector,
        SourceRow.institution,
        RecordRow.seq,
        RecordRow.datestamp,
        RecordRow.withdrawn,
        RecordVersion.id,
        RecordVersion.raw_ref,
        RecordVersion.raw_hash,
        RecordVersion.mapping_version,
        RecordVersion.record_hash,
        RecordVersion.json,
        SourceValues.shaped,
        sa.and_(SourceRow.removed.is_(None), sa.func.coalesce(SourceItem.state, "ok") != GONE),
    )
    .join(SourceRow, SourceRow.slug == RecordRow.source)
    .join(
        RecordVersion,
        # What is shown may be an earlier version once more; of what is hidden the newest waits.
        RecordVersion.id
        == sa.case(
            (RecordRow.withdrawn.is_(None), RecordRow.current_version),
            else_=sa.select(sa.func.max(RecordVersion.id))
            .where(RecordVersion.record == RecordRow.id)
            .correlate(RecordRow)
            .scalar_subquery(),
        ),
    )
    .outerjoin(SourceValues, SourceValues.version == RecordVersion.id)
    .outerjoin(
        SourceItem,
        sa.and_(SourceItem.source == RecordRow.source, SourceItem.native_id == RecordRow.native_id),
    )
)


def latest(session: Session, records: Sequence[str]) -> dict[str, Latest]:
    """The version that is shown, or would be, of each of these records; unknown ones are left out."""
    found: dict[str, Latest] = {}
    for start in range(0, len(records), CHUNK):
        for row in session.execute(_LATEST.where(RecordRow.id.in_(records[start : start + CHUNK]))):
            found[row[0]] = Latest._make((*row[:14], row[14] or {}, bool(row[15])))
    return found


def of_records(session: Session, records: Sequence[str]) -> dict[str, dict[str, Lock]]:
    """The locks of these records by id and field; a record without any is left out."""
    found: dict[str, dict[str, Lock]] = {}
    # Most catalogs have none at first: one look at an empty table is all that a harvest then pays.
    if not records or session.scalar(sa.select(_locks.c.record).limit(1)) is None:
        return found
    for start in range(0, len(records), CHUNK):
        rows = session.execute(
            sa.select(
                FieldLock.record, FieldLock.field, FieldLock.value, FieldLock.locked_by, FieldLock.locked_at
            )
            .where(FieldLock.record.in_(records[start : start + CHUNK]))
            .order_by(FieldLock.record, FieldLock.field)
        )
        for record, field, *lock in rows:
            found.setdefault(record, {})[field] = Lock(*lock)
    return found


def put(session: Session, values: Mapping[str, Mapping[str, Any]], by: str) -> None:
    """Lock fields of records (id -> field -> value), over what was locked of them before."""
    drop(session, values)
    moment = now()
    rows = [
        {
            "record": record,
            "field": field,
            "value": value,
            "locked_by": by[:_LONGEST_NAME],
            "locked_at": moment,
        }
        for record, fields in values.items()
        for field, value in fields.items()
    ]
    if rows:
        session.connection().execute(sa.insert(_locks), rows)


def drop(session: Session, fields: Mapping[str, Iterable[str]]) -> None:
    """Give fields of records (id -> fields) back; what is not locked is passed over."""
    rows = [{"b_record": record, "b_field": field} for record, names in fields.items() for field in names]
    if rows:
        session.connection().execute(_DROP, rows)


_DROP = sa.delete(_locks).where(
    _locks.c.record == sa.bindparam("b_record"), _locks.c.field == sa.bindparam("b_field")
)


def keep_values(session: Session, shaped: Mapping[int, Mapping[str, Any]], by: str = "") -> None:
    """Keep what the mapping has in fields that these versions have otherwise; ``by`` is who edited."""
    moment = now()
    rows = [
        {"version": version, "shaped": dict(values), "made_by": by, "made_at": moment}
        for version, values in shaped.items()
    ]
    if rows:
        session.connection().execute(sa.insert(_values), rows)


def hidden_of_source(session: Session, source: str, native_ids: Sequence[str]) -> dict[str, str]:
    """Those of these native ids whose record is hidden, with the record's id."""
    found: dict[str, str] = {}
    for start in range(0, len(native_ids), CHUNK):
        rows = session.execute(
            _HIDDEN.where(
                RecordRow.source == source, RecordRow.native_id.in_(native_ids[start : start + CHUNK])
            )
        )
        found.update((native_id, record) for native_id, record in rows)
    return found


def hidden_unseen(session: Session, source: str, listing: int) -> list[str]:
    """The native ids of hidden records that a complete listing of their source did not show."""
    rows = session.execute(
        _HIDDEN.join(
            SourceItem,
            sa.and_(SourceItem.source == RecordRow.source, SourceItem.native_id == RecordRow.native_id),
        ).where(
            RecordRow.source == source,
            SourceItem.state != GONE,
            SourceItem.seen_in_listing.not_in((listing, -listing)),
        )
    )
    return [native_id for native_id, _ in rows]


_HIDDEN = sa.select(RecordRow.native_id, RecordRow.id).join(
    FieldLock, sa.and_(FieldLock.record == RecordRow.id, FieldLock.field == HIDDEN)
)


def version_text(session: Session, record: str, version: int) -> str | None:
    """The stored text of a version of the record, None if there is no such version of it."""
    return session.scalar(
        sa.select(RecordVersion.json).where(RecordVersion.record == record, RecordVersion.id == version)
    )
