"""Computing the keys of all records anew, page by page, with a mark to go on from after a cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store import changes, grouping
from catalog.store.grouping import Standing, Turn
from catalog.store.many import Many
from catalog.store.models import RecordRow, RecordVersion, Regrouping, table_of

_records = table_of(RecordRow)
_KEEP = Many(
    sa.update(_records)
    .where(_records.c.id == sa.bindparam("b_id"))
    .values(matching=sa.bindparam("b_matching")),
    "b_id", "b_matching",
)  # fmt: skip


class Mark(NamedTuple):
    """How far it has come: the last record's id, the number of records so far."""

    after: str
    done: int


class Published(NamedTuple):
    """A record to compute keys of: its text and the version that this is of."""

    id: str
    version: int
    json: str


def begin(session: Session, rules: str, *, again: bool) -> Mark:
    """Where to go on with these rules; from the first record after other rules, or if told to do it again."""
    row = None if again else session.get(Regrouping, rules)
    if row is not None:
        return Mark(row.after, row.done)
    session.execute(sa.delete(Regrouping))
    session.add(Regrouping(rules=rules, after="", done=0))
    return Mark("", 0)


def count(session: Session) -> int:
    """The number of records that were ever published."""
    held = sa.select(sa.func.count()).select_from(RecordRow).where(RecordRow.seq.is_not(None))
    return session.scalar(held) or 0


def page(session: Session, after: str, limit: int) -> list[Published]:
    """Up to ``limit`` records after this id, the withdrawn ones too: they can come back."""
    rows = session.execute(
        sa.select(RecordRow.id, RecordVersion.id, RecordVersion.json)
        .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
        .where(RecordRow.id > after, RecordRow.seq.is_not(None))
        .order_by(RecordRow.id)
        .limit(limit)
    )
    return [Published(*row) for row in rows]


def keep(
    session: Session, rules: str, published: Sequence[Published], matchings: Mapping[str, str], mark: Mark
) -> int:
    """Write the keys of a page, group its records anew and set the mark; gives the number of works raised.

    A record of which another version was published meanwhile has its keys from that.
    """
    versions = {entry.id: entry.version for entry in published}
    fresh: list[tuple[str, str]] = []
    turns: list[Turn] = []
    for row in session.execute(_STATES.where(RecordRow.id.in_(list(versions)))):
        if row.current_version != versions[row.id]:
            continue
        if row.matching != matchings[row.id]:
            fresh.append((row.id, matchings[row.id]))
        if row.withdrawn is None:
            before = Standing(row.matching, row.party, row.keyless)
            turns.append(Turn(row.id, row.work, before, before._replace(matching=matchings[row.id])))
    _KEEP.run(session, fresh)
    moved = grouping.turn(session, turns, anew=True)
    session.execute(
        sa.update(Regrouping).where(Regrouping.rules == rules).values(after=mark.after, done=mark.done)
    )
    return changes.touch_works(session, sorted(moved.touched))


_STATES = sa.select(
    RecordRow.id,
    RecordRow.work,
    RecordRow.current_version,
    RecordRow.withdrawn,
    RecordRow.matching,
    RecordRow.party,
    RecordRow.keyless,
)


def finish(session: Session) -> None:
    """Forget the mark: all records have been gone through."""
    session.execute(sa.delete(Regrouping))
