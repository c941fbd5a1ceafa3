"""Where a harvest is: what a checkpoint keeps and a cut run goes on from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

IDENTIFIER = "search.resourceid"
"""The field of the search index that holds an item's UUID."""
CHANGED = "lastModified"
"""The field of the search index that holds when an item was changed."""


@dataclass(slots=True)
class Slice:
    """A part of the items: those whose UUID begins with ``beginning``, ``total`` of them."""

    beginning: str = ""
    total: int | None = None


@dataclass(slots=True)
class Place:
    """The next request of a harvest, and what its list has shown so far.

    ``api`` and ``scope`` say whose list it is, ``since`` is the moment after which items were changed, "" for
    all of them; ``started`` the server's time at the beginning. ``before``, ``listed``, ``size`` and
    ``short`` are what the run before left. ``sort`` keeps new items at the list's end, "" where the server
    has no such order; ``embeds`` is what is asked for with each item.
    ``slices`` are what is still to be listed, the first one under way: ``position`` (from 0) is the next item
    of it, ``last`` the UUID of the one before, ``count`` the different ones that came. ``done`` counts those
    of slices before, ``whole`` all there should be. ``cap`` is the ceiling that the server showed, 0 while it
    showed none. ``doubtful``: something may be missing; ``lost``: something is; ``wanting``: something of a
    known item.
    """

    api: str
    scope: str
    started: str
    since: str = ""
    before: str = ""
    listed: str = ""
    size: int = 0
    short: int = 0
    sort: str = ""
    embeds: str = ""
    slices: list[Slice] = field(default_factory=lambda: [Slice()])
    whole: int | None = None
    position: int = 0
    last: str = ""
    count: int = 0
    done: int = 0
    cap: int = 0
    restarts: int = 0
    doubtful: bool = False
    lost: bool = False
    wanting: bool = False

    @property
    def slice(self) -> Slice:
        """The slice under way."""
        return self.slices[0]

    @property
    def is_sliced(self) -> bool:
        """Whether the list is asked for in parts."""
        return bool(self.slices and self.slice.beginning) or bool(self.cap and self.done)

    @property
    def where(self) -> str:
        """The list under way, for people."""
        return (
            f"the items whose UUID begins with {self.slice.beginning}" if self.slice.beginning else "the list"
        )

    @property
    def query(self) -> str:
        """The query for the slice under way, "" for everything."""
        return self.query_of(self.slice.beginning)

    def query_of(self, beginning: str) -> str:
        """The query for the items of the list whose UUID begins so."""
        clauses = [f"{CHANGED}:[{self.since} TO *]"] if self.since else []
        clauses += [f"{IDENTIFIER}:{beginning}*"] if beginning else []
        return " AND ".join(clauses)

    @property
    def is_complete(self) -> bool:
        """Whether everything that the server holds was seen."""
        sure = not (self.since or self.doubtful or self.lost)
        return sure and self.whole is not None and 0 < self.whole <= self.done

    def saved(self) -> dict[str, Any]:
        """The place as JSON values."""
        return dataclasses.asdict(self)

    def open_slice(self) -> None:
        """Go to the beginning of the slice under way."""
        self.position, self.count, self.last = 0, 0, ""

    def close_slice(self) -> None:
        """Count the slice under way as listed and go to the next one."""
        self.done += self.count
        del self.slices[0]
        self.restarts = 0
        self.open_slice()

    def list_all(self) -> None:
        """Go to the beginning of the list of everything."""
        self.since, self.slices, self.whole, self.done, self.cap = "", [Slice()], None, 0, 0
        self.doubtful = self.lost = False
        self.open_slice()


def restored(kept: Mapping[str, Any], api: str, scope: str) -> Place | None:
    """The place that a cut run left; None where another list is asked for now, or it means nothing."""
    try:
        values = dict(kept)
        slices = [Slice(**entry) for entry in values.pop("slices")]
        place = Place(**values, slices=slices)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None
    agrees = place.api == api and place.scope == scope and isinstance(place.position, int)
    return place if agrees and place.slices and place.position >= 0 else None
