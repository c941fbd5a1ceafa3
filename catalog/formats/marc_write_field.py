"""A field that is to be written."""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """A data field: tag, two indicators, pairs of code and value; empty values are not written."""

    tag: str
    signs: str
    subfields: tuple[tuple[str, str], ...]


def field(tag: str, signs: str, *subfields: tuple[str, str]) -> Field:
    """A data field of those subfields."""
    return Field(tag, signs, subfields)
