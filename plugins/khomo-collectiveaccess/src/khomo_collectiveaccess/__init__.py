"""Connector ``collectiveaccess``: CollectiveAccess by its JSON services, or by OAI-PMH without a login."""

from __future__ import annotations

from catalog.sdk import Connector, Format, hookimpl
from khomo_collectiveaccess.connector import CollectiveAccessConnector
from khomo_collectiveaccess.item import CollectiveAccessFormat

__all__ = ["CollectiveAccessConnector", "CollectiveAccessFormat", "catalog_connectors", "catalog_formats"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [CollectiveAccessConnector]


@hookimpl
def catalog_formats() -> list[Format]:
    """The format of what the JSON services say of an object, a collection, an exhibition."""
    return [CollectiveAccessFormat()]
