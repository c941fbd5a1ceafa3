"""What went wrong or was odd in a run, by rule: every case counted, the first of each rule kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import Fault
from catalog.sdk.events import Failure
from catalog.store.models import Run, RunFailure, table_of

Severity = Literal["failure", "notice"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
KEPT = 2000
"""Cases of one rule that a run keeps with identifier, field and value; further ones are counted."""
MOST_RULES = 200
"""Rules that a run tells apart, by severity; a plugin that makes up more has them counted as ``OTHERS``."""
OTHERS = "others"
SAMPLES = 3
_RULE_LENGTH = 80


class RuleGroup(NamedTuple):
    """The cases of one rule in a run: how many there are, and the first three."""

    severity: Severity
    rule: str
    cases: int
    samples: tuple[Failure, ...]

    def told(self) -> dict[str, Any]:
        """As a JSON object: severity, rule, number of cases, the first three."""
        return {**self._asdict(), "samples": [sample.told() for sample in self.samples]}


def counted_as(severity: Severity, rule: str) -> str:
    """The name under which the counts of a run hold the cases of a rule."""
    return f"{severity}:{rule}"


def rule_of(name: str) -> tuple[Severity, str] | None:
    """Severity and rule behind a name of a run's counts; None for another count."""
    for severity in SEVERITIES:
        if name.startswith(f"{severity}:"):
            return severity, name.partition(":")[2]
    return None


def add(session: Session, run: int, severity: Severity, entries: Sequence[Failure]) -> dict[str, str]:
    """Keep failures or notices as far as there is room, and give each rule the name it is kept under."""
    if not entries:
        return {}
    kept = _kept(session, run, severity)
    names: dict[str, str] = {}
    rows = []
    for entry in entries:
        rule = entry.fault.rule
        if rule not in names:
            names[rule] = _name(rule, kept)
            kept.setdefault(names[rule], 0)
        name = names[rule]
        kept[name] += 1
        if kept[name] <= KEPT:
            rows.append(_row(run, severity, name, entry))
    if rows:
        session.connection().execute(sa.insert(table_of(RunFailure)), rows)
    return names


def _kept(session: Session, run: int, severity: Severity) -> dict[str, int]:
    rows = session.execute(
        sa.select(RunFailure.rule, sa.func.count())
        .where(RunFailure.run == run, RunFailure.severity == severity)
        .group_by(RunFailure.rule)
    )
    return {rule: count for rule, count in rows}


def _name(rule: str, kept: Mapping[str, int]) -> str:
    name = storable(rule)[:_RULE_LENGTH]
    return name if name in kept or len(kept) < MOST_RULES else OTHERS


def _row(run: int, severity: Severity, rule: str, entry: Failure) -> dict[str, object]:
    return {
        "run": run,
        "severity": severity,
        "identifier": storable(entry.identifier),
        "field": storable(entry.fault.field)[:200],
        "value": storable(entry.fault.value),
        "rule": rule,
        "message": storable(entry.fault.message),
    }


def storable(text: str) -> str:
    """``text`` as every database takes it, what they do not take written out."""
    # The bad value itself can hold what no database takes: lone surrogates and NUL.
    return text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


def page(
    session: Session, run: int, severity: Severity = "failure", *, offset: int = 0, limit: int = 1000
) -> tuple[Failure, ...]:
    """A page of the cases that the run keeps, in the order in which they were met."""
    of_severity = _CASES.where(RunFailure.run == run, RunFailure.severity == severity)
    rows = session.execute(of_severity.order_by(RunFailure.id).offset(offset).limit(limit))
    return tuple(_failure(row) for row in rows)


def of_rule(session: Session, run: int, severity: Severity, rule: str) -> tuple[Failure, ...]:
    """The cases of one rule that the run keeps, at most 2,000, in the order in which they were met."""
    cases = _CASES.where(RunFailure.run == run, RunFailure.severity == severity, RunFailure.rule == rule)
    return tuple(_failure(row) for row in session.execute(cases.order_by(RunFailure.id)))


_CASES = sa.select(
    RunFailure.severity,
    RunFailure.identifier,
    RunFailure.field,
    RunFailure.value,
    RunFailure.rule,
    RunFailure.message,
)


def _failure(row: Any) -> Failure:
    fault = Fault(row.field, row.value, row.rule, row.message)
    return Failure(identifier=row.identifier, fault=fault)


def groups(session: Session, run: int, *, most: int = SAMPLES) -> tuple[RuleGroup, ...]:
    """What the run told, by rule, each with its first cases: failures first, the most frequent first.

    A run that was cut has counted up to its mark, but keeps cases from behind it too: the greater number of
    both is given.
    """
    counts = _counts(session, run)
    for severity in SEVERITIES:
        for rule, rows in _kept(session, run, severity).items():
            counts[severity, rule] = max(rows, counts.get((severity, rule), 0))
    samples = _samples(session, run, most)
    found = [
        RuleGroup(severity, rule, count, tuple(samples.get((severity, rule), ())))
        for (severity, rule), count in counts.items()
    ]
    return tuple(ordered(found))


def grouped(severity: Severity, entries: Iterable[Failure]) -> list[RuleGroup]:
    """Cases that no run keeps, by rule; the samples are all of them."""
    found: dict[str, list[Failure]] = {}
    for entry in entries:
        found.setdefault(entry.fault.rule, []).append(entry)
    return ordered(RuleGroup(severity, rule, len(cases), tuple(cases)) for rule, cases in found.items())


def ordered(found: Iterable[RuleGroup]) -> list[RuleGroup]:
    """Groups as a report shows them: failures first, the most frequent first, then by name."""
    return sorted(found, key=lambda group: (SEVERITIES.index(group.severity), -group.cases, group.rule))


def _counts(session: Session, run: int) -> dict[tuple[Severity, str], int]:
    stored = session.scalar(sa.select(Run.counts).where(Run.id == run)) or {}
    named = ((rule_of(name), count) for name, count in stored.items())
    return {place: count for place, count in named if place is not None and count > 0}


def _samples(session: Session, run: int, most: int) -> dict[tuple[Severity, str], list[Failure]]:
    place = (
        sa.func.row_number()
        .over(partition_by=(RunFailure.severity, RunFailure.rule), order_by=RunFailure.id)
        .label("place")
    )
    numbered = sa.select(RunFailure.id, place).where(RunFailure.run == run).subquery()
    first = sa.select(numbered.c.id).where(numbered.c.place <= most)
    found: dict[tuple[Severity, str], list[Failure]] = {}
    for row in session.execute(_CASES.where(RunFailure.id.in_(first)).order_by(RunFailure.id)):
        found.setdefault((row.severity, row.rule), []).append(_failure(row))
    return found
