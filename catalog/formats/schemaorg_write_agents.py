"""Who had a part in a thing, under the property of schema.org that tells the part."""

from __future__ import annotations

from collections.abc import Collection

from catalog.formats.names import role as plain_role
from catalog.formats.schemaorg_write_types import EVENTS
from catalog.formats.schemaorg_write_values import Node, agent, put
from catalog.record import Record

_OF_WORKS = {
    "author": "author", "creator": "creator", "contributor": "contributor", "editor": "editor",
    "translator": "translator", "producer": "producer", "compiler": "editor", "sponsor": "sponsor",
    "funder": "funder", "photographer": "creator", "artist": "creator", "sculptor": "creator",
    "cartographer": "creator", "composer": "creator", "architect": "creator", "designer": "creator",
}  # fmt: skip
_OF_EVENTS = {
    "organizer": "organizer", "performer": "performer", "director": "director", "actor": "actor",
    "composer": "composer", "translator": "translator", "sponsor": "sponsor", "funder": "funder",
    "contributor": "contributor", "speaker": "performer", "musician": "performer", "singer": "performer",
}  # fmt: skip
_OF_TYPES = {
    "Book": {"illustrator": "illustrator"},
    "VideoObject": {"director": "director", "actor": "actor"},
    "VisualArtwork": {"artist": "artist", "sculptor": "artist", "creator": "artist"},
}
TEACHERS = frozenset(("teacher", "instructor", "lecturer"))
"""Parts that are told at the run of a course."""
_WRITTEN = frozenset(("book", "article", "thesis", "manuscript", "lesson", "course", "web"))


def put_agents(node: Node, record: Record, kinds: Collection[str]) -> None:
    """Add everyone but those who are told at the run of a course.

    A part that has no property of its own is told by a Role with its name (schema.org/Role).
    """
    known = dict(_OF_EVENTS if record.kind in EVENTS else _OF_WORKS)
    for kind in kinds:
        known |= _OF_TYPES.get(kind, {})
    for entry in record.creators:
        part = plain_role(entry.role)
        if part in TEACHERS and record.kind == "course" and record.schedule is not None:
            continue
        name = known.get(part.lower())
        if name:
            put(node, name, [agent(entry)])
        elif not part and record.kind not in EVENTS:
            put(node, "author" if record.kind in _WRITTEN else known["creator"], [agent(entry)])
        else:
            _put_role(node, part, agent(entry))


def _put_role(node: Node, part: str, who: Node) -> None:
    if part:
        who = {"@type": "Role", "roleName": part, "contributor": who}
    put(node, "contributor", [who])


def instructors(record: Record) -> list[Node]:
    """Those who teach."""
    return [agent(entry) for entry in record.creators if plain_role(entry.role) in TEACHERS]
