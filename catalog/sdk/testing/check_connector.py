"""The checks of a connector over its saved examples: what the catalog, and a reviewer, can rely on."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext

from catalog.sdk.connector import Connector
from catalog.sdk.format import Formats
from catalog.sdk.testing import core
from catalog.sdk.testing.bench import Bench
from catalog.sdk.testing.checks_faults import FAULT_CHECKS
from catalog.sdk.testing.checks_mapping import MANNERS_CHECKS, MAPPING_CHECKS
from catalog.sdk.testing.checks_other import OTHER_CHECKS
from catalog.sdk.testing.checks_run import RUN_CHECKS
from catalog.sdk.testing.example import Example, examples_of
from catalog.sdk.testing.report import Broken, Finding, NotApplicable, Report
from catalog.sdk.testing.saved import ExampleFault
from catalog.sdk.testing.workshop import Workshop

CONNECTOR_CHECKS = (*RUN_CHECKS, *MAPPING_CHECKS, *FAULT_CHECKS, *OTHER_CHECKS, *MANNERS_CHECKS)
"""All checks of a connector in their order."""


def check_connector(
    kind: type[Connector],
    *,
    formats: Formats | None = None,
    examples: Iterable[Example] | None = None,
    shop: Workshop | None = None,
) -> Report:
    """The report on a connector: every check on each of its saved examples.

    ``examples`` None takes those in the connector's package, ``formats`` None those of the core. In a test:
    ``check_connector(MyConnector).raise_for_faults()``. Raises ``ExampleFault`` for a broken example.
    """
    known = core.formats() if formats is None else formats
    if examples is None:
        examples = examples_of(kind.__module__.partition(".")[0])
    report = Report(plugin=kind.name, version=kind.version)
    with Workshop() if shop is None else nullcontext(shop) as tools:
        for example in examples:
            if example.connector == kind.name:
                report.findings += findings(Bench(kind, example, known, tools))
    if not report.findings:
        report.findings.append(no_example(kind.name))
    return report


def no_example(subject: str) -> Finding:
    """The finding that there is nothing to check a connector or a format with."""
    return Finding(
        check="example",
        subject=subject,
        outcome="failed",
        seen="the plugin ships no saved example of it: nothing can be proved",
        mend="save one: `catalog plugins record`, or by hand as docs/plugins.md says",
    )


def findings(bench: Bench) -> list[Finding]:
    """What came of every check on one example."""
    subject = f"connector {bench.kind.name}, example {bench.example.name}"
    if lacking := bench.kind.lacking():
        told = f"this machine lacks what it needs: {lacking}"
        return [Finding(check="machine", subject=subject, outcome="not applicable", seen=told)]
    found = []
    for entry in CONNECTOR_CHECKS:
        try:
            found.append(entry.on(subject, bench))
        except ExampleFault as fault:
            mend = "mend the example: docs/plugins.md tells its form"
            found.append(
                Finding(check=entry.name, subject=subject, outcome="failed", seen=str(fault), mend=mend)
            )
    return found


def accept(bench: Bench) -> None:
    """Write what comes of an example as what is expected; raises ``Broken`` where its run fails."""
    example = bench.example
    try:
        example.accept(bench.lines)
        if example.later is not None:
            mark = bench.first.by_kind.end.next_since
            run = bench.run(bench.request(since=mark), example=example.later)
            example.later.accept(bench.lines_of(run, example.later))
            if run.error is not None:
                raise Broken(run.told)
    except NotApplicable as reason:
        raise Broken(f"{reason}: {bench.whole.told}") from None
