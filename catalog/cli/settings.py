"""``catalog settings``: the table of settings."""

from __future__ import annotations

import click

from catalog.cli.context import print_table, with_app
from catalog.parts import Parts
from catalog.settings import PREFIX, table
from catalog.store.db import shown_address


@click.command("settings")
@with_app
def command(parts: Parts) -> None:
    """Print each setting's environment variable, value and meaning."""
    rows = []
    for name, _, _, told in table():
        value = shown_address() if name == "database_url" else getattr(parts.settings, name)
        rows.append((PREFIX + name.upper(), value, told))
    print_table(("setting", "value", "meaning"), rows)
