"""The format ``marc``: one ISO 2709 record, MARC 21 or UNIMARC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from catalog.errors import RecordError
from catalog.formats import marc21, unimarc
from catalog.formats.marc_record import MarcRecord, parse
from catalog.formats.marc_records import control_number, deleted, split
from catalog.record import Record
from catalog.sdk.format import Format

__all__ = ["LOST_CHARACTERS", "MarcFormat", "control_number", "deleted", "map_record", "parse", "split"]

LOST_CHARACTERS = "Some characters were damaged in the source record and are shown as \ufffd."
"""The note that a record carries when its bytes could not all be read."""


class MarcFormat(Format):
    """Reads one ISO 2709 record.

    ``context`` may hold ``flavour`` ("marc21" or "unimarc"; else told by the fields) and ``encoding``
    (a Python codec or "marc-8"; else told by the bytes).
    """

    name: ClassVar[str] = "marc"
    media_type: ClassVar[str] = "application/marc"
    version: ClassVar[str] = "2"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` or ``SkipRecord`` (authority records)."""
        return map_record(parse(payload, str(context.get("encoding") or "")), context)


def map_record(record: MarcRecord, context: Mapping[str, Any]) -> Record:
    """A MARC record, however it was read, by the mapping of its flavour."""
    flavour = str(context.get("flavour") or "")
    if flavour not in ("", "marc21", "unimarc"):
        raise RecordError.of("flavour", flavour, "known-flavour", "is neither marc21 nor unimarc")
    foreign = flavour == "unimarc" if flavour else unimarc.is_unimarc(record)
    mapped = unimarc.to_record(record) if foreign else marc21.to_record(record)
    if any(repair.endswith("lost") for repair in record.repairs):
        return replace(mapped, notes=(*mapped.notes, LOST_CHARACTERS))
    return mapped
