"""``catalog runs``: past harvests and their reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy.orm import Session

from catalog.cli.context import need_tables, print_json, print_table, with_app
from catalog.cli.report import COUNTS, tell_run
from catalog.cli.speech import speaks
from catalog.harvest.ssrf import printable
from catalog.harvest.tally import Tally
from catalog.parts import Parts
from catalog.sdk.events import Failure
from catalog.store import findings, runs
from catalog.store.changes import timestamp
from catalog.store.db import now, reading
from catalog.store.findings import SEVERITIES, RuleGroup, Severity
from catalog.store.runs import RunState

PAGE = 1000
LONGEST = 1000
"""Characters of the run's message that are shown."""


@click.group("runs")
def command() -> None:
    """Past harvests and their reports."""


@command.command("list")
@click.argument("slug", required=False)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@with_app
def list_(parts: Parts, slug: str | None, limit: int, as_json: bool) -> None:
    """The latest runs (of the source SLUG), newest first."""
    need_tables()
    with reading() as session:
        found = [_shown(run) for run in runs.newest(session, slug, limit=limit)]
    if as_json:
        print_json(found)
        return
    names = ("run", "source", "mode", "status", "started", "seen", "new", "changed", "failed", "withdrawn")
    print_table(names, [tuple(run[name] for name in names) for run in found])


@command.command()
@click.argument("number", type=int, metavar="ID")
@click.option("--rule", help="Show every case of this rule that the run keeps.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with all cases that the run keeps.")
@speaks
@with_app
def show(parts: Parts, number: int, rule: str | None, as_json: bool) -> None:
    """The report of one run: what failed and what was odd, by rule, and what can be done about it.

    Of each rule the first three cases are shown; the run counts all of them and keeps 2,000 of each rule.
    """
    need_tables()
    with reading() as session:
        run = runs.get(session, number)
        groups = runs.groups(session, number)
        if rule is not None:
            groups = _whole(session, number, [group for group in groups if group.rule == rule])
    told = _shown(run)
    if as_json:
        told["groups"] = [group.told() for group in groups]
        for severity, name in zip(SEVERITIES, ("failures", "notices"), strict=True):
            told[name] = [entry.told() for entry in _all(number, severity)]
        print_json(told)
        return
    tell_run({**told, "seconds": _seconds(run)}, groups, whole=rule is not None)
    for name in ("mode", "started", "finished", "message"):
        if told[name]:
            click.echo(f"{name}: {printable(told[name], LONGEST)}")


def _whole(session: Session, number: int, groups: Sequence[RuleGroup]) -> tuple[RuleGroup, ...]:
    """The groups with every case that the run keeps of them."""
    kept = ((group, findings.of_rule(session, number, group.severity, group.rule)) for group in groups)
    return tuple(group._replace(samples=cases) for group, cases in kept)


def _all(number: int, severity: Severity) -> list[Failure]:
    found: list[Failure] = []
    with reading() as session:
        while page := runs.failures(session, number, severity, offset=len(found), limit=PAGE):
            found.extend(page)
    return found


def _seconds(run: RunState) -> float:
    """From the first start to the last end, with what lay between where the run was cut."""
    return ((run.finished or now()) - run.started).total_seconds()


def _shown(run: RunState) -> dict[str, Any]:
    counts = Tally(run.counts).of_report()
    return {
        "run": run.id,
        "source": run.source,
        "mode": run.mode,
        "status": run.status,
        "started": timestamp(run.started),
        "finished": timestamp(run.finished) if run.finished else "",
        **{name: counts[name] for name in COUNTS},
        "message": run.message,
    }
