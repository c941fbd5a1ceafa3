"""What a list has shown so far: how many different records, whether it goes on and does not go in circles."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.record import RawRecord
from catalog.sdk.connector import Failed
from catalog.sdk.lists.harvest import Moved
from catalog.sdk.lists.place import Place
from catalog.sdk.lists.run import EndlessList, Tell
from catalog.sdk.shown import Shown

MAX_STALE = 3
"""Pages in a row with nothing but records that came before in the same list."""


class Progress:
    """The way through the slice at ``place``, which is moved as records are taken."""

    def __init__(self, place: Place, tell: Tell) -> None:
        self.place, self._tell = place, tell
        self.begun = False
        self._shown = Shown()
        self._pages: set[int] = set()
        self._stale = 0

    @property
    def is_over(self) -> bool:
        """Whether the last record that the server told of has come."""
        total = self.place.slice.total
        return self.begun and total is not None and not self.place.inexact and self.place.position > total

    def counted(self, now: int | None) -> None:
        """Keep the number of records that the server tells; one that changes makes the list doubtful.

        Raises ``Moved`` if it changed while a run was cut: what was taken may not be what stands there now.
        """
        place = self.place
        before = place.slice.total
        begun, self.begun = self.begun, True
        if now is None or now == before:
            return
        if before is not None and not begun and place.position > 1:
            told = f"{place.where} held {before:,} records when the run before was cut, now {now:,}"
            self._tell("list_changed", f"{told}: it is listed from its beginning")
            place.slice.total = now
            place.whole = now if not place.sliced else place.whole
            place.doubtful = place.doubtful or place.sliced
            place.open_slice()
            raise Moved
        if before is not None and begun:
            place.doubtful = True
            told = f"the number of records of {place.where} went from {before:,} to {now:,} meanwhile"
            self._tell("list_changed", f"{told}: nothing is withdrawn", once=place.where)
        place.slice.total = now
        if not place.sliced:
            place.whole = now

    def is_fresh(self, items: Sequence[RawRecord | Failed]) -> bool:
        """Whether a page is another than those before; of one record alone that says nothing."""
        return len(items) < 2 or _names(items) not in self._pages

    def moved(self, items: list[RawRecord | Failed]) -> list[RawRecord | Failed]:
        """Count a page as taken and go behind it; raises ``EndlessList`` when nothing new comes any more."""
        place = self.place
        self._pages.add(_names(items))
        fresh = sum([self._shown.add(_name(item)) for item in items])
        self._stale = 0 if fresh else self._stale + 1
        if self._stale >= MAX_STALE:
            told = f"{place.where} goes round in circles: {MAX_STALE} pages brought nothing new"
            raise EndlessList("endless_list", told)
        place.position += len(items)
        place.count += fresh
        return items

    def passed(self) -> None:
        """Go behind a record that cannot be had: it is there, so that it counts."""
        self.place.position += 1
        self.place.count += 1


def _names(items: Sequence[RawRecord | Failed]) -> int:
    return hash(tuple(_name(item) for item in items))


def _name(item: RawRecord | Failed) -> str:
    if isinstance(item, RawRecord):
        return item.native_id
    return item.identifier or f"\n{item.value}"
