"""Counting what is seen without knowing by whom: pages of records, lists of results, ways out, lost searches.

No cookie, no address, nothing of a visitor is kept: a request adds one to a counter in memory (``tally``).
Ways out are told by the browser itself (the ``ping`` of a link, HTML section 4.6.5): the link leads straight
where it says, and there is no address here that leads anywhere. Robots that say so, people who are logged in
and pages fetched ahead are not counted. What caches answer themselves nobody hears of here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask import Blueprint, Flask, Response, abort, current_app, request

from catalog.web.addresses import url_for
from catalog.web.i18n import today
from catalog.web.limits import limited
from catalog.web.robots import is_person
from catalog.web.tally import Tally

blueprint = Blueprint("counting", __name__)
_EXTENSION = "catalog.tally"
_VIEWED, _SHOWN, _LOST = "khomo.viewed", "khomo.shown", "khomo.lost"
"""Where a request keeps what its page shows, until it is known how it was answered."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,200}\Z")


def attach(app: Flask) -> None:
    """Count what pages of ``app`` show."""
    app.extensions[_EXTENSION] = Tally(app)
    app.register_blueprint(blueprint)
    app.after_request(_count)
    app.jinja_env.globals.update(click_address=click_address)


def write(app: Flask) -> None:
    """Write down what was counted since the last time: when a process ends, and for tests."""
    tally: Tally = app.extensions[_EXTENSION]
    tally.write()


def viewed(record: str) -> None:
    """Say that this request is for the page of a record; also where it is answered by 304."""
    request.environ[_VIEWED] = record


def shown(institutions: Iterable[str]) -> None:
    """Say that this request shows a list of results with records of these institutions."""
    request.environ[_SHOWN] = frozenset(institutions) - {""}


def lost(text: str) -> None:
    """Say that these words found nothing."""
    request.environ[_LOST] = text


def click_address(kind: str, name: str) -> str:
    """Where a browser tells that a link of a ``record`` or an ``institution`` was followed."""
    return url_for("counting.click", kind=kind, name=name)


@blueprint.post("/click/<kind>/<name>")
@limited(1)
def click(kind: str, name: str) -> Response:
    """Take note that a link was followed; what the browser tells of it is not read."""
    if kind not in ("record", "institution") or not _NAME.match(name):
        abort(404)
    if _is_counted():
        (_tally().way if kind == "record" else _tally().door)(name, today().isoformat())
    response = Response(status=204)
    response.headers["Cache-Control"] = "no-store"
    return response


def _count(response: Response) -> Response:
    told, tally = request.environ, _tally()
    # With any request: where few come, what was counted would wait for the next visitor.
    tally.write_when_due()
    if request.method != "GET" or response.status_code not in (200, 304):
        return response
    # Most answers are of pages of which nothing is counted.
    if (_VIEWED in told or _SHOWN in told or _LOST in told) and _is_counted():
        day = today().isoformat()
        if _VIEWED in told:
            tally.view(told[_VIEWED], day)
        if told.get(_SHOWN):
            tally.list(told[_SHOWN], day)
        if _LOST in told:
            tally.lost(told[_LOST])
    return response


def _is_counted() -> bool:
    """Whether a visitor asks: no robot, nobody who is logged in and looks after records here."""
    return current_app.config["SESSION_COOKIE_NAME"] not in request.cookies and is_person(request)


def _tally() -> Tally:
    found: Tally = current_app.extensions[_EXTENSION]
    return found
