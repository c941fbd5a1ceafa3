"""Numbered pages: which numbers to show, and where they lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """The pages of a list; ``numbers`` holds page numbers in order, None for a gap."""

    page: int
    last: int
    numbers: list[int | None]
    address: Callable[[int], str]

    @property
    def previous(self) -> str:
        """The address of the page before, empty on the first."""
        return self.address(self.page - 1) if self.page > 1 else ""

    @property
    def next(self) -> str:
        """The address of the page after, empty on the last."""
        return self.address(self.page + 1) if self.page < self.last else ""


def paging(page: int, total: int, size: int, address: Callable[[int], str], *, most: int) -> Paging | None:
    """The pages of ``total`` entries by ``size``, at most ``most``; None when one page holds all."""
    last = min(last_page(total, size), most)
    if last <= 1:
        return None
    near = {1, last, *range(max(1, page - 2), min(last, page + 2) + 1)}
    numbers: list[int | None] = []
    for number in sorted(near):
        before = numbers[-1] if numbers else 0
        if before is not None and number - before == 2:
            numbers.append(number - 1)
        elif before is not None and number - before > 2:
            numbers.append(None)
        numbers.append(number)
    return Paging(page=page, last=last, numbers=numbers, address=address)


def last_page(total: int, size: int) -> int:
    """The number of the last page, 1 for an empty list."""
    return max(1, -(-total // size))
