"""Connector ``dspace``: repositories of DSpace 7 and later by their REST API, older ones by OAI-PMH."""

from __future__ import annotations

from catalog.sdk import Connector, Format, hookimpl
from khomo_dspace.connector import DspaceConnector
from khomo_dspace.item import DspaceFormat

__all__ = ["DspaceConnector", "DspaceFormat", "catalog_connectors", "catalog_formats"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [DspaceConnector]


@hookimpl
def catalog_formats() -> list[Format]:
    """The format of what the REST API says of an item."""
    return [DspaceFormat()]
