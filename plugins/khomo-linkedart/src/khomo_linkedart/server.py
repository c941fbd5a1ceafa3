"""Requests of a run: documents of Linked Art as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from catalog.formats.json_documents import JsonUnreadable, parse
from catalog.sdk import HttpClient, Reply, SourceMalformed
from catalog.sdk.revisits import http_date

ACCEPT = (
    'application/ld+json;profile="https://linked.art/ns/v1/linked-art.json", application/ld+json, '
    "application/json"
)


class Server:
    """The server of a source; ``requests`` counts what was asked, ``date`` is its time by its first reply."""

    def __init__(self, http: HttpClient) -> None:
        self.http = http
        self.requests = 0
        self.date = ""

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, accepted: tuple[int, ...] = ()
    ) -> Reply:
        """The whole answer at an address; raises ``SourceError`` but for the statuses that are accepted."""
        self.requests += 1
        reply = self.http.get(url, None, {"Accept": ACCEPT, **(headers or {})}, accepted)
        self.date = self.date or reply.headers.get("date", "")
        return reply

    def value(self, url: str) -> Any:
        """The JSON value at an address; raises ``SourceError``, ``SourceMalformed`` for what is none."""
        try:
            value, _repairs = parse(self.get(url).body)
        except JsonUnreadable as error:
            raise SourceMalformed(f"{url}: {error.message}") from None
        return value

    def document(self, url: str) -> dict[str, Any]:
        """The JSON object at an address; raises as ``value`` does."""
        found = self.value(url)
        if not isinstance(found, dict):
            raise SourceMalformed(f"{url}: it is no JSON object")
        return found

    @property
    def now(self) -> datetime:
        """The server's time at the beginning of the run, else ours."""
        return http_date(self.date) or datetime.now(UTC)
