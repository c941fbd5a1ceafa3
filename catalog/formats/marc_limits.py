"""What is kept of records beyond measure: the limits of the published shape, for MARC of any size.

A field of ISO 2709 holds 9,998 bytes, one of MARCXML any number; a periodical may have 5,000 copies.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from catalog.formats.marc_record import MarcRecord
from catalog.record import Record
from catalog.shape import with_values

MOST = 1000
"""So many parts of one kind are kept, the first ones."""
CUT = "Some texts of the source record are too long or too many; the rest of them was left out."
"""The note of a record that lost something here."""

_TEXTS = {
    "title": 5000, "description": 100_000, "publisher": 2000, "extent": 2000, "dimensions": 2000,
    "duration": 200,
}  # fmt: skip
_LISTS = {
    "languages": 35, "materials": 500, "techniques": 500, "audiences": 500, "education_levels": 200,
    "outcomes": 2000, "notes": 20_000,
}  # fmt: skip
_PARTS: dict[str, dict[str, int]] = {
    "identifiers": {},
    "titles": {"value": 5000},
    "creators": {"name": 1000},
    "subjects": {"label": 1000},
    "places": {"label": 500},
    "related": {"title": 5000},
    "links": {"label": 500},
    "images": {"alt": 2000},
    "holdings": {},
}
_SINGLE: dict[str, dict[str, int]] = {
    "issued": {"display": 1000},
    "period": {"display": 1000},
    "rights": {"statement": 5000, "holder": 500, "note": 5000},
}
_LONGEST_NUMBER = 500
# No field shorter than this can break a limit: those that are lower are kept where values are taken.
_SHORTEST = 480


def is_large(record: MarcRecord) -> bool:
    """Whether something of the record may be beyond the limits; to be asked before it is mapped."""
    if record.data:
        return True
    fields = 0
    for pieces in record.pieces.values():
        fields += len(pieces)
        for piece in pieces:
            if len(piece) > _SHORTEST:
                return True
    return fields > MOST


def bounded(record: Record) -> Record:
    """``record`` within the limits; a number that is too long is left out: a part of it would be wrong."""
    values: dict[str, Any] = {}
    for name, limit in _TEXTS.items():
        if len(text := getattr(record, name)) > limit:
            values[name] = _cut(text, limit)
    for name, limit in _LISTS.items():
        texts = getattr(record, name)
        if len(texts) > MOST or any(len(text) > limit for text in texts):
            values[name] = tuple(_cut(text, limit) for text in texts[:MOST])
    for name, limits in _PARTS.items():
        parts = getattr(record, name)
        if len(parts) > MOST or any(_is_long(part, limits) for part in parts):
            values[name] = tuple(_part(part, limits) for part in parts[:MOST])
    for name, limits in _SINGLE.items():
        part = getattr(record, name)
        if part is not None and _is_long(part, limits):
            values[name] = _part(part, limits)
    if any(len(one.value) > _LONGEST_NUMBER for one in record.identifiers):
        kept = [one for one in record.identifiers if len(one.value) <= _LONGEST_NUMBER]
        values["identifiers"] = tuple(kept[:MOST])
    if not values:
        return record
    notes = values.get("notes", record.notes)
    return with_values(record, **{**values, "notes": (*notes[: MOST - 1], CUT)})


def _is_long(part: Any, limits: dict[str, int]) -> bool:
    return any(len(getattr(part, name)) > limit for name, limit in limits.items())


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 2].rstrip()} …"


def _part(part: Any, limits: dict[str, int]) -> Any:
    long = {name: _cut(getattr(part, name), limit) for name, limit in limits.items()}
    return replace(part, **long) if _is_long(part, limits) else part
