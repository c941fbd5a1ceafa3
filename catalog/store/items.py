"""What a source holds: presence and raw bytes per native id, apart from what is published of it.

``seen_in_listing`` is the number of the listing in which an item was last seen; negative while the run has
not yet stored a mark that lies behind the item, because a run taken up at its mark will see it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.many import Many, take_keys
from catalog.store.models import Raw, RecordRow, RecordVersion, SourceItem, table_of

GONE = "gone"
"""State of an item whose record was withdrawn: whatever comes under its id next is shown again."""
CHUNK = 500

_items = table_of(SourceItem)
_raws = table_of(Raw)
THIS = sa.and_(_items.c.source == sa.bindparam("b_source"), _items.c.native_id == sa.bindparam("b_native_id"))
"""Condition of statements over many items: parameters ``b_source`` and ``b_native_id``."""
_KEEP_RAW = Many(sa.insert(_raws), "id", "format", "context", "payload")
_MOVE = Many(
    sa.update(_items)
    .where(THIS)
    .values(
        raw_ref=sa.bindparam("b_raw_ref"),
        raw_hash=sa.bindparam("b_raw_hash"),
        mapping_version=sa.bindparam("b_mapping_version"),
        record_hash=sa.bindparam("b_record_hash"),
        state=sa.bindparam("b_state"),
        seen_in_listing=sa.bindparam("b_seen"),
    ),
    "b_source", "b_native_id", "b_raw_ref", "b_raw_hash", "b_mapping_version", "b_record_hash", "b_state",
    "b_seen",
)  # fmt: skip
_SEE = Many(
    sa.update(_items).where(THIS).values(seen_in_listing=sa.bindparam("b_seen")),
    "b_source", "b_seen", "b_native_id",
)  # fmt: skip


class Item(NamedTuple):
    """The state of one native id to keep; ``state`` is ok, failed or skipped."""

    native_id: str
    raw_ref: int | None
    raw_hash: bytes
    mapping_version: str
    record_hash: str
    state: str
    seen_in_listing: int


_INSERT = Many(sa.insert(_items), "source", *Item._fields)


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
    _INSERT.run(session, [(source, *item) for item in items])


def move(session: Session, source: str, items: Sequence[Item]) -> None:
    """Give items that are there already their new state."""
    _MOVE.run(session, [(source, *item) for item in items])


def see(session: Session, source: str, seen: int, native_ids: Iterable[str]) -> None:
    """Note only that these items were seen in the listing; unknown ones are passed over."""
    _SEE.run(session, [(source, seen, native_id) for native_id in native_ids])


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
    numbers = take_keys(session, _raws, len(raws))
    _KEEP_RAW.run(session, [(number, *content) for number, content in zip(numbers, raws, strict=True)])
    return numbers


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
