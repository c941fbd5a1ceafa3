"""Pages of another catalog's change log: today by its JSON Feed with the extension ``_khomo``.

What asks here knows nothing of the feed's form: a ``Page`` has entries, the way on and where the log stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from catalog.formats.json_documents import JsonRepair, JsonUnreadable, parse
from catalog.sdk import HttpClient, SourceError, SourceMalformed, SourceRefused

FEED = "feed.json"
MEDIA_TYPE = "application/feed+json"
DEEPEST = 6
"""So many levels of a path are gone up to find where a site begins."""
GONE = 410
_HERE = (400, 401, 403, 404, 405, 406, GONE)
_CURSOR = re.compile(r"[A-Za-z0-9_-]{1,200}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_LOG = re.compile(r"[0-9a-f]{1,64}\Z")


class Forgotten(Exception):
    """The other catalog was restored or set up anew: it cannot say what came after a cursor."""


class NoFeed(SourceRefused):
    """There is no feed of a Kho Mở at an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the other log stood at a page: its id, its last number, what was live, the cursor of then."""

    log: str
    seq: int
    count: int
    digest: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Items of a page as they came, and ``following``, the way to the next one ("" at the end)."""

    title: str
    site: str
    items: list[Any]
    following: str
    standing: Standing
    repairs: list[JsonRepair]


class Feed:
    """The feed at ``address``."""

    def __init__(self, http: HttpClient, address: str) -> None:
        self.http, self.address = http, address
        self._first: Page | None = None

    def page(self, way: str = "") -> Page:
        """The page that ``way`` leads to, the first one for "".

        ``way`` is ``following`` of a page or ``after`` of a standing. Raises ``Forgotten``, ``NoFeed``,
        ``SourceMalformed``, ``SourceUnavailable``.
        """
        if not way and self._first is not None:
            first, self._first = self._first, None
            return first
        # Whatever host the feed names itself by: pages are asked for where the feed was found.
        url = f"{self.address}?{way}" if way else self.address
        reply = self.http.get(url, headers={"Accept": f"{MEDIA_TYPE}, application/json"}, accept_status=_HERE)
        if reply.status == GONE and way:
            raise Forgotten
        if reply.status >= 400:
            raise NoFeed(f"{url} answers with status {reply.status}: {_TOLD.get(reply.status, _REFUSED)}")
        try:
            shaped, repairs = parse(reply.body)
        except JsonUnreadable as error:
            raise _malformed(url, error.message) from None
        return _page(url, shaped, repairs)


_REFUSED = "its operator has to allow that the feed is read"
_TOLD = {404: "there is no feed of a Kho Mở; give the address of the catalog's home page"}


def after(cursor: str) -> str:
    """The way to what changed after a cursor; "" for what is none."""
    return f"after={cursor}" if _CURSOR.match(cursor) else ""


def found(http: HttpClient, url: str) -> Feed:
    """The feed of the catalog that an address belongs to: at the address, below it, or above.

    Its first page, by which it was found, is not asked for again. Raises ``NoFeed`` where there is none,
    ``SourceError`` as requests do.
    """
    first: SourceError | None = None
    for address in addresses(url):
        feed = Feed(http, address)
        try:
            feed._first = feed.page()
        except (NoFeed, SourceMalformed) as error:
            first = first or error
        else:
            return feed
    told = "no Kho Mở answers here; give the address of its home page, or of its /feed.json"
    raise NoFeed(f"{url}: {told} ({first.message if first else 'nothing to ask'})")


def addresses(url: str) -> Iterator[str]:
    """Where the feed may be: the address itself if it names one, else below each level of its path."""
    parts = urlsplit(url.strip())
    parts = parts._replace(query="", fragment="")
    if parts.path.endswith(".json"):
        yield urlunsplit(parts)
        if parts.path.endswith(f"/{FEED}"):
            return
    levels = [level for level in parts.path.split("/") if level][:DEEPEST]
    for depth in range(len(levels), -1, -1):
        yield urlunsplit(parts._replace(path="/".join(("", *levels[:depth], FEED))))


def _malformed(url: str, told: str) -> SourceMalformed:
    return SourceMalformed(f"{url} is not the feed of a Kho Mở: {told}")


def _page(url: str, shaped: Any, repairs: list[JsonRepair]) -> Page:
    extension = shaped.get("_khomo") if isinstance(shaped, dict) else None
    if not isinstance(extension, dict):
        raise _malformed(url, "it has no member _khomo, so it does not tell where its log stands")
    items = shaped.get("items")
    if not isinstance(items, list):
        raise _malformed(url, "it has no list of items")
    title, site = shaped.get("title"), shaped.get("home_page_url")
    return Page(
        title=title[:200] if isinstance(title, str) else "",
        site=site.rstrip("/")[:500] if isinstance(site, str) else "",
        items=items,
        following=_way(url, shaped.get("next_url")),
        standing=_standing(url, extension),
        repairs=repairs,
    )


def _standing(url: str, extension: Mapping[str, Any]) -> Standing:
    log = extension.get("log")
    log = log if isinstance(log, dict) else {}
    name, seq = log.get("id"), log.get("seq")
    count, digest, head = (extension.get(field) for field in ("count", "digest", "head"))
    if not isinstance(name, str) or not _LOG.match(name) or not _is_number(seq) or not _is_number(count):
        raise _malformed(
            url, "it does not tell which log it is of, its last number and how many records it has"
        )
    if not isinstance(digest, str) or not _DIGEST.match(digest):
        raise _malformed(url, "it does not tell the digest of its records")
    if not isinstance(head, str) or not _CURSOR.match(head):
        raise _malformed(url, "it does not tell the cursor to come back with")
    return Standing(log=name, seq=int(seq), count=int(count), digest=digest, head=head)  # type: ignore[arg-type]


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 63


def _way(url: str, address: object) -> str:
    """The arguments of an address that a page leads to: where its host lies is not its own to say."""
    if address is None:
        return ""
    query = urlsplit(address).query if isinstance(address, str) else ""
    pairs = [pair for pair in parse_qsl(query) if pair[0] in ("cursor", "after")]
    if len(pairs) != 1 or not _CURSOR.match(pairs[0][1]):
        raise _malformed(url, "its next_url leads nowhere")
    return f"{pairs[0][0]}={pairs[0][1]}"
