"""Connector ``schemaorg``: web sites whose pages are marked up with schema.org, read by their sitemap."""

from __future__ import annotations

from catalog.formats.schemaorg import SchemaOrgFormat
from catalog.sdk import Connector, Format, hookimpl
from khomo_schemaorg.connector import SchemaOrgConnector

__all__ = ["SchemaOrgConnector", "catalog_connectors", "catalog_formats"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [SchemaOrgConnector]


@hookimpl
def catalog_formats() -> list[Format]:
    """The format of what a page marks up."""
    return [SchemaOrgFormat()]
