"""Where a harvest is, and what one run leaves for the next."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

OVERLAP = timedelta(days=2)
"""Changes are asked for by days, and the search index lags behind."""


@dataclass(slots=True)
class Place:
    """The next page of the lists of an installation's tables.

    ``table`` is the number of the one under way, ``start`` the next place in it (from 0), ``count`` what
    came of it, ``total`` what it holds, ``whole`` what all tables hold. ``since`` is the day from
    which on records are asked for, "" for all of them.
    """

    base: str
    started: str
    since: str = ""
    table: int = 0
    start: int = 0
    count: int = 0
    total: int | None = None
    whole: int = 0
    doubtful: bool = False
    wanting: bool = False

    def saved(self) -> dict[str, Any]:
        """The place as JSON values."""
        return dataclasses.asdict(self)

    def close_table(self) -> None:
        """Go to the beginning of the next table."""
        self.table += 1
        self.start = self.count = 0
        self.total = None


def restored(kept: Mapping[str, Any], base: str) -> Place | None:
    """The place that a cut run left; None where another installation is asked now, or it means nothing."""
    try:
        place = Place(**kept)
    except TypeError:
        return None
    numbers = (place.table, place.start, place.count, place.whole)
    return place if place.base == base and all(isinstance(one, int) and one >= 0 for one in numbers) else None


@dataclass(frozen=True, slots=True)
class Since:
    """``at``: the server's time when the run began; ``base`` what was harvested.

    ``asked``: the time of the last run that asked for every record, not only for what changed.
    """

    at: str = ""
    base: str = ""
    asked: str = ""

    @classmethod
    def read(cls, text: str | None) -> Since:
        """What was kept; nothing where the text means nothing."""
        try:
            kept = json.loads(text or "{}")
            return cls(**kept) if all(isinstance(value, str) for value in kept.values()) else cls()
        except (ValueError, TypeError, AttributeError):
            return cls()

    def after(self, place: Place) -> str:
        """The text that a run which ended at ``place`` leaves."""
        at = self.at if place.wanting and place.since else "" if place.wanting else place.started
        asked = self.asked if place.since else "" if place.wanting else place.started
        return json.dumps(dataclasses.asdict(Since(at, place.base, asked)), separators=(",", ":"))

    def day(self, now: str, base: str, sweep_days: int) -> str:
        """The day from which on changes are asked for, "" where every record is."""
        at, asked, moment = (moment_of(text) for text in (self.at, self.asked, now))
        if at is None or asked is None or moment is None or self.base != base or at > moment:
            return ""
        if sweep_days and moment - asked >= timedelta(days=sweep_days):
            return ""
        return (at - OVERLAP).date().isoformat()


def moment_of(text: str) -> datetime | None:
    """An ISO 8601 time as an aware moment, None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def now_by(date: str) -> str:
    """The time of a Date header as ISO 8601, else ours a day back."""
    try:
        return parsedate_to_datetime(date).astimezone(UTC).isoformat()
    except (ValueError, TypeError, OverflowError):
        return (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
