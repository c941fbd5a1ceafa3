"""``catalog settings``: the table of settings."""

from __future__ import annotations

import click

from catalog.cli.context import print_table, with_app
from catalog.parts import Parts
from catalog.settings import HIDDEN, PREFIX, is_secret, table
from catalog.store.db import shown_address


@click.command("settings")
@with_app
def command(parts: Parts) -> None:
    """Print each setting's environment variable, value and meaning."""
    rows = []
    for name, _, _, told in table():
        value = shown_address() if name == "database_url" else getattr(parts.settings, name)
        if value and is_secret(name):
            value = HIDDEN
        rows.append((PREFIX + name.upper(), value, told))
    print_table(("setting", "value", "meaning"), rows)
