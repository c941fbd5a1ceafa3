"""Pages of JSON Feeds (https://www.jsonfeed.org/version/1.1/) with the extension ``_khomo``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from catalog.feeds.channel import Channel
from catalog.feeds.cursor import Cursor
from catalog.feeds.filling import Filled

VERSION = "https://jsonfeed.org/version/1.1"
MEDIA_TYPE = "application/feed+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the change log stood when the page was read, and what was live then."""

    log_id: str
    seq: int
    modified: datetime
    live: int
    set_digest: str


def following(cursor: Cursor, filled: Filled, head: int) -> Cursor | None:
    """The cursor of the page after this one; None when the walk has caught up with ``head``.

    A walk that is down at the oldest record turns and goes up from where it began.
    """
    if filled.more:
        if cursor.mode == "down":
            return Cursor(cursor.log_id, "down", cursor.start, filled.last)
        return Cursor.up(cursor.log_id, filled.last)
    if cursor.mode == "down" and head > cursor.start:
        return Cursor.up(cursor.log_id, cursor.start)
    return None


def write_page(channel: Channel, standing: Standing, cursor: Cursor, filled: Filled, today: str) -> bytes:
    """A page of the change log as UTF-8 JSON; ``today`` is an ISO 8601 date.

    ``next_url`` is there while there is more; on the last page ``_khomo.after`` is the address to come back
    to, and ``_khomo.digest`` the set digest that a client which walked here now holds.
    """
    next_cursor = following(cursor, filled, standing.seq)
    head = Cursor.up(standing.log_id, standing.seq).encode()
    extension: dict[str, Any] = {
        "about": f"{channel.base}/data",
        "log": {"id": standing.log_id, "seq": standing.seq, "modified": standing.modified},
        "count": standing.live,
        "digest": standing.set_digest,
        "head": head,
        "expired": filled.closed(today),
    }
    next_url = ""
    if next_cursor is None:
        extension["after"] = channel.further(after=head)
    else:
        next_url = channel.further(
            **{"after" if next_cursor.mode == "up" else "cursor": next_cursor.encode()}
        )
    return _written(channel, next_url, extension, filled.items)


def write_search_page(channel: Channel, count: int, filled: Filled, next_url: str, today: str) -> bytes:
    """A page of the feed of a search as UTF-8 JSON: ``count`` works are found, ``next_url`` is "" at its end.

    What is withdrawn is only told by the change log, whose address is in ``_khomo.changes``.
    """
    extension = {
        "about": f"{channel.base}/data",
        "count": count,
        "changes": f"{channel.base}/feed.json",
        "expired": filled.closed(today),
    }
    return _written(channel, next_url, extension, filled.items)


def _written(channel: Channel, next_url: str, extension: Mapping[str, Any], items: Sequence[bytes]) -> bytes:
    author = {"name": channel.site, "url": f"{channel.base}/"}
    top: dict[str, Any] = {
        "version": VERSION,
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.page,
        "feed_url": channel.address,
    }
    if next_url:
        top["next_url"] = next_url
    top |= {
        "icon": channel.icon,
        "favicon": channel.icon,
        "language": channel.language,
        "authors": [author],
        "author": author,
        "_khomo": extension,
    }
    opening = orjson.dumps(top, option=orjson.OPT_UTC_Z)
    return opening[:-1] + b',"items":[' + b",".join(items) + b"]}"
