"""``catalog pictures``: the copies of others' pictures that pages show."""

from __future__ import annotations

import threading

import click

from catalog.cli.context import as_json_option, need_tables, print_json, print_table, with_app
from catalog.cli.progress import bar
from catalog.errors import CatalogError
from catalog.harvest import pictures as fetching
from catalog.parts import Parts
from catalog.store import pictures
from catalog.store.db import reading
from catalog.store.models import PictureRow

STATES = click.Choice(pictures.STATES)


@click.group("pictures")
def command() -> None:
    """Copies of others' pictures: made when pages are looked at, or ahead."""


@command.command()
@click.option(
    "--newest", type=click.IntRange(1, 1_000_000), help="ask for those of so many newest records first"
)
@click.option("--again", is_flag=True, help="ask again for those that could not be had")
@click.option("--most", type=click.IntRange(1), help="end after so many pictures")
@as_json_option
@with_app
def fetch(parts: Parts, newest: int | None, again: bool, most: int | None, as_json: bool) -> None:
    """Fetch the pictures that are waited for; the worker does it by itself."""
    need_tables()
    if not parts.settings.pictures_max_bytes:
        raise CatalogError("no copies are made: the setting CATALOG_PICTURES_MAX_BYTES is 0")
    if again:
        for state in (pictures.FAILED, pictures.REFUSED):
            fetching.ask_again(state)
    if newest:
        fetching.ask_newest(newest)
    with bar("pictures") as advance:
        tally = fetching.work(
            parts.settings, threading.Event(), most=most, tell=lambda done: advance(done, 0)
        )
    told = {"kept": tally.kept, "failed": tally.failed, "refused": tally.refused, "removed": tally.removed}
    if as_json:
        print_json({**told, "bytes": tally.bytes, "reasons": tally.reasons})
        return
    click.echo(
        ", ".join(f"{count} {name}" for name, count in told.items()) + f"; {tally.bytes:,} bytes in all"
    )
    for reason in tally.reasons:
        click.echo(f"  {reason}")


@command.command("list")
@click.option("--state", type=STATES, help="only those in this state")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.option("--after", default="", help="the id that the last page ended with")
@as_json_option
@with_app
def list_pictures(parts: Parts, state: str | None, limit: int, after: str, as_json: bool) -> None:
    """List pictures by their ids, with what came of each; how many there are in each state."""
    need_tables()
    with reading() as session:
        counts = pictures.counts(session)
        rows = pictures.listed(session, state or "", limit, after)
    if as_json:
        print_json([_flat(row) for row in rows])
        return
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()))
    if rows:
        head = ("id", "state", "record", "bytes", "tries", "address", "reason")
        print_table(head, [_cells(row) for row in rows])


@command.command()
@click.option("--state", type=STATES, help="only those in this state")
@click.option("--all", "everything", is_flag=True, help="those in every state")
@with_app
def clear(parts: Parts, state: str | None, everything: bool) -> None:
    """Forget pictures and remove their copies; pages that show them ask for them again."""
    need_tables()
    if (state is None) != everything:
        raise CatalogError("say which: --state STATE or --all")
    click.echo(f"{fetching.clear(parts.settings, state or '')} pictures are forgotten")


def _flat(row: PictureRow) -> dict[str, object]:
    return {
        "id": row.id,
        "address": row.address,
        "record": row.owner,
        "state": row.state,
        "reason": row.reason,
        "width": row.width,
        "height": row.height,
        "bytes": row.bytes,
        "tries": row.tries,
        "due": row.due.isoformat(),
    }


def _cells(row: PictureRow) -> tuple[object, ...]:
    return row.id[:12], row.state, row.owner, row.bytes, row.tries, row.address[:80], row.reason[:100]
