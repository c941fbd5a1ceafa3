"""Records: appending versions in batches, reading what is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, CatalogError
from catalog.store import media_uses
from catalog.store.changes import Publication, Stored, select_stored
from catalog.store.db import now
from catalog.store.institutions import bearing
from catalog.store.items import keep_raw
from catalog.store.many import Many, take_keys
from catalog.store.models import RecordRow, RecordVersion, SourceItem, SourceSet, table_of
from catalog.store.stored import select_table

_records, _versions = table_of(RecordRow), table_of(RecordVersion)


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
    is their number where they are kept already; ``matching`` is the text of keys and sketch
    (``catalog.matching``), which puts the record into a work once it is published.
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
    matching: str = ""


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


class Claims(NamedTuple):
    """Which record ids there are already: ours to append to, or taken by another record."""

    ours: frozenset[str]
    taken: frozenset[str]


def claims(session: Session, source: str, native_ids: Mapping[str, str]) -> Claims:
    """What is there of these record ids, given with the native ids that they are wanted for.

    Source ``a`` with ``b-1`` and source ``a-b`` with ``1`` would make the same id.
    """
    ours: list[str] = []
    taken: list[str] = []
    identifiers = list(native_ids)
    for start in range(0, len(identifiers), 500):
        rows = session.execute(
            sa.select(RecordRow.id, RecordRow.source, RecordRow.native_id).where(
                RecordRow.id.in_(identifiers[start : start + 500])
            )
        )
        for identifier, owner, native_id in rows:
            mine = (owner, native_id) == (source, native_ids[identifier])
            (ours if mine else taken).append(identifier)
    return Claims(frozenset(ours), frozenset(taken))


class Appended(NamedTuple):
    """What ``append`` made of each draft, in order: how to publish it, the number of its raw bytes."""

    publications: list[Publication]
    raw_refs: list[int]


def append(
    session: Session, source: str, run: int | None, drafts: Sequence[Draft], known: Claims | None = None
) -> Appended:
    """Append a version of each draft; gives the publications that would show them.

    Makes the record's row where there is none; ``known`` are the claims on the drafts' ids if the caller
    has asked for them in this transaction. Nothing is published by this. Raises ``AlreadyExists`` if an id is
    taken by another record, ``CatalogError`` if a record is named twice.
    """
    if not drafts:
        return Appended([], [])
    native_ids = {entry.id: entry.native_id for entry in drafts}
    if len(native_ids) != len(drafts):
        raise CatalogError("a record is named twice in one batch of drafts")
    known = claims(session, source, native_ids) if known is None else known
    for entry in drafts:
        if entry.id in known.taken:
            raise AlreadyExists("record", entry.id)
    moment = now()
    raw_refs = _insert_raw(session, drafts)
    _INSERT_RECORD.run(
        session, [_row(entry, source, moment) for entry in drafts if entry.id not in known.ours]
    )
    versions = take_keys(session, _versions, len(drafts))
    _INSERT_VERSION.run(
        session,
        [
            (version, run, raw_ref, entry.id, *_mapping(entry))
            for version, raw_ref, entry in zip(versions, raw_refs, drafts, strict=True)
        ],
    )
    media_uses.note(session, ((entry.id, entry.json) for entry in drafts))
    publications = [
        Publication(
            record=entry.id,
            version=version,
            digest=entry.digest,
            institution=entry.institution,
            kind=entry.kind,
            datestamp=entry.datestamp,
            matching=entry.matching,
        )
        for version, entry in zip(versions, drafts, strict=True)
    ]
    return Appended(publications, raw_refs)


def _insert_raw(session: Session, drafts: Sequence[Draft]) -> list[int]:
    fresh = [(one.format, one.context, one.payload) for one in drafts if one.raw_ref is None]
    numbers = iter(keep_raw(session, fresh))
    return [next(numbers) if entry.raw_ref is None else entry.raw_ref for entry in drafts]


_INSERT_RECORD = Many(
    sa.insert(_records),
    "id", "native_id", "work", "source", "created", "modified", "institution", "kind", "digest",
    "withdrawn_reason", "matching",
)  # fmt: skip
_INSERT_VERSION = Many(
    sa.insert(_versions),
    "id", "run", "raw_ref", "record", "raw_hash", "mapping_version", "record_hash", "json",
)  # fmt: skip


def _row(entry: Draft, source: str, moment: datetime) -> tuple[Any, ...]:
    return (
        entry.id, entry.native_id, entry.id, source, moment, moment, entry.institution, entry.kind, "", "",
        # In force once it is published; put in then, it would move the grown row to another page.
        entry.matching,
    )  # fmt: skip


def _mapping(entry: Draft) -> tuple[Any, ...]:
    return entry.raw_hash, entry.mapping_version, entry.record_hash, entry.json


def datestamp(session: Session, source: str, native_id: str) -> datetime | None:
    """The source's own date of the state that was published last, None where it gave none."""
    return session.scalar(
        sa.select(RecordRow.datestamp).where(RecordRow.source == source, RecordRow.native_id == native_id)
    )


def get(session: Session, identifier: str) -> Stored | None:
    """The record of that id, withdrawn ones included; None if there never was one."""
    row = session.execute(_ONE, {"wanted": identifier}).one_or_none()
    return None if row is None or row.seq is None else Stored(*row)


def of_works(session: Session, works: Sequence[str]) -> dict[str, list[Stored]]:
    """The live records of each of these works, in the order of their ids; a work without any is left out."""
    found: dict[str, list[Stored]] = {}
    for start in range(0, len(works), 500):
        for row in session.execute(_OF_WORKS, {"wanted": list(works[start : start + 500])}):
            found.setdefault(row.work, []).append(Stored(*row))
    return found


_ONE = select_table().where(_records.c.id == sa.bindparam("wanted"))
_LIVE = select_table().where(_records.c.seq.is_not(None), _records.c.withdrawn.is_(None))
_OF_WORKS = _LIVE.where(_records.c.work.in_(sa.bindparam("wanted", expanding=True))).order_by(_records.c.id)


def live(session: Session, identifiers: Sequence[str]) -> dict[str, Stored]:
    """The live ones of these records, by id."""
    found: dict[str, Stored] = {}
    for start in range(0, len(identifiers), 500):
        rows = session.execute(_LIVE_ONES, {"wanted": list(identifiers[start : start + 500])})
        found |= {row.id: Stored(*row) for row in rows}
    return found


_LIVE_ONES = _LIVE.where(_records.c.id.in_(sa.bindparam("wanted", expanding=True)))


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
    """The number of live records of each source that has any, as every publication keeps it."""
    rows = session.execute(sa.select(SourceSet.source, SourceSet.live).where(SourceSet.live > 0))
    return {source: count for source, count in rows}


def of_institution(
    session: Session, slug: str, *, kinds: Sequence[str] = (), offset: int = 0, limit: int = 20
) -> tuple[int, list[Stored]]:
    """The number of an institution's live records (of these kinds) and a page, newest change first."""
    condition = sa.and_(
        RecordRow.institution.in_(bearing(session, slug)),
        RecordRow.seq.is_not(None),
        RecordRow.withdrawn.is_(None),
        *([RecordRow.kind.in_(kinds)] if kinds else []),
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(RecordRow).where(condition)) or 0
    rows = session.execute(
        select_stored().where(condition).order_by(RecordRow.seq.desc()).offset(offset).limit(limit)
    )
    return total, [Stored(*row) for row in rows]


def counts_of_institution(session: Session, slug: str) -> dict[str, int]:
    """The number of an institution's live records of each kind, most frequent first."""
    slugs = bearing(session, slug)
    live = sa.select(RecordRow.kind, sa.func.count()).where(RecordRow.withdrawn.is_(None))
    live = live.group_by(RecordRow.kind)
    # Asked for in one, each record would be read: one index has all for the first, another for the second.
    unpublished = live.where(RecordRow.seq.is_(None), (RecordRow.institution + "").in_(slugs))
    lacking = {kind: count for kind, count in session.execute(unpublished)}
    rows = session.execute(live.where(RecordRow.institution.in_(slugs)))
    counts = {kind: count - lacking.get(kind, 0) for kind, count in rows}
    return {
        kind: counts[kind] for kind in sorted(counts, key=lambda kind: (-counts[kind], kind)) if counts[kind]
    }
