"""The change log: the one writer of ``seq``, and everything that is read "after N".

Every published change of a record gets the next number, in commit order, for any number of writer
processes: the counter's row is taken first in the transaction, so numbers become visible in order and
a reader that has seen N never misses a smaller one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.activities.occasions import ATTENDED
from catalog.errors import CatalogError
from catalog.store import attended, grouping, publishing, sets
from catalog.store.db import now
from catalog.store.grouping import GONE, Standing, Turn
from catalog.store.models import Log, RecordRow, table_of
from catalog.store.sets import digest_of
from catalog.store.stored import Stored, select_stored, timestamp

__all__ = [
    "Head", "Publication", "Stored", "after", "digest", "digest_of", "head", "newest", "publish",
    "select_stored", "timestamp", "touch_works", "touch_works_of_institution",
]  # fmt: skip


class Head(NamedTuple):
    """Where the log stands: its random id, the last number, the time of the last change, and what is live.

    ``live`` and ``set_digest`` are kept by ``publish``; ``digest`` computes the same from the records.
    """

    log_id: str
    seq: int
    modified: datetime
    live: int
    set_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One record to publish: the version to show, or None to withdraw it with a reason.

    ``matching`` is the version's text of keys and sketch (``catalog.matching``), None where it stays.
    """

    record: str
    version: int | None
    digest: str = ""
    institution: str = ""
    kind: str = ""
    datestamp: datetime | None = None
    reason: str = ""
    matching: str | None = None


def head(session: Session) -> Head:
    """Where the log stands now."""
    return Head(*session.execute(_HEAD).one())


def _take(session: Session, count: int) -> Head:
    """The log after ``count`` further numbers; its row stays locked until the transaction ends."""
    session.execute(sa.update(Log).values(head=Log.head + count))
    moved = head(session)
    return moved._replace(modified=max(now(), moved.modified))


def _keep(session: Session, moved: Head) -> None:
    session.execute(
        sa.update(Log).values(modified=moved.modified, live=moved.live, set_digest=moved.set_digest)
    )
    sets.remember(session, sets.Moment(moved.seq, moved.modified, moved.live, moved.set_digest))


def publish(session: Session, publications: Sequence[Publication]) -> Head:
    """Publish versions or withdrawals, each with the next number, as one step of ``session``'s transaction.

    ``session`` is of ``db.writing()``; the caller does no mapping and no network while it is open. What
    changes nothing gets no number and is passed over: a withdrawal of a record that is not shown, a version
    that is shown already. Raises ``CatalogError`` if a record is named twice or does not exist.
    """
    if not publications:
        return head(session)
    if len({entry.record for entry in publications}) != len(publications):
        raise CatalogError("a record is named twice in one publication")
    # The number is taken first: under the lock that this sets, what is read below cannot move.
    taken = _take(session, len(publications))
    states = _states(session, [entry.record for entry in publications])
    wanted = [entry for entry in publications if _changes_something(entry, states)]
    if surplus := len(publications) - len(wanted):
        session.execute(sa.update(Log).values(head=Log.head - surplus))
        taken = taken._replace(seq=taken.seq - surplus)
    if not wanted:
        return head(session)
    _write(session, wanted, states, taken)
    attended.put(
        session,
        [one.record for one in wanted if one.kind in ATTENDED or states[one.record].kind in ATTENDED],
    )
    moves = _moves(wanted, states)
    sets.move(session, moves)
    taken = _raised(session, wanted, states, _counted(taken, moves.values()))
    _keep(session, taken)
    return taken


def _raised(
    session: Session, wanted: Sequence[Publication], states: Mapping[str, _State], taken: Head
) -> Head:
    """Put the records into their works and raise these: by the records' numbers, further ones by further."""
    moved = grouping.turn(session, [_turn(entry, states[entry.record]) for entry in wanted])
    works: dict[str, int] = {}
    alone: set[str] = set()
    for seq, entry in enumerate(wanted, taken.seq - len(wanted) + 1):
        state = states[entry.record]
        # A withdrawn record's place is the work that it leaves. Of records of one work the last counts.
        here = None if entry.version is None else moved.works.get(entry.record)
        works[here or state.work] = seq
        if entry.version is None or not state.shown:
            alone.add(entry.record)
    # The works of their own of what comes or goes are in no index.
    others = sorted(moved.touched - works.keys() - alone)
    if others:
        session.execute(sa.update(Log).values(head=Log.head + len(others)))
    works.update((work, seq) for seq, work in enumerate(others, taken.seq + 1))
    publishing.RAISE_WORK.run(session, list(works.items()))
    return taken._replace(seq=taken.seq + len(others))


def _turn(entry: Publication, state: _State) -> Turn:
    before = Standing(state.matching, state.party, state.keyless) if state.shown else GONE
    if entry.version is None:
        return Turn(entry.record, state.work, before, GONE)
    matching = state.matching if entry.matching is None else entry.matching
    return Turn(entry.record, state.work, before, Standing(matching, state.party, state.keyless))


class _State(NamedTuple):
    id: str
    source: str
    seq: int | None
    version: int | None
    digest: str
    withdrawn: datetime | None
    work: str
    institution: str
    kind: str
    matching: str
    party: str
    keyless: bool

    @property
    def shown(self) -> bool:
        return self.seq is not None and self.withdrawn is None


def _states(session: Session, identifiers: Sequence[str]) -> dict[str, _State]:
    found: dict[str, _State] = {}
    for start in range(0, len(identifiers), 500):
        rows = session.execute(_STATES.where(RecordRow.id.in_(identifiers[start : start + 500])))
        found.update((row.id, _State(*row)) for row in rows)
    return found


def _changes_something(entry: Publication, states: Mapping[str, _State]) -> bool:
    state = states.get(entry.record)
    if state is None:
        raise CatalogError(f"no record {entry.record!r} to publish")
    if entry.version is None:
        return state.shown
    return not (state.shown and state.version == entry.version)


def _moves(wanted: Iterable[Publication], states: Mapping[str, _State]) -> dict[str, sets.Move]:
    """By how much the set of each source changes."""
    moves: dict[str, sets.Move] = {}
    for entry in wanted:
        before = states[entry.record]
        moved = moves.get(before.source, sets.NO_MOVE)
        if before.shown:
            moved = moved.plus(-1, -sets.share(before.id, before.digest))
        if entry.version is not None:
            moved = moved.plus(1, sets.share(entry.record, entry.digest))
        moves[before.source] = moved
    return moves


def _counted(taken: Head, moves: Iterable[sets.Move]) -> Head:
    live, total = taken.live, int(taken.set_digest, 16)
    for moved in moves:
        live, total = live + moved.live, total + moved.total
    return taken._replace(live=live, set_digest=sets.in_hex(total))


def _write(
    session: Session, wanted: Sequence[Publication], states: Mapping[str, _State], taken: Head
) -> None:
    again: list[tuple[Any, ...]] = []
    shown: list[tuple[Any, ...]] = []
    gone: list[tuple[Any, ...]] = []
    for seq, entry in enumerate(wanted, taken.seq - len(wanted) + 1):
        state = states[entry.record]
        row = (entry.record, seq, taken.modified)
        if entry.version is None:
            gone.append((*row, entry.reason[:_REASON_LIMIT]))
            continue
        matching = state.matching if entry.matching is None else entry.matching
        version = (*row, entry.version, entry.digest, entry.datestamp, matching)
        if (entry.institution, entry.kind, None) == (state.institution, state.kind, state.withdrawn):
            again.append(version)
        else:
            shown.append((*version, entry.institution, entry.kind))
    publishing.SHOW_AGAIN.run(session, again)
    publishing.SHOW.run(session, shown)
    publishing.WITHDRAW.run(session, gone)


_REASON_LIMIT = 200
_log = table_of(Log)
_HEAD = sa.select(_log.c.log_id, _log.c.head, _log.c.modified, _log.c.live, _log.c.set_digest)
"""Of the table itself: every page asks for it, and a mapped class costs as much again."""
_STATES: sa.Select[*tuple[Any, ...]] = sa.select(
    RecordRow.id,
    RecordRow.source,
    RecordRow.seq,
    RecordRow.current_version,
    RecordRow.digest,
    RecordRow.withdrawn,
    RecordRow.work,
    RecordRow.institution,
    RecordRow.kind,
    RecordRow.matching,
    RecordRow.party,
    RecordRow.keyless,
)


def touch_works_of_institution(session: Session, *slugs: str) -> int:
    """Raise the works that hold records of an institution whose indexed facts changed; gives their number.

    ``slugs`` are all under which its records stand.
    """
    works = session.scalars(
        sa.select(RecordRow.work)
        .where(RecordRow.institution.in_(slugs), RecordRow.seq.is_not(None))
        .distinct()
    ).all()
    return touch_works(session, works)


def touch_works(session: Session, works: Collection[str]) -> int:
    """Raise these works, each once, so that the index reads them again; gives their number."""
    if not works:
        return 0
    taken = _take(session, len(works))
    _keep(session, taken)
    first = taken.seq - len(works) + 1
    publishing.RAISE_WORK.run(session, [(work, seq) for seq, work in enumerate(works, first)])
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


def digest(session: Session, source: str | None = None) -> str:
    """The set digest of all live records, or of those of one source, computed from the records' rows."""
    wanted = sa.select(RecordRow.id, RecordRow.digest).where(
        RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None)
    )
    if source is not None:
        wanted = wanted.where(RecordRow.source == source)
    rows = session.execute(wanted.execution_options(yield_per=5000))
    return digest_of((row.id, row.digest) for row in rows)
