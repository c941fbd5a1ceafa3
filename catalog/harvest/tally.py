"""What a run has counted so far: one outcome for each record that it saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

OUTCOMES = ("new", "changed", "unchanged", "deleted", "skipped", "failed")
"""``seen`` is the sum of these: every record that a connector told of is counted once, as one of them."""
AFTERWARDS = ("withdrawn", "held")
LOST = "lost"
"""Failures without an identifier: nobody can say which record they were, so none may be called absent."""


class Tally(Counter[str]):
    """The counts of a run by outcome."""

    @property
    def seen(self) -> int:
        """How many records the connector told of."""
        return sum(self[name] for name in OUTCOMES)

    def of_report(self) -> dict[str, int]:
        """The counts as ``HarvestReport`` names them."""
        return {"seen": self.seen, **{name: self[name] for name in (*OUTCOMES, *AFTERWARDS)}}

    @classmethod
    def carried(cls, counts: Mapping[str, int]) -> Tally:
        """The counts of a run that is taken up again."""
        return cls({name: counts[name] for name in (*OUTCOMES, LOST) if counts.get(name)})
