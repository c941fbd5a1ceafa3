"""Connector ``ical``: calendars of Google, Outlook and others, as events, classes, exhibitions."""

from __future__ import annotations

from catalog.formats.icalendar import ICalendarFormat
from catalog.sdk import Connector, Format, hookimpl
from khomo_ical.connector import ICalConnector

__all__ = ["ICalConnector", "catalog_connectors", "catalog_formats"]


@hookimpl
def catalog_connectors() -> list[type[Connector]]:
    """The one connector of this plugin."""
    return [ICalConnector]


@hookimpl
def catalog_formats() -> list[Format]:
    """The format of an event."""
    return [ICalendarFormat()]
