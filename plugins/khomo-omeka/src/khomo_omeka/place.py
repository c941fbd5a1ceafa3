"""Where a harvest is, and what one run leaves for the next."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from catalog.sdk.kept import Kept

SMALL = 2000
"""A site of no more items is listed whole by every run: that costs it a few requests."""
SOON = 3
"""So many listings of everything are done at once where something could not be had; then as days go by."""
OVERLAP = timedelta(days=1)
"""A list of changes begins so much before the last run: clocks and time zones of servers differ."""


@dataclass(slots=True)
class Place:
    """The next page of the list of items, and what it has shown so far.

    ``base`` and ``flavour`` say whose list it is, ``since`` is the moment after which items were changed, ""
    for all of them; ``started`` the server's time at the beginning, ``frame`` what items were shown in then.
    ``page`` is the next one from 1, ``size`` that of the first, ``last`` the highest number that came,
    ``count`` the different items. ``framed``: collections and exhibitions were given. ``unsorted``: the list
    is not in the order of numbers. ``doubtful``: something may be missing; ``lost``: something is, unnamed.
    """

    base: str
    flavour: str
    started: str
    since: str = ""
    frame: str = ""
    framed: bool = False
    page: int = 1
    size: int = 0
    last: int = -1
    count: int = 0
    total: int | None = None
    unsorted: bool = False
    doubtful: bool = False
    lost: bool = False
    wanting: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether everything that the server holds was seen."""
        return not (self.since or self.doubtful or self.lost)

    def saved(self) -> dict[str, Any]:
        """The place as JSON values."""
        return dataclasses.asdict(self)

    def list_all(self) -> None:
        """Go to the beginning of the list of everything."""
        self.since, self.page, self.size, self.last, self.count, self.total = "", 1, 0, -1, 0, None


def restored(kept: Mapping[str, Any], base: str, flavour: str) -> Place | None:
    """The place that a cut run left; None where another list is asked for now, or it means nothing."""
    try:
        place = Place(**kept)
    except TypeError:
        return None
    agrees = place.base == base and place.flavour == flavour
    return place if agrees and isinstance(place.page, int) and place.page > 0 else None


@dataclass(frozen=True, slots=True)
class Since(Kept):
    """``at``: the server's time when the run began; ``base`` the site that was harvested.

    ``listed``: the same of the last listing of everything that was complete, or that will not be; ``size``
    the number of its items; ``short``: so many of them in a row were not complete. ``frame``: what items were
    shown in.
    """

    at: str = ""
    base: str = ""
    listed: str = ""
    size: int = 0
    short: int = 0
    frame: str = ""

    def after(self, place: Place) -> Since:
        """What a run that ended at ``place`` leaves: what it lost is asked for ``SOON`` times at once."""
        is_whole = not place.since
        short = self.short + 1 if is_whole and not place.is_complete else 0
        settled = is_whole and (place.is_complete or short >= SOON)
        wants = (place.lost or place.wanting) and not settled
        return Since(
            at=self.at if wants and place.since else "" if wants else place.started,
            base=place.base,
            listed=place.started if settled else self.listed,
            size=place.count if is_whole else self.size,
            short=0 if settled else short,
            frame=place.frame,
        )

    def changed_since(self, now: str, base: str, frame: str, sweep_days: int) -> str:
        """The moment from which changes are asked for, "" where everything is to be listed."""
        at, listed, moment = moment_of(self.at), moment_of(self.listed), moment_of(now)
        if at is None or moment is None or self.base != base or self.frame != frame or at > moment:
            return ""
        is_due = sweep_days > 0 and (listed is None or moment - listed >= timedelta(days=sweep_days))
        if is_due or (sweep_days and self.size <= SMALL):
            return ""
        return (at - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime | None:
    """An ISO 8601 time as an aware moment in UTC, None for what is none."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
