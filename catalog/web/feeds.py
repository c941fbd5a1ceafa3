"""The feeds' addresses."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from flask import Blueprint, Response, current_app, request
from sqlalchemy.orm import Session

from catalog.errors import ForeignCursor
from catalog.feeds import cursor as cursors
from catalog.feeds.cursor import Cursor
from catalog.feeds.jsonfeed import FIRST_PAGE_BYTES, MEDIA_TYPE, PAGE_BYTES, Site, Standing, fill, write_page
from catalog.parts import Parts
from catalog.store import changes
from catalog.store.changes import Stored
from catalog.store.db import reading
from catalog.web.caching import conditional

blueprint = Blueprint("feeds", __name__)

_SECONDS = 10
_ROWS = 80


@blueprint.get("/feed.json")
def json_feed() -> Response:
    """All records, newest change first, then what changed meanwhile; with ``after`` only what changed."""
    site = _site()
    asked = _asked()
    return conditional(lambda: _page(site, asked), site.base, site.title, seconds=_SECONDS)


@blueprint.errorhandler(ForeignCursor)
def start_again(error: ForeignCursor) -> Response:
    """The answer to a cursor that cannot be followed: 410 and the address to start again from."""
    told = {"ok": False, "status": 410, "error": str(error), "start_again": _site().feed_url}
    response = Response(orjson.dumps(told), status=410, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.after_request
def open_to_scripts(response: Response) -> Response:
    """Open data may be read by scripts of any site."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _site() -> Site:
    parts: Parts = current_app.extensions["catalog"]
    base = parts.settings.base_url or request.url_root
    return Site(base=base.rstrip("/"), title=parts.settings.site_name)


def _asked() -> Cursor | None:
    if (after := request.args.get("after")) is not None:
        cursor = cursors.decode(after)
        if cursor.mode != "up":
            raise ForeignCursor(
                "'after' takes the cursor at the end of a walk: start again from the beginning"
            )
        return cursor
    if (text := request.args.get("cursor")) is not None:
        return cursors.decode(text)
    return None


def _page(site: Site, asked: Cursor | None) -> Response:
    with reading() as session:
        head = changes.head(session)
        if asked is None:
            cursor, limit = Cursor(head.log_id, "down", head.seq, head.seq + 1), FIRST_PAGE_BYTES
        else:
            cursors.check(asked, head.log_id, head.seq)
            cursor, limit = asked, PAGE_BYTES
        filled = fill(_rows(session, cursor, head.seq), site.base, limit)
    standing = Standing(
        log_id=head.log_id,
        seq=head.seq,
        modified=head.modified,
        live=head.live,
        set_digest=head.set_digest,
    )
    return Response(write_page(site, standing, cursor, filled), content_type=f"{MEDIA_TYPE}; charset=utf-8")


def _rows(session: Session, cursor: Cursor, head: int) -> Iterator[Stored]:
    position = cursor.position
    while True:
        if cursor.mode == "down":
            rows = changes.newest(session, position, _ROWS)
        else:
            rows = changes.after(session, position, _ROWS, until=head)
        yield from rows
        if len(rows) < _ROWS:
            return
        position = rows[-1].seq
