"""Connector ``files``: MARC, MARCXML, CSV and XLSX files, alone or in a zip with pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.sdk import Connector, hookimpl
from khomo_files.connector import FilesConnector

if TYPE_CHECKING:
    import click

__all__ = ["FilesConnector", "catalog_commands", "catalog_connectors"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [FilesConnector]


@hookimpl
def catalog_commands() -> list[click.Command]:
    """The command ``catalog sheets``."""
    # What writes workbooks is loaded where commands are.
    from khomo_files.cli import sheets

    return [sheets]
