"""The change feed: each record once, at its latest state, in the order in which it last changed.

A page is one JSON object; a stream is NDJSON, a change or a cursor a line. Both tell the cursor from which
to go on, how far it is behind the log's head and, of the whole set at that head, its number and digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.feeds.cursor import Cursor
from catalog.feeds.jsonfeed import Standing
from catalog.feeds.rows import PublishedRow

MEDIA_TYPE = "application/json"
LINES_MEDIA_TYPE = "application/x-ndjson"
PAGE_BYTES = 250_000
"""Where a page of JSON ends; a single larger record still makes a page."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The changes of a page as JSON, where the walk then stands, whether more rows follow."""

    changes: list[bytes]
    cursor: Cursor
    more: bool


def write_change(row: PublishedRow) -> bytes:
    """One change: ``change`` (upsert or delete), ``id``, ``seq`` and ``record``.

    ``record`` is what the record's own address gives: the published JSON, which is not parsed and dumped
    again, or for a delete the tombstone with the time and the reason.
    """
    if row.withdrawn is None:
        change, record = b"upsert", row.published()
    else:
        change, record = b"delete", row.tombstone()
    # An id holds letters, digits, "-" and "_" only: nothing in it is to be escaped.
    return b'{"change":"%b","id":"%b","seq":%d,"record":%b}' % (change, row.id.encode(), row.seq, record)


def fill(rows: Iterable[PublishedRow], cursor: Cursor, head: int, *, most: int | None) -> Filled:
    """The page after ``cursor``: up to ``PAGE_BYTES`` and ``most`` changes, but at least one.

    Reads no more rows than it needs and one. Where they end, the walk stands at ``head``.
    """
    changes: list[bytes] = []
    size, last = 0, cursor.position
    for row in rows:
        change = write_change(row)
        if changes and (size + len(change) > PAGE_BYTES or len(changes) == most):
            return Filled(changes, onward(cursor, last), more=True)
        changes.append(change)
        size, last = size + len(change), row.seq
    return Filled(changes, Cursor.up(cursor.log_id, head), more=False)


def onward(cursor: Cursor, position: int) -> Cursor:
    """The cursor of the same walk at a later place."""
    if cursor.mode == "fresh":
        return Cursor.fresh(cursor.log_id, cursor.start, position)
    return Cursor.up(cursor.log_id, position)


def write_page(standing: Standing, filled: Filled, address: str) -> bytes:
    """The page as UTF-8 JSON; ``address`` is what the next cursor is put behind."""
    told: dict[str, Any] = {
        "log": {"id": standing.log_id, "seq": standing.seq, "modified": standing.modified},
        "count": standing.live,
        "digest": standing.set_digest,
        **_place(filled.cursor, standing, filled.more),
    }
    if filled.more:
        told["next"] = address + filled.cursor.encode()
    opening = orjson.dumps(told, option=orjson.OPT_UTC_Z)
    return opening[:-1] + b',"changes":[' + b",".join(filled.changes) + b"]}\n"


def write_lines(changes: Sequence[bytes], standing: Standing, cursor: Cursor, *, more: bool) -> bytes:
    """Changes as lines, then the line of the cursor; the last one of a stream tells of the set as well."""
    told: dict[str, Any] = _place(cursor, standing, more)
    if not more:
        told |= {
            "log": {"id": standing.log_id, "seq": standing.seq, "modified": standing.modified},
            "count": standing.live,
            "digest": standing.set_digest,
        }
    return b"\n".join([*changes, orjson.dumps(told, option=orjson.OPT_UTC_Z), b""])


def _place(cursor: Cursor, standing: Standing, more: bool) -> dict[str, Any]:
    return {"cursor": cursor.encode(), "lag": standing.seq - cursor.position, "more": more}
