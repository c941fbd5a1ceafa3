"""Connector ``koha``: the library system Koha, by OAI-PMH or with a key by its REST interface."""

from __future__ import annotations

from catalog.sdk import Connector, hookimpl
from khomo_koha.connector import KohaConnector

__all__ = ["KohaConnector", "catalog_connectors"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [KohaConnector]
