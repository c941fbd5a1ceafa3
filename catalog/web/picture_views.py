"""Copies of others' pictures: ``/picture/<owner>.<key>/<size>``, and all pictures of one record.

Only what stands in a record that is shown now is given, and asked for at its server: the address names the
record, the key is the beginning of the SHA-256 of the picture's address in it.
"""

from __future__ import annotations

import re

import orjson
from flask import Blueprint, Response, abort, request, send_file

from catalog.store import picture_files, records
from catalog.store import pictures as known_pictures
from catalog.store.db import reading
from catalog.store.picture_files import Wish
from catalog.store.thumbnails import SIZES
from catalog.web import caching, frame, i18n
from catalog.web.errors import problem
from catalog.web.frame import IDENTIFIER, page, parts
from catalog.web.i18n import page_url
from catalog.web.paging import last_page, paging
from catalog.web.params import page_number
from catalog.web.pictures import measured, pictures

blueprint = Blueprint("pictures", __name__)

WEEK = 7 * 86_400
ON_A_PAGE = 48
SOON, LATER = 15, 3600
"""Seconds for which the drawing is good that stands for a picture to come, and for one that does not."""
_NAME = re.compile(r"(~[a-z0-9-]{1,80}|[A-Za-z0-9_-]{1,200})\.([0-9a-f]{10})\Z")
CLEAR = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
"""What stands for a picture that is not here: the page shows the sign of the thing's kind behind it."""


@blueprint.get("/picture/<name>/<int:size>")
def show_picture(name: str, size: int) -> Response:
    """The copy of that size as WebP; a clear drawing until it is there, 404 for what no record shows."""
    named = _NAME.match(name)
    if named is None or size not in SIZES:
        return _unknown()
    with reading() as session:
        wanted = known_pictures.find(session, named[1], named[2])
        if wanted is None:
            return _unknown()
        row = known_pictures.states(session, [wanted.id]).get(wanted.id)
    settings = parts().settings
    path = picture_files.path_of(settings.pictures, wanted.id, size)
    if path is not None:
        picture_files.touch(path)
        tag = f"{wanted.id[:24]}{path.suffixes[0]}"
        reply = send_file(path, mimetype="image/webp", etag=tag, max_age=WEEK)
        reply.cache_control.public = True
        reply.cache_control.immutable = True
        return reply
    if row is not None and row.state == known_pictures.REFUSED:
        return _clear(LATER)
    # One that is said to be kept has lost its files.
    is_missed = row is None or row.state == known_pictures.KEPT
    if is_missed and settings.pictures_max_bytes:
        picture_files.wish(settings.pictures, Wish(wanted.id, wanted.address, wanted.owner))
    return _clear(SOON)


def _unknown() -> Response:
    return problem(404, "No record that is shown has a picture of that address.")


def _clear(seconds: int) -> Response:
    reply = Response(CLEAR, mimetype="image/svg+xml")
    reply.headers["Cache-Control"] = f"public, max-age={seconds}"
    return reply


@frame.blueprint.get("/record/<identifier>/pictures")
def record_pictures(identifier: str) -> Response:
    """All pictures of a record, for one that has more than its page shows."""
    if not IDENTIFIER.match(identifier):
        abort(404)
    return caching.conditional(lambda: _all_pictures(identifier))


def _all_pictures(identifier: str) -> Response:
    with reading() as session:
        stored = records.live(session, [identifier]).get(identifier)
    if stored is None:
        abort(404)
    record = orjson.loads(stored.json)
    shown = pictures(record)
    last = last_page(len(shown), ON_A_PAGE)
    number = min(page_number(request.args.get("page", "")), last)
    first = (number - 1) * ON_A_PAGE

    def address(wanted: int) -> str:
        return page_url("record_pictures", identifier=identifier, page=wanted if wanted > 1 else None)

    title = record["title"]
    return page(
        "record_pictures.html",
        record=record,
        title=title,
        title_language=i18n.foreign(title, record.get("languages", ())),
        pictures=measured(shown[first : first + ON_A_PAGE]),
        total=len(shown),
        first=first,
        pages=paging(number, len(shown), ON_A_PAGE, address, most=last),
    )
