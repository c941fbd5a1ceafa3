"""What publishing a file would change: counted, with examples of each kind of change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from catalog.errors import Fault, RecordError
from catalog.harvest import locking
from catalog.harvest.intake import Batch
from catalog.harvest.pipeline import Mapped, Outcome
from catalog.harvest.tally import LOST, Tally
from catalog.sdk.events import Failure
from catalog.store import locks, records, withdrawals
from catalog.store.db import reading
from catalog.store.findings import KEPT, SAMPLES, SEVERITIES, RuleGroup, Severity
from catalog.store.items import GONE
from catalog.store.locks import Lock

EXAMPLES = 20
"""Records of each kind of change that are shown."""
_ALL = 2**31 - 1
_NOT_SHOWN = ("id", "source")


@dataclass(slots=True)
class Comparison:
    """What was seen so far; ``by_rule`` counts failures and notices, ``told`` keeps the first of each."""

    source: str
    tally: Tally = field(default_factory=Tally)
    seen: set[str] = field(default_factory=set)
    deleted: dict[str, bool] = field(default_factory=dict)
    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    by_rule: dict[Severity, Counter[str]] = field(
        default_factory=lambda: {severity: Counter() for severity in SEVERITIES}
    )
    told: dict[Severity, list[Failure]] = field(
        default_factory=lambda: {severity: [] for severity in SEVERITIES}
    )

    def add(self, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        """Take in a batch and what became of its tasks."""
        self.tally.update(batch.tally)
        self.seen.update(batch.native_ids)
        self.seen.update(batch.seen)
        self.deleted.update(batch.deleted)
        self._note("failure", batch.failures)
        self._note("notice", batch.notices)
        taken = self._taken(batch, outcomes)
        for waiting, outcome in zip(batch.waiting, outcomes, strict=True):
            self.seen.add(waiting.native_id)
            if not isinstance(outcome, Mapped):
                self._add_refused(waiting.native_id, outcome.state, outcome.faults)
            elif outcome.id in taken:
                told = f"its id {outcome.id} belongs to a record of another source"
                self._add_refused(
                    waiting.native_id, "failed", (("id", outcome.id, "identifier_taken", told),)
                )
            else:
                known = waiting.known
                shown = known is not None and known.record_hash and known.state != GONE
                self._add_mapped(waiting.native_id, outcome, known.record_hash if known and shown else "")

    def _taken(self, batch: Batch, outcomes: Sequence[Outcome]) -> frozenset[str]:
        fresh = {
            outcome.id: waiting.native_id
            for waiting, outcome in zip(batch.waiting, outcomes, strict=True)
            if isinstance(outcome, Mapped) and waiting.known is None
        }
        if not fresh:
            return frozenset()
        with reading() as session:
            return records.claims(session, self.source, fresh).taken

    def _add_mapped(self, native_id: str, outcome: Mapped, before: str) -> None:
        self._note("notice", (Failure(identifier=native_id, fault=Fault(*odd)) for odd in outcome.oddities))
        if before == outcome.record_hash:
            self.tally["unchanged"] += 1
            return
        name = "changed" if before else "new"
        self.tally[name] += 1
        examples = self.changed if before else self.new
        if len(examples) < EXAMPLES:
            examples.append(orjson.loads(outcome.json))

    def _add_refused(self, native_id: str, state: str, faults: Iterable[tuple[str, str, str, str]]) -> None:
        self.tally[state] += 1
        told = (Failure(identifier=native_id, fault=Fault(*fault)) for fault in faults)
        self._note("failure" if state == "failed" else "notice", told)

    def _note(self, severity: Severity, entries: Iterable[Failure]) -> None:
        counts = self.by_rule[severity]
        for entry in entries:
            counts[entry.fault.rule] += 1
            if counts[entry.fault.rule] <= KEPT:
                self.told[severity].append(entry)

    def count_deleted(self) -> None:
        """Count what the file itself says is no more: what is there would disappear."""
        with reading() as session:
            there = {name for _, name in withdrawals.live_among(session, self.source, list(self.deleted))}
        self.tally["deleted"] += len(there)
        for native_id, is_known in self.deleted.items():
            if native_id not in there:
                self.tally["unchanged" if is_known else "skipped"] += 1

    def groups(self) -> Iterator[RuleGroup]:
        """What is wrong or odd, by rule."""
        for severity in SEVERITIES:
            for rule, cases in self.by_rule[severity].items():
                first = [entry for entry in self.told[severity] if entry.fault.rule == rule][:SAMPLES]
                yield RuleGroup(severity, rule, cases, tuple(first))

    def gone(self, complete: bool) -> tuple[int, list[dict[str, Any]]]:
        """How many live records the file lacks, and the first of them; none where nobody can say."""
        if not complete or self.tally[LOST]:
            return 0, []
        with reading() as session:
            live = withdrawals.live(session, self.source, _ALL)
            missing = [pair for pair in live if pair[1] not in self.seen]
            shown = records.live(session, [identifier for identifier, _ in missing[:EXAMPLES]])
        return len(missing), [orjson.loads(entry.json) for entry in shown.values()]

    def differences(self) -> list[dict[str, Any]]:
        """The records that would change: title and id, and of each field what it is and would be.

        What editors keep as it is does not change, whatever the file says.
        """
        names = [shaped["id"] for shaped in self.changed]
        with reading() as session:
            stored = records.live(session, names)
            held = locks.of_records(session, names)
        return [
            _difference(orjson.loads(stored[name].json), _with_locks(shaped, held.get(name, {})))
            for name, shaped in zip(names, self.changed, strict=True)
            if name in stored
        ]


def _with_locks(shaped: dict[str, Any], held: Mapping[str, Lock]) -> dict[str, Any]:
    if not held:
        return shaped
    try:
        return locking.apply(shaped, {name: lock.value for name, lock in held.items()}).shaped
    except RecordError:
        # Publishing tells it as a problem.
        return shaped


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    names = [name for name in after if name not in _NOT_SHOWN]
    names += [name for name in before if name not in after and name not in _NOT_SHOWN]
    fields = [
        {"field": name, "before": before.get(name), "after": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    ]
    return {"id": after["id"], "title": after.get("title", ""), "fields": fields}
