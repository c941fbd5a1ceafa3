"""The self-test page: a harvester enters its cursor and its digest and learns whether it misses anything."""

from __future__ import annotations

from flask import Response, request
from sqlalchemy.orm import Session

from catalog.errors import ForeignCursor
from catalog.feeds import cursor as cursors
from catalog.feeds import self_test
from catalog.feeds.cursor import Cursor
from catalog.feeds.self_test import Given, Known, Verdict
from catalog.store import changes, sets
from catalog.store.db import reading
from catalog.web.caching import conditional
from catalog.web.changes import standing_of
from catalog.web.frame import blueprint, page
from catalog.web.limits import limited
from catalog.web.site import base_url

COUNTED = 10_000
"""So many changes are counted at most; beyond it is said that there are more."""
_FIELDS = ("cursor", "digest", "count", "sources")
_LONGEST = 20_000


@blueprint.get("/data/check")
@limited(2)
def check() -> Response:
    """What can be said of a harvester's copy; without parameters how to find out."""
    typed = {name: request.args.get(name, "")[:_LONGEST].replace("\0", "") for name in _FIELDS}
    given = self_test.read(**typed)
    if given.faults:
        response = _page(typed, given)
        response.status_code = 400
        return response
    return conditional(lambda: _page(typed, given), base_url(), *typed.values())


def _page(typed: dict[str, str], given: Given) -> Response:
    with reading() as session:
        head = changes.head(session)
        foreign, cursor = _cursor(given.cursor, head)
        verdict = Verdict("foreign") if foreign else _judged(session, given, cursor, head)
        sources = sets.of_sources(session)
    return page(
        "check.html",
        typed=typed,
        given=given,
        head=head,
        verdict=verdict,
        onward=_onward(verdict),
        many=COUNTED,
        compared=self_test.compare(given.sources, sources) if given.sources else [],
    )


def _cursor(text: str, head: changes.Head) -> tuple[bool, Cursor | None]:
    """Whether the cursor is of another log or none at all, else the cursor."""
    if not text:
        return False, None
    try:
        cursor = cursors.decode(text)
        cursors.check(cursor, head.log_id, head.seq)
    except ForeignCursor:
        return True, None
    return False, cursor


def _judged(session: Session, given: Given, cursor: Cursor | None, head: changes.Head) -> Verdict | None:
    at_cursor = sets.at(session, cursor.position) if cursor is not None else None
    of_digest = sets.with_digest(session, given.digest) if given.digest and cursor is None else None
    place = cursor.position if cursor is not None else of_digest.seq if of_digest is not None else head.seq
    known = Known(
        behind=sets.changes_after(session, place, COUNTED + 1),
        at_cursor=at_cursor,
        of_digest=of_digest,
    )
    return self_test.judge(given, cursor, standing_of(head), known)


def _onward(verdict: Verdict | None) -> str:
    """The address from which to go on."""
    cursor = verdict.cursor if verdict is not None else None
    if cursor is None or verdict is None or verdict.state == "differs":
        return f"{base_url()}/api/v1/changes"
    if cursor.mode == "down":
        return f"{base_url()}/feed.json?cursor={cursor.encode()}"
    return f"{base_url()}/api/v1/changes?after={cursor.encode()}"
