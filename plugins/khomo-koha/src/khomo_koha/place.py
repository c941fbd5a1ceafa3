"""Where a harvest by REST is: what a checkpoint keeps and a cut run goes on from."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PAGE = 100
BEHIND, NUMBERED = "behind", "numbered"
"""How pages are asked for: by the number behind which they begin, by their own."""


@dataclass(slots=True)
class Place:
    """The next page of the list at ``base``, and what the list has shown so far.

    ``behind`` is the greatest biblionumber that came, ``page`` (from 1) the number of the next page of
    ``size``. ``total``: the records of the whole as told first; ``left``: those that should still come.
    ``count``: those that came. ``doubtful``: something may be missing; ``lost``: something is.
    """

    base: str
    manner: str = BEHIND
    behind: int = 0
    page: int = 1
    size: int = PAGE
    total: int | None = None
    left: int | None = None
    count: int = 0
    hidden: int = 0
    doubtful: bool = False
    lost: bool = False

    @property
    def where(self) -> str:
        """The page under way, for people."""
        return f"the page behind record {self.behind}" if self.manner == BEHIND else f"page {self.page}"

    @property
    def is_complete(self) -> bool:
        """Whether everything that Koha told of was seen."""
        return not (self.doubtful or self.lost) and self.count > 0

    def arguments(self) -> dict[str, str]:
        """The arguments of the request for the page."""
        asked = {"_per_page": str(self.size), "_order_by": "me.biblio_id"}
        if self.manner == NUMBERED:
            return {"_page": str(self.page), **asked}
        return {"_page": "1", **asked, "q": json.dumps({"me.biblio_id": {">": self.behind}})}

    def saved(self) -> dict[str, Any]:
        """The place as JSON values."""
        return dataclasses.asdict(self)


def restored(kept: Mapping[str, Any], base: str) -> Place | None:
    """The place that a cut run left; None where it is of another Koha, or means nothing."""
    try:
        place = Place(**kept)
    except TypeError:
        return None
    fits = place.base == base and place.manner in (BEHIND, NUMBERED)
    numbers = (place.behind, place.page, place.size, place.count)
    return place if fits and all(type(number) is int and number >= 0 for number in numbers) else None
