"""Which work each record is in: kept up with every publication, the same whatever the order they came in.

Live records with a key in common are of one cluster, and a cluster's records are put into works by
``catalog.matching.groups``; a work has the smallest id of its records. What a batch changes is found from the
keys that its records had and have, so that a record which matches nothing costs one look at its keys.

Two bounds keep a batch from growing with the catalog: crowded keys do not count (``match_keys``), and a
cluster of more than ``MOST_TOGETHER`` records is taken apart, each record a work of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.matching import sketch
from catalog.matching.groups import Sets, grouped
from catalog.matching.keys import PARTY
from catalog.matching.sketch import Matching
from catalog.store.many import Many
from catalog.store.match_keys import CHUNK, Holders, Row
from catalog.store.models import RecordRow, table_of

MOST_TOGETHER = 2000
"""More records than this were brought together by bad keys: no work has so many."""

_records = table_of(RecordRow)
_MOVE = Many(
    sa.update(_records).where(_records.c.id == sa.bindparam("b_id")).values(work=sa.bindparam("b_work")),
    "b_id", "b_work",
)  # fmt: skip
_MEMBERS = sa.select(RecordRow.id, RecordRow.work, RecordRow.matching, RecordRow.party, RecordRow.keyless)


class Standing(NamedTuple):
    """What decides a record's work: its kept keys (none of one that is not live) and an editor's word."""

    matching: str
    party: str
    keyless: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that count, that of the party among them."""
        keys = () if self.keyless else sketch.keys_in(self.matching)
        return (*keys, PARTY + self.party) if self.party else keys


GONE = Standing("", "", False)
"""The standing of a record that is not live: no key counts, so that it is in a work of its own."""


class Turn(NamedTuple):
    """A record whose standing may change: the work that it is in, what stood and what stands now."""

    record: str
    work: str
    before: Standing
    after: Standing


class Moved(NamedTuple):
    """The records that moved, with their new works; all works that lost or won one."""

    works: dict[str, str]
    touched: set[str]


def turn(session: Session, turns: Sequence[Turn], *, anew: bool = False) -> Moved:
    """Put the records of ``turns``, and whom they bring together or leave, into their works.

    A part of the session's transaction of ``db.writing()``; the caller has written the standings, and raises
    the works. With ``anew`` records whose standing is the same are looked at too. None may be named twice.
    """
    chosen = [
        (entry, before, after)
        for entry in turns
        if anew or entry.before != entry.after
        if (before := entry.before.keys, after := entry.after.keys) != ((), ())
    ]
    if not chosen:
        return Moved({}, set())
    holders = Holders(session)
    keys = {key for _, before, after in chosen for key in (*before, *after)}
    near = set[str]()
    for key in holders.ask(sorted(keys)):
        near |= holders.of(key)
    removed: list[Row] = []
    added: list[Row] = []
    for entry, before, after in chosen:
        if before != after:
            removed += [(key, entry.record) for key in before if key not in after]
            added += [(key, entry.record) for key in after if key not in before]
    near |= holders.write(removed, added, keys if anew else ())
    clusters = _Clusters(session, holders)
    for entry, _, after in chosen:
        if entry.record in near or not _stays_alone(entry, after, holders):
            clusters.take(entry.record, entry.work, entry.after, after)
    clusters.explore(near)
    return clusters.settle()


def _stays_alone(entry: Turn, keys: Sequence[str], holders: Holders) -> bool:
    """Whether a record is a work of its own and shares no key, as nearly all that come for the first time."""
    return entry.work == entry.record and not any(len(holders.of(key)) > 1 for key in keys)


class _Clusters:
    """The clusters that a batch touches, gone through from its records along their keys."""

    def __init__(self, session: Session, holders: Holders) -> None:
        self._session, self._holders = session, holders
        self._works: dict[str, str] = {}
        self._standings: dict[str, Standing] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._sets = Sets()

    def take(self, record: str, work: str, standing: Standing, keys: tuple[str, ...]) -> None:
        """Take in a record of this work, as it stands now."""
        self._works[record], self._standings[record], self._keys[record] = work, standing, keys

    def explore(self, near: AbstractSet[str]) -> None:
        """Go through all clusters that these records and those of the batch are in."""
        self._load(near - self._works.keys())
        frontier: Collection[str] = list(self._works)
        joined: set[str] = set()
        while frontier:
            keys = {key for record in frontier for key in self._keys[record]} - joined
            self._holders.ask(keys)
            joined |= keys
            found: set[str] = set()
            for key in keys:
                if len(records := self._holders.of(key)) > 1:
                    found |= self._join(records)
            frontier = {record for record in found if not self._is_too_large(record)}
            self._load(frontier)

    def _join(self, records: Collection[str]) -> set[str]:
        """Note that these are of one cluster; gives those of them that were not gone through."""
        first, *others = records
        for other in others:
            self._sets.join(first, other)
        return {record for record in records if record not in self._works}

    def _is_too_large(self, record: str) -> bool:
        return self._sets.size(record) > MOST_TOGETHER

    def _load(self, records: Collection[str]) -> None:
        chosen = sorted(records)
        for start in range(0, len(chosen), CHUNK):
            rows = self._session.execute(_MEMBERS.where(RecordRow.id.in_(chosen[start : start + CHUNK])))
            for record, work, matching, party, keyless in rows:
                standing = Standing(matching, party, keyless)
                self.take(record, work, standing, standing.keys)

    def settle(self) -> Moved:
        """Write what is in another work now."""
        clusters: dict[str, list[str]] = defaultdict(list)
        for record in self._works:
            clusters[self._sets.of(record)].append(record)
        works: dict[str, str] = {}
        for root, records in clusters.items():
            if len(records) == 1:
                works[records[0]] = records[0]
            elif self._is_too_large(root):
                works.update((record, record) for record in self._apart(records))
            else:
                works.update(grouped({record: self._matching(record) for record in records}))
        moved = {record: work for record, work in works.items() if self._works[record] != work}
        _MOVE.run(self._session, sorted(moved.items()))
        return Moved(moved, {self._works[record] for record in moved}.union(moved.values()))

    def _apart(self, records: Sequence[str]) -> list[str]:
        """A cluster that is too large, and what of its works was not gone through for that reason."""
        works = sorted({self._works[record] for record in records})
        missed: list[str] = []
        for start in range(0, len(works), CHUNK):
            chosen = RecordRow.work.in_(works[start : start + CHUNK])
            for record, work in self._session.execute(sa.select(RecordRow.id, RecordRow.work).where(chosen)):
                if record not in self._works:
                    self._works[record] = work
                    missed.append(record)
        return [*records, *missed]

    def _matching(self, record: str) -> Matching:
        standing = self._standings[record]
        keys = tuple(key for key in self._keys[record] if self._holders.counts(key))
        return Matching(sketch.read(standing.matching).sketch, keys)
