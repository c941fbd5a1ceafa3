"""Access, rights, links and copies of a record that is written as MARC 21 (fields 506-542, 852, 856)."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.formats.marc_write_field import Field, field
from catalog.record import Record, Rights

_ACCESS_SIGNS = {"open": "0 ", "unknown": "  "}
# 856, second indicator: 0 the thing itself, 2 something related to it.
_THINGS = frozenset(("fulltext", "media", "manifest"))


def fields(record: Record) -> Iterator[Field]:
    """Access and terms of use, links and pictures, copies."""
    rights = record.rights or Rights()
    if record.access != "unknown" or rights.note:
        told = record.access if record.access != "unknown" else ""
        yield field("506", _ACCESS_SIGNS.get(record.access, "1 "), ("a", rights.note), ("f", told))
    yield field("540", "  ", ("a", rights.statement), ("u", rights.licence))
    yield field("542", "1 ", ("d", rights.holder))
    for link in record.links:
        sign = "40" if link.rel in _THINGS else "42"
        yield field("856", sign, ("u", link.url), ("q", link.media_type), ("y", link.label))
    for image in record.images:
        # Its media type says that it is a picture, where the address does not.
        yield field("856", "42", ("u", image.url), ("q", "image/jpeg"), ("y", image.alt))
    for copy in record.holdings:
        yield field("852", "8 ", ("a", copy.institution), ("b", copy.location), ("h", copy.call_number))
