"""The change log: the one writer of ``seq``, and everything that is read "after N".

Every published change of a record gets the next number, in commit order, for any number of writer
processes: the counter's row is taken first in the transaction, so numbers become visible in order and
a reader that has seen N never misses a smaller one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import CatalogError
from catalog.store.db import now
from catalog.store.models import Log, RecordRow, RecordVersion, Work, table_of

_MODULUS = 1 << 256


class Head(NamedTuple):
    """Where the log stands: its random id, the last number, the time of the last change."""

    log_id: str
    seq: int
    modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One record to publish: the version to show, or None to withdraw it with a reason."""

    record: str
    version: int | None
    digest: str = ""
    institution: str = ""
    kind: str = ""
    datestamp: datetime | None = None
    reason: str = ""


class Stored(NamedTuple):
    """A record at its latest published state.

    ``json`` is the stored text of the last published version, also for a withdrawn record (None only
    if nothing was ever published).
    """

    id: str
    work: str
    source: str
    institution: str
    seq: int
    digest: str
    created: datetime
    modified: datetime
    datestamp: datetime | None
    withdrawn: datetime | None
    withdrawn_reason: str
    json: str

    @property
    def state(self) -> dict[str, Any]:
        """What only the store knows, as it is spliced into the published JSON."""
        shaped: dict[str, Any] = {
            "seq": self.seq,
            "digest": self.digest,
            "created": timestamp(self.created),
            "modified": timestamp(self.modified),
        }
        if self.datestamp is not None:
            shaped["datestamp"] = timestamp(self.datestamp)
        if self.withdrawn is not None:
            shaped["withdrawn"] = {"at": timestamp(self.withdrawn), "reason": self.withdrawn_reason}
        return shaped

    def published(self) -> bytes:
        """The published JSON: the state spliced around the stored text, which is not parsed."""
        state = orjson.dumps(self.state)
        return state[:-1] + b"," + self.json.encode()[1:]

    def tombstone(self) -> bytes:
        """What is published of a withdrawn record: its id and state, no description."""
        return orjson.dumps({"id": self.id, **self.state})

    def parsed(self) -> dict[str, Any]:
        """The published JSON as a dict."""
        parsed: dict[str, Any] = {**self.state, **orjson.loads(self.json)}
        return parsed


STORED_COLUMNS = (
    RecordRow.id,
    RecordRow.work,
    RecordRow.source,
    RecordRow.institution,
    RecordRow.seq,
    RecordRow.digest,
    RecordRow.created,
    RecordRow.modified,
    RecordRow.datestamp,
    RecordRow.withdrawn,
    RecordRow.withdrawn_reason,
    RecordVersion.json,
)


def select_stored() -> sa.Select[*tuple[Any, ...]]:
    """The statement that gives ``Stored`` rows; callers add conditions and order."""
    return sa.select(*STORED_COLUMNS).join(RecordVersion, RecordVersion.id == RecordRow.current_version)


def timestamp(moment: datetime) -> str:
    """The time as published: ISO 8601, UTC, microseconds, ``Z``."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def head(session: Session) -> Head:
    """Where the log stands now."""
    row = session.execute(sa.select(Log.log_id, Log.head, Log.modified)).one()
    return Head(*row)


def _take(session: Session, count: int) -> Head:
    moved = session.execute(
        sa.update(Log).values(head=Log.head + count).returning(Log.log_id, Log.head, Log.modified)
    ).one()
    modified = max(now(), moved.modified)
    session.execute(sa.update(Log).values(modified=modified))
    return Head(moved.log_id, moved.head, modified)


def publish(session: Session, publications: Sequence[Publication]) -> Head:
    """Publish versions or withdrawals, each with the next number, as one step of ``session``'s transaction.

    ``session`` is of ``db.writing()``; the caller does no mapping and no network while it is open. A record
    withdrawn already, or shown at that version already, must not be named: it would get a number for nothing.
    Raises ``CatalogError`` if a record is named twice.
    """
    if not publications:
        return head(session)
    if len({entry.record for entry in publications}) != len(publications):
        raise CatalogError("a record is named twice in one publication")
    taken = _take(session, len(publications))
    first = taken.seq - len(publications) + 1
    shown, gone, works = [], [], []
    for seq, entry in enumerate(publications, first):
        works.append({"w_record": entry.record, "w_seq": seq})
        if entry.version is None:
            gone.append({"b_id": entry.record, "b_seq": seq, "b_reason": entry.reason})
        else:
            shown.append(_shown(entry, seq))
    if shown:
        session.connection().execute(_SHOW, [{**row, "b_modified": taken.modified} for row in shown])
    if gone:
        session.connection().execute(
            sa.update(_records)
            .where(_records.c.id == sa.bindparam("b_id"))
            .values(
                seq=sa.bindparam("b_seq"),
                withdrawn=taken.modified,
                modified=taken.modified,
                withdrawn_reason=sa.bindparam("b_reason"),
            ),
            gone,
        )
    session.connection().execute(_RAISE_WORK, works)
    return taken


def _shown(entry: Publication, seq: int) -> dict[str, Any]:
    return {
        "b_id": entry.record,
        "b_seq": seq,
        "b_version": entry.version,
        "b_digest": entry.digest,
        "b_institution": entry.institution,
        "b_kind": entry.kind,
        "b_datestamp": entry.datestamp,
    }


_records = table_of(RecordRow)
_SHOW = (
    sa.update(_records)
    .where(_records.c.id == sa.bindparam("b_id"))
    .values(
        seq=sa.bindparam("b_seq"),
        current_version=sa.bindparam("b_version"),
        digest=sa.bindparam("b_digest"),
        institution=sa.bindparam("b_institution"),
        kind=sa.bindparam("b_kind"),
        datestamp=sa.bindparam("b_datestamp"),
        modified=sa.bindparam("b_modified"),
        withdrawn=None,
        withdrawn_reason="",
    )
)
_works = table_of(Work)
_RAISE_WORK = (
    sa.update(_works)
    .where(
        _works.c.id
        == sa.select(_records.c.work).where(_records.c.id == sa.bindparam("w_record")).scalar_subquery()
    )
    .values(index_seq=sa.bindparam("w_seq"))
)


def touch_works_of_institution(session: Session, slug: str) -> int:
    """Raise the works that hold records of an institution whose indexed facts changed; gives their number."""
    works = session.scalars(
        sa.select(RecordRow.work).where(RecordRow.institution == slug, RecordRow.seq.is_not(None)).distinct()
    ).all()
    if not works:
        return 0
    last = _take(session, len(works)).seq
    first = last - len(works) + 1
    session.connection().execute(
        sa.update(_works).where(_works.c.id == sa.bindparam("w_id")).values(index_seq=sa.bindparam("w_seq")),
        [{"w_id": work, "w_seq": seq} for seq, work in enumerate(works, first)],
    )
    return len(works)


def after(session: Session, seq: int, limit: int, *, until: int | None = None) -> list[Stored]:
    """Up to ``limit`` records that changed after ``seq`` (and not after ``until``), oldest change first."""
    wanted = select_stored().where(RecordRow.seq > seq).order_by(RecordRow.seq).limit(limit)
    if until is not None:
        wanted = wanted.where(RecordRow.seq <= until)
    return [Stored(*row) for row in session.execute(wanted)]


def newest(session: Session, before: int | None, limit: int) -> list[Stored]:
    """Up to ``limit`` live records last changed before ``before`` (None: now), newest change first."""
    wanted = select_stored().where(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
    if before is not None:
        wanted = wanted.where(RecordRow.seq < before)
    rows = session.execute(wanted.order_by(RecordRow.seq.desc()).limit(limit))
    return [Stored(*row) for row in rows]


def digest_of(pairs: Iterable[tuple[str, str]]) -> str:
    """The set digest in hex of ``(id, digest)`` pairs: the sum modulo 2^256 of SHA-256(id + digest).

    Any client can compute it over what it holds, in any order (DESIGN section 4).
    """
    total = 0
    for identifier, digest in pairs:
        total += int.from_bytes(hashlib.sha256((identifier + digest).encode()).digest())
    return f"{total % _MODULUS:064x}"


def digest(session: Session, source: str | None = None) -> str:
    """The set digest of all live records, or of those of one source."""
    wanted = sa.select(RecordRow.id, RecordRow.digest).where(
        RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None)
    )
    if source is not None:
        wanted = wanted.where(RecordRow.source == source)
    return digest_of(_pairs(session, wanted))


def _pairs(session: Session, wanted: sa.Select[*tuple[Any, ...]]) -> Iterator[tuple[str, str]]:
    for identifier, digest_text in session.execute(wanted.execution_options(yield_per=5000)):
        yield identifier, digest_text


def works_after(session: Session, seq: int, limit: int) -> list[tuple[str, int]]:
    """Up to ``limit`` works ``(id, index_seq)`` to index after ``seq``, in order."""
    rows = session.execute(
        sa.select(Work.id, Work.index_seq).where(Work.index_seq > seq).order_by(Work.index_seq).limit(limit)
    )
    return [(row.id, row.index_seq) for row in rows]
