"""``catalog dumps``: files of everything that is published, for download."""

from __future__ import annotations

from typing import Any

import click

from catalog.cli.context import need_tables, print_json, print_table, with_app
from catalog.cli.progress import bar
from catalog.dumps import making
from catalog.errors import LeaseTaken
from catalog.feeds.dump import FORMS
from catalog.feeds.dump_manifest import Manifest
from catalog.parts import Parts


@click.group("dumps")
def command() -> None:
    """Dumps: everything that is published, in files."""


@command.command()
@click.option("--formats", default=",".join(FORMS), show_default=True, help="which files, parted by commas")
@click.option("--workers", type=click.IntRange(0, 64), help="processes that write; default: what fits")
@click.option("--if-due", is_flag=True, help="only if something changed and the rhythm of the settings asks")
@click.option("--json", "as_json", is_flag=True, help="print the manifest as one line of JSON")
@with_app
def make(parts: Parts, formats: str, workers: int | None, if_due: bool, as_json: bool) -> None:
    """Make a dump of all live records; the two newest are kept."""
    need_tables()
    if if_due and not making.is_due(parts.settings):
        click.echo("nothing is due")
        return
    forms = [name.strip() for name in formats.split(",") if name.strip()]
    try:
        with bar("dump") as advance:
            manifest = making.make(parts.settings, forms, workers=workers, progress=advance)
    except LeaseTaken:
        if not if_due:
            raise
        click.echo("another process makes a dump now")
        return
    if as_json:
        print_json(manifest.published(parts.settings.base_url.rstrip("/")))
    else:
        _tell(manifest)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="print one JSON value")
@with_app
def list_dumps(parts: Parts, as_json: bool) -> None:
    """List the dumps that can be downloaded, newest first."""
    need_tables()
    head, kept = making.standing(parts.settings)
    if as_json:
        print_json([manifest.published(parts.settings.base_url.rstrip("/")) for manifest in kept])
        return
    if not kept:
        click.echo("no dump is there: `catalog dumps make` makes one")
    for manifest in kept:
        _tell(manifest)
        click.echo(f"  {head.seq - manifest.seq} numbers of the log came since")


def _tell(manifest: Manifest) -> None:
    click.echo(
        f"{manifest.name}: {manifest.count} records at number {manifest.seq}, "
        f"{manifest.made:%Y-%m-%d %H:%M:%S} UTC, made in {manifest.seconds:.1f} s"
    )
    print_table(("file", "bytes", "unpacked", "records", "left out"), [_row(file) for file in manifest.files])


def _row(file: Any) -> tuple[Any, ...]:
    return file.name, file.bytes, file.bytes_unpacked, file.records, file.left_out
