"""What one run leaves for the next, as the text of ``next_since`` (at most 200 characters)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from catalog.sdk.kept import Kept
from khomo_oaipmh.dates import moment_of
from khomo_oaipmh.place import Place

SMALL = 2000
"""A source of no more records is swept by every run: that costs it a few requests."""

SOON = 3
"""So many runs after one in which something could not be had look for it at once; then as time goes by."""


@dataclass(frozen=True, slots=True)
class Since(Kept):
    """``at``: the server's time when the run began; ``prefix``: the format asked for (its first 60 signs).

    ``listed``: the same of the last complete listing, "" when something may be missing. ``size``: the number
    of its records. ``wanting``: 0, or 1 and the number of sweeps since records could not be had. ``short``:
    so many runs in a row were told of fewer changes than there should be, and left ``at`` as it was.
    """

    at: str = ""
    prefix: str = ""
    listed: str = ""
    size: int = 0
    wanting: int = 0
    short: int = 0

    @classmethod
    def after(cls, place: Place, complete: bool) -> Since:
        """What a run that ended at ``place`` leaves."""
        listed = place.started if complete else "" if place.doubtful else place.listed_at
        size = place.done if complete else place.size
        # A sweep finds what is unknown here, not what changed. Who always tells of too many is asked on.
        short = place.short + 1 if place.is_short and place.short < SOON else 0
        at = place.before if short else place.started
        return cls(at, place.prefix[:60], listed, size, place.wanting, short)

    def asks_for_sweep(self, now: str, policy: str, days: int) -> bool:
        """Whether all identifiers are to be looked at: ``days`` after the last time, or for a reason.

        A record that was missing for a fault of the line is there at the next look; one that its server can
        never give must not cost a look at all others with every run.
        """
        if not days:
            return False
        listed, moment = moment_of(self.listed), moment_of(now)
        if listed is None or moment is None:
            return True
        if 0 < self.wanting <= SOON:
            return True
        if policy == "persistent" and not self.wanting:
            return False
        small = policy != "persistent" and self.size <= SMALL
        return small or moment - listed >= timedelta(days=days)
