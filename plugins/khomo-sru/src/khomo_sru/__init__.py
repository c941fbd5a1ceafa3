"""Connector ``sru``: any server of Search/Retrieve via URL 1.1, 1.2 (Library of Congress) or 2.0 (OASIS)."""

from __future__ import annotations

from catalog.sdk import Connector, hookimpl
from khomo_sru.connector import SruConnector

__all__ = ["SruConnector", "catalog_connectors"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [SruConnector]
