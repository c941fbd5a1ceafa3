"""``catalog runs``: past harvests and their reports."""

from __future__ import annotations

from typing import Any

import click

from catalog.cli.context import need_tables, print_json, print_table, with_app
from catalog.cli.report import COUNTS, flat, tell_failures
from catalog.harvest.tally import Tally
from catalog.parts import Parts
from catalog.sdk.events import Failure
from catalog.store import runs
from catalog.store.changes import timestamp
from catalog.store.db import reading
from catalog.store.runs import RunState

PAGE = 1000


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
@click.option("--json", "as_json", is_flag=True, help="One JSON object with all failures.")
@with_app
def show(parts: Parts, number: int, as_json: bool) -> None:
    """The report of one run, with every failed record."""
    need_tables()
    with reading() as session:
        run = runs.get(session, number)
        failures, notices = _all(number, "failure"), _all(number, "notice")
    told = _shown(run)
    if as_json:
        told["failures"] = [flat(entry) for entry in failures]
        told["notices"] = [flat(entry) for entry in notices]
        print_json(told)
        return
    for name, value in told.items():
        click.echo(f"{name}: {value}")
    tell_failures(failures)
    for entry in notices:
        click.echo(f"  notice: {entry}")


def _all(number: int, severity: runs.Severity) -> list[Failure]:
    found: list[Failure] = []
    with reading() as session:
        while page := runs.failures(session, number, severity, offset=len(found), limit=PAGE):
            found.extend(page)
    return found


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
