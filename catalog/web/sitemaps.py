"""Sitemaps: an index, files of the site's own pages and of headings, and files of 50,000 records by the log.

A record is listed in the span of the log in which it last changed. So files of old spans hardly ever change,
and making the index costs two small reads for each file, however many records there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from flask import Blueprint, Response, request, stream_with_context

from catalog import gazetteer
from catalog.feeds import sitemap
from catalog.feeds.sitemap import Page
from catalog.gazetteer import NEW, PROVINCE
from catalog.search import heading_lists, headings, wordbook
from catalog.store import addresses, changes, summings
from catalog.store.db import reading
from catalog.web import caching, summing_page
from catalog.web.census import counted
from catalog.web.errors import problem
from catalog.web.frame import known_institutions, parts
from catalog.web.site import base_url

blueprint = Blueprint("sitemaps", __name__)
_SECONDS = 3600
_ROWS = 5000
_MAIN = (
    "/",
    "/exhibitions",
    "/whats-on",
    "/learning",
    "/institutions",
    "/place",
    "/subjects",
    "/programme",
    "/programme/models",
    "/join",
    "/data",
    "/status",
    "/about",
)
_HEADINGS = {"people": headings.PERSON, "subjects": headings.SUBJECT, "collections": headings.COLLECTION}
_SPAN = 50_000
"""So many pages are named by a file (sitemaps.org, 0.9)."""


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """The index of all sitemaps."""

    def make() -> Response:
        base, newest = base_url(), counted().census.modified
        with reading() as session:
            spans = addresses.spans(session)
        files: list[tuple[str, datetime | None]] = [
            (f"{base}/sitemaps/{one.number}.xml", one.modified) for one in spans
        ]
        files += [(f"{base}/sitemaps/{name}.xml", None) for name in _of_headings()]
        told = sitemap.write_index([(f"{base}/sitemaps/pages.xml", newest), *files])
        return Response(told, mimetype=sitemap.MEDIA_TYPE)

    return caching.conditional(make, base_url(), seconds=_SECONDS)


@blueprint.get("/sitemaps/pages.xml")
def pages() -> Response:
    """The main pages and those of institutions; these changed when one of their records last did."""

    def make() -> Response:
        census = counted().census
        shares = census.of_each_institution()
        listed = [_page(path, census.modified if path == "/" else None) for path in _MAIN]
        listed += [_page(f"/place/{unit.code}", None) for unit in gazetteer.units(NEW, PROVINCE)]
        listed += [_page(path, closed) for path, closed in summing_page.paths()]
        for slug in known_institutions():
            listed.append(_page(f"/institution/{slug}", shares[slug].modified if slug in shares else None))
        told = sitemap.HEAD + sitemap.write_pages(listed) + sitemap.FOOT
        return Response(told, mimetype=sitemap.MEDIA_TYPE)

    with reading() as session:
        summed = summings.stamp(session)
    return caching.conditional(make, base_url(), summed, seconds=_SECONDS)


def _of_headings() -> Iterator[str]:
    """The names of the files of people, subjects and collections."""
    book = wordbook.at(parts().settings.index)
    for name, kind in _HEADINGS.items():
        total = sum(heading_lists.initials(book, kind).values())
        yield from (f"{name}-{number}" for number in range(1, -(-total // _SPAN) + 1))


@blueprint.get("/sitemaps/<any(people, subjects, collections):name>-<int:number>.xml")
def of_headings(name: str, number: int) -> Response:
    """The pages of people, subjects or collections that are listed; 404 where there are none."""
    book, kind = wordbook.at(parts().settings.index), _HEADINGS[name]
    keys = heading_lists.keys(book, kind, (number - 1) * _SPAN, _SPAN) if 0 < number < 1000 else []
    if not keys:
        return problem(404, f"There is no sitemap {name}-{number}: /sitemap.xml names those that there are.")

    def make() -> Response:
        base = base_url()
        listed = (_page(f"/{kind}/{key}", None, base) for key in keys)
        return Response(
            sitemap.HEAD + sitemap.write_pages(listed) + sitemap.FOOT, mimetype=sitemap.MEDIA_TYPE
        )

    return caching.tagged(caching.tag_of(base_url(), book.stamp(), name, number), make, seconds=_SECONDS)


@blueprint.get("/sitemaps/<int:number>.xml")
def records(number: int) -> Response:
    """The pages of the records that last changed in that span of the log; 404 where there are none."""
    with reading() as session:
        held = addresses.span(session, number) if 0 < number < 1 << 40 else None
        log_id = changes.head(session).log_id
    if held is None:
        return problem(404, f"There is no sitemap {number}: /sitemap.xml names those that there are.")
    span, count = held
    # What left the span is told by the count, what came into it by its last number: changes elsewhere in
    # the catalog leave the tag as it is.
    told = repr((base_url(), log_id, span.last, count))
    tag = hashlib.sha256(told.encode()).hexdigest()[:24]
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = Response(stream_with_context(_pieces(number)), mimetype=sitemap.MEDIA_TYPE)
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
    return response


def _pieces(number: int) -> Iterator[bytes]:
    yield sitemap.HEAD
    after, base = 0, base_url()
    while True:
        with reading() as session:
            rows = addresses.listed(session, number, after, _ROWS)
        if not rows:
            break
        yield sitemap.write_pages(_page(f"/record/{row.id}", row.modified, base) for row in rows)
        after = rows[-1].seq
    yield sitemap.FOOT


def _page(path: str, modified: datetime | None, base: str = "") -> Page:
    base, path = base or base_url(), quote(path)
    return Page(base + path, {"vi": base + path, "en": f"{base}/en{path}"}, modified)
