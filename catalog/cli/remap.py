"""``catalog remap``: map stored raw records again."""

from __future__ import annotations

import click

from catalog.bulk import spare_collector
from catalog.cli.context import need_tables, with_app
from catalog.cli.harvest import sync_index
from catalog.cli.progress import bar
from catalog.cli.report import EXIT_CODES, tell
from catalog.cli.speech import speaks
from catalog.harvest.remap import remap
from catalog.harvest.run import open_pool
from catalog.parts import Parts
from catalog.store import sources
from catalog.store.db import reading


@click.command("remap")
@click.argument("slug", required=False)
@click.option("--no-index", is_flag=True, help="Leave the search index to the worker.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on one line per source.")
@speaks
@click.pass_context
@with_app
def command(parts: Parts, context: click.Context, slug: str | None, no_index: bool, as_json: bool) -> None:
    """Map the stored raw records of the source SLUG, or of all sources, again; needs no network.

    Only records that come out otherwise get a version. Exit codes as of `catalog harvest`.
    """
    need_tables()
    spare_collector()
    with reading() as session:
        slugs = [slug] if slug else [state.source.slug for state in sources.everything(session)]
    codes = [0]
    with open_pool(parts.settings, parts.hooks) as pool:
        for name in slugs:
            with bar(f"remap {name}") as progress:
                report = remap(parts.settings, parts.hooks, name, pool=pool, progress=progress)
            tell(report, json=as_json)
            codes.append(EXIT_CODES[report.status])
            if report.status == "interrupted":
                break
    if not no_index:
        sync_index(parts)
    context.exit(1 if 1 in codes else max(codes))
