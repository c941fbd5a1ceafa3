"""What a source holds: presence and raw bytes per native id, apart from what is published of it.

``seen_in_listing`` is the number of the listing in which an item was last seen; negative while the run has
not yet stored a mark that lies behind the item, because a run taken up at its mark will see it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.changes import Publication
from catalog.store.models import Raw, RecordRow, RecordVersion, SourceItem, table_of

GONE = "gone"
"""State of an item whose record was withdrawn: whatever comes under its id next is shown again."""
CHUNK = 500

_items = table_of(SourceItem)
_raws = table_of(Raw)
_KEEP_RAW = sa.insert(_raws).returning(_raws.c.id, _raws.c.format, _raws.c.context, _raws.c.payload)
THIS = sa.and_(_items.c.source == sa.bindparam("b_source"), _items.c.native_id == sa.bindparam("b_native_id"))
"""Condition of statements over many items: parameters ``b_source`` and ``b_native_id``."""
_MOVE = (
    sa.update(_items)
    .where(THIS)
    .values(
        raw_ref=sa.bindparam("b_raw_ref"),
        raw_hash=sa.bindparam("b_raw_hash"),
        mapping_version=sa.bindparam("b_mapping_version"),
        record_hash=sa.bindparam("b_record_hash"),
        state=sa.bindparam("b_state"),
        seen_in_listing=sa.bindparam("b_seen"),
    )
)
_SEE = sa.update(_items).where(THIS).values(seen_in_listing=sa.bindparam("b_seen"))


class Item(NamedTuple):
    """The state of one native id to keep; ``state`` is ok, failed or skipped."""

    native_id: str
    raw_ref: int | None
    raw_hash: bytes
    mapping_version: str
    record_hash: str
    state: str
    seen_in_listing: int


class StoredRaw(NamedTuple):
    """A kept raw record with what is known of its item; ``payload`` is compressed with zlib."""

    native_id: str
    raw_ref: int
    raw_hash: bytes
    mapping_version: str
    record_hash: str
    state: str
    seen_in_listing: int
    format: str
    context: str
    payload: bytes
    datestamp: datetime | None


def insert(session: Session, source: str, items: Sequence[Item]) -> None:
    """Keep items that are not there yet."""
    if items:
        rows = [{"source": source, **item._asdict()} for item in items]
        session.connection().execute(sa.insert(_items), rows)


def move(session: Session, source: str, items: Sequence[Item]) -> None:
    """Give items that are there already their new state."""
    if items:
        rows = [
            {
                "b_source": source,
                "b_native_id": item.native_id,
                "b_raw_ref": item.raw_ref,
                "b_raw_hash": item.raw_hash,
                "b_mapping_version": item.mapping_version,
                "b_record_hash": item.record_hash,
                "b_state": item.state,
                "b_seen": item.seen_in_listing,
            }
            for item in items
        ]
        session.connection().execute(_MOVE, rows)


def see(session: Session, source: str, seen: int, native_ids: Iterable[str]) -> None:
    """Note only that these items were seen in the listing; unknown ones are passed over."""
    rows = [{"b_source": source, "b_native_id": native_id, "b_seen": seen} for native_id in native_ids]
    if rows:
        session.connection().execute(_SEE, rows)


def settle(session: Session, source: str, listing: int) -> None:
    """What was seen before the mark that is stored now is seen for good."""
    _renumber(session, source, -listing, listing)


def unsettle(session: Session, source: str, listing: int) -> None:
    """What was seen behind the mark of a run that is taken up will be seen again."""
    _renumber(session, source, -listing, 0)


def _renumber(session: Session, source: str, old: int, new: int) -> None:
    session.execute(
        sa.update(SourceItem)
        .where(SourceItem.source == source, SourceItem.seen_in_listing == old)
        .values(seen_in_listing=new)
    )


def keep_raw(session: Session, raws: Sequence[tuple[str, str, bytes]]) -> list[int]:
    """Keep raw bytes ``(format, context as JSON, payload compressed)``; gives their numbers in order."""
    if not raws:
        return []
    # Many rows go in one statement, whose answer comes in any order: what was kept tells which is which.
    # (To have it sorted, SQLAlchemy sends each row to SQLite apart, at three times the cost.)
    rows = session.connection().execute(
        _KEEP_RAW, [{"format": entry[0], "context": entry[1], "payload": entry[2]} for entry in raws]
    )
    numbers: dict[tuple[str, str, bytes], list[int]] = {}
    for number, *content in rows:
        numbers.setdefault((content[0], content[1], content[2]), []).append(number)
    return [numbers[entry].pop() for entry in raws]


def raw_refs(session: Session, publications: Sequence[Publication]) -> list[int | None]:
    """The numbers of the raw bytes behind these publications, in order."""
    found: dict[int, int | None] = {}
    versions = [entry.version for entry in publications if entry.version is not None]
    for start in range(0, len(versions), CHUNK):
        rows = session.execute(
            sa.select(RecordVersion.id, RecordVersion.raw_ref).where(
                RecordVersion.id.in_(versions[start : start + CHUNK])
            )
        )
        found.update((row[0], row[1]) for row in rows)
    return [found[version] for version in versions]


def raw_ref(session: Session, source: str, native_ids: Sequence[str]) -> dict[str, int | None]:
    """The number of the raw bytes that each of these items holds now."""
    found: dict[str, int | None] = {}
    for start in range(0, len(native_ids), CHUNK):
        rows = session.execute(
            sa.select(SourceItem.native_id, SourceItem.raw_ref).where(
                SourceItem.source == source, SourceItem.native_id.in_(native_ids[start : start + CHUNK])
            )
        )
        found.update((row[0], row[1]) for row in rows)
    return found


def received(session: Session, source: str, native_ids: Collection[str]) -> frozenset[str]:
    """Those of the native ids whose bytes are kept and that are not withdrawn."""
    asked = list(native_ids)
    found: set[str] = set()
    for start in range(0, len(asked), CHUNK):
        found.update(
            session.scalars(
                sa.select(SourceItem.native_id).where(
                    SourceItem.source == source,
                    SourceItem.native_id.in_(asked[start : start + CHUNK]),
                    SourceItem.state != GONE,
                )
            )
        )
    return frozenset(found)


def versioned_raw(session: Session, record_ids: Sequence[str]) -> set[int]:
    """The numbers of the raw bytes that versions of these records were mapped from."""
    found: set[int] = set()
    for start in range(0, len(record_ids), CHUNK):
        rows = session.scalars(
            sa.select(RecordVersion.raw_ref).where(
                RecordVersion.record.in_(record_ids[start : start + CHUNK]),
                RecordVersion.raw_ref.is_not(None),
            )
        )
        found.update(number for number in rows if number is not None)
    return found


def replace_raw(session: Session, raws: Sequence[tuple[int, str, str, bytes]]) -> None:
    """Put newer bytes ``(number, format, context, payload)`` over kept ones that no version stands on.

    A source that changes bytes which do not matter (a time of export) must not fill the disk.
    """
    if raws:
        rows = [{"b_id": r[0], "format": r[1], "context": r[2], "payload": r[3]} for r in raws]
        session.connection().execute(sa.update(_raws).where(_raws.c.id == sa.bindparam("b_id")), rows)


def taken_elsewhere(session: Session, source: str, native_ids: Mapping[str, str]) -> set[str]:
    """Which of these record ids (with their native ids) belong to another record already.

    Source ``a`` with ``b-1`` and source ``a-b`` with ``1`` would make the same id.
    """
    found: set[str] = set()
    identifiers = list(native_ids)
    for start in range(0, len(identifiers), CHUNK):
        rows = session.execute(
            sa.select(RecordRow.id, RecordRow.source, RecordRow.native_id).where(
                RecordRow.id.in_(identifiers[start : start + CHUNK])
            )
        )
        found.update(row[0] for row in rows if (row[1], row[2]) != (source, native_ids[row[0]]))
    return found


def stored(session: Session, source: str, after: str, limit: int) -> list[StoredRaw]:
    """Up to ``limit`` kept raw records of a source, by native id after ``after``, without withdrawn ones."""
    wanted: Any = (
        sa.select(
            SourceItem.native_id,
            SourceItem.raw_ref,
            SourceItem.raw_hash,
            SourceItem.mapping_version,
            SourceItem.record_hash,
            SourceItem.state,
            SourceItem.seen_in_listing,
            Raw.format,
            Raw.context,
            Raw.payload,
            RecordRow.datestamp,
        )
        .join(Raw, Raw.id == SourceItem.raw_ref)
        .outerjoin(
            RecordRow,
            sa.and_(RecordRow.source == SourceItem.source, RecordRow.native_id == SourceItem.native_id),
        )
        .where(SourceItem.source == source, SourceItem.native_id > after, SourceItem.state != GONE)
        .order_by(SourceItem.native_id)
        .limit(limit)
    )
    return [StoredRaw(*row) for row in session.execute(wanted)]


def count_stored(session: Session, source: str) -> int:
    """The number of kept raw records of a source, without withdrawn ones."""
    wanted = (
        sa.select(sa.func.count())
        .select_from(SourceItem)
        .where(SourceItem.source == source, SourceItem.raw_ref.is_not(None), SourceItem.state != GONE)
    )
    return session.scalar(wanted) or 0
