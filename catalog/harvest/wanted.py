"""What a caller wants of a harvest, and how it is told of the progress."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int], None]
"""Called with the records seen so far and the source's own count, 0 where it tells none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a source is to be harvested.

    ``full``: list everything even if the source could tell changes. ``limit``: so many records, nothing
    withdrawn, no mark kept. ``allow_withdraw``: a person looked at the withdrawals that were held.
    """

    full: bool = False
    limit: int | None = None
    allow_withdraw: bool = False
