"""``catalog db``: tables and the set digest."""

from __future__ import annotations

import click

from catalog.cli.context import need_tables, with_app
from catalog.parts import Parts
from catalog.store import changes, db


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
