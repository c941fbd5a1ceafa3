"""A record as the store holds it, and what is published of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa

from catalog.store.models import RecordRow, RecordVersion, table_of


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


_records, _versions = table_of(RecordRow), table_of(RecordVersion)


def select_table(*more: sa.Column[Any]) -> sa.Select[*tuple[Any, ...]]:
    """As ``select_stored``, of the tables themselves, for the few rows that a page waits for.

    On mapped classes SQLAlchemy prepares to load objects, which takes longer than to read the rows. ``more``
    are further columns of records; callers add conditions on the tables, once for all of their calls.
    """
    columns = (*(_records.c[name] for name in Stored._fields[:-1]), _versions.c.json, *more)
    return sa.select(*columns).join_from(_records, _versions, _versions.c.id == _records.c.current_version)


def select_stored() -> sa.Select[*tuple[Any, ...]]:
    """The statement that gives ``Stored`` rows; callers add conditions and order."""
    return sa.select(*STORED_COLUMNS).join(RecordVersion, RecordVersion.id == RecordRow.current_version)


def timestamp(moment: datetime) -> str:
    """The time as published: ISO 8601, UTC, microseconds, ``Z``."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
