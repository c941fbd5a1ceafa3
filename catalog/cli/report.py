"""How the end of a run is told: one JSON object on one line for scripts, a summary for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from catalog.cli.context import print_json
from catalog.sdk.events import Failure, HarvestReport

EXIT_CODES = {"done": 0, "done_with_errors": 3, "failed": 1, "interrupted": 1}
COUNTS = (
    "seen", "new", "changed", "unchanged", "deleted", "skipped", "failed", "withdrawn", "held",
)  # fmt: skip
EXAMPLES = 3


def as_json(report: HarvestReport) -> dict[str, Any]:
    """The report as ``catalog harvest --json`` prints it."""
    return {
        "source": report.source,
        "run": report.run,
        **{name: getattr(report, name) for name in COUNTS},
        "failures": [flat(entry) for entry in report.failures],
        "seconds": report.seconds,
        "status": report.status,
    }


def flat(failure: Failure) -> dict[str, str]:
    """One failure: identifier, field, value, rule, message."""
    return {"identifier": failure.identifier, **asdict(failure.fault)}


def line(failure: Failure) -> str:
    """One failure for people: identifier, field, value, message."""
    return str(failure) if failure.identifier else f"(no identifier) {failure}"


def tell(report: HarvestReport, *, json: bool) -> None:
    """Print the report; what went wrong with the run itself goes to the standard error."""
    if json:
        print_json(as_json(report))
    else:
        _summary(report)
    if report.message:
        click.echo(f"{report.source}: {report.message}", err=True)
    if report.status in ("failed", "interrupted"):
        click.echo(
            f"{report.source}: what was committed stays; run the same command again to go on", err=True
        )


def _summary(report: HarvestReport) -> None:
    counts = ", ".join(f"{getattr(report, name)} {name}" for name in COUNTS[1:7])
    click.echo(f"{report.source}: run {report.run} {report.status.replace('_', ' ')}")
    click.echo(f"  {report.seen} seen = {counts}; {report.seconds:.1f} s")
    if report.withdrawn:
        click.echo(f"  {report.withdrawn} withdrawn, because the complete listing no longer has them")
    if report.held:
        click.echo(
            f"  {report.held} are no longer listed, but that is too large a share of the source: look at it, "
            f"then run `catalog harvest {report.source} --full --allow-withdraw`"
        )
    tell_failures(report.failures)
    for notice in report.notices[:EXAMPLES]:
        click.echo(f"  notice: {notice}")
    if len(report.notices) > EXAMPLES:
        click.echo(f"  and {len(report.notices) - EXAMPLES} more notices: catalog runs show {report.run}")


def tell_failures(failures: Sequence[Failure]) -> None:
    """Print failures grouped by rule, with the first of each."""
    for rule, count in Counter(entry.fault.rule for entry in failures).most_common():
        click.echo(f"  {count} x {rule}")
        for entry in [entry for entry in failures if entry.fault.rule == rule][:EXAMPLES]:
            click.echo(f"    {line(entry)}")
