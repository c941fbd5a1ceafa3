"""Connector ``khomo``: another catalog of this software, by its feed."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.sdk import Connector, Format, Record, hookimpl
from khomo_khomo.connector import KhomoConnector
from khomo_khomo.format import KhomoFormat
from khomo_khomo.provenance import CATALOG

__all__ = [
    "KhomoConnector", "KhomoFormat", "catalog_connectors", "catalog_formats", "catalog_match_keys",
]  # fmt: skip


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [KhomoConnector]


@hookimpl
def catalog_formats() -> list[Format]:
    """The format of published records."""
    return [KhomoFormat()]


@hookimpl
def catalog_match_keys(record: Record) -> Iterator[str]:
    """What came from one record of a third catalog, by whatever ways, is one work."""
    for identifier in record.identifiers:
        if identifier.scheme == CATALOG:
            yield f"{CATALOG}:{identifier.value}"
