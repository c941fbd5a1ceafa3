"""Sets of live records, whole and per source: how many, and their digest, kept by every publication.

The set digest (DESIGN section 4) is the sum modulo 2^256 of SHA-256(id + digest) over the live records, so
what comes is added and what goes is taken off, in any order. ``set_history`` keeps what it was each time the
log moved, so that a harvester who comes with an older cursor can be told what it held then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.store.many import Many
from catalog.store.models import RecordRow, SetHistory, SourceSet, table_of

KEPT = 100_000
"""So many past states of the whole set are kept: years of a small catalog, weeks of a busy one."""
_MODULUS = 1 << 256


class Set(NamedTuple):
    """The live records of one source: their number, and their set digest in hex."""

    source: str
    live: int
    set_digest: str


class Moment(NamedTuple):
    """What the whole set was when the log stood at ``seq``."""

    seq: int
    modified: datetime
    live: int
    set_digest: str


class Move(NamedTuple):
    """By how much a set changed: records more (or less), and the sum of their shares."""

    live: int
    total: int

    def plus(self, live: int, total: int) -> Move:
        """This move and a further one."""
        return Move(self.live + live, self.total + total)


NO_MOVE = Move(0, 0)


def share(identifier: str, digest: str) -> int:
    """What one record adds to the digest of each set that it is in."""
    return int.from_bytes(hashlib.sha256((identifier + digest).encode()).digest())


def in_hex(total: int) -> str:
    """A sum of shares as it is published: 64 hex digits."""
    return f"{total % _MODULUS:064x}"


def digest_of(pairs: Iterable[tuple[str, str]]) -> str:
    """The set digest in hex of ``(id, digest)`` pairs: the sum modulo 2^256 of SHA-256(id + digest).

    Any client can compute it over what it holds, in any order (DESIGN section 4).
    """
    return in_hex(sum(share(identifier, digest) for identifier, digest in pairs))


def together(given: Iterable[Set]) -> str:
    """The set digest in hex of sets that have no record in common."""
    return in_hex(sum(int(entry.set_digest, 16) for entry in given))


def move(session: Session, moves: Mapping[str, Move]) -> None:
    """Change the sets of these sources; ``session`` writes, so that what is read here cannot move."""
    wanted = sa.select(SourceSet.source, SourceSet.live, SourceSet.set_digest)
    before = {row.source: Set(*row) for row in session.execute(wanted.where(SourceSet.source.in_(moves)))}
    rows = []
    for source, moved in sorted(moves.items()):
        _, live, digest = before.get(source, (source, 0, "0"))
        rows.append((source, live + moved.live, in_hex(int(digest, 16) + moved.total)))
    _KEEP.run(session, rows)


def remember(session: Session, moment: Moment) -> None:
    """Keep what the whole set is now that the log has moved; forgets the oldest beyond ``KEPT``."""
    _REMEMBER.run(session, [tuple(moment)])
    session.execute(_FORGET)


def of_sources(session: Session) -> list[Set]:
    """The sets of all sources that have live records, by slug."""
    wanted = sa.select(SourceSet.source, SourceSet.live, SourceSet.set_digest)
    rows = session.execute(wanted.where(SourceSet.live > 0).order_by(SourceSet.source))
    return [Set(*row) for row in rows]


def computed(session: Session) -> list[Set]:
    """The same sets, computed from the records' rows, to prove the kept ones."""
    wanted = (
        sa.select(RecordRow.source, RecordRow.id, RecordRow.digest)
        .where(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
        .execution_options(yield_per=5000)
    )
    found: dict[str, Move] = {}
    for source, identifier, digest in session.execute(wanted):
        found[source] = found.get(source, NO_MOVE).plus(1, share(identifier, digest))
    return [Set(source, moved.live, in_hex(moved.total)) for source, moved in sorted(found.items())]


def at(session: Session, seq: int) -> Moment | None:
    """What the whole set was when the log stood at ``seq``; None if it never stood there, or long ago."""
    return _moment(session, _HISTORY.where(SetHistory.seq == seq))


def with_digest(session: Session, digest: str) -> Moment | None:
    """When the whole set last had this digest; None if it had not, or long ago."""
    return _moment(session, _HISTORY.where(SetHistory.set_digest == digest))


def changes_after(session: Session, seq: int, most: int) -> int:
    """How many records changed after ``seq``, counted up to ``most``."""
    some = sa.select(RecordRow.seq).where(RecordRow.seq > seq).limit(most).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _moment(session: Session, wanted: sa.Select[*tuple[Any, ...]]) -> Moment | None:
    row = session.execute(wanted.order_by(SetHistory.seq.desc()).limit(1)).one_or_none()
    return None if row is None else Moment(*row)


_HISTORY = sa.select(SetHistory.seq, SetHistory.modified, SetHistory.live, SetHistory.set_digest)
_sets = table_of(SourceSet)
_KEEP = Many(
    {
        database: statement.on_conflict_do_update(
            index_elements=[_sets.c.source],
            set_={"live": statement.excluded.live, "set_digest": statement.excluded.set_digest},
        )
        for database, statement in (
            ("sqlite", sqlite.insert(_sets)),
            ("postgresql", postgresql.insert(_sets)),
        )
    },
    "source", "live", "set_digest",
)  # fmt: skip
_history = table_of(SetHistory)
_REMEMBER = Many(sa.insert(_history), "seq", "modified", "live", "set_digest")
_FORGET = sa.delete(_history).where(
    _history.c.id <= sa.select(sa.func.max(_history.c.id) - KEPT).scalar_subquery()
)
