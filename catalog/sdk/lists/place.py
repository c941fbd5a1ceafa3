"""Where a harvest of a numbered list is: what a checkpoint keeps and a cut run goes on from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Slice:
    """A part of the source: its ``query``, how many records it finds (None where that is not told).

    ``axis`` is the number of the axis along which it can be divided next; ``low`` and ``high`` bound the
    keys of that axis within it, ``high`` 0 for all.
    """

    query: str
    total: int | None = None
    axis: int = 0
    low: int = 0
    high: int = 0


@dataclass(slots=True)
class Place:
    """The next request of a harvest, and what its list has shown so far.

    ``base`` is the query of the whole source, ``asked`` how else it is asked (a schema, a syntax), ``whole``
    the number of its records. ``slices`` are what is
    still to be listed, the first one under way: ``position`` (from 1) is the next record of it, ``count``
    the different ones that came. ``done`` counts those of the slices before. ``cap`` is the ceiling that the
    server showed, 0 while it showed none. ``inexact``: the server only guesses its numbers. ``doubtful``:
    something may be missing; ``lost``: something is.
    """

    base: str
    asked: dict[str, str] = field(default_factory=dict)
    slices: list[Slice] = field(default_factory=list)
    whole: int | None = None
    position: int = 1
    count: int = 0
    done: int = 0
    cap: int = 0
    sliced: bool = False
    doubtful: bool = False
    lost: bool = False
    inexact: bool = False

    @property
    def slice(self) -> Slice:
        """The slice under way."""
        return self.slices[0]

    @property
    def where(self) -> str:
        """The slice under way, for people."""
        return f"the slice {self.slice.query}" if self.sliced else "the list"

    @property
    def is_complete(self) -> bool:
        """Whether everything that the server told of was seen."""
        sure = not (self.doubtful or self.lost or self.inexact)
        return sure and self.whole is not None and 0 < self.whole <= self.done

    def saved(self) -> dict[str, Any]:
        """The place as JSON values."""
        return dataclasses.asdict(self)

    def open_slice(self) -> None:
        """Go to the beginning of the slice under way."""
        self.position, self.count = 1, 0

    def close_slice(self) -> None:
        """Count the slice under way as listed and go to the next one."""
        self.done += self.count
        del self.slices[0]
        self.open_slice()


def restored(kept: Mapping[str, Any], base: str, given: Mapping[str, str]) -> Place | None:
    """The place that a cut run left; None where the source is asked otherwise now, or it means nothing.

    ``given`` is what the options say of ``asked``, "" where it is left to be found out.
    """
    try:
        values = dict(kept)
        slices = [Slice(**entry) for entry in values.pop("slices")]
        place = Place(**values, slices=slices)
        agrees = place.base == base and all(
            place.asked[name] == value for name, value in given.items() if value
        )
    except (TypeError, KeyError, ValueError):
        return None
    return place if agrees and place.slices and place.position > 0 else None
