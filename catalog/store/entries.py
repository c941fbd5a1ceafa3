"""Entries of the change log as feeds give them: records at their latest state, ready to be published.

They are read as plain rows, their times as the text that is published: that takes a quarter of the time of
``Stored``, whose times are to be reckoned with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.models import RecordRow, RecordVersion, table_of
from catalog.store.stored import timestamp


class PublishedTime(sa.types.TypeDecorator[str]):
    """A time as it is published: ISO 8601, UTC, microseconds, ``Z``."""

    impl = sa.String
    cache_ok = True

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        """The stored time: SQLite gives its text without a zone, PostgreSQL a time in any zone."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return timestamp(value.astimezone(UTC))
        return f"{value[:10]}T{value[11:]}Z"


class Entry(NamedTuple):
    """A record at its latest published state; times as published, ``json`` the stored text."""

    id: str
    work: str
    institution: str
    seq: int
    digest: str
    created: str
    modified: str
    datestamp: str | None
    withdrawn: str | None
    withdrawn_reason: str
    json: str

    def published(self) -> bytes:
        """The published JSON: the state spliced around the stored text, which is not parsed."""
        return f"{self._state()},{self.json[1:]}".encode()

    def tombstone(self) -> bytes:
        """What is published of a withdrawn record: its id and state, no description."""
        gone = orjson.dumps({"at": self.withdrawn, "reason": self.withdrawn_reason}).decode()
        return f'{{"id":"{self.id}",{self._state()[1:]},"withdrawn":{gone}}}'.encode()

    def _state(self) -> str:
        # Neither ids nor times nor digests hold what JSON would have to escape.
        stamped = "" if self.datestamp is None else f',"datestamp":"{self.datestamp}"'
        return (
            f'{{"seq":{self.seq},"digest":"{self.digest}","created":"{self.created}"'
            f',"modified":"{self.modified}"{stamped}'
        )


_records, _versions = table_of(RecordRow), table_of(RecordVersion)
_columns = _records.c


def _time(column: sa.Column[Any]) -> sa.ColumnElement[str]:
    return sa.type_coerce(column, PublishedTime())


_ENTRIES = sa.select(
    _columns.id,
    _columns.work,
    _columns.institution,
    _columns.seq,
    _columns.digest,
    _time(_columns.created),
    _time(_columns.modified),
    _time(_columns.datestamp),
    _time(_columns.withdrawn),
    _columns.withdrawn_reason,
    _versions.c.json,
).join_from(_records, _versions, _versions.c.id == _columns.current_version)
_LIVE = _ENTRIES.where(_columns.seq.is_not(None), _columns.withdrawn.is_(None))
_NEWEST = (
    _LIVE.where(_columns.seq < sa.bindparam("before"))
    .order_by(_columns.seq.desc())
    .limit(sa.bindparam("count"))
)
_AFTER = (
    _ENTRIES.where(_columns.seq > sa.bindparam("after"), _columns.seq <= sa.bindparam("until"))
    .order_by(_columns.seq)
    .limit(sa.bindparam("count"))
)
_LIVE_AFTER = (
    _LIVE.where(_columns.seq > sa.bindparam("after"), _columns.seq <= sa.bindparam("until"))
    .order_by(_columns.seq)
    .limit(sa.bindparam("count"))
)
_OF_WORKS = _LIVE.where(_columns.work.in_(sa.bindparam("works", expanding=True)))


def newest(session: Session, before: int, limit: int) -> list[Entry]:
    """Up to ``limit`` live records last changed before the number ``before``, newest change first."""
    return _read(session, _NEWEST, before=before, count=limit)


def after(session: Session, seq: int, limit: int, *, until: int) -> list[Entry]:
    """Up to ``limit`` records that changed after ``seq`` and not after ``until``, oldest change first."""
    return _read(session, _AFTER, after=seq, until=until, count=limit)


def live_after(session: Session, seq: int, limit: int, *, until: int) -> list[Entry]:
    """As ``after``, without what was withdrawn."""
    return _read(session, _LIVE_AFTER, after=seq, until=until, count=limit)


def of_works(session: Session, works: Sequence[str]) -> dict[str, list[Entry]]:
    """The live records of each of these works, newest change first; a work without any is left out."""
    found: dict[str, list[Entry]] = {}
    for start in range(0, len(works), 500):
        for entry in _read(session, _OF_WORKS, works=list(works[start : start + 500])):
            found.setdefault(entry.work, []).append(entry)
    for held in found.values():
        held.sort(key=lambda entry: -entry.seq)
    return found


def _read(session: Session, wanted: sa.Select[Any], **values: Any) -> list[Entry]:
    # All at once: one by one the driver takes twice as long.
    rows = session.connection().execute(wanted, values).all()
    return [Entry._make(row) for row in rows]
