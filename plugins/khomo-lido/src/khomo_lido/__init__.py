"""Connector ``lido``: museums that export LIDO, as files or over OAI-PMH."""

from __future__ import annotations

from catalog.sdk import Connector, hookimpl
from khomo_lido.connector import LidoConnector

__all__ = ["LidoConnector", "catalog_connectors"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [LidoConnector]
