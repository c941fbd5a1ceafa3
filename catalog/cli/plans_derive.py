"""``catalog plans derive``: what the catalog shows of the programme's indicators, worked out."""

from __future__ import annotations

import click

from catalog.cli.context import need_tables, with_app
from catalog.parts import Parts
from catalog.programme import deriving


@click.command("derive")
@click.option("--all", "whole", is_flag=True, help="everything anew, not only what changed since")
@with_app
def command(_parts: Parts, whole: bool) -> None:
    """Work out what the catalog shows of each institution; a worker does it by itself."""
    need_tables()
    done = deriving.derive_all() if whole else deriving.sync()
    click.echo(f"{done} institutions looked at")
