"""What the pages of one record share: the record as it stands, its fields as they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from flask import abort

from catalog.harvest.amendment import closed
from catalog.harvest.locking import FIELDS, mapping_of
from catalog.store import locks
from catalog.store.db import reading
from catalog.store.locks import Latest, Lock
from catalog.web.admin.records_editors import EDITORS
from catalog.web.admin.records_words import field_name, value_lines
from catalog.web.admin.shell import admin_url
from catalog.web.frame import IDENTIFIER
from catalog.web.i18n import gettext as _
from catalog.web.people_named import actor_name

_OF_ACTIVITIES = ("exhibition", "programme", "class", "club", "event")


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A record as an editor opens it: its newest version, its mapping, what is kept of it."""

    latest: Latest
    published: dict[str, Any]
    mapped: dict[str, Any]
    kept: Mapping[str, Lock]

    @property
    def id(self) -> str:
        """The record's id."""
        return self.latest.record

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.published.get("title", self.id))

    @property
    def closed(self) -> str:
        """Why nothing of it can be changed here: ``own``, ``withdrawn``, or empty where it can."""
        return closed(self.latest, self.kept)

    def crumbs(self, *, inside: bool = True) -> list[tuple[str, str]]:
        """The way to a page of the record, or to its first one."""
        way = [(_("Records"), admin_url("records"))]
        return [*way, (shortened(self.title), admin_url("record", identifier=self.id))] if inside else way


def shortened(title: str, most: int = 60) -> str:
    """A title for a line that holds other things too."""
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def opened(identifier: str) -> Open:
    """The record of that id; answers 404 where there is none."""
    if not IDENTIFIER.match(identifier):
        abort(404)
    with reading() as session:
        found = locks.latest(session, [identifier]).get(identifier)
        kept = locks.of_records(session, [identifier]).get(identifier, {})
    if found is None:
        abort(404)
    published = orjson.loads(found.json)
    return Open(latest=found, published=published, mapped=mapping_of(published, found.values), kept=kept)


class Shown(NamedTuple):
    """A field as its row shows it; ``own`` is what the source says, where the field is kept."""

    field: str
    name: str
    lines: list[str]
    own: list[str]
    is_same: bool
    kept: Lock | None
    kept_by: str
    edit: str


def fields_of(record: Open) -> list[Shown]:
    """The fields that can be changed, and those that are kept besides, in the order of the page."""
    names = [*EDITORS, *(field for field in FIELDS if field in record.kept and field not in EDITORS)]
    return [_shown(record, field) for field in names if _is_fit(record, field)]


def _is_fit(record: Open, field: str) -> bool:
    """Whether the field is offered: activities have a schedule, pictures come from the source."""
    if field in record.kept or field in record.published or field in record.mapped:
        return True
    if field == "schedule":
        return record.published["kind"] in _OF_ACTIVITIES
    return field != "images"


def _shown(record: Open, field: str) -> Shown:
    kept = record.kept.get(field)
    lines = value_lines(field, record.published.get(field))
    own = value_lines(field, record.mapped.get(field))
    editable = field in EDITORS and not record.closed
    return Shown(
        field=field,
        name=field_name(field),
        lines=lines,
        own=own,
        is_same=record.mapped.get(field) == record.published.get(field),
        kept=kept,
        kept_by=actor_name(kept.locked_by) if kept else "",
        edit=admin_url("record_edit", identifier=record.id, field=field) if editable else "",
    )
