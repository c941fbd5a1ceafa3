"""Connector ``iiif``: collections and manifests of the IIIF Presentation API, version 2 and 3."""

from __future__ import annotations

from catalog.sdk import Connector, hookimpl
from khomo_iiif.connector import IiifConnector

__all__ = ["IiifConnector", "catalog_connectors"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [IiifConnector]
