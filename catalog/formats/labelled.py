"""Values under labels of an institution's own vocabulary, as systems with free fields give them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from catalog.errors import RecordError
from catalog.formats.private import COLLECTED, is_private
from catalog.formats.profile import Column
from catalog.formats.table_headers import EXACT, matches
from catalog.formats.table_values import Draft
from catalog.record import Record

_UNDECIDED = ("title", "kind", "access", "free", "related", "links", "images", "alt", "notes")
"""Fields that a label alone decides too little about."""


def with_labelled(
    record: Record,
    labelled: Iterable[tuple[str, str]],
    given: Iterable[tuple[Column, str]] = (),
) -> Record:
    """``record`` with what stands under labels: in their fields where words are usual ones, else in notes.

    ``given`` are values whose column is known.
    Private ones (prices, places in the store, addresses) are left out. Of single fields the record's own
    value stays; values that their field does not take become notes.
    """
    draft, notes = Draft(), list(record.notes)
    for known, value in given:
        _put(draft, known, value)
    for label, value in labelled:
        if is_private(label, record.kind) or not value:
            continue
        column = column_of(label, record.kind)
        if column is not None and _put(draft, column, value):
            continue
        notes.append(f"{label}: {value}")
    draft.single |= {"title": record.title, "kind": record.kind}
    found = merged(record, draft.record(None))
    return dataclasses.replace(found, notes=tuple(dict.fromkeys((*notes, *found.notes))))


@lru_cache(maxsize=4096)
def column_of(label: str, kind: str) -> Column | None:
    """How a label is mapped where it is one of those that institutions use, word by word; None where not."""
    found = next(iter(matches(label, kind)), None)
    if found is None or found.confidence < EXACT:
        return None
    field = found.target.field
    if field.startswith(_UNDECIDED) or (field.startswith("holdings") and kind in COLLECTED):
        return None
    return Column(header=label, field=field, **found.target.details)


def merged(record: Record, more: Record) -> Record:
    """``record`` with what ``more`` has beside it: lists together, single values where there was none."""
    found: dict[str, Any] = {}
    for entry in dataclasses.fields(record):
        own, other = getattr(record, entry.name), getattr(more, entry.name)
        if isinstance(own, tuple) and isinstance(other, tuple):
            found[entry.name] = tuple(dict.fromkeys((*own, *other)))
        elif entry.name == "rights" and own is not None and other is not None:
            parts = (part.name for part in dataclasses.fields(own))
            found["rights"] = type(own)(
                **{name: getattr(own, name) or getattr(other, name) for name in parts}
            )
        elif other and not own:
            found[entry.name] = other
    return dataclasses.replace(record, **found)


def _put(draft: Draft, column: Column, value: str) -> bool:
    try:
        draft.put(column, [value])
    except RecordError:
        return False
    return True
