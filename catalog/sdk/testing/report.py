"""What the checks of a plugin found: one finding a check, and the sheet of them that a reviewer reads."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

from catalog import __version__

Outcome = Literal["passed", "failed", "not applicable"]
SEEN_LETTERS = 600
"""So much of what was seen is told."""


class Broken(Exception):
    """A check found a fault; the text says what was seen."""


class NotApplicable(Exception):
    """A check has nothing to look at; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came of one check on one subject ("jsonlist, example lessons").

    ``seen`` is what was seen, or why the check does not apply; ``mend`` how a fault is mended.
    """

    check: str
    subject: str
    outcome: Outcome
    seen: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check by its name: ``run`` gives a remark, or raises ``Broken`` or ``NotApplicable``."""

    name: str
    mend: str
    run: Callable[[Any], str]

    def on(self, subject: str, looked_at: Any) -> Finding:
        """The finding on a subject."""
        try:
            seen, outcome, mend = self.run(looked_at), "passed", ""
        except NotApplicable as reason:
            seen, outcome, mend = str(reason), "not applicable", ""
        except Broken as fault:
            seen, outcome, mend = str(fault), "failed", self.mend
        told = seen if len(seen) <= SEEN_LETTERS else f"{seen[:SEEN_LETTERS]} ..."
        return Finding(check=self.name, subject=subject, outcome=outcome, seen=told, mend=mend)  # type: ignore[arg-type]


Registry: TypeAlias = list[Check]


def check(registry: Registry, name: str, mend: str) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    """Put a function into a registry as the check of that name."""

    def put(function: Callable[[Any], str]) -> Callable[[Any], str]:
        registry.append(Check(name=name, mend=mend, run=function))
        return function

    return put


def expect(kept: bool, seen: str) -> None:
    """Raise ``Broken`` with what was seen unless ``kept``."""
    if not kept:
        raise Broken(seen)


@dataclass(slots=True, kw_only=True)
class Report:
    """The findings on one plugin, with the versions that they hold for."""

    plugin: str
    version: str = ""
    khomo: str = __version__
    python: str = field(default_factory=platform.python_version)
    system: str = field(default_factory=platform.system)
    findings: list[Finding] = field(default_factory=list)

    @property
    def failed(self) -> list[Finding]:
        """The findings that are faults."""
        return [entry for entry in self.findings if entry.outcome == "failed"]

    @property
    def ok(self) -> bool:
        """Whether something was checked and nothing is at fault."""
        return not self.failed and any(entry.outcome == "passed" for entry in self.findings)

    def count(self, outcome: Outcome) -> int:
        """How many findings came out so."""
        return sum(entry.outcome == outcome for entry in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {**asdict(self), "ok": self.ok}

    def raise_for_faults(self) -> None:
        """Raise ``AssertionError`` with every fault, for tests."""
        if not self.ok:
            raise AssertionError("\n".join(lines(self, only_faults=True)))


def lines(report: Report, *, only_faults: bool = False) -> Iterable[str]:
    """The report for people, line by line."""
    version = f" {report.version}" if report.version else ""
    yield f"{report.plugin}{version}, khomo {report.khomo}, Python {report.python}, {report.system}"
    for subject in dict.fromkeys(entry.subject for entry in report.findings):
        mine = [entry for entry in report.findings if entry.subject == subject]
        if only_faults and not any(entry.outcome == "failed" for entry in mine):
            continue
        yield f"  {subject}"
        for entry in mine:
            if entry.outcome == "failed" or (entry.outcome == "passed" and not only_faults):
                yield f"    {entry.outcome}  {entry.check}" + (f": {entry.seen}" if entry.seen else "")
            if entry.mend:
                yield f"            to mend it: {entry.mend}"
        if not only_faults:
            yield from _without_object(mine)
    counts = [f"{report.count(name)} {name}" for name in ("passed", "failed", "not applicable")]
    yield f"{', '.join(counts)}: {'all is well' if report.ok else 'the plugin is not right yet'}"


def _without_object(findings: list[Finding]) -> Iterable[str]:
    """What did not apply, one line a reason."""
    reasons: dict[str, list[str]] = {}
    for entry in findings:
        if entry.outcome == "not applicable":
            reasons.setdefault(entry.seen, []).append(entry.check)
    for reason, checks in reasons.items():
        yield f"    not applicable, {reason}: {', '.join(checks)}"
