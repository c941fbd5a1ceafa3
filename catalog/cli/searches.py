"""``catalog searches``: what people looked for here and did not find."""

from __future__ import annotations

import click

from catalog.cli.context import as_json_option, need_tables, print_json, print_table, with_app
from catalog.parts import Parts
from catalog.store import db
from catalog.store import lost_searches as store


@click.group("searches")
def command() -> None:
    """Searches of visitors."""


@command.command()
@click.option(
    "--limit", default=store.SHOWN, show_default=True, type=click.IntRange(1, 1000), help="so many at most"
)
@as_json_option
@with_app
def lost(_parts: Parts, limit: int, as_json: bool) -> None:
    """List the commonest searches that found nothing; what five or fewer looked for is not told."""
    need_tables()
    with db.reading() as session:
        found = store.commonest(session, limit=limit)
    if as_json:
        print_json([one._asdict() for one in found])
        return
    print_table(("words", "times", "last"), [tuple(one) for one in found])
