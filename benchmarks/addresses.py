"""Which pages a running site has: some of each sort, found by following its links."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import requests
from lxml import html

BEGINNINGS = (
    "/", "/search?q=s%C3%A1ch", "/search", "/exhibitions", "/whats-on", "/whats-on?view=month", "/learning",
    "/institutions", "/subjects", "/programme", "/saved", "/join", "/report", "/status", "/data", "/data/api",
    "/dumps/", "/about", "/accessibility", "/privacy", "/terms", "/login", "/nothing-here",
)  # fmt: skip
_DATA = re.compile(r"/(?:static|media|picture|api|oai|iiif|feed)\b|\.[a-z0-9]{2,7}(?:\.gz)?\Z")
VIEWS = ("all", "api", "cite", "pictures", "request", "share", "teaching")
"""Parts of paths that name a page; others name what it shows."""
PATIENCE = 60
FOLLOWED = 8
"""Pages of each sort whose links are followed: the first exhibition may have no chapters."""


class Page(NamedTuple):
    """A page: its address, and a name that pages of one sort share but for the number at its end."""

    name: str
    address: str


def pages(site: str, of_each: int = 1, most: int = 0) -> list[Page]:
    """Pages of a site in Vietnamese, ``of_each`` sort so many, those that people begin at first.

    At most ``most`` pages, if that is not 0, and the page of an address that leads nowhere.
    """
    session = requests.Session()
    left, known = list(BEGINNINGS), set(BEGINNINGS)
    seen: Counter[str] = Counter()
    followed: Counter[str] = Counter()
    found: list[Page] = []
    if most:
        left = [*left[:most], left[-1]]
    while left and not (most and len(found) > most):
        address = left.pop(0)
        sort = sort_of(address)
        is_shown = seen[sort] < of_each or address in BEGINNINGS
        if not is_shown and followed[sort] >= FOLLOWED:
            continue
        answer = session.get(site + address, timeout=PATIENCE, allow_redirects=True)
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or (answer.status_code == 404 and address != "/nothing-here"):
            continue
        if is_shown:
            seen[sort] += 1
            found.append(Page(f"{sort}-{seen[sort]}" if of_each > 1 or seen[sort] > 1 else sort, address))
        followed[sort] += 1
        for link in html.document_fromstring(answer.content).xpath("//a[not(@hreflang)]/@href"):
            whole = urldefrag(urljoin(site + address, link)).url
            following = whole.removeprefix(site)
            if (
                whole.startswith(site + "/")
                and following not in known
                and not _DATA.search(urlsplit(whole).path)
            ):
                known.add(following)
                left.append(following)
    return found


def sort_of(address: str) -> str:
    """The sort of a page: the first part of its path, the parts that follow, and which parameters it has."""
    parts = urlsplit(address)
    first, *rest = [part for part in parts.path.split("/") if part] or ["home"]
    names = sorted({name for name, _value in parse_qsl(parts.query)} & {"q", "view", "month", "page"})
    return "-".join((first, *(part if part in VIEWS else "x" for part in rest), *names))
