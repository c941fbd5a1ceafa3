"""Where a harvest is: what a checkpoint keeps and a cut run goes on from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RECORDS, IDENTIFIERS, SWEEP = "records", "identifiers", "sweep"
"""Records page by page; identifiers with GetRecord for each; identifiers to see what still exists."""

Window = tuple[str, str]
"""``from`` and ``until``, both part of the window; "" for an open end."""


class ListLeft(Exception):
    """The list under way is left: the place stands where the run goes on."""


@dataclass(slots=True)
class Place:
    """The next request of a harvest, and what its list has shown so far.

    ``started`` is the server's time when the run began; ``since`` the ``from`` of all lists, "" for
    everything. ``listed_at`` and ``size`` tell when all was listed last, and how many records that were.
    ``windows`` are what is still to be listed of the current set, the first one under way.
    ``count`` records, ``repeated`` ones among them, and ``page`` pages came of the list under way; ``total``
    is its completeListSize.
    ``greatest`` is the greatest datestamp as long as ``ascending``. ``doubtful``: something may be missing,
    so the next run looks at all identifiers. ``lost``: something is missing, the next run asks again.
    ``wanting``: 0, or 1 and the number of sweeps in a row after which records still could not be had; later
    runs ask for them. ``tried`` is that number at the sweep under way. ``is_short``: a list of changes
    brought fewer than it should; so did those of ``short`` runs before, who asked since ``before``.
    ``skip`` identifiers were taken before, the last of them ``skip_to``; ``cut_at`` are those at which the
    server went down when their records were asked for. ``whole`` is the window that was
    narrowed to where its list stood, with at least ``rest`` records to come; ``keeps_order`` unless the
    list turned out to have no order. ``splits`` counts the windows that were halved, ``fruitless`` those
    since the last page.
    """

    prefix: str
    format: str
    sets: list[str]
    started: str
    since: str = ""
    listed_at: str = ""
    size: int = 0
    phase: str = RECORDS
    set: int = 0
    windows: list[Window] = field(default_factory=list)
    token: str = ""
    page: int = 0
    count: int = 0
    total: int | None = None
    done: int = 0
    last: str = ""
    greatest: str = ""
    ascending: bool = True
    steps: int = 0
    marks_set: bool = False
    skip: int = 0
    skip_to: str = ""
    cut_at: list[str] = field(default_factory=list)
    whole: Window | None = None
    rest: int = 0
    keeps_order: bool = True
    splits: int = 0
    fruitless: int = 0
    wanting: int = 0
    tried: int = 0
    before: str = ""
    short: int = 0
    is_short: bool = False
    repeated: int = 0
    restarts: int = 0
    furthest: int = 0
    doubtful: bool = False
    lost: bool = False

    def saved(self) -> dict[str, Any]:
        """The place as JSON values."""
        shaped = dataclasses.asdict(self)
        shaped["windows"] = [list(window) for window in self.windows]
        return shaped

    def open_list(self, *, window: Window | None = None) -> None:
        """Go to the first page of the list under way, or of another window in place of it."""
        if window is not None:
            self.windows[:1] = [window]
        self.token, self.page, self.count, self.repeated, self.total = "", 0, 0, 0, None
        self.last, self.greatest, self.ascending, self.steps, self.marks_set = "", "", True, 0, False

    def list_again(self) -> None:
        """Go back to the first page, with nothing passed over: what came before is not where it was."""
        self.skip, self.skip_to, self.keeps_order = 0, "", False
        self.open_list()

    def close_list(self) -> None:
        """Go to the next window, or to the next set."""
        del self.windows[:1]
        self.done += self.count
        self.restarts = self.furthest = self.skip = self.rest = 0
        self.whole, self.skip_to, self.cut_at = None, "", []
        self.phase = RECORDS if self.phase == IDENTIFIERS else self.phase
        self.open_list()
        if not self.windows:
            self.set += 1
            self.windows = [(self.since, "")]

    def begin(self, phase: str, since: str) -> None:
        """Go to the beginning of the first set's list in another phase."""
        self.phase, self.since, self.set = phase, since, 0
        self.windows = [(since, "")]
        self.restarts = self.furthest = self.skip = self.rest = self.done = 0
        self.whole, self.skip_to, self.cut_at = None, "", []
        self.open_list()

    @property
    def is_last(self) -> bool:
        """Whether no list comes after the one under way."""
        return len(self.windows) == 1 and self.set + 1 >= len(self.sets)

    @property
    def at_start(self) -> bool:
        """Whether nothing has been listed yet."""
        return self.phase == RECORDS and not (self.set or self.done or self.page)

    @property
    def at(self) -> tuple[object, ...]:
        """What tells one request for a page from another."""
        return self.phase, self.set, tuple(self.windows), self.token

    @property
    def list_name(self) -> str:
        """The list under way, for messages."""
        name = f"the list of set {self.sets[self.set]!r}" if self.sets else "the list"
        return name if self.phase == RECORDS else f"{name} (identifiers)"

    @property
    def arguments(self) -> dict[str, str]:
        """The arguments of the first request for the list under way (section 3.1.1)."""
        since, until = self.windows[0]
        name = self.sets[self.set] if self.sets else ""
        given = {"metadataPrefix": self.prefix, "set": name, "from": since, "until": until}
        return {key: value for key, value in given.items() if value}

    @property
    def different(self) -> int:
        """How many different records came of the list under way."""
        return self.count - self.repeated

    @property
    def is_full(self) -> bool:
        """Whether all records are being listed."""
        return not self.since


def restored(saved: Mapping[str, Any], prefix: str, sets: list[str]) -> Place | None:
    """The place that a cut run kept; None when it means nothing now or another prefix or sets were asked."""
    names = {entry.name for entry in dataclasses.fields(Place)}
    try:
        place = Place(**{name: value for name, value in saved.items() if name in names})
        place.windows = [(str(window[0]), str(window[1])) for window in place.windows]
        place.whole = (str(place.whole[0]), str(place.whole[1])) if place.whole else None
    except (TypeError, IndexError, KeyError):
        return None
    known = isinstance(place.set, int) and isinstance(place.token, str) and isinstance(place.started, str)
    usable = (
        known
        and place.prefix == prefix
        and place.sets == sets
        and place.phase in (RECORDS, IDENTIFIERS, SWEEP)
    )
    return place if usable and place.windows and 0 <= place.set <= max(1, len(sets)) else None
