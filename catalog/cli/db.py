"""``catalog db``: tables, the set digest, moving to another database, coming back from a backup."""

from __future__ import annotations

import click
from sqlalchemy.orm import Session

from catalog.cli.context import need_tables, print_table, with_app
from catalog.errors import CatalogError
from catalog.harvest import registry
from catalog.parts import Parts
from catalog.store import changes, copying, db, sets


@click.group("db")
def command() -> None:
    """The database."""


@command.command()
@with_app
def upgrade(parts: Parts) -> None:
    """Bring the tables to this version; does nothing where they are."""
    db.upgrade()
    registry.set_secrets_apart(parts.hooks)
    click.echo(f"tables are up to date in {db.shown_address()}")


@command.command()
@click.option("--source", help="only the records of this source")
@click.option(
    "--sources", is_flag=True, help="number and digest of each source, as /api/v1/digest gives them"
)
@click.option("--check", is_flag=True, help="compare what is kept with what the records give")
@with_app
def digest(parts: Parts, source: str | None, sources: bool, check: bool) -> None:
    """Print the set digest of all live records in hex, computed from the records."""
    need_tables()
    with db.reading() as session:
        if check:
            _check(session)
        elif sources:
            _print_sources(session)
        else:
            click.echo(changes.digest(session, source))


def _print_sources(session: Session) -> None:
    found = sets.computed(session)
    whole = sets.Set("all", sum(entry.live for entry in found), sets.together(found))
    print_table(("source", "records", "digest"), [tuple(entry) for entry in (*found, whole)])


def _check(session: Session) -> None:
    kept = {entry.source: entry for entry in sets.of_sources(session)}
    found = {entry.source: entry for entry in sets.computed(session)}
    head = changes.head(session)
    live = sum(entry.live for entry in found.values())
    wrong = [
        f"{source}: {_told(kept.get(source), 'kept')}, but {_told(found.get(source), 'shown')}"
        for source in sorted(kept.keys() | found.keys())
        if kept.get(source) != found.get(source)
    ]
    if (head.live, head.set_digest) != (live, sets.together(found.values())):
        wrong.append(f"the log keeps {head.live} records, set digest {head.set_digest}; there are {live}")
    if wrong:
        raise CatalogError(
            "what is kept is not what the records give: report this, with what was done last: "
            + "; ".join(wrong)
        )
    click.echo(
        f"{live} records of {len(found)} sources, set digest {head.set_digest}:"
        " what is kept is what the records give"
    )


def _told(entry: sets.Set | None, what: str) -> str:
    return f"nothing {what}" if entry is None else f"{entry.live} records {what} ({entry.set_digest[:16]}…)"


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
