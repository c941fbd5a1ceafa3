"""Where a reading of a site is: what a checkpoint keeps, and what the next run is told."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

SMALL = 200
"""A site of no more pages is read whole by every run."""
OVERLAP = timedelta(days=1)
"""Changes are asked for so much before the last run: clocks differ, and sitemaps are made at night."""
SOON = 3
"""So many runs in a row ask again for what could not be read; then it waits for the next whole reading."""
MOST_TOLD = 5000
"""So many names that are no addresses of listed pages are kept in a checkpoint."""


def short(name: str) -> str:
    """A mark of a name, short enough to keep thousands."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(slots=True)
class Place:
    """``done`` pages of the list ``digest`` are read; ``told`` are the marks of all records that came.

    ``later`` maps a record that only lists tell of so far to the page that does. ``lost``: something could
    not be had, so the reading is not complete.
    """

    digest: str
    done: int = 0
    told: set[str] = field(default_factory=set)
    later: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    records: int = 0

    def saved(self, pages: Sequence[str]) -> dict[str, Any]:
        """The place as JSON values: of pages a sign each, of other records their marks."""
        signs = [short(page) for page in pages[: self.done]]
        own = sum(1 << place for place, sign in enumerate(signs) if sign in self.told)
        others = sorted(self.told.difference(signs))
        return {
            "list": self.digest,
            "done": self.done,
            "own": f"{own:x}",
            "others": others[:MOST_TOLD],
            "later": dict(list(self.later.items())[:MOST_TOLD]),
            "lost": self.lost or len(others) > MOST_TOLD or len(self.later) > MOST_TOLD,
        }


def restored(kept: Mapping[str, Any] | None, digest: str, pages: Sequence[str]) -> Place | None:
    """The place that a cut run left, None where there is none or the list of pages is another one by now."""
    if not kept or kept.get("list") != digest:
        return None
    done, own, others, later = (kept.get(name) for name in ("done", "own", "others", "later"))
    if not (
        isinstance(done, int)
        and isinstance(own, str)
        and isinstance(others, list)
        and isinstance(later, dict)
    ):
        return None
    try:
        signs = int(own, 16)
    except ValueError:
        return None
    told = {short(page) for place, page in enumerate(pages[:done]) if signs >> place & 1}
    return Place(digest, done, told | set(others), dict(later), bool(kept.get("lost")))


@dataclass(frozen=True, slots=True)
class Since:
    """``at``: when the run began, ``swept``: the last that read all pages, ``pages``: how many there were.

    ``short``: so many runs in a row could not read every page.
    """

    key: str = ""
    at: str = ""
    swept: str = ""
    pages: int = 0
    short: int = 0

    @classmethod
    def read(cls, text: str | None, key: str) -> Since:
        """What was kept for the same options; nothing where the text means nothing."""
        try:
            kept = json.loads(text or "{}")
        except ValueError:
            kept = {}
        if not isinstance(kept, dict) or kept.get("key") != key:
            return cls(key)
        kinds = {entry.name: type(entry.default) for entry in dataclasses.fields(cls)}
        return cls(**{name: kept[name] for name, kind in kinds.items() if type(kept.get(name)) is kind})

    def after(self, now: datetime, place: Place, pages: int, *, whole: bool) -> Since:
        """What a run leaves: what it could not read is asked for again, ``SOON`` times."""
        again = place.lost and self.short + 1 < SOON
        stamp = now.isoformat()
        return Since(
            key=self.key,
            at=self.at if again else stamp,
            swept=stamp if whole and not again else self.swept,
            pages=pages,
            short=self.short + 1 if again else 0,
        )

    def text(self) -> str:
        """The text to keep."""
        return json.dumps(dataclasses.asdict(self), separators=(",", ":"))

    def asks_changes(self, now: datetime, sweep_days: int, pages: int) -> datetime | None:
        """Since when changes are asked for, None where all pages are to be read."""
        at, swept = _moment(self.at), _moment(self.swept)
        if at is None or at > now or (sweep_days and max(pages, self.pages) <= SMALL):
            return None
        if sweep_days and (swept is None or now - swept >= timedelta(days=sweep_days)):
            return None
        return at - OVERLAP


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
