"""What an exhibition shows, where a thing is shown, what belongs to a collection: told by either side."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.errors import SearchError
from catalog.parts import Parts
from catalog.sdk.search import Query
from catalog.search.document import reference, references
from catalog.store import records
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web.cards import Card, Institutions, make_cards
from catalog.web.i18n import gettext as _

log = logging.getLogger(__name__)
MOST = 48
"""So many records stand on a page under one heading; the rest is counted."""

Record = Mapping[str, Any]
Held = Mapping[str, Stored]
# What a record says of another, and what that other would say of it.
_OPPOSITE = {"shows": "shown_in", "shown_in": "shows", "has_part": "part_of", "part_of": "has_part"}
GROUPED = frozenset(_OPPOSITE)
"""Kinds of relation that have a heading of their own where the catalog holds the other record."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records under a heading; ``more`` is how many are left out."""

    heading: str
    anchor: str
    cards: list[Card]
    more: int


def held(record: Record) -> dict[str, Stored]:
    """The live records that this one names, by id."""
    ids = {part["id"] for part in _named(record) if part.get("id")}
    if not ids:
        return {}
    with reading() as session:
        return records.live(session, sorted(ids))


def groups(parts: Parts, record: Record, own: Held, known: Institutions) -> list[Group]:
    """The records of this catalog that belong to this one, ``own`` ones and those that only they say it."""
    headings = {
        "shows": _("Shown here"),
        "shown_in": _("Shown in"),
        "has_part": _("Belongs to this"),
        "part_of": _("Part of"),
    }
    # Most records are named by none: one look says so for all headings.
    wanted = {kind: reference(_OPPOSITE[kind], record["id"]) for kind in headings}
    is_named = bool(_works_that_name(parts, *wanted.values(), limit=0)[1])
    found = [
        _group(parts, record, own, known, kind, heading, wanted[kind] if is_named else "")
        for kind, heading in headings.items()
    ]
    return [group for group in found if group.cards]


def _named(record: Record) -> Iterator[Mapping[str, Any]]:
    yield from record.get("related", ())
    for chapter in record.get("chapters", ()):
        for part in chapter.get("shows", ()):
            yield {**part, "type": "shows"}


def _group(
    parts: Parts, record: Record, own: Held, known: Institutions, kind: str, heading: str, wanted: str
) -> Group:
    told = dict.fromkeys(part.get("id", "") for part in _named(record) if part.get("type") == kind)
    shown = [own[one] for one in told if one in own]
    left = 0
    if wanted:
        works, total = _works_that_name(parts, wanted, limit=MOST)
        shown += [entry for entry in _naming(works, wanted) if entry.id not in told]
        left = total - len(works)
    return Group(heading, kind.replace("_", "-"), make_cards(shown[:MOST], known), left + len(shown[MOST:]))


def _naming(works: Sequence[str], wanted: str) -> Iterator[Stored]:
    """The records of these works that say it themselves: others of the same work may not."""
    with reading() as session:
        held = records.of_works(session, works)
    for work in works:
        for entry in held.get(work, ()):
            if wanted in references(orjson.loads(entry.json)):
                yield entry


def _works_that_name(parts: Parts, *wanted: str, limit: int) -> tuple[list[str], int]:
    try:
        results = parts.engine.search(Query(filters={"refers": wanted}, sort="newest", limit=limit))
    except SearchError as error:
        log.warning("what names %s cannot be shown: %s", ", ".join(wanted), error)
        return [], 0
    return [hit.id for hit in results.hits], results.total
