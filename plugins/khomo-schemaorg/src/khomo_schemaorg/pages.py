"""The list of a site's pages: by its sitemaps, else by the links of the page that was given."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from catalog.formats.schemaorg_pages import PageUnreadable, host_of, read_page
from catalog.formats.schemaorg_things import plain_address
from catalog.sdk import SourceError, SourceRefused, SourceUnavailable
from khomo_schemaorg.robots import Robots
from khomo_schemaorg.sitemaps import Entry, Sitemap, SitemapUnreadable, read_sitemap

MAX_DEPTH = 4
"""Indexes within indexes."""
MAX_SITEMAPS = 500
"""Sitemaps of one site."""
MAX_LINKED = 200
"""Pages that are read of a site without a sitemap."""
_USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/sitemap.xml.gz")
_NO_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|pdf|docx?|xlsx?|pptx?|zip|rar|mp[34]|avi|css|js|json|rss|xml)\Z",
    re.IGNORECASE,
)


@dataclass(slots=True)
class PageList:
    """``pages`` in the site's own order, each once; ``whole``: these are all that the site has.

    ``told`` are pairs of rule and message for the report; ``elsewhere`` counts addresses of other hosts.
    """

    pages: dict[str, Entry] = field(default_factory=dict)
    whole: bool = True
    told: list[tuple[str, str]] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    elsewhere: int = 0
    forbidden: int = 0

    @property
    def digest(self) -> str:
        """What tells this list from another one."""
        return hashlib.sha256("\n".join(self.pages).encode()).hexdigest()[:16]


class Listing:
    """Makes the list of the pages of ``url`` that robots may read, at most ``most`` of them."""

    def __init__(self, robots: Robots, url: str, most: int) -> None:
        self.robots, self.url, self.most = robots, url, most
        self.found = PageList()
        self._asked: set[str] = set()
        self._scope = scope_of(url)

    def pages(self) -> PageList:
        """The list; raises ``SourceError`` where neither a sitemap nor the page itself can be had."""
        if is_sitemap_address(self.url):
            self._scope = "/"
            self._sitemap(self.url, stated=True)
            if not self.found.sitemaps:
                raise SourceUnavailable(
                    self.found.told[0][1] if self.found.told else f"{self.url}: no sitemap"
                )
        else:
            self._add(Entry(plain_address(self.url)))
            self._by_sitemaps()
            if not self.found.sitemaps:
                self._by_links()
        self._tell_left()
        return self.found

    def _by_sitemaps(self) -> None:
        for address in self.robots.sitemaps[:MAX_SITEMAPS]:
            self._sitemap(address, stated=True)
        for path in _USUAL:
            if self.found.sitemaps:
                return
            self._sitemap(self.robots.entrance + path, stated=False)

    def _sitemap(self, address: str, *, stated: bool, depth: int = 1) -> None:
        found = self.found
        if address in self._asked or len(found.pages) >= self.most:
            return
        if depth > MAX_DEPTH or len(self._asked) >= MAX_SITEMAPS:
            found.whole = False
            self._tell("sitemap_limit", f"{address}: left, for the site's sitemaps are too many or too deep")
            return
        self._asked.add(address)
        read = self._read(address, stated=stated)
        if read is None:
            return
        found.sitemaps.append(address)
        if read.broken:
            found.whole = False
            self._tell("sitemap_broken", f"{address}: {read.broken}; what it lists until there is read")
        for entry in read.entries:
            if read.is_index:
                self._sitemap(entry.address, stated=True, depth=depth + 1)
            else:
                self._add(entry)

    def _read(self, address: str, *, stated: bool) -> Sitemap | None:
        """The sitemap; None where there is none, which is told of one that the site itself names."""
        try:
            if host_of(address) != host_of(self.robots.entrance):
                raise SourceRefused(f"{address}: a sitemap of another host is not read")
            reply = self.robots.get(address, accept=(404, 410))
            if reply.status >= 400:
                raise SourceRefused(f"{address}: there is no sitemap (status {reply.status})")
            return read_sitemap(reply.body)
        except (SourceError, SitemapUnreadable) as error:
            if stated:
                self.found.whole = False
                told = error.message if isinstance(error, SourceError) else f"{address}: {error}"
                self._tell("sitemap_unreadable", f"{told}; its pages are not read and nothing is withdrawn")
            return None

    def _by_links(self) -> None:
        """The pages that the given one links to: never all that the site has."""
        self.found.whole = False
        reply = self.robots.get(self.url)
        try:
            page = read_page(reply.body, reply.url, reply.headers.get("content-type", ""))
        except PageUnreadable as error:
            raise SourceRefused(
                f"{self.url}: {error}; give the address of the site or of its sitemap"
            ) from None
        for link in page.links[:MAX_LINKED]:
            self._add(Entry(plain_address(link)))
        told = f"{self.robots.entrance} has no sitemap: {self.url} and the pages it links to are read"
        self._tell(
            "no_sitemap", f"{told}, and nothing is withdrawn. Ask the site's staff to switch on a sitemap"
        )

    def _add(self, entry: Entry) -> None:
        found = self.found
        address = plain_address(entry.address)
        path = urlsplit(address).path
        if not address or _NO_PAGE.search(path):
            return
        if host_of(address) != host_of(self.url):
            found.elsewhere += 1
        elif not self.robots.allows(address):
            found.forbidden += 1
        elif address in found.pages:
            # The given page is there before the sitemap tells when it was changed.
            changed = found.pages[address].changed or entry.changed
            found.pages[address] = Entry(address, changed)
        elif in_scope(path, self._scope):
            if len(found.pages) >= self.most:
                found.whole = False
                self._tell("page_limit", f"the site has more than {self.most:,} pages: the others are left")
                return
            found.pages[address] = Entry(address, entry.changed)

    def _tell(self, rule: str, message: str) -> None:
        if (rule, message) not in self.found.told:
            self.found.told.append((rule, message))

    def _tell_left(self) -> None:
        found = self.found
        if found.elsewhere:
            told = f"{found.elsewhere:,} addresses in the sitemap are of other hosts and not read"
            self._tell("pages_elsewhere", f"{told}: add each host as a source of its own")
        if found.forbidden:
            told = f"{found.forbidden:,} pages are left"
            self._tell("robots_forbid", f"{told}: robots.txt of the site does not let robots read them")


def is_sitemap_address(url: str) -> bool:
    """Whether an address is that of a sitemap by its name."""
    path = urlsplit(url).path.lower()
    return path.endswith((".xml", ".xml.gz")) or (path.endswith(".txt") and "sitemap" in path)


def scope_of(url: str) -> str:
    """The part of the site below which pages are read: the folder of the given page."""
    path = urlsplit(url).path or "/"
    last = path.rsplit("/", 1)[-1]
    return path.rsplit("/", 1)[0] + "/" if "." in last or not last else path


def in_scope(path: str, scope: str) -> bool:
    """Whether a page lies within the part of the site."""
    return scope == "/" or path == scope.rstrip("/") or path.startswith(scope.rstrip("/") + "/")
