"""Feeds of a search: what it finds, the newest change first, as JSON Feed and as Atom.

They take the parameters of the search page; ``lang`` is the language of the feed's own words. Each work
comes once, by the record of it that changed last. ``cursor`` goes on behind a work by its number, so that
no change meanwhile makes one come twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy.orm import Session

from catalog.errors import ForeignCursor
from catalog.feeds import atom, icalendar, jsonfeed
from catalog.feeds import cursor as cursors
from catalog.feeds.channel import Channel
from catalog.feeds.cursor import Cursor
from catalog.feeds.filling import Filled, fill
from catalog.feeds.item import Row, write_item
from catalog.sdk.search import NEWEST, Hit, Query, Sort
from catalog.sdk.tree import And, Node, NumberRange
from catalog.search import near
from catalog.store import changes, entries
from catalog.store.changes import Head
from catalog.store.db import reading
from catalog.store.entries import Entry
from catalog.store.stored import timestamp
from catalog.web import caching, i18n, results, searching
from catalog.web import params as parameters
from catalog.web.addresses import url_for
from catalog.web.errors import problem
from catalog.web.feeds import blueprint, channel
from catalog.web.frame import known_institutions, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.limits import limited
from catalog.web.nearby import nearby
from catalog.web.params import DISTANCE, SearchParams
from catalog.web.searching import Asked

_HITS = 60
"""So many works are asked for at once: about as many as a page has bytes for."""
_MOST = 100
"""So many works has the one page of a feed that is not sorted by newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the feed of a search: its items, how many works are found in all, the cursor of the next."""

    head: Head
    count: int
    filled: Filled
    following: Cursor | None


Write = Callable[[Channel, Page], bytes]


@blueprint.get("/search.feed.json")
@limited(5)
def search_json() -> Response:
    """What a search finds as a JSON Feed 1.1."""
    return _feed("feeds.search_json", jsonfeed.MEDIA_TYPE, write_item, _json)


@blueprint.get("/search.atom")
@limited(5)
def search_atom() -> Response:
    """What a search finds as an Atom feed (RFC 4287)."""
    return _feed("feeds.search_atom", atom.MEDIA_TYPE, atom.write_entry, _atom)


class Form(NamedTuple):
    """A form in which a search can be followed: its name, media type and address."""

    name: str
    media_type: str
    address: str


def calendar(address: str) -> Form:
    """What one can go to, as a calendar file at that address."""
    return Form(_("Calendar"), icalendar.MEDIA_TYPE, address)


def forms(params: SearchParams, language: str) -> tuple[Form, ...]:
    """All forms in which a search can be followed."""
    query = _query(replace(params, sort=""), i18n.DEFAULT)
    return (*feeds(params, language), calendar(url_for("calendar.of_search", **query)))


def feeds(params: SearchParams, language: str) -> tuple[Form, ...]:
    """The feeds of a search, the newest first however its page is sorted."""
    query = _query(replace(params, sort=""), language)
    return (
        Form("JSON Feed", jsonfeed.MEDIA_TYPE, url_for("feeds.search_json", **query)),
        Form("Atom", atom.MEDIA_TYPE, url_for("feeds.search_atom", **query)),
    )


def _query(params: SearchParams, language: str) -> dict[str, Any]:
    """The parameters of a feed's address: how the page is shown is not among them."""
    query = replace(params, sort="", page=1, explain=False).query()
    if params.sort not in ("", NEWEST):
        query["sort"] = params.sort
    return query if language == i18n.DEFAULT else {**query, "lang": language}


def _feed(view: str, media_type: str, write: Callable[..., bytes], page: Write) -> Response:
    asked, language = searching.ask(parts(), request.args), parameters.language(request.args)
    asked.check_filters()
    # What is wrong with the place is told before the feed's own language is spoken.
    nearby(asked.params)
    told = _channel(view, asked.params, language)
    try:
        cursor = _cursor()

        def make() -> Response:
            found = _page(asked, cursor, partial(write, base=told.base))
            return Response(page(told, found), content_type=f"{media_type}; charset=utf-8")

        return _tagged(make, caching.etag(caching.index_stand(parts()), told))
    except ForeignCursor as error:
        return problem(410, str(error), start_again=told.address)


def _tagged(make: Callable[[], Response], stand: str) -> Response:
    """The answer with ETag, or 304: where nothing changed at all, and where what changed is not in it.

    The tag tells both: the stand at which the answer was made, and its bytes.
    """
    known = request.if_none_match.as_set(include_weak=True)
    tag = next((one for one in known if one.partition(".")[0] == stand), "")
    if tag:
        response = Response(status=304)
    else:
        response = make()
        content = hashlib.sha256(response.get_data()).hexdigest()[:24]
        tag = next((one for one in known if one.partition(".")[2] == content), f"{stand}.{content}")
        if tag in known:
            response = Response(status=304)
    response.set_etag(tag, weak=True)
    return caching.public(response)


def _cursor() -> Cursor | None:
    text = request.args.get("cursor")
    if text is None:
        return None
    cursor = cursors.decode(text)
    if cursor.mode != "down":
        raise ForeignCursor("the cursor is not one of a search: start again from the beginning")
    return cursor


# What the feed says of itself


def _channel(view: str, params: SearchParams, language: str) -> Channel:
    with i18n.speaking(language):
        title = _title(params)
        description = _(
            "What this search finds in the catalog, the newest change first. "
            "What is taken away is told by the data feed alone."
        )
    query = urlencode(replace(params, sort="", page=1, explain=False).query(), doseq=True)
    page = page_url("search", to=language)
    return channel(
        title,
        description,
        page=f"{page}?{query}" if query else page,
        address=url_for(view, **_query(params, language)),
        language=language,
    )


def _title(params: SearchParams) -> str:
    """The site's name and the search in words: "Kho Mở: trống đồng · Loại: Hiện vật"."""
    chips = results.chips(params, known_institutions(), nearby(params))
    told = [params.text, *(f"{chip.facet}: {chip.label}" for chip in chips)]
    words = " · ".join(part for part in told if part)
    name = parts().settings.site_name
    return f"{name}: {words}" if words else name


# Pages


def _page(asked: Asked, cursor: Cursor | None, write: Callable[[Row], bytes]) -> Page:
    query = replace(asked.query(1), facets=())
    count = asked.parts.engine.count_many([query])[0]
    with reading() as session:
        head = changes.head(session)
        if cursor is not None:
            cursors.check(cursor, head.log_id, head.seq)
        places: dict[str, int] = {}
        filled = fill(_rows(session, asked, query, cursor, places), write)
    following = None
    if filled.more and not _is_otherwise_sorted(asked.params):
        place = places[filled.rows[-1].id]
        following = Cursor(head.log_id, "down", place, place)
    return Page(head=head, count=count, filled=filled, following=following)


def _is_otherwise_sorted(params: SearchParams) -> bool:
    return params.sort not in ("", NEWEST)


def _rows(
    session: Session, asked: Asked, query: Query, cursor: Cursor | None, places: dict[str, int]
) -> Iterator[Entry]:
    """The records to show in the feed's order; ``places`` is told the number that each was found by."""
    if _is_otherwise_sorted(asked.params):
        yield from _shown(session, _best(asked, query), asked.params, None, places)
        return
    before = cursor.position if cursor else None
    while True:
        behind = query if before is None else replace(query, tree=_behind(query.tree, before))
        hits = asked.parts.engine.search(replace(behind, sort=NEWEST, limit=_HITS)).hits
        yield from _shown(session, hits, asked.params, before, places)
        if len(hits) < _HITS:
            return
        before = hits[-1].newest


def _behind(tree: Node, before: int) -> Node:
    return And((tree, NumberRange(NEWEST, None, before - 1)))


def _best(asked: Asked, query: Query) -> Sequence[Hit]:
    """The works of the one page of a feed that is sorted as its address asks."""
    around = asked.around()
    if asked.params.sort == DISTANCE:
        if around is None:
            return ()
        return [placed.hit for placed in near.nearest_first(asked.parts.engine, query, around, 0, _MOST)]
    sort: Sort = "title" if asked.params.sort == "title" else "relevance"
    return asked.parts.engine.search(replace(query, sort=sort, limit=_MOST)).hits


def _shown(
    session: Session, hits: Sequence[Hit], params: SearchParams, before: int | None, places: dict[str, int]
) -> Iterator[Entry]:
    works = entries.of_works(session, [hit.id for hit in hits])
    wanted = params.filters.get("institution", ())
    for hit in hits:
        # What changed since it was indexed comes at the top when the index knows: not here once more.
        members = [one for one in works.get(hit.id, ()) if before is None or one.seq < before]
        if members:
            shown = next((one for one in members if one.institution in wanted), members[0])
            places[shown.id] = hit.newest
            yield shown


# The two forms


def _json(told: Channel, page: Page) -> bytes:
    next_url = told.further(cursor=page.following.encode()) if page.following else ""
    return jsonfeed.write_search_page(told, page.count, page.filled, next_url, i18n.today().isoformat())


def _atom(told: Channel, page: Page) -> bytes:
    next_url = told.further(cursor=page.following.encode()) if page.following else ""
    given = request.args.get("cursor", "")
    this = told.further(cursor=given) if given else told.address
    updated = max((row.modified for row in page.filled.rows), default=timestamp(page.head.modified))
    return atom.write_page(told, page.count, page.filled.items, updated=updated, this=this, next_url=next_url)
