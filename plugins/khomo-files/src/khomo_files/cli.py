"""``catalog sheets``: tables of spreadsheets before they are a source."""

from __future__ import annotations

import click

from khomo_files.propose_cli import propose
from khomo_files.templates_cli import facts, template


@click.group("sheets")
def sheets() -> None:
    """Tables of spreadsheets: empty ones to fill in, filled ones to check."""


sheets.add_command(propose)
sheets.add_command(template)
sheets.add_command(facts)
