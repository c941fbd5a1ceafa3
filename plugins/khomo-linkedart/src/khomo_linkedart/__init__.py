"""Connector ``linkedart``: objects, collections and exhibitions that museums tell as Linked Art."""

from __future__ import annotations

from catalog.sdk import Connector, hookimpl
from khomo_linkedart.connector import LinkedArtConnector

__all__ = ["LinkedArtConnector", "catalog_connectors"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [LinkedArtConnector]
