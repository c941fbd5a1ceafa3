"""HTTP caching: a weak ETag from where the log stands, so that a 304 costs one small read.

The tag is made of the log's id and number, the time institutions last changed, the language, the build and
the day (what is on changes at midnight); pages that search add the index's position.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from flask import Response, current_app, has_request_context, request

from catalog.parts import Parts
from catalog.store import changes, institutions
from catalog.store.db import reading
from catalog.web import assets, i18n

SECONDS = 60
STALE = 600
_STAND = "catalog.stand"
T = TypeVar("T")


class Stand(NamedTuple):
    """Where the store stands: answers made at the same stand are the same."""

    log_id: str
    seq: int
    institutions: str


def stand() -> Stand:
    """Where the store stands now; for a request that only reads, where it stood when it was first asked."""
    if not has_request_context() or request.method not in ("GET", "HEAD"):
        return _stand_now()
    # Most of what a page asked the database was this, a dozen times over.
    held: Stand | None = request.environ.get(_STAND)
    if held is None:
        held = request.environ[_STAND] = _stand_now()
    return held


def _stand_now() -> Stand:
    with reading() as session:
        head = changes.head(session)
        return Stand(head.log_id, head.seq, institutions.stamp(session))


def index_stand(parts: Parts) -> str:
    """Where the index stands now, as text; raises ``SearchError``."""
    return repr(parts.engine.position())


def etag(*facts: object) -> str:
    """The tag of an answer made from these facts, at the store's present stand, in this language."""
    return tag_of(stand(), *facts)


def tag_of(*facts: object) -> str:
    """The tag of an answer made from these facts alone, in this language, by this build, on this day."""
    told = repr((i18n.spoken(), assets.build(), i18n.today(), facts))
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def conditional(make: Callable[[], Response], *facts: object, seconds: int = SECONDS) -> Response:
    """The answer of ``make`` with ETag and Cache-Control, or 304 without calling it.

    ``facts`` are what the answer depends on besides address, store, language, build and day.
    """
    return tagged(etag(*facts), make, seconds=seconds)


def tagged(tag: str, make: Callable[[], Response], *, seconds: int = SECONDS) -> Response:
    """The answer of ``make`` with this ETag and Cache-Control, or 304 without calling it."""
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = make()
        if response.status_code != 200:
            return response
    response.set_etag(tag, weak=True)
    return public(response, seconds)


def public(response: Response, seconds: int = SECONDS) -> Response:
    """The answer with leave for every cache to keep it so long, and to give it while asking for a new one."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate={STALE}"
    return response


def remembered(name: str, make: Callable[[], T], key: object = None) -> T:
    """What ``make`` gives, kept in this process while ``key`` and the language stay the same.

    Without a key: while the store and the day stay the same.
    """
    kept: dict[tuple[str, str], tuple[object, Any]]
    kept = current_app.extensions.setdefault("catalog.remembered", {})
    key = key or (stand(), i18n.today())
    place = (name, i18n.spoken())
    held = kept.get(place)
    if held is None or held[0] != key:
        held = kept[place] = (key, make())
    value: T = held[1]
    return value
