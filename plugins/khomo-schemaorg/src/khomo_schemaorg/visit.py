"""One page of a site: asked for, judged by its status and where it came from, read."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.formats.schemaorg_pages import MarkedPage, PageUnreadable, host_of, read_page
from catalog.formats.schemaorg_things import is_entrance
from catalog.sdk import Reply, SourceError, SourceUnavailable
from khomo_schemaorg.robots import Robots

_ACCEPTED = (401, 403, 404, 410, 451)
_FILES = (
    "application/pdf",
    "application/octet-stream",
    "application/zip",
    "image/",
    "audio/",
    "video/",
    "text/csv",
)


class Fate(enum.Enum):
    """What became of a page."""

    READ = "read"
    UNCHANGED = "unchanged"
    GONE = "gone"
    REMOVED = "removed"
    ELSEWHERE = "elsewhere"
    NO_PAGE = "no_page"
    REFUSED = "refused"
    UNREACHED = "unreached"
    UNREADABLE = "unreadable"


LOST = frozenset((Fate.REFUSED, Fate.UNREACHED, Fate.UNREADABLE))
"""What leaves us not knowing what is on the page."""


@dataclass(frozen=True, slots=True)
class Visited:
    """The fate of a page, the page where it was read, what is to be told of it else, by which rule."""

    fate: Fate
    page: MarkedPage | None = None
    told: str = ""
    rule: str = ""


def visit(robots: Robots, address: str, headers: Mapping[str, str]) -> Visited:
    """Ask for a page and read it; whatever comes, its fate is told."""
    try:
        reply = robots.get(address, dict(headers), _ACCEPTED)
    except SourceUnavailable as error:
        return Visited(Fate.UNREACHED, told=error.message, rule="page_unreached")
    except SourceError as error:
        return Visited(Fate.REFUSED, told=error.message, rule="page_refused")
    if reply.status == 304:
        return Visited(Fate.UNCHANGED)
    if reply.status in (404, 410):
        return Visited(Fate.REMOVED if reply.status == 410 else Fate.GONE)
    if reply.status >= 400:
        told = f"{address}: the site does not let us read this page ({reply.status})"
        return Visited(Fate.REFUSED, told=told, rule="page_refused")
    return _read(robots, address, reply)


def _read(robots: Robots, address: str, reply: Reply) -> Visited:
    if host_of(reply.url) != host_of(address):
        return Visited(Fate.ELSEWHERE, told=f"{address} sends on to {reply.url[:300]}")
    moved = reply.url.rstrip("/") != address.rstrip("/")
    if moved and is_entrance(reply.url) and not is_entrance(address):
        # A page that is gone is often answered with the first page of the site.
        return Visited(Fate.GONE)
    if moved and not robots.allows(reply.url):
        told = f"{reply.url}: robots.txt does not let robots read this page"
        return Visited(Fate.REFUSED, told=told, rule="page_refused")
    kind = reply.headers.get("content-type", "")
    if kind.lower().startswith(_FILES):
        return Visited(Fate.NO_PAGE)
    try:
        page = read_page(reply.body, reply.url, kind)
    except PageUnreadable as error:
        return Visited(Fate.UNREADABLE, told=f"{address}: {error}", rule="page_unreadable")
    return Visited(Fate.GONE if page.missing and not page.nodes else Fate.READ, page)
