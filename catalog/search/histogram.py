"""Histograms: counts of works whose years are spans, as a few bars of round widths."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import accumulate

from catalog.sdk.search import Bucket

MOST = 40
"""So many bars are drawn at most."""
_OUTSIDE = 0.01
"""What so small a share of the works reaches on either side is one bar, however far it reaches."""
_WIDTHS = tuple(digit * 10**power for power in range(11) for digit in (1, 2, 5))


def buckets(begins: Mapping[int, int], ends: Mapping[int, int]) -> tuple[Bucket, ...]:
    """The bars of spans, of which ``begins`` and ``ends`` count how many begin and end in each year.

    Bars are as wide as 1, 2, 5, 10 ... years and begin at a multiple of it, but for the first and the last,
    which take in the few works far outside. Bars without a work stand between others, not at the ends.
    """
    if not begins or not ends:
        return ()
    begun, ended = _Sums(begins), _Sums(ends)
    outside = int(_OUTSIDE * begun.total)
    low, high = (
        begun.reached(outside + 1),
        max(ended.reached(ended.total - outside), begun.reached(outside + 1)),
    )
    bars = []
    for first, last in _ranges(low, high, begun.first, ended.last):
        # Of spans that end before they begin there are none: those begun by the bar's end and not ended
        # before its beginning touch it.
        count = begun.up_to(last) - ended.up_to(first - 1)
        bars.append(Bucket(first, last, count))
    while bars and not bars[0].count:
        bars.pop(0)
    while bars and not bars[-1].count:
        bars.pop()
    return tuple(bars)


class _Sums:
    """Running sums of counts by year."""

    def __init__(self, counts: Mapping[int, int]) -> None:
        self._years = sorted(counts)
        self._sums = list(accumulate(counts[year] for year in self._years))
        self.total, self.first, self.last = self._sums[-1], self._years[0], self._years[-1]

    def up_to(self, year: int) -> int:
        """The number of works up to ``year``, itself included."""
        place = bisect_right(self._years, year)
        return self._sums[place - 1] if place else 0

    def reached(self, number: int) -> int:
        """The first year by which ``number`` works are counted."""
        return self._years[bisect_left(self._sums, max(1, number))]


def _ranges(low: int, high: int, first: int, last: int) -> list[tuple[int, int]]:
    room = MOST - 2
    width = next(width for width in _WIDTHS if high // width - low // width + 1 <= room)
    starts = range(low // width * width, high // width * width + 1, width)
    inner = [(start, start + width - 1) for start in starts]
    before = [(first, inner[0][0] - 1)] if first < inner[0][0] else []
    after = [(inner[-1][1] + 1, last)] if last > inner[-1][1] else []
    return [*before, *inner, *after]
