"""Rows of what can be learnt from: for whom, how long, and whether it may be used again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.formats.licences import licence_of
from catalog.learning.path import LEARNING_TYPE, is_path
from catalog.learning.reuse import OPEN, reuse_of
from catalog.search.facets import is_online
from catalog.web import labels
from catalog.web.cards import Card, Institutions, make_card
from catalog.web.learning_words import REUSE
from catalog.web.ways import Way, ways

_SHOWN_NAMES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row: its card, for which grades and subjects, how long, and whether it may be used again.

    ``reuse`` is one of ``learning.reuse.SORTS``; ``way`` leads straight to the thing.
    """

    card: Card
    levels: str
    subjects: str
    duration: str
    reuse: str
    reuse_name: str
    licence: str
    online: bool
    path: bool
    way: Way | None

    @property
    def is_open(self) -> bool:
        """Whether its licence is an open one."""
        return self.reuse in OPEN


def entry_of(record: Mapping[str, Any], institutions: Institutions) -> Entry:
    """The row of a record."""
    card = make_card(record, institutions)
    licence = (record.get("rights") or {}).get("licence", "")
    sort, path = reuse_of(licence), is_path(record)
    led = ways(record)
    return Entry(
        card=replace(card, kind_name=str(labels.LEARNING_TYPES[LEARNING_TYPE])) if path else card,
        levels=_named(record.get("education_levels", ())),
        subjects=_named(record.get("school_subjects", ())),
        duration=record.get("duration", ""),
        reuse=sort,
        reuse_name=str(REUSE[sort]),
        licence=licence_of(licence).name if licence else "",
        online=is_online(record, record.get("access", "unknown")),
        path=path,
        way=led[0] if led and not path else None,
    )


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN_NAMES])
    return f"{shown} …" if len(names) > _SHOWN_NAMES else shown
