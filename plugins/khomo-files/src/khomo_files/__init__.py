"""Connector ``files``: MARC, MARCXML, CSV and XLSX files, alone or in a zip with pictures."""

from __future__ import annotations

from catalog.sdk import Connector, hookimpl
from khomo_files.connector import FilesConnector

__all__ = ["FilesConnector", "catalog_connectors"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [FilesConnector]
