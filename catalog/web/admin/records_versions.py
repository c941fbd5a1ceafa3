"""Versions of a record: what each changed, and using an earlier one again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from flask import Response, abort

from catalog.errors import InvalidInput
from catalog.harvest import editing
from catalog.harvest.locking import FIELDS
from catalog.people.permissions import Permission
from catalog.store import record_lists
from catalog.store.db import reading, writing
from catalog.store.locks import ABSENT
from catalog.store.record_lists import Version
from catalog.web.admin.records_frame import Open, opened
from catalog.web.admin.records_words import fault_sentences, field_name, value_lines
from catalog.web.admin.shell import (
    OF_RECORD,
    actor,
    admin_page,
    admin_url,
    blueprint,
    needs,
    see_other,
    tell,
)
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.people_named import actor_name

MOST = 100


class Told(NamedTuple):
    """A version in a list: who or what made it, when, and the names of the fields that it changed."""

    id: int
    by: str
    run: int | None
    at: datetime | None
    changed: list[str]
    is_first: bool


def told(versions: Sequence[Version]) -> list[Told]:
    """Versions as a list shows them; each is compared with the one that follows, which is older."""
    shaped = [orjson.loads(entry.json) for entry in versions]
    found = []
    for place, entry in enumerate(versions):
        older = shaped[place + 1] if place + 1 < len(shaped) else None
        changed = [field_name(field) for field in _differing(shaped[place], older or {})] if older else []
        by = actor_name(entry.made_by) if entry.made_by else ""
        found.append(Told(entry.id, by, entry.run, entry.at, changed, older is None))
    return found


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [field for field in FIELDS if one.get(field) != other.get(field)]


class Difference(NamedTuple):
    """A field of an earlier version beside what is published now."""

    name: str
    then: list[str]
    now: list[str]


@blueprint.get("/records/<identifier>/versions")
@needs(Permission.RECORDS_EDIT, OF_RECORD)
def record_versions(identifier: str) -> Response:
    """The newest versions of the record."""
    record = opened(identifier)
    with reading() as session:
        found = record_lists.versions(session, identifier, MOST + 1)
    return admin_page(
        "admin/record_versions.html",
        title=_("Versions"),
        crumbs=record.crumbs(),
        record=record,
        versions=told(found)[:MOST],
        more=len(found) > MOST,
    )


@blueprint.get("/records/<identifier>/versions/<int:number>")
@needs(Permission.RECORDS_EDIT, OF_RECORD)
def record_version(identifier: str, number: int) -> Response:
    """One version beside what is published now, field by field."""
    record, version = _of(identifier, number)
    then = orjson.loads(version.json)
    wanted, lost = rolled_back(record, then)
    return admin_page(
        "admin/record_version.html",
        title=_("Version %(number)s", number=number),
        crumbs=[*record.crumbs(), (_("Versions"), admin_url("record_versions", identifier=identifier))],
        record=record,
        version=told([version])[0],
        differences=[
            Difference(field_name(field), value_lines(field, then.get(field)), value_lines(field, now))
            for field in _differing(then, record.published)
            for now in [record.published.get(field)]
        ],
        fields=[field_name(field) for field in wanted],
        lost=lost,
    )


def _of(identifier: str, number: int) -> tuple[Open, Version]:
    record = opened(identifier)
    with reading() as session:
        version = record_lists.version(session, identifier, number)
    if version is None:
        abort(404)
    return record, version


@blueprint.post("/records/<identifier>/versions/<int:number>")
@needs(Permission.RECORDS_EDIT, OF_RECORD)
def record_roll_back(identifier: str, number: int) -> Response:
    """Keep the fields of an earlier version."""
    record, version = _of(identifier, number)
    wanted, _lost = rolled_back(record, orjson.loads(version.json))
    if record.closed or not wanted:
        tell(_("There is nothing that could be used again."), "note")
        return see_other("record", identifier=identifier)
    match_keys = parts().hooks.match_keys
    try:
        with writing() as session:
            entry = editing.edit(session, match_keys, identifier, wanted, actor(), action="roll back")[1]
    except InvalidInput as error:
        tell(" ".join(fault_sentences(error)), "bad")
        return see_other("record_version", identifier=identifier, number=number)
    tell(_("The earlier version is used again. Its fields are kept now."), undo=entry)
    return see_other("record", identifier=identifier)


def rolled_back(record: Open, then: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """What must be kept so that the record is as it was, and how many pictures cannot come back."""
    wanted = {
        field: then.get(field, ABSENT) for field in _differing(then, record.published) if field != "images"
    }
    if then.get("images") == record.published.get("images"):
        return wanted, 0
    old = {image["url"]: image for image in then.get("images", ())}
    here = {image["url"]: image for image in record.mapped.get("images", ())}
    words = {address: _word(image, old.get(address)) for address, image in here.items()}
    told = {address: word for address, word in words.items() if word}
    if told != (record.kept["images"].value if "images" in record.kept else {}):
        wanted["images"] = told
    return wanted, len(old.keys() - here.keys())


def _word(image: Mapping[str, Any], then: Mapping[str, Any] | None) -> dict[str, Any]:
    if then is None:
        return {"hidden": True}
    return {} if then.get("alt", "") == image.get("alt", "") else {"alt": then.get("alt", "")}
