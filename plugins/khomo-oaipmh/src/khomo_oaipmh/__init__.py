"""Connector ``oaipmh``: any server of the Open Archives Initiative's protocol for metadata harvesting 2.0."""

from __future__ import annotations

from catalog.sdk import Connector, hookimpl
from khomo_oaipmh.connector import OaiPmhConnector

__all__ = ["OaiPmhConnector", "catalog_connectors"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [OaiPmhConnector]
