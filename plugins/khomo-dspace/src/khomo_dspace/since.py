"""What one run leaves for the next, as the text of ``next_since``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from catalog.sdk.kept import Kept
from khomo_dspace.place import Place

SMALL = 2000
"""A repository of no more items is listed whole by every run: that costs it a few requests."""
SOON = 3
"""So many listings of everything are done at once where something could not be had; then as days go by."""
OVERLAP = timedelta(days=1)
"""A list of changes begins so much before the last run: the search index lags behind what was stored."""


@dataclass(frozen=True, slots=True)
class Since(Kept):
    """``at``: the server's time when the run began; ``scope`` what of it was harvested, and from which API.

    ``listed``: the same of the last listing of everything that was complete, or that will not be; ``size``
    the number of its items; ``short``: so many of them in a row were not complete.
    """

    at: str = ""
    scope: str = ""
    listed: str = ""
    size: int = 0
    short: int = 0

    @classmethod
    def after(cls, place: Place) -> Since:
        """What a run that ended at ``place`` leaves: what it lost is asked for again, ``SOON`` times at once.

        An item that its server can never give must not cost a listing of all others with every run.
        """
        is_whole, complete = not place.since, place.is_complete
        short = place.short + 1 if is_whole and not complete else 0
        settled = is_whole and (complete or short >= SOON)
        wants = (place.lost or place.wanting) and not settled
        at = place.before if wants else place.started
        listed = place.started if settled else place.listed
        size = place.done if is_whole else place.size
        return cls(at, key_of(place.api, place.scope), listed, size, 0 if settled else short)

    def changed_since(self, now: str, key: str, sweep_days: int) -> str:
        """The moment from which changes are asked for, "" where everything is to be listed."""
        at, listed, moment = moment_of(self.at), moment_of(self.listed), moment_of(now)
        if at is None or moment is None or self.scope != key or at > moment:
            return ""
        is_due = sweep_days > 0 and (listed is None or moment - listed >= timedelta(days=sweep_days))
        if is_due or (sweep_days and self.size <= SMALL):
            return ""
        return (at - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")


def key_of(api: str, scope: str) -> str:
    """What tells the items of one source from those of another."""
    return f"{api} {scope}".strip()


def moment_of(text: object) -> datetime | None:
    """An ISO 8601 time as an aware moment in UTC, None for what is none."""
    if not isinstance(text, str):
        return None
    try:
        # Older servers write "+0000".
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        return None
