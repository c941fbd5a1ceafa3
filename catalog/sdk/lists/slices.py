"""A search that finds more than its server lists, divided into searches that find less.

A slice is divided in two by a condition: what meets it and what does not, so that nothing is in both or in
neither, whatever the index does with records of several dates or of none. Both numbers together must give the
number of the whole, else the index or the operator is not believed.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from catalog.sdk.lists.place import Place, Slice

YEARS, WORDS, BEGINNINGS = "years", "words", "beginnings"
_SIGNS = string.digits + string.ascii_lowercase
_KEYS: dict[str, tuple[str, ...]] = {
    YEARS: tuple(str(year) for year in range(1000, 2101)),
    WORDS: tuple(first + second for first in _SIGNS for second in ("", *_SIGNS)),
    BEGINNINGS: tuple(_SIGNS),
}
"""What a slice can be divided at, in order, by the kind of the axis."""
MAX_QUERY = 1800
"""Characters of a query: over HTTP the request has to fit into the line that web servers take."""


class Axis(NamedTuple):
    """An index of the server, the kind of its keys, its name for people where that is another one."""

    name: str
    kind: str
    label: str = ""


class NotCounted(Exception):
    """The server does not take a condition on this axis."""


class Slicer:
    """Divides slices along ``axes``, in their order.

    ``count`` gives the number of records that a query finds, None where it is not told, and raises
    ``NotCounted``. ``conditions`` gives a query with the condition that a key of these, or one from the first
    of these on, is met, and the query without it; its last argument says whether "without" is to be the exact
    opposite, or what lies below the first key.
    """

    def __init__(
        self,
        axes: Iterable[Axis],
        count: Callable[[str], int | None],
        conditions: Callable[[str, Axis, Sequence[str], bool], tuple[str, str]],
    ) -> None:
        self.axes = list(axes)
        self._count, self._conditions = count, conditions

    def divided(self, place: Place) -> list[Slice] | None:
        """The slice under way in two; None where no index divides it."""
        for exact in (True, False):
            found = self._along_axes(place, exact)
            if found is not None:
                return found
        return None

    def _along_axes(self, place: Place, exact: bool) -> list[Slice] | None:
        whole = place.slice
        for number in range(whole.axis, len(self.axes)):
            low, high = (whole.low, whole.high) if number == whole.axis else (0, 0)
            try:
                found = self._along(whole, number, low, high, exact)
            except NotCounted:
                continue
            if found is not None:
                place.doubtful = place.doubtful or not exact
                return found
        return None

    def _along(self, whole: Slice, number: int, low: int, high: int, exact: bool) -> list[Slice] | None:
        """Two slices with records in both, divided in the middle of the keys, again where one is empty."""
        axis = self.axes[number]
        keys = _KEYS[axis.kind]
        high = high or len(keys)
        while high - low > 1:
            middle = (low + high) // 2
            with_, without = self._conditions(whole.query, axis, keys[middle:high], exact)
            if max(len(with_), len(without)) > MAX_QUERY:
                return None
            upper = Slice(with_, self._count(with_), number, middle, high)
            lower = Slice(without, self._count(without), number, low, middle)
            self._believe(whole, upper, lower, exact)
            if upper.total == 0:
                high = middle
            elif lower.total == 0:
                low = middle
            else:
                return [lower, upper]
        return None

    def _believe(self, whole: Slice, upper: Slice, lower: Slice, exact: bool) -> None:
        if whole.total is None or upper.total is None or lower.total is None:
            return
        together = upper.total + lower.total
        if together != whole.total and (exact or not 0 < together < whole.total):
            raise NotCounted
