"""``catalog db``: tables, the set digest, moving to another database, coming back from a backup."""

from __future__ import annotations

import click

from catalog.cli.context import need_tables, with_app
from catalog.parts import Parts
from catalog.store import changes, copying, db


@click.group("db")
def command() -> None:
    """The database."""


@command.command()
@with_app
def upgrade(parts: Parts) -> None:
    """Bring the tables to this version; does nothing where they are."""
    db.upgrade()
    click.echo(f"tables are up to date in {db.shown_address()}")


@command.command()
@click.option("--source", help="only the records of this source")
@with_app
def digest(parts: Parts, source: str | None) -> None:
    """Print the set digest of all live records in hex."""
    need_tables()
    with db.reading() as session:
        click.echo(changes.digest(session, source))


@command.command()
@click.argument("target")
@with_app
def copy(parts: Parts, target: str) -> None:
    """Copy the catalog into the empty database at the address TARGET, numbers included.

    Stop the site, the worker and all harvests first. Afterwards set CATALOG_DATABASE_URL to TARGET.
    """
    need_tables()
    head = copying.copy(parts.settings, target, _show)
    click.echo("", err=True)
    click.echo(
        f"copied {head.live} live records, log {head.log_id} at {head.seq}, set digest {head.set_digest}"
    )


def _show(table: str, rows: int) -> None:
    click.echo(f"\r{table}: {rows}\x1b[K", nl=False, err=True)


@command.command()
@with_app
def restored(parts: Parts) -> None:
    """Begin a new log: to be run once after a backup was put back.

    Whoever harvests the catalog is then told to start again, because the numbers that follow were given to
    other changes before.
    """
    need_tables()
    with db.writing() as session:
        head = copying.begin_new_log(session)
    click.echo(
        f"the log is now {head.log_id}; harvesters start again, the index is built anew at the next sync"
    )
