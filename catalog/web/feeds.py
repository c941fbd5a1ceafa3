"""The feed of all records, and what the feeds of searches share with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from catalog.errors import ForeignCursor
from catalog.feeds import cursor as cursors
from catalog.feeds.channel import Channel
from catalog.feeds.cursor import Cursor
from catalog.feeds.filling import PAGE_BYTES, WALKED_BYTES, fill
from catalog.feeds.item import write_item
from catalog.feeds.jsonfeed import MEDIA_TYPE, write_page
from catalog.store import changes, entries
from catalog.store.changes import Head
from catalog.store.db import reading
from catalog.store.entries import Entry
from catalog.web import caching, i18n
from catalog.web.assets import static_url
from catalog.web.changes import standing_of
from catalog.web.errors import problem
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.site import base_url

blueprint = Blueprint("feeds", __name__)

_SECONDS = 10
"""So long an answer may be taken from a cache without asking."""
_DESCRIPTION = (
    "What libraries, museums and cultural centres let you read, learn, see and attend, in one search box."
)
_FEW = 10
_BYTES_OF_ITEM = 1_900
"""What an item usually has: so many records are read at once as a page holds, and a few more."""


@blueprint.get("/feed.json")
def json_feed() -> Response:
    """All records, newest change first, then what changed meanwhile; with ``after`` only what changed."""
    asked = _asked()
    with reading() as session:
        head = changes.head(session)
        tag = caching.tag_of(head, base_url(), parts().settings.site_name)
        return caching.tagged(tag, lambda: _page(session, head, asked), seconds=_SECONDS)


@blueprint.errorhandler(ForeignCursor)
def start_again(error: ForeignCursor) -> Response:
    """The answer to a cursor that cannot be followed: 410 and the address to start again from."""
    return problem(410, str(error), start_again=base_url() + request.path)


@blueprint.after_request
def open_to_scripts(response: Response) -> Response:
    """Open data may be read by scripts of any site."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def channel(title: str, description: str, *, page: str, address: str, language: str) -> Channel:
    """What a feed of this site says of itself; ``page`` and ``address`` begin with a slash."""
    base = base_url()
    return Channel(
        base=base,
        site=parts().settings.site_name,
        title=title,
        description=description,
        page=base + page,
        address=base + address,
        language=language,
        icon=base + static_url("img/logo.png"),
    )


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


def _page(session: Session, head: Head, asked: Cursor | None) -> Response:
    if asked is not None:
        cursors.check(asked, head.log_id, head.seq)
    cursor = asked or Cursor(head.log_id, "down", head.seq, head.seq + 1)
    told = caching.remembered("feed", _channel, (base_url(), parts().settings.site_name))
    # Readers take the first page alone, and harvesters all: theirs are larger.
    limit = PAGE_BYTES if asked is None else WALKED_BYTES
    rows = _rows(session, cursor, head.seq, limit // _BYTES_OF_ITEM)
    filled = fill(rows, partial(write_item, base=told.base), limit)
    body = write_page(told, standing_of(head), cursor, filled, i18n.today().isoformat())
    return Response(body, content_type=f"{MEDIA_TYPE}; charset=utf-8")


def _channel() -> Channel:
    with i18n.speaking(i18n.DEFAULT):
        told = _(_DESCRIPTION)
    return channel(parts().settings.site_name, told, page="/", address="/feed.json", language=i18n.DEFAULT)


def _rows(session: Session, cursor: Cursor, head: int, count: int) -> Iterator[Entry]:
    position = cursor.position
    while True:
        if cursor.mode == "down":
            rows = entries.newest(session, position, count)
        else:
            rows = entries.after(session, position, count, until=head)
        yield from rows
        if len(rows) < count:
            return
        position = rows[-1].seq
        # What the page still lacks is little, and what it does not take was read for nothing.
        count = max(_FEW, count // 8)
