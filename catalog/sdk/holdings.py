"""The copies of one record as their library has them at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalog.record import Holding


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveHolding(Holding):
    """A copy as its library tells it now; ``due`` is the day on which a copy on loan is to come back.

    Never says who has it: what is known of a borrower does not leave the library's system.
    """

    due: date | None = None
