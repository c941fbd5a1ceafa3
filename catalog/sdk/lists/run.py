"""What runs over numbered lists have in common, whatever their places look like."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from catalog.errors import SourceMalformed
from catalog.sdk.connector import Checkpoint, Failed, Fetched, FetchRequest, Notice

Tell = Callable[..., None]
"""Called with the rule and the message of a notice, ``once`` a key to tell it a single time."""


class EndlessList(SourceMalformed):
    """A list that goes round in circles; ``rule`` names how."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class ListPlace(Protocol):
    """Where a run stands: slices still to be listed, the first one under way, and what came of it."""

    position: int
    count: int
    cap: int
    doubtful: bool
    lost: bool

    @property
    def slices(self) -> Sequence[Any]:
        """The slices."""

    @property
    def slice(self) -> Any:
        """The slice under way; ``total`` is the number of its records, None where that is not told."""

    @property
    def whole(self) -> int | None:
        """The number of all records."""

    @property
    def where(self) -> str:
        """The slice under way, for people."""

    def saved(self) -> dict[str, Any]:
        """The place as JSON values."""

    def close_slice(self) -> None:
        """Go to the next slice."""


PlaceT = TypeVar("PlaceT", bound=ListPlace)


class SlicedRun(ABC, Generic[PlaceT]):
    """A run from ``place`` on, slice by slice, with a mark behind each page."""

    first: ClassVar[int] = 1
    """The position at which lists begin."""
    things: ClassVar[str] = "records"
    """What the system calls its records."""
    uncounted: ClassVar[str] = "the server does not tell how many records"
    """How it is told that no number comes with a list."""

    def __init__(self, place: PlaceT, request: FetchRequest) -> None:
        self.place, self.request = place, request
        self._left = request.limit
        self._notices: list[Notice] = []
        self._told: set[tuple[str, str]] = set()
        self._slices = 0

    def tell(self, rule: str, message: str, *, once: str = "") -> None:
        """Put a notice by for the report; with the same ``once`` it is told a single time in the run."""
        if once and (rule, once) in self._told:
            return
        self._told.add((rule, once))
        self._notices.append(Notice(rule, message))

    def items(self) -> Iterator[Fetched]:
        """Everything to its end, or up to the request's limit."""
        place = self.place
        while place.slices and not self._is_stopped:
            if place.cap and self._is_over_cap() and self._divide():
                yield from self._flushed()
                continue
            yield from self._slice()
            yield from self._flushed()
            if place.slices and not self._is_stopped:
                yield self._mark()
        yield from self._flushed()
        yield self._end()

    @abstractmethod
    def _slice(self) -> Iterator[Fetched]:
        """The slice at the place, to its end or to where it breaks off."""

    @abstractmethod
    def _divide(self) -> bool:
        """Put smaller slices in place of the one under way; gives whether that can be done."""

    @abstractmethod
    def _tell_short(self, total: int) -> None:
        """Tell that fewer came than the server told of."""

    @abstractmethod
    def _end(self) -> Checkpoint:
        """The last mark."""

    @property
    def _is_stopped(self) -> bool:
        return self._left is not None and self._left <= 0

    def _is_over_cap(self) -> bool:
        total = self.place.slice.total
        return self.place.position == self.first and (total is None or total > self.place.cap)

    def _flushed(self) -> Iterator[Notice]:
        notices, self._notices = self._notices, []
        yield from notices

    def _mark(self) -> Checkpoint:
        return Checkpoint(resume=self.place.saved(), total=self.place.whole)

    def _is_next(self) -> bool:
        """Whether another record is wanted; counts it."""
        if self._is_stopped:
            return False
        if self._left is not None:
            self._left -= 1
        return True

    def _end_circle(self, error: EndlessList) -> Iterator[Failed]:
        """A list without an end: it is whole if it has brought as many records as it should."""
        place = self.place
        total = place.slice.total
        if total is not None and place.count >= total:
            self.tell(error.rule, f"{error.message}; all {total:,} {self.things} of the list had come")
            place.close_slice()
            return
        place.lost = True
        place.close_slice()
        yield Failed(None, f"{error.message}; nothing is withdrawn", error.rule)

    def _close(self) -> None:
        place = self.place
        total = place.slice.total
        if total is None:
            told = f"{self.uncounted} {place.where} has: nothing is withdrawn"
            self.tell("number_unknown", told, once="total")
            place.doubtful = True
        elif place.count < total:
            place.doubtful = True
            self._tell_short(total)
        place.close_slice()
