"""Connector ``omeka``: items, collections and exhibitions of Omeka S and Omeka Classic by their APIs."""

from __future__ import annotations

from catalog.sdk import Connector, Format, hookimpl
from khomo_omeka.connector import OmekaConnector
from khomo_omeka.format import OmekaFormat

__all__ = ["OmekaConnector", "OmekaFormat", "catalog_connectors", "catalog_formats"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [OmekaConnector]


@hookimpl
def catalog_formats() -> list[Format]:
    """The format of what the APIs say of an item, a collection, an exhibition."""
    return [OmekaFormat()]
