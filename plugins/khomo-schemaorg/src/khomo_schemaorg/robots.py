"""What a site lets robots read, and how fast (robots.txt, RFC 9309)."""

from __future__ import annotations

import time
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

from catalog.sdk import HttpClient, Reply, SourceRefused, SourceUnavailable

AGENT = "KhoMo"
"""The name that lines of robots.txt may give us."""
MAX_ROBOTS = 512_000
"""Bytes of a robots.txt; RFC 9309 asks for 500 KiB at least."""
LONGEST_PAUSE = 60.0
"""Seconds between two requests that a site may ask for; with more it would take days."""
_STATUSES = (*range(300, 304), *range(400, 500))


class Robots:
    """The rules of one site, and the client that keeps them."""

    def __init__(self, http: HttpClient, entrance: str) -> None:
        self.http, self.entrance = http, entrance
        self._last: float | None = None
        text = self._text()
        self._rules = Protego.parse(text)
        self.sitemaps = tuple(dict.fromkeys(self._rules.sitemaps))
        """The addresses of sitemaps that robots.txt names."""
        asked = self._rules.crawl_delay(AGENT) or 0.0
        if asked > LONGEST_PAUSE:
            raise SourceRefused(
                f"{self.entrance}/robots.txt asks robots to wait {asked:,.0f} seconds between two pages: "
                "that would take days. Ask the site's staff for a shorter time "
                f"(User-agent: {AGENT}, Crawl-delay: 2)"
            )
        self.pause = float(asked)
        """Seconds between two requests that the site asks for."""

    def _text(self) -> str:
        try:
            reply = self.http.get(f"{self.entrance}/robots.txt", accept_status=_STATUSES)
        except SourceUnavailable as error:
            # RFC 9309, 2.3.1.4: where the rules cannot be had, nothing is allowed.
            raise SourceUnavailable(
                f"{error.message}; without its robots.txt the site is not read"
            ) from error
        body = reply.body[:MAX_ROBOTS] if reply.status < 300 else b""
        if body.lstrip()[:1] == b"<":
            # A web page in place of rules, as sites answer that know no robots.txt.
            return ""
        return body.decode("utf-8", "replace").replace("\0", "")

    def allows(self, address: str) -> bool:
        """Whether robots may read the page."""
        return bool(self._rules.can_fetch(address, AGENT))

    def get(self, address: str, headers: dict[str, str] | None = None, accept: tuple[int, ...] = ()) -> Reply:
        """The page, after the pause that the site asks for; raises ``SourceError``.

        What robots may not read is refused by ``SourceRefused``.
        """
        if not self.allows(address):
            raise SourceRefused(
                f"{address}: robots.txt of the site does not let robots read this. Ask its staff to allow "
                f"{AGENT} there"
            )
        self._wait()
        try:
            return self.http.get(address, headers=headers, accept_status=accept)
        finally:
            self._last = time.monotonic()

    def _wait(self) -> None:
        if self.pause and self._last is not None:
            early = self._last + self.pause - time.monotonic()
            if early > 0:
                time.sleep(early)


def entrance_of(address: str) -> str:
    """Scheme and host of an address, without a slash at the end."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))
