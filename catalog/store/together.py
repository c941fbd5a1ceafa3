"""The records of one work, and what brings each together with the others."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.matching import sketch
from catalog.matching.groups import Reason, reasons
from catalog.matching.keys import PARTY
from catalog.matching.sketch import Matching
from catalog.store.grouping import Standing
from catalog.store.match_keys import crowded
from catalog.store.models import RecordRow, table_of
from catalog.store.stored import Stored, select_table

MOST_SHOWN = 500
"""So many records of a work are looked at."""


_records = table_of(RecordRow)
_LIVE = (
    _records.c.work == sa.bindparam("wanted"), _records.c.seq.is_not(None), _records.c.withdrawn.is_(None)
)  # fmt: skip
_OF_WORK = (
    select_table(_records.c.matching, _records.c.party, _records.c.keyless)
    .where(*_LIVE)
    .order_by(_records.c.id)
    .limit(sa.bindparam("most"))
)
_SIZE = sa.select(sa.func.count()).select_from(_records).where(*_LIVE)


class Member(NamedTuple):
    """A live record of a work with the keys that count; ``ignored`` are those that too many have."""

    stored: Stored
    matching: Matching
    ignored: tuple[str, ...]
    party: str
    keyless: bool


class Together(NamedTuple):
    """A work: its records by their ids, up to ``MOST_SHOWN`` of them, and how many there are in all."""

    work: str
    members: list[Member]
    total: int

    def reasons(self, one: Member, other: Member) -> tuple[Reason, ...]:
        """Why two of its records are together; nothing where only a third one brings them together."""
        return reasons(one.matching, other.matching)


def work_of(session: Session, identifier: str) -> str | None:
    """The work of a record, or the work itself where that is its id; None if there is neither."""
    own = session.scalar(sa.select(RecordRow.work).where(RecordRow.id == identifier))
    if own is not None:
        return own
    return session.scalar(sa.select(RecordRow.work).where(RecordRow.work == identifier).limit(1))


def of_work(session: Session, work: str, limit: int = MOST_SHOWN) -> Together:
    """The live records of a work; none if there is no such work."""
    rows = session.execute(_OF_WORK, {"wanted": work, "most": limit}).all()
    size = len(Stored._fields)
    held = [(Stored(*row[:size]), Standing(*row[size:])) for row in rows]
    ignored = crowded(session, sorted({key for _, standing in held for key in standing.keys}))
    members = [_member(stored, standing, ignored) for stored, standing in held]
    total = len(members)
    if total == limit:
        total = session.scalar(_SIZE, {"wanted": work}) or total
    return Together(work, members, total)


def _member(stored: Stored, standing: Standing, ignored: set[str]) -> Member:
    keys = tuple(key for key in standing.keys if key not in ignored)
    matching = Matching(sketch.read(standing.matching).sketch, keys)
    told = tuple(key for key in standing.keys if key in ignored and not key.startswith(PARTY))
    return Member(stored, matching, told, standing.party, standing.keyless)
