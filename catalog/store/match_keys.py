"""The rows of match keys: which live records have a key, and which keys too many have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.matching.keys import PARTY
from catalog.store.many import Many
from catalog.store.models import CrowdedKey, MatchKey, table_of

MOST_HOLDERS = 500
"""A key that more live records have than this says nothing of a work: it counts for none of them."""
CHUNK = 500

Row = tuple[str, str]
"""A key and a record that has it."""

_keys = table_of(MatchKey)
_INSERT = Many(sa.insert(_keys), "key", "record")
_HOLDERS = {
    "sqlite": "SELECT key, record FROM match_keys WHERE key IN (SELECT value FROM json_each(?))",
    "postgresql": "SELECT key, record FROM match_keys WHERE key = ANY(%(keys)s)",
}
_NOBODY: set[str] = set()
_ANY_CROWDED = sa.select(sa.exists(sa.select(CrowdedKey.key)))


class Holders:
    """Who has the keys that one batch speaks of, asked for as they are needed.

    A crowded key has no holders here.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[str, set[str]] = {}
        self._crowded: set[str] = set()
        self._any_crowded = bool(session.scalar(_ANY_CROWDED))

    def of(self, key: str) -> set[str]:
        """The live records that have the key."""
        return self._found.get(key, _NOBODY)

    def counts(self, key: str) -> bool:
        """Whether the key was asked for and few enough have it."""
        return key in self._found

    def ask(self, keys: Iterable[str]) -> list[str]:
        """Look up those of the keys that were not asked for before; gives those of them that count."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._found and key not in self._crowded]
        if self._any_crowded:
            self._crowded.update(_crowded_among(self._session, wanted))
            wanted = [key for key in wanted if key not in self._crowded]
        found = self._found
        found.update((key, set()) for key in wanted)
        for key, record in _rows_of(self._session, wanted):
            found[key].add(record)
        return wanted

    def write(self, removed: Sequence[Row], added: Sequence[Row], looked_at: Iterable[str] = ()) -> set[str]:
        """Write rows, all of whose keys were asked for; gives the holders of keys that now count, or not.

        Crowded keys may begin to count if rows are removed of them, or they are to be ``looked_at``.
        """
        self._delete(removed)
        _INSERT.run(self._session, added)
        for key, record in removed:
            if key in self._found:
                self._found[key].discard(record)
        for key, record in added:
            if key in self._found:
                self._found[key].add(record)
        return self._opened({*looked_at, *(key for key, _ in removed)}) | self._closed()

    def _delete(self, rows: Sequence[Row]) -> None:
        for start in range(0, len(rows), CHUNK):
            chosen = sa.tuple_(_keys.c.key, _keys.c.record).in_(rows[start : start + CHUNK])
            self._session.execute(sa.delete(_keys).where(chosen))

    def _closed(self) -> set[str]:
        full = [key for key, found in self._found.items() if len(found) > MOST_HOLDERS]
        full = [key for key in full if not key.startswith(PARTY)]
        left: set[str] = set()
        if full:
            self._session.execute(sa.insert(CrowdedKey), [{"key": key} for key in full])
            self._crowded.update(full)
            self._any_crowded = True
        for key in full:
            left |= self._found.pop(key)
        return left

    def _opened(self, keys: Collection[str]) -> set[str]:
        """Let those of the crowded keys count again that few enough have by now."""
        met: set[str] = set()
        for key in sorted(self._crowded.intersection(keys)):
            few = sa.select(MatchKey.record).where(MatchKey.key == key).limit(MOST_HOLDERS + 1)
            found = set(self._session.scalars(few))
            if len(found) <= MOST_HOLDERS:
                self._session.execute(sa.delete(CrowdedKey).where(CrowdedKey.key == key))
                self._crowded.discard(key)
                self._found[key] = found
                met |= found
        return met


def _rows_of(session: Session, keys: list[str]) -> Iterator[Row]:
    """The rows of these keys; in one text or array, since a parameter for each costs more than its row."""
    if not keys:
        return
    connection = session.connection()
    database = connection.dialect.name
    given: Any = (orjson.dumps(keys).decode(),) if database == "sqlite" else {"keys": keys}
    yield from ((key, record) for key, record in connection.exec_driver_sql(_HOLDERS[database], given))


def _crowded_among(session: Session, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), CHUNK):
        found.update(session.scalars(_CROWDED, {"wanted": list(keys[start : start + CHUNK])}))
    return found


_crowded = table_of(CrowdedKey)
_CROWDED = sa.select(_crowded.c.key).where(_crowded.c.key.in_(sa.bindparam("wanted", expanding=True)))


def crowded(session: Session, keys: Sequence[str]) -> set[str]:
    """Those of these keys that too many records have."""
    return _crowded_among(session, keys)


def all_crowded(session: Session, limit: int = 1000) -> list[str]:
    """Up to ``limit`` of the keys that too many records have, in their order."""
    return list(session.scalars(sa.select(CrowdedKey.key).order_by(CrowdedKey.key).limit(limit)))
