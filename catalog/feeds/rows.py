"""What the store hands to the feeds: rows of the change log, told by their shape."""

from __future__ import annotations

from typing import Protocol


class Row(Protocol):
    """A record at its latest state."""

    @property
    def id(self) -> str:
        """The record's id."""

    @property
    def seq(self) -> int:
        """Its number in the change log."""

    @property
    def withdrawn(self) -> object | None:
        """When it was withdrawn, None for a live record."""


class PublishedRow(Row, Protocol):
    """A record at its latest state, with what is published of it."""

    def published(self) -> bytes:
        """The published JSON."""

    def tombstone(self) -> bytes:
        """What is published of a withdrawn record."""
