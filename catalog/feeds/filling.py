"""Filling a page of a feed: as many items as a page has bytes for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from catalog.feeds.item import Row, is_over

PAGE_BYTES = 100_000
"""Where a page ends, in bytes of its items; a single larger record still makes a page."""
WALKED_BYTES = 500_000
"""Where pages end that only harvesters take: compressed, as they are sent, they have about 100 kB."""


@dataclass(slots=True)
class Filled:
    """The items of a page, the rows that they are of, whether more rows follow."""

    items: list[bytes] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    more: bool = False

    @property
    def last(self) -> int:
        """The number of the last item; there is one."""
        return self.rows[-1].seq

    def closed(self, today: str) -> list[str]:
        """The ids of exhibitions on the page that closed before ``today`` (an ISO 8601 date)."""
        return [row.id for row in self.rows if is_over(row, today)]


def fill(rows: Iterable[Row], write: Callable[[Row], bytes], limit: int = PAGE_BYTES) -> Filled:
    """What ``write`` makes of ``rows`` up to ``limit`` bytes, but at least one item.

    Reads no more rows than it needs and one.
    """
    filled, size = Filled(), 0
    for row in rows:
        item = write(row)
        size += len(item)
        if filled.items and size > limit:
            filled.more = True
            break
        filled.items.append(item)
        filled.rows.append(row)
    return filled
