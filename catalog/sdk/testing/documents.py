"""A server of linked JSON documents on the loopback address that answers conditional requests."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from catalog.sdk.testing.serving import Answer, send

__all__ = ["Documents", "documents_served"]

BASE = "{base}"
"""Stands for the server's address in the documents: it is known only once the server runs."""
_OLD = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Documents:
    """What the server holds; a test changes it while the server runs.

    ``held`` are documents by path with query: JSON values in which ``{base}`` is the server's address, bytes
    as they are, or a whole ``Answer``. ``changed`` says when those last changed that did not in 2020;
    ``tagged`` are paths that have an entity tag in place of a date. ``requests`` are the paths asked for,
    ``spared`` those that were answered with status 304.
    """

    held: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, datetime] = field(default_factory=dict)
    tagged: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    spared: list[str] = field(default_factory=list)
    url: str = ""

    def reply(self, path: str, since: str, tag: str) -> Answer:
        """The answer to a request for ``path`` with the values of its two conditional headers."""
        self.requests.append(path)
        held = self.held.get(path)
        if held is None or isinstance(held, Answer):
            return held or Answer(status=404)
        text = json.dumps(held, ensure_ascii=False) if not isinstance(held, bytes) else held.decode("latin-1")
        body = text.replace(BASE, self.url).encode("latin-1" if isinstance(held, bytes) else "utf-8")
        changed = self.changed.get(path, _OLD)
        own = f'"{changed.timestamp():.0f}"'
        is_tagged = path in self.tagged
        is_same = own == tag if is_tagged else bool(since) and changed <= parsedate_to_datetime(since)
        if is_same:
            self.spared.append(path)
            return Answer(status=304)
        told = {"ETag": own} if is_tagged else {"Last-Modified": format_datetime(changed, usegmt=True)}
        return Answer(body, headers={"Content-Type": "application/ld+json", **told})


@contextmanager
def documents_served(script: Documents) -> Iterator[str]:
    """The address of a server that gives the documents of ``script``, without a slash at its end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            since, tag = (self.headers.get(name, "") for name in ("If-Modified-Since", "If-None-Match"))
            send(self, script.reply(self.path, since, tag))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: ``requests`` tells."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    script.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield script.url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
