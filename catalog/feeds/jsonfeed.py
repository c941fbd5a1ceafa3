"""Pages of the JSON Feed (https://www.jsonfeed.org/version/1.1/) with the extension ``_khomo``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from catalog.feeds.cursor import Cursor
from catalog.feeds.item import Row, write_item

VERSION = "https://jsonfeed.org/version/1.1"
MEDIA_TYPE = "application/feed+json"
FIRST_PAGE_BYTES = 100_000
"""Where the first page ends, the only one that most readers take."""
PAGE_BYTES = 250_000
"""Where the others end, which harvesters take; a single larger record still makes a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the feed says of the site; ``base`` is its address without a slash at the end."""

    base: str
    title: str

    @property
    def feed_url(self) -> str:
        """The address of the feed, the same on all its pages."""
        return f"{self.base}/feed.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the change log stood when the page was read, and what was live then."""

    log_id: str
    seq: int
    modified: datetime
    live: int
    set_digest: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The items of a page, the number of the last one (None for an empty page), whether more rows follow."""

    items: list[bytes]
    last: int | None
    more: bool


def fill(rows: Iterable[Row], base: str, limit: int) -> Filled:
    """Items of ``rows`` up to ``limit`` bytes, but at least one; reads no more rows than it needs and one."""
    items: list[bytes] = []
    size, last = 0, None
    for row in rows:
        item = write_item(row, base)
        if items and size + len(item) > limit:
            return Filled(items, last, more=True)
        items.append(item)
        size, last = size + len(item), row.seq
    return Filled(items, last, more=False)


def following(cursor: Cursor, filled: Filled, head: int) -> Cursor | None:
    """The cursor of the page after this one; None when the walk has caught up with ``head``.

    A walk that is down at the oldest record turns and goes up from where it began.
    """
    if filled.more:
        assert filled.last is not None
        if cursor.mode == "down":
            return Cursor(cursor.log_id, "down", cursor.start, filled.last)
        return Cursor.up(cursor.log_id, filled.last)
    if cursor.mode == "down" and head > cursor.start:
        return Cursor.up(cursor.log_id, cursor.start)
    return None


def write_page(site: Site, standing: Standing, cursor: Cursor, filled: Filled) -> bytes:
    """The page as UTF-8 JSON.

    ``next_url`` is there while there is more; on the last page ``_khomo.after`` is the address to come back
    to, and ``_khomo.digest`` the set digest that a client which walked here now holds.
    """
    following_cursor = following(cursor, filled, standing.seq)
    head = Cursor.up(standing.log_id, standing.seq).encode()
    top: dict[str, Any] = {
        "version": VERSION,
        "title": site.title,
        "home_page_url": f"{site.base}/",
        "feed_url": site.feed_url,
    }
    extension: dict[str, Any] = {
        "about": f"{site.base}/about",
        "log": {"id": standing.log_id, "seq": standing.seq, "modified": standing.modified},
        "count": standing.live,
        "digest": standing.set_digest,
        "head": head,
    }
    if following_cursor is None:
        extension["after"] = f"{site.feed_url}?after={head}"
    else:
        name = "after" if following_cursor.mode == "up" else "cursor"
        top["next_url"] = f"{site.feed_url}?{name}={following_cursor.encode()}"
    top["author"] = {"name": site.title, "url": f"{site.base}/"}
    top["_khomo"] = extension
    opening = orjson.dumps(top, option=orjson.OPT_UTC_Z)
    return opening[:-1] + b',"items":[' + b",".join(filled.items) + b"]}"
