"""What a run has counted so far: one outcome for each record, and by rule what was told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from catalog.sdk.events import Failure
from catalog.store.findings import KEPT, SEVERITIES, Severity, counted_as, rule_of

OUTCOMES = ("new", "changed", "unchanged", "deleted", "skipped", "failed")
"""``seen`` is the sum of these: every record that a connector told of is counted once, as one of them."""
AFTERWARDS = ("withdrawn", "held")
LOST = "lost"
"""Failures without an identifier: nobody can say which record they were, so none may be called absent."""


class Tally(Counter[str]):
    """The counts of a run by outcome, and those of its failures and notices by rule (``counted_as``)."""

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
        return cls(
            {name: count for name, count in counts.items() if count and (name in _CARRIED or rule_of(name))}
        )


_CARRIED = frozenset((*OUTCOMES, LOST))


class Told:
    """The failures and notices between two commits: all counted by rule, the first of each rule held."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[Severity, str]] = Counter()
        self._held: dict[Severity, list[Failure]] = {severity: [] for severity in SEVERITIES}

    def add(self, severity: Severity, entries: Iterable[Failure]) -> None:
        """Count what was told; a rule's first 2,000 are held for the report."""
        for entry in entries:
            place = (severity, entry.fault.rule)
            self.counts[place] += 1
            if self.counts[place] <= KEPT:
                self._held[severity].append(entry)

    def of(self, severity: Severity) -> list[Failure]:
        """Those that are held, in the order in which they were met."""
        return self._held[severity]

    def counted(self, severity: Severity, kept_as: Mapping[str, str]) -> dict[str, int]:
        """The counts as a tally holds them, each rule under the name under which it was kept."""
        found: Counter[str] = Counter()
        for (told, rule), count in self.counts.items():
            if told == severity:
                found[counted_as(severity, kept_as[rule])] += count
        return dict(found)
