"""What changed at a source, by a stream of activities: IIIF Change Discovery 1.0, Linked Art's own streams.

A stream is an OrderedCollection of Activity Streams 2.0 whose pages hold activities in the order of time. It
is read from its end backwards, so that of several activities about one thing only the last counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from catalog.errors import SourceMalformed

MAX_PAGES = 100_000
"""Pages of one stream, after which it is taken for endless."""
_GONE = ("Delete", "Remove")
_THERE = ("Create", "Update", "Add", "Move", "Refresh", "Announce", "")


class Change(NamedTuple):
    """Something that changed: its address, its type where told, whether it is gone, when."""

    id: str
    type: str
    gone: bool
    at: str


class Activities:
    """The stream whose first document is ``head``; ``get`` gives the document at an address.

    ``only`` are the types of things that are wanted; things of no told type always are. ``last`` is, once
    ``changes`` has begun, the time of the newest activity, to be given as ``since`` the next time.
    """

    def __init__(
        self, head: dict[str, Any], get: Callable[[str], dict[str, Any]], only: tuple[str, ...] = ()
    ) -> None:
        self.head, self._get, self.only = head, get, only
        self.last = ""
        self._done: set[bytes] = set()

    def changes(self, since: str = "") -> Iterator[Change]:
        """Each thing that changed after ``since`` (ISO 8601; "" for all of the stream) once, newest first.

        Raises ``SourceMalformed`` for a stream that goes in circles, and what ``get`` raises.
        """
        gone_only, from_ = False, moment_of(since)
        for activity in self._backwards():
            at = _text(activity.get("endTime")) or _text(activity.get("startTime"))
            self.last = self.last or at
            when = moment_of(at)
            if from_ is not None and when is not None and when < from_:
                return
            if _type(activity) == "Refresh":
                # What follows it names everything that is there; before it, only deletions can be news.
                if from_ is None:
                    return
                gone_only = True
                continue
            for change in self._of(activity, at):
                if (change.gone or not gone_only) and self._is_new(change.id):
                    yield change

    def _of(self, activity: dict[str, Any], at: str) -> Iterator[Change]:
        kind = _type(activity)
        thing, target = _reference(activity.get("object")), _reference(activity.get("target"))
        if kind == "Move":
            yield from self._wanted(target, False, at)
            yield from self._wanted(thing, True, at)
        elif kind in _GONE:
            yield from self._wanted(thing, True, at)
        elif kind in _THERE:
            yield from self._wanted(thing, False, at)

    def _wanted(self, thing: dict[str, Any], gone: bool, at: str) -> Iterator[Change]:
        name, kind = _text(thing.get("id")) or _text(thing.get("@id")), _type(thing)
        if name and (not self.only or not kind or kind in self.only):
            yield Change(name, kind, gone, at)

    def _is_new(self, name: str) -> bool:
        mark = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).digest()
        if mark in self._done:
            return False
        self._done.add(mark)
        return True

    def _backwards(self) -> Iterator[dict[str, Any]]:
        yield from _items(self.head)
        address = _address(self.head, "last") or _address(self.head, "prev")
        if address:
            for page in self._pages(address, "prev"):
                yield from _items(page)
            return
        # Only its beginning is told: the pages are gone through to know the last one.
        first = _address(self.head, "first") or _address(self.head, "next")
        ahead = [first, *(_address(page, "next") for page in self._pages(first, "next"))]
        for address in reversed(list(filter(None, ahead))):
            yield from _items(self._get(address))

    def _pages(self, address: str, way: str) -> Iterator[dict[str, Any]]:
        seen: set[str] = set()
        while address:
            if address in seen or len(seen) >= MAX_PAGES:
                raise SourceMalformed(f"{address}: the stream of changes goes in circles: ask its operator")
            seen.add(address)
            page = self._get(address)
            yield page
            address = _address(page, way)


def is_stream(document: Any) -> bool:
    """Whether a document is the head of a stream, or a page of one."""
    return isinstance(document, dict) and (
        _type(document) in ("OrderedCollection", "OrderedCollectionPage") or "orderedItems" in document
    )


def moment_of(text: str) -> datetime | None:
    """An ISO 8601 time as an aware moment in UTC, None for what is none."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _items(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The activities of a page, newest first."""
    found = page.get("orderedItems", page.get("items"))
    if isinstance(found, list):
        yield from (entry for entry in reversed(found) if isinstance(entry, dict))


def _reference(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, dict) else {"id": value} if isinstance(value, str) else {}


def _address(document: dict[str, Any], name: str) -> str:
    return _text(_reference(document.get(name)).get("id"))


def _type(document: dict[str, Any]) -> str:
    given = document.get("type", document.get("@type"))
    first = given[0] if isinstance(given, list) and given else given
    return first.rpartition(":")[2] if isinstance(first, str) else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
