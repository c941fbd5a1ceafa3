"""The change feed and the set digest: their addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Blueprint, Response, request, stream_with_context
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotAcceptable

from catalog.errors import ForeignCursor, QueryError
from catalog.feeds import changes as writer
from catalog.feeds import cursor as cursors
from catalog.feeds.changes import LINES_MEDIA_TYPE, MEDIA_TYPE, write_lines
from catalog.feeds.cursor import Cursor
from catalog.feeds.digest import write_digest
from catalog.feeds.jsonfeed import Standing
from catalog.store import changes, sets
from catalog.store.db import reading
from catalog.store.entries import Entry
from catalog.store.walking import onward
from catalog.web.caching import conditional
from catalog.web.errors import problem
from catalog.web.site import base_url

blueprint = Blueprint("changes", __name__)

MOST = 10_000
"""``limit`` may ask for so many changes at most."""
LINES = 1000
"""After so many lines of a stream comes one with the cursor from which a cut one goes on."""
_SECONDS = 10
_ROWS = 70
_FORMATS = {"json": MEDIA_TYPE, "ndjson": LINES_MEDIA_TYPE}
_NUMBER = re.compile(r"[0-9]{1,6}\Z")


@blueprint.get("/api/v1/changes")
def feed() -> Response:
    """What changed after a cursor; without one all live records, then what changed meanwhile.

    JSON in pages, or NDJSON through to the head, by Accept or ``format``.
    """
    after, most, lines = _after(), _most(), _wants_lines()
    if lines:
        response = conditional(lambda: _stream(after, most), "lines", seconds=_SECONDS)
    else:
        response = conditional(lambda: _page(after, most), base_url(), seconds=_SECONDS)
    response.vary.add("Accept")
    return response


@blueprint.get("/api/v1/digest")
def digest() -> Response:
    """The set digest of the whole catalog and of each source, to compare with what a harvester holds."""
    return conditional(_digest, seconds=_SECONDS)


@blueprint.errorhandler(ForeignCursor)
def start_again(error: ForeignCursor) -> Response:
    """The answer to a cursor that cannot be followed: 410 and the address to start again from."""
    return problem(410, str(error), parameter="after", start_again=_address())


def standing_of(head: changes.Head) -> Standing:
    """Where the log stands, as the feeds tell it."""
    return Standing(**head._asdict())


def _address() -> str:
    return f"{base_url()}/api/v1/changes"


def _one(name: str) -> str | None:
    """The parameter's one value; a cursor or a limit that is given twice cannot be meant."""
    given = request.args.getlist(name)
    if len(given) > 1:
        raise QueryError(f"{name} is given {len(given)} times: give it once.", parameter=name)
    return given[0] if given else None


def _after() -> Cursor | None:
    given = _one("after")
    if given is None:
        return None
    cursor = cursors.decode(given)
    if cursor.mode == "down":
        raise ForeignCursor(
            "'after' is the cursor of an unfinished walk through /feed.json: finish it there,"
            " or start again from the beginning"
        )
    return cursor


def _most() -> int | None:
    given = _one("limit")
    if given is None:
        return None
    if not _NUMBER.match(given) or not 1 <= int(given) <= MOST:
        shown = "".join(sign for sign in given[:40] if sign.isprintable())
        raise QueryError(f"limit must be a whole number from 1 to {MOST}, not '{shown}'.", parameter="limit")
    return int(given)


def _wants_lines() -> bool:
    given = _one("format")
    if given is not None and given not in _FORMATS:
        raise QueryError(f"format must be one of {', '.join(_FORMATS)}.", parameter="format")
    if given is not None:
        return given == "ndjson"
    if not request.accept_mimetypes:
        return False
    best = request.accept_mimetypes.best_match([MEDIA_TYPE, LINES_MEDIA_TYPE, "application/ndjson"])
    if best is None:
        raise NotAcceptable
    return best != MEDIA_TYPE


def _begin(session: Session, after: Cursor | None) -> tuple[changes.Head, Cursor]:
    head = changes.head(session)
    if after is None:
        return head, Cursor.fresh(head.log_id, head.seq)
    cursors.check(after, head.log_id, head.seq)
    return head, after


def _page(after: Cursor | None, most: int | None) -> Response:
    with reading() as session:
        head, cursor = _begin(session, after)
        filled = writer.fill(_rows(session, cursor, head.seq), cursor, head.seq, most=most)
    address = f"{_address()}?limit={most}&after=" if most else f"{_address()}?after="
    response = Response(writer.write_page(standing_of(head), filled, address), mimetype=MEDIA_TYPE)
    if filled.more:
        response.headers["Link"] = f'<{address}{filled.cursor.encode()}>; rel="next"'
    return response


def _rows(session: Session, cursor: Cursor, head: int) -> Iterator[Entry]:
    position = cursor.position
    while True:
        rows = onward(session, position, cursor.start, _ROWS, head=head)
        yield from rows
        if len(rows) < _ROWS:
            return
        position = rows[-1].seq


def _stream(after: Cursor | None, most: int | None) -> Response:
    lines = _lines(after, most)
    # Read before anything is sent: a foreign cursor or a database that is away is still told as such.
    first = next(lines)
    return Response(stream_with_context(_chained(first, lines)), mimetype=LINES_MEDIA_TYPE)


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _lines(cursor: Cursor | None, most: int | None) -> Iterator[bytes]:
    """Pieces of a stream to the head, which may move meanwhile; each is read by itself, ends in a cursor."""
    left, more = most, True
    while more:
        wanted = LINES if left is None else min(LINES, left)
        with reading() as session:
            head, cursor = _begin(session, cursor)
            rows = onward(session, cursor.position, cursor.start, wanted, head=head.seq)
        more = len(rows) == wanted and rows[-1].seq < head.seq
        cursor = writer.onward(cursor, rows[-1].seq) if more else Cursor.up(head.log_id, head.seq)
        yield write_lines([writer.write_change(row) for row in rows], standing_of(head), cursor, more=more)
        if left is not None:
            left -= len(rows)
            if left == 0:
                return


def _digest() -> Response:
    with reading() as session:
        head, sources = changes.head(session), sets.of_sources(session)
    return Response(write_digest(standing_of(head), sources), mimetype=MEDIA_TYPE)
