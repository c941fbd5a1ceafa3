"""Connector ``z3950``: any server of Z39.50 (ISO 23950), by the library libyaz where it is installed."""

from __future__ import annotations

from catalog.sdk import Connector, hookimpl
from khomo_z3950.connector import Z3950Connector

__all__ = ["Z3950Connector", "catalog_connectors"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [Z3950Connector]
