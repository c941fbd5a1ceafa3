"""Pictures of a record for its editors, also of those that are not shown to the public at present."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import Response, abort, send_file

from catalog.people.permissions import Permission
from catalog.store import media, pictures
from catalog.store.db import reading
from catalog.web.admin.records_frame import opened
from catalog.web.admin.shell import OF_RECORD, blueprint, needs
from catalog.web.frame import parts


@blueprint.get("/records/<identifier>/pictures/<digest>")
@needs(Permission.RECORDS_EDIT, OF_RECORD)
def record_picture(identifier: str, digest: str) -> Response:
    """A small copy of a picture that is kept here and that the record's source has for it."""
    record = opened(identifier)
    if f"/media/{digest}" not in {image["url"] for image in record.mapped.get("images", ())}:
        abort(404)
    path = media.thumbnail_of(parts().settings.media, digest)
    if path is None:
        abort(404)
    return send_file(path, mimetype="image/webp", max_age=0)


class Missing(NamedTuple):
    """A picture that could not be had: its address, why, when it is tried again (None: never)."""

    address: str
    reason: str
    again: datetime | None


def missing(record: Mapping[str, Any]) -> list[Missing]:
    """The pictures of a published record of which no copy could be made."""
    named = pictures.of_record(record) if record.get("id") else []
    with reading() as session:
        rows = pictures.states(session, sorted({wanted.id for wanted in named}))
    found = [rows[wanted.id] for wanted in named if wanted.id in rows]
    return [
        Missing(row.address, row.reason, row.due if row.state == pictures.FAILED else None)
        for row in dict.fromkeys(found)
        if row.state in (pictures.FAILED, pictures.REFUSED)
    ]
