"""How the end of a run is told: one JSON object on one line for scripts, a summary for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from catalog.advice.language import mark as _
from catalog.advice.language import said
from catalog.advice.messages import translated
from catalog.cli.context import print_json
from catalog.cli.findings import tell_groups
from catalog.cli.speech import spoken
from catalog.errors import CatalogError
from catalog.sdk.events import HarvestReport
from catalog.store import runs
from catalog.store.db import reading
from catalog.store.findings import RuleGroup

EXIT_CODES = {"done": 0, "done_with_errors": 3, "failed": 1, "interrupted": 1}
COUNTS = (
    "seen", "new", "changed", "unchanged", "deleted", "skipped", "failed", "withdrawn", "held",
)  # fmt: skip
STATUSES = {
    "done": _("done"),
    "done_with_errors": _("done with errors"),
    "failed": _("failed"),
    "interrupted": _("interrupted"),
    "running": _("running"),
}
_COUNTED = _(
    "  %(seen)s seen = %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(deleted)s deleted, "
    "%(skipped)s skipped, %(failed)s failed; %(seconds)s s"
)
_HELD = _(
    "  %(held)s are no longer listed, but that is too large a share of the source: look at it, then run "
    "`catalog harvest %(source)s --full --allow-withdraw`"
)


def as_json(report: HarvestReport) -> dict[str, Any]:
    """The report as ``catalog harvest --json`` prints it: rules and data, no words of a language."""
    return {
        "source": report.source,
        "run": report.run,
        **{name: getattr(report, name) for name in COUNTS},
        "failures": [entry.told() for entry in report.failures],
        "groups": [group.told() for group in _groups(report)],
        "seconds": report.seconds,
        "status": report.status,
    }


def tell(report: HarvestReport, *, json: bool) -> None:
    """Print the report; what went wrong with the run itself goes to the standard error."""
    if json:
        print_json(as_json(report))
    else:
        names = ("source", "run", "status", "seconds", *COUNTS)
        tell_run({name: getattr(report, name) for name in names}, _groups(report))
    if report.message:
        click.echo(f"{report.source}: {translated(report.message, spoken())}", err=True)
    if report.status in ("failed", "interrupted"):
        told = _("%(source)s: what was committed stays; run the same command again to go on")
        click.echo(said(told, spoken(), source=report.source), err=True)


def tell_run(known: Mapping[str, Any], groups: Sequence[RuleGroup], *, whole: bool = False) -> None:
    """Print how a run went, then what it told by rule.

    ``known`` are source, run, status, seconds and ``COUNTS``; ``whole`` is that of ``tell_groups``.
    """
    language = spoken()
    status = STATUSES.get(known["status"], known["status"])
    shown = {**known, "status": said(status, language), "seconds": f"{known['seconds']:.1f}"}
    click.echo(said(_("%(source)s: run %(run)s %(status)s"), language, **shown))
    click.echo(said(_COUNTED, language, **shown))
    if known["withdrawn"]:
        told = _("  %(withdrawn)s withdrawn, because the complete listing no longer has them")
        click.echo(said(told, language, **shown))
    if known["held"]:
        click.echo(said(_HELD, language, **shown))
    tell_groups(groups, known["run"], language, whole=whole)


def _groups(report: HarvestReport) -> tuple[RuleGroup, ...]:
    try:
        with reading() as session:
            return runs.groups(session, report.run)
    except CatalogError:
        # The run ended because the database is away, and its message says so.
        return ()
