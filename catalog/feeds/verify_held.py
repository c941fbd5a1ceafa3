"""What an output gave, how it goes on by the change feed, and how it differs from another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from sys import intern
from typing import Any, NamedTuple

import orjson

from catalog.errors import SourceMalformed, SourceUnavailable
from catalog.feeds.verify_reader import NotOffered, Reader
from catalog.feeds.walker import Walk

CHANGES = "/api/v1/changes"
_CUTS = 5
"""So often a stream may break off and be taken up again from its last cursor."""

Take = Callable[[Mapping[str, Any]], None]


class End(NamedTuple):
    """Where a walk ended: its cursor, and what the instance says is live there."""

    cursor: str
    live: int
    digest: str


@dataclass(slots=True)
class Held(Walk):
    """What a harvester of one output holds, the source of each record beside its digest."""

    cursor: str = ""
    sources: dict[str, str] = field(default_factory=dict)

    def put(self, record: Mapping[str, Any]) -> None:
        """Hold a published record."""
        self.held[record["id"]] = record["digest"]
        self.sources[record["id"]] = intern(record["source"]["slug"])

    def apply(self, change: Mapping[str, Any]) -> None:
        """Apply one item of the change feed."""
        if change["change"] == "delete":
            self.held.pop(change["id"], None)
            self.sources.pop(change["id"], None)
        else:
            self.put(change["record"])
        self.items += 1


def follow(reader: Reader, cursor: str, take: Take) -> End:
    """Give ``take`` all changes after ``cursor`` ("" for all records) page by page; gives where it ended.

    Raises ``SourceMalformed`` for a feed that breaks its promises: order, a cursor that moves, an end.
    """
    seen, last = {cursor}, 0
    while True:
        page = reader.json(CHANGES, **({"after": cursor} if cursor else {}))
        try:
            for change in page["changes"]:
                last = _in_order(change, last)
                take(change)
            cursor, more = page["cursor"], page["more"]
            if not more:
                return End(cursor, page["count"], page["digest"])
        except (KeyError, TypeError) as error:
            raise SourceMalformed(f"{reader.base}{CHANGES} is not a change feed: {error!r}") from error
        if cursor in seen:
            raise SourceMalformed(f"{reader.base}{CHANGES} leads in a circle: cursor {cursor} comes again")
        seen.add(cursor)


def follow_stream(reader: Reader, take: Take) -> End:
    """The same from the beginning, as NDJSON; a stream that breaks off is taken up from its last cursor."""
    stream = _Stream(take)
    for _ in range(_CUTS):
        stream.begin()
        try:
            for line in _lines(reader, stream.cursor):
                if (end := stream.line(line)) is not None:
                    return end
        except NotOffered:
            raise
        except SourceUnavailable:
            if not stream.cursor:
                raise
        except (KeyError, TypeError) as error:
            raise SourceMalformed(f"{reader.base}{CHANGES} as NDJSON is not one: {error!r}") from error
    raise SourceUnavailable(f"{reader.base}{CHANGES} as NDJSON broke off {_CUTS} times before its end")


class _Stream:
    """Takes the lines of a stream: what came since the last cursor counts only when the next one comes."""

    def __init__(self, take: Take) -> None:
        self.cursor = ""
        self._take, self._last = take, 0
        self._waiting: list[Mapping[str, Any]] = []

    def line(self, line: Mapping[str, Any]) -> End | None:
        """Where the walk ends, with the last line."""
        if "cursor" not in line:
            self._waiting.append(line)
            return None
        for change in self._waiting:
            self._last = _in_order(change, self._last)
            self._take(change)
        self._waiting, self.cursor = [], line["cursor"]
        return None if line["more"] else End(self.cursor, line["count"], line["digest"])

    def begin(self) -> None:
        """Forget what came after the last cursor."""
        self._waiting = []


def _lines(reader: Reader, cursor: str) -> Iterator[Mapping[str, Any]]:
    query = {"after": cursor} if cursor else {}
    try:
        for line in reader.lines(CHANGES, "application/x-ndjson", **query):
            yield orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise SourceMalformed(f"{reader.base}{CHANGES} as NDJSON has a line that is not JSON") from error


def _in_order(change: Mapping[str, Any], last: int) -> int:
    seq: int = change["seq"]
    if seq <= last:
        raise SourceMalformed(f"{CHANGES} is out of order: {change['id']} with {seq} comes after {last}")
    return seq


def together(reader: Reader, first: Held, second: Held) -> set[str]:
    """Bring both to one place of the log, the head; gives the ids of what changed since ``first``.

    ``second`` stands at the same place as ``first`` or further on, or before it: the walk begins at each of
    the two places, and what one of them has already changes nothing.
    """
    changed: set[str] = set()

    def take(change: Mapping[str, Any]) -> None:
        changed.add(change["id"])
        first.apply(change)
        second.apply(change)

    if second.cursor != first.cursor:
        second.cursor = follow(reader, second.cursor, second.apply).cursor
    first.cursor = second.cursor = follow(reader, first.cursor, take).cursor
    return changed


class Difference(NamedTuple):
    """What an output lacks, has too much, or has in another state, as ids in order."""

    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    other: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(self)


def compare(wanted: Mapping[str, str], given: Mapping[str, str]) -> Difference:
    """How a set of records with their digests differs from the one that is wanted."""
    missing, surplus = wanted.keys() - given.keys(), given.keys() - wanted.keys()
    other = (name for name, digest in given.items() if wanted.get(name, digest) != digest)
    return Difference(tuple(sorted(missing)), tuple(sorted(surplus)), tuple(sorted(other)))


def compare_ids(wanted: Iterable[str], given: Set[str], moving: Set[str]) -> Difference:
    """How a set of ids differs from the one that is wanted, leaving out those in motion meanwhile."""
    expected = set(wanted) - moving
    return Difference(tuple(sorted(expected - given)), tuple(sorted(given - expected - moving)))
