"""``catalog harvest``: take in what a source holds."""

from __future__ import annotations

from pathlib import Path

import click

from catalog import indexing, wordbooks
from catalog.bulk import share_heap, spare_collector
from catalog.cli import answering
from catalog.cli.context import need_tables, print_json, with_app
from catalog.cli.findings import tell_groups
from catalog.cli.following import Follower
from catalog.cli.progress import bar
from catalog.cli.report import EXIT_CODES, tell
from catalog.cli.speech import speaks, spoken
from catalog.errors import CatalogError, LeaseTaken
from catalog.harvest.preview import MAX_RECORDS, preview
from catalog.harvest.run import Progress, Wanted, harvest, open_pool
from catalog.parts import Parts
from catalog.sdk.events import HarvestReport
from catalog.store import sources
from catalog.store.db import now, reading
from catalog.store.findings import grouped


@click.command("harvest")
@click.argument("slug", required=False)
@click.option("--full", is_flag=True, help="List everything, even if the source can tell what changed.")
@click.option("--limit", type=click.IntRange(1), help="Take so many records; withdraws nothing.")
@click.option("--preview", "only_show", is_flag=True, help=f"Show up to {MAX_RECORDS} records; save nothing.")
@click.option("--due", is_flag=True, help="Harvest all sources whose time has come (for cron).")
@click.option("--allow-withdraw", is_flag=True, help="Withdraw also what was held back.")
@click.option("--yes", is_flag=True, help="Ask nothing: withdraw what a file lacks, up to the usual share.")
@click.option("--no-index", is_flag=True, help="Leave the search index to the worker.")
@click.option(
    "--problems",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.xlsx",
    help="Write the rows that were sent, problems beside them, as a workbook to correct and send again.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on one line.")
@speaks
@click.pass_context
@with_app
def command(
    parts: Parts,
    context: click.Context,
    slug: str | None,
    full: bool,
    limit: int | None,
    only_show: bool,
    due: bool,
    allow_withdraw: bool,
    yes: bool,
    no_index: bool,
    problems: Path | None,
    as_json: bool,
) -> None:
    """Take in what the source SLUG holds; a run that was cut goes on where it stopped.

    Exit code 0: clean; 3: done, but records failed or withdrawals wait; 1: failed or interrupted.
    """
    if due == (slug is not None):
        raise click.UsageError("give either a source or --due")
    if problems is not None and (due or only_show):
        raise click.UsageError("--problems goes with one source that is harvested")
    need_tables()
    spare_collector()
    share_heap()
    if only_show and slug is not None:
        show_preview(parts, slug, limit or MAX_RECORDS, as_json=as_json)
        return
    slugs = [slug] if slug is not None else _due()
    # The rows are read as a whole for the answer, so all of them must have been looked at by this run.
    whole = full or (problems is not None and answering.reads_rows(parts, slugs[0]))
    looked_at = slug is not None and not (yes or allow_withdraw or limit) and answering.agreed(parts, slug)
    wanted = Wanted(full=whole, limit=limit, allow_withdraw=allow_withdraw or looked_at)
    with Follower(wanted=not no_index) as follower:
        reports = harvest_all(parts, slugs, wanted, follower, json=as_json)
        if not no_index and any(report.seen or report.withdrawn for report in reports):
            sync_index(parts, follower)
    if problems is not None and reports:
        answering.answer(parts, reports[0], problems)
    if due and not no_index:
        # Who harvests by cron may have no worker that does it.
        wordbooks.refresh(parts)
    statuses = {EXIT_CODES[report.status] for report in reports}
    if len(reports) < len(slugs):
        statuses.add(1)
    context.exit(1 if 1 in statuses else max(statuses, default=0))


def _due() -> list[str]:
    with reading() as session:
        return sources.due(session, now())


def harvest_all(
    parts: Parts, slugs: list[str], wanted: Wanted, follower: Follower, *, json: bool
) -> list[HarvestReport]:
    """Harvest one source after the other and tell each report; a signal ends the row.

    A single source's error is raised; of several, each one's is told and the next goes on.
    """
    reports: list[HarvestReport] = []
    with open_pool(parts.settings, parts.hooks) as pool:
        for slug in slugs:
            try:
                with bar(f"harvest {slug}") as show:
                    report = harvest(
                        parts.settings, parts.hooks, slug, wanted, pool=pool, progress=_both(follower, show)
                    )
            except CatalogError as error:
                if len(slugs) == 1:
                    raise
                click.echo(f"{slug}: {error}", err=True)
                continue
            reports.append(report)
            tell(report, json=json)
            if report.status == "interrupted":
                break
    return reports


def _both(follower: Follower, show: Progress) -> Progress:
    def advance(done: int, total: int) -> None:
        follower.hear()
        show(done, total)

    return advance


def sync_index(parts: Parts, follower: Follower | None = None) -> None:
    """Bring the index to the log's head; its failure is told, the harvest stands."""
    try:
        with bar("indexing") as progress:
            if follower is not None:
                follower.finish(parts, progress)
            indexing.sync(parts, progress)
    except LeaseTaken as error:
        click.echo(f"the search index is left to another process: {error}", err=True)
    except CatalogError as error:
        click.echo(f"the search index was not brought up to date: {error}", err=True)


def show_preview(parts: Parts, slug: str, limit: int, *, as_json: bool) -> None:
    """Print the first records of a source as they would be published."""
    with reading() as session:
        source = sources.get(session, slug).source
    with open_pool(parts.settings, parts.hooks) as pool:
        found = preview(parts.settings, parts.hooks, source, limit=limit, pool=pool)
    if as_json:
        failures = [entry.told() for entry in found.failures]
        print_json({"records": found.records, "failures": failures, "notices": found.notices})
        return
    for record in found.records:
        click.echo(f"{record['id']}")
        for name, value in record.items():
            click.echo(f"  {name}: {value}")
    tell_groups(grouped("failure", found.failures), run=0, language=spoken())
    for notice in found.notices:
        click.echo(f"notice: {notice}")
    if answering.reads_rows(parts, slug):
        answering.would_disappear(parts, slug)
