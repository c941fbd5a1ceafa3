"""Editors' decisions on works: a record split off, records joined. They win over keys and outlive harvests.

A record that was split off is keyless: no key of it counts, also none of a later harvest. Records that were
joined are of one party, whose key is asked for nothing else; one that was split off before stays keyless.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import CatalogError, UnknownName
from catalog.store import changes, grouping
from catalog.store.db import now
from catalog.store.grouping import Standing, Turn
from catalog.store.models import RecordRow, WorkDecision

MOST_JOINED = 500
"""Records that editors may join in one party."""


class Undecidable(CatalogError):
    """What cannot be split or joined, or a decision that cannot be taken back."""


Word = tuple[str, bool]
"""What an editor's word is for a record: its party ("" for none), and whether it is keyless."""


class Decision(NamedTuple):
    """A decision as it was made; ``verb`` is split or join, ``undone_at`` None while it holds."""

    id: int
    verb: str
    records: tuple[str, ...]
    made_by: str
    made_at: datetime
    undone_at: datetime | None


def split(session: Session, record: str, by: str) -> Decision:
    """Take a record out of its work, for good: it is alone until an editor joins it.

    Raises ``UnknownName`` for a record that there is not, ``Undecidable`` for one that is alone already.
    """
    states = _states(session, [record])
    state = states[record]
    others = sa.select(RecordRow.id).where(RecordRow.work == state.work, RecordRow.id != record)
    if session.scalar(others.limit(1)) is None:
        raise Undecidable(f"record {record!r} is the only one of its work: there is nothing to split")
    return _decide(session, "split", [record], {record: ("", True)}, by)


def join(session: Session, records: Sequence[str], by: str) -> Decision:
    """Make one work of records, and of all that they were joined with before.

    Raises ``UnknownName`` for a record that there is not, ``Undecidable`` for fewer than two records and for
    a party that would have more than ``MOST_JOINED``.
    """
    named = list(dict.fromkeys(records))
    if len(named) < 2:
        raise Undecidable("joining takes two different records at least")
    states = _states(session, named)
    parties = {state.party for state in states.values() if state.party}
    members = set(named)
    members.update(session.scalars(sa.select(RecordRow.id).where(RecordRow.party.in_(sorted(parties)))))
    if len(members) > MOST_JOINED:
        raise Undecidable(f"{len(members)} records would be joined; at most {MOST_JOINED} are")
    party = min(members)
    states = _states(session, sorted(members))
    return _decide(
        session, "join", named, {record: (party, state.keyless) for record, state in states.items()}, by
    )


def undo(session: Session, number: int | None = None) -> Decision:
    """Take back a decision, the last one that holds if no number is given.

    Raises ``UnknownName`` for a number that there is not, ``Undecidable`` where there is nothing to take
    back, or a later decision on the same records holds.
    """
    holding = sa.select(WorkDecision).where(WorkDecision.undone_at.is_(None)).order_by(WorkDecision.id.desc())
    if number is None:
        row = session.scalars(holding.limit(1)).one_or_none()
        if row is None:
            raise Undecidable("no decision on works holds: there is nothing to undo")
    else:
        row = session.get(WorkDecision, number)
        if row is None:
            raise UnknownName("decision", str(number))
        if row.undone_at is not None:
            raise Undecidable(f"decision {number} was undone already")
    for later in session.scalars(holding.where(WorkDecision.id > row.id)):
        if common := sorted(row.before.keys() & later.before.keys()):
            raise Undecidable(
                f"decision {later.id} ({later.verb}) speaks of {common[0]} too and came later: undo it first"
            )
    row.undone_at = now()
    _apply(session, {record: (party, keyless) for record, (party, keyless) in row.before.items()})
    return _decision(row)


def history(session: Session, records: Sequence[str] = (), limit: int = 50) -> list[Decision]:
    """The latest decisions (on these records), newest first, the undone ones too."""
    found: list[Decision] = []
    wanted = set(records)
    for row in session.scalars(sa.select(WorkDecision).order_by(WorkDecision.id.desc())):
        if not wanted or wanted & row.before.keys():
            found.append(_decision(row))
        if len(found) == limit:
            break
    return found


class _State(NamedTuple):
    id: str
    work: str
    matching: str
    party: str
    keyless: bool
    live: bool


_STATES = sa.select(
    RecordRow.id,
    RecordRow.work,
    RecordRow.matching,
    RecordRow.party,
    RecordRow.keyless,
    sa.and_(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None)),
)


def _states(session: Session, records: Sequence[str]) -> dict[str, _State]:
    rows = session.execute(_STATES.where(RecordRow.id.in_(records)))
    found = {row[0]: _State(*row) for row in rows}
    for record in records:
        if record not in found:
            raise UnknownName("record", record)
    return found


def _decide(
    session: Session, verb: str, records: Sequence[str], words: Mapping[str, Word], by: str
) -> Decision:
    before = _apply(session, words)
    row = WorkDecision(
        verb=verb,
        records=list(records),
        before={record: list(word) for record, word in before.items()},
        made_by=by,
        made_at=now(),
    )
    session.add(row)
    session.flush()
    return _decision(row)


def _apply(session: Session, words: Mapping[str, Word]) -> dict[str, Word]:
    """Write the words, move the records and raise the works; gives the words that stood before."""
    states = _states(session, sorted(words))
    turns = []
    for record, (party, keyless) in words.items():
        state = states[record]
        session.execute(
            sa.update(RecordRow).where(RecordRow.id == record).values(party=party, keyless=keyless)
        )
        if state.live:
            before = Standing(state.matching, state.party, state.keyless)
            turns.append(Turn(record, state.work, before, Standing(state.matching, party, keyless)))
    moved = grouping.turn(session, turns)
    changes.touch_works(session, sorted(moved.touched))
    return {record: (state.party, state.keyless) for record, state in states.items()}


def _decision(row: WorkDecision) -> Decision:
    return Decision(row.id, row.verb, tuple(row.records), row.made_by, row.made_at, row.undone_at)
