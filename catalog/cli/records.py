"""``catalog records``: what is published of a record."""

from __future__ import annotations

import click
import orjson

from catalog.cli.context import need_tables, with_app
from catalog.errors import UnknownName
from catalog.parts import Parts
from catalog.store import records
from catalog.store.db import reading


@click.group("records")
def command() -> None:
    """What is published of a record."""


@command.command()
@click.argument("identifier", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="The published JSON on one line.")
@with_app
def show(parts: Parts, identifier: str, as_json: bool) -> None:
    """The record ID as it is published; a withdrawn one says so. Exit code 1 if there never was one."""
    need_tables()
    with reading() as session:
        found = records.get(session, identifier)
    if found is None:
        raise UnknownName("record", identifier)
    text = found.published() if found.withdrawn is None else found.tombstone()
    if as_json:
        click.echo(text.decode())
        return
    click.echo(orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2).decode())
    if found.withdrawn is not None:
        click.echo(f"{identifier} was withdrawn: {found.withdrawn_reason}", err=True)
