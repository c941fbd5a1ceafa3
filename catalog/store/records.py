"""Records: appending versions in batches, reading what is published."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, CatalogError
from catalog.store.changes import Publication, Stored, select_stored
from catalog.store.db import now
from catalog.store.items import keep_raw
from catalog.store.models import Raw, RecordRow, RecordVersion, SourceItem, Work, table_of

_versions = table_of(RecordVersion)


class Known(NamedTuple):
    """What the store knows of one native id of a source."""

    raw_hash: bytes
    mapping_version: str
    record_hash: str
    state: str
    seen_in_listing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mapped record to append.

    ``json`` is the text that will be published, ``record_hash`` the hash of the mapping before locks,
    ``digest`` the SHA-256 of ``json`` in hex, ``payload`` the raw bytes compressed with zlib; ``raw_ref``
    is their number where they are kept already.
    """

    id: str
    native_id: str
    institution: str
    kind: str
    datestamp: datetime | None
    raw_hash: bytes
    mapping_version: str
    record_hash: str
    digest: str
    json: str
    format: str
    context: str
    payload: bytes
    raw_ref: int | None = None


def known(session: Session, source: str, native_ids: Sequence[str]) -> dict[str, Known]:
    """What is known of these native ids, by native id; unknown ones are left out."""
    found: dict[str, Known] = {}
    for start in range(0, len(native_ids), 500):
        rows = session.execute(
            sa.select(
                SourceItem.native_id,
                SourceItem.raw_hash,
                SourceItem.mapping_version,
                SourceItem.record_hash,
                SourceItem.state,
                SourceItem.seen_in_listing,
            ).where(SourceItem.source == source, SourceItem.native_id.in_(native_ids[start : start + 500]))
        )
        found.update((row[0], Known(*row[1:])) for row in rows)
    return found


def append(session: Session, source: str, run: int | None, drafts: Sequence[Draft]) -> list[Publication]:
    """Append a version of each draft; gives the publications that would show them.

    Makes the record's row and its work where there is none. Nothing is published by this. Raises
    ``AlreadyExists`` if an id belongs to another source or another native id (``a`` with ``b-1`` and ``a-b``
    with ``1`` make the same id), ``CatalogError`` if a record is named twice.
    """
    if not drafts:
        return []
    if len({entry.id for entry in drafts}) != len(drafts):
        raise CatalogError("a record is named twice in one batch of drafts")
    moment = now()
    raw_ids = _insert_raw(session, drafts)
    existing = _existing(session, source, drafts)
    fresh = [entry for entry in drafts if entry.id not in existing]
    if fresh:
        connection = session.connection()
        connection.execute(
            sa.insert(table_of(Work)),
            [{"id": entry.id, "index_seq": 0} for entry in fresh],
        )
        connection.execute(
            sa.insert(table_of(RecordRow)),
            [_row(entry, source, moment) for entry in fresh],
        )
    versions = {
        row.record: row.id
        for row in session.connection().execute(
            sa.insert(_versions).returning(_versions.c.id, _versions.c.record),
            [_version(entry, run, raw_id) for entry, raw_id in zip(drafts, raw_ids, strict=True)],
        )
    }
    return [
        Publication(
            record=entry.id,
            version=versions[entry.id],
            digest=entry.digest,
            institution=entry.institution,
            kind=entry.kind,
            datestamp=entry.datestamp,
        )
        for entry in drafts
    ]


def _existing(session: Session, source: str, drafts: Sequence[Draft]) -> set[str]:
    native_ids = {entry.id: entry.native_id for entry in drafts}
    identifiers = list(native_ids)
    found: set[str] = set()
    for start in range(0, len(identifiers), 500):
        rows = session.execute(
            sa.select(RecordRow.id, RecordRow.source, RecordRow.native_id).where(
                RecordRow.id.in_(identifiers[start : start + 500])
            )
        )
        for row in rows:
            if (row.source, row.native_id) != (source, native_ids[row.id]):
                raise AlreadyExists("record", row.id)
            found.add(row.id)
    return found


def _insert_raw(session: Session, drafts: Sequence[Draft]) -> list[int]:
    fresh = [(one.format, one.context, one.payload) for one in drafts if one.raw_ref is None]
    numbers = iter(keep_raw(session, fresh))
    return [next(numbers) if entry.raw_ref is None else entry.raw_ref for entry in drafts]


def _row(entry: Draft, source: str, moment: datetime) -> dict[str, Any]:
    return {
        "id": entry.id,
        "source": source,
        "native_id": entry.native_id,
        "work": entry.id,
        "created": moment,
        "modified": moment,
        "institution": "",
        "kind": "",
        "digest": "",
        "withdrawn_reason": "",
    }


def _version(entry: Draft, run: int | None, raw_id: int) -> dict[str, Any]:
    return {
        "record": entry.id,
        "run": run,
        "raw_ref": raw_id,
        "raw_hash": entry.raw_hash,
        "mapping_version": entry.mapping_version,
        "record_hash": entry.record_hash,
        "json": entry.json,
    }


def raw_payload(session: Session, raw_id: int) -> tuple[str, Mapping[str, Any], bytes]:
    """Format, context and bytes of a stored raw record."""
    row = session.execute(sa.select(Raw.format, Raw.context, Raw.payload).where(Raw.id == raw_id)).one()
    return row.format, orjson.loads(row.context), zlib.decompress(row.payload)


def get(session: Session, identifier: str) -> Stored | None:
    """The record of that id, withdrawn ones included; None if there never was one."""
    row = session.execute(select_stored().where(RecordRow.id == identifier)).one_or_none()
    return None if row is None or row.seq is None else Stored(*row)


def of_works(session: Session, works: Sequence[str]) -> dict[str, list[Stored]]:
    """The live records of each of these works, in the order of their ids; a work without any is left out."""
    found: dict[str, list[Stored]] = {}
    for start in range(0, len(works), 500):
        rows = session.execute(
            select_stored()
            .where(RecordRow.work.in_(works[start : start + 500]))
            .where(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
            .order_by(RecordRow.id)
        )
        for row in rows:
            found.setdefault(row.work, []).append(Stored(*row))
    return found


def counts_by_kind(session: Session) -> dict[str, int]:
    """The number of live records of each kind, most frequent first."""
    rows = session.execute(
        sa.select(RecordRow.kind, sa.func.count())
        .where(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
        .group_by(RecordRow.kind)
        .order_by(sa.func.count().desc(), RecordRow.kind)
    )
    return {kind: count for kind, count in rows}


def counts_by_source(session: Session) -> dict[str, int]:
    """The number of live records of each source."""
    rows = session.execute(
        sa.select(RecordRow.source, sa.func.count())
        .where(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
        .group_by(RecordRow.source)
    )
    return {source: count for source, count in rows}


def of_institution(
    session: Session, slug: str, *, kinds: Sequence[str] = (), offset: int = 0, limit: int = 20
) -> tuple[int, list[Stored]]:
    """The number of an institution's live records (of these kinds) and a page, newest change first."""
    condition = sa.and_(
        RecordRow.institution == slug,
        RecordRow.seq.is_not(None),
        RecordRow.withdrawn.is_(None),
        *([RecordRow.kind.in_(kinds)] if kinds else []),
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(RecordRow).where(condition)) or 0
    rows = session.execute(
        select_stored().where(condition).order_by(RecordRow.seq.desc()).offset(offset).limit(limit)
    )
    return total, [Stored(*row) for row in rows]


def of_kinds(session: Session, kinds: Sequence[str], limit: int = 500) -> list[Stored]:
    """Up to ``limit`` live records of these kinds, newest change first (for what is on)."""
    rows = session.execute(
        select_stored()
        .where(RecordRow.kind.in_(kinds), RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
        .order_by(RecordRow.seq.desc())
        .limit(limit)
    )
    return [Stored(*row) for row in rows]


def counts_of_institution(session: Session, slug: str) -> dict[str, int]:
    """The number of an institution's live records of each kind, most frequent first."""
    rows = session.execute(
        sa.select(RecordRow.kind, sa.func.count())
        .where(RecordRow.institution == slug, RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
        .group_by(RecordRow.kind)
        .order_by(sa.func.count().desc(), RecordRow.kind)
    )
    return {kind: count for kind, count in rows}
