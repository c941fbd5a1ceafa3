"""Requests of a run: collections into files, manifests and descriptions whole, and what they end with."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO, Any

from catalog.formats.json_documents import JsonUnreadable, parse
from catalog.sdk import HttpClient, Reply, SourceMalformed
from catalog.sdk.revisits import http_date

ACCEPT = (
    'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json", '
    "application/ld+json, application/json"
)
MAX_PAGE = 1_000_000_000
"""Bytes of one collection."""
IN_MEMORY = 1_000_000
"""Bytes of a collection that are kept in memory; what is over them lies in a file until it is read."""


class Server:
    """The server of a source; ``requests`` counts what was asked, ``date`` is its time by its first reply."""

    def __init__(self, http: HttpClient) -> None:
        self.http = http
        self.requests = 0
        self.date = ""

    def open(self, url: str) -> IO[bytes]:
        """The answer at an address in a file that goes with its closing; raises ``SourceError``."""
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the page that reads it closes it
        self.requests += 1
        try:
            with self.http.stream(url, {"Accept": ACCEPT}) as answer:
                self._note(answer.headers)
                for chunk in answer.chunks():
                    file.write(chunk)
                    if file.tell() > MAX_PAGE:
                        told = f"{url}: the collection has over {MAX_PAGE:,} bytes"
                        raise SourceMalformed(f"{told}: ask its operator to divide it")
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, accepted: tuple[int, ...] = ()
    ) -> Reply:
        """The whole answer at an address; raises ``SourceError`` but for the statuses that are accepted."""
        self.requests += 1
        reply = self.http.get(url, None, {"Accept": ACCEPT, **(headers or {})}, accepted)
        self._note(reply.headers)
        return reply

    def document(self, url: str) -> dict[str, Any]:
        """The JSON object at an address; raises ``SourceError``, ``SourceMalformed`` for what is none."""
        try:
            value, _repairs = parse(self.get(url).body)
        except JsonUnreadable as error:
            raise SourceMalformed(f"{url}: {error.message}") from None
        if not isinstance(value, dict):
            raise SourceMalformed(f"{url}: it is a list where an object should be")
        return value

    def _note(self, headers: Mapping[str, str]) -> None:
        self.date = self.date or headers.get("date", "")

    @property
    def now(self) -> datetime:
        """The server's time at the beginning of the run, else ours."""
        return http_date(self.date) or datetime.now(UTC)
