"""A web server on the loopback address that misbehaves, by names of behaviours: for any connector over HTTP.

``server.address("cut_body", "/list.json")`` is the address of a good answer as that behaviour spoils it.
Endless paging is played over the answers of a whole site: see ``catalog.sdk.testing.spoiling``.
"""

from __future__ import annotations

import dataclasses
import gzip
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from catalog.sdk.testing.serving import Answer, send

HTML = (
    "<!DOCTYPE html>\n<html lang='vi'><head><title>Bảo trì</title></head>"
    "<body><h1>Hệ thống đang bảo trì</h1></body></html>"
).encode()
METADATA_SERVICE = "http://169.254.169.254/latest/meta-data/"
"""An address of a cloud's own network, which no client may be sent to."""
BOMB_BYTES = 110_000_000
SLOW_SECONDS = 0.4
"""The pause between two pieces of a slow body: longer than the patience of the checks' client."""
Left = Literal["nothing", "all", "some"]


@dataclass(frozen=True, slots=True)
class HttpBehaviour:
    """A way to misbehave: ``what`` happens, and ``play`` with the good answer at the n-th attempt (from 1).

    ``left`` of the good answer comes through: "all" where a patient client gets it in the end, "some" where
    data arrive that are not whole. ``slow``: it takes long to play.
    """

    name: str
    what: str
    play: Callable[[Answer, int], Answer]
    left: Left = "nothing"
    slow: bool = False


def _status(status: int, **headers: str) -> Callable[[Answer, int], Answer]:
    told = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda good, attempt: Answer(HTML, status, {"Content-Type": "text/html", **told})


def _once(bad: Callable[[Answer, int], Answer]) -> Callable[[Answer, int], Answer]:
    return lambda good, attempt: bad(good, attempt) if attempt == 1 else good


def _past() -> str:
    return formatdate(time.time() - 60, usegmt=True)


def _with(good: Answer, body: bytes, **headers: str) -> Answer:
    kept = {name: text for name, text in good.headers.items() if name.lower() != "content-encoding"}
    return dataclasses.replace(good, body=body, headers={**kept, **headers})


def _cut(good: Answer, attempt: int) -> Answer:
    return dataclasses.replace(good, body=good.body[: len(good.body) // 2], announced=len(good.body) + 1)


def _slow(good: Answer, attempt: int) -> Answer:
    def pieces() -> Iterator[bytes]:
        yield good.body[:1]
        time.sleep(SLOW_SECONDS)
        yield good.body[1:]

    return dataclasses.replace(good, pieces=pieces)


def _bomb(good: Answer, attempt: int) -> Answer:
    head = {"Content-Type": "text/xml", "Content-Encoding": "gzip"}
    return Answer(_bombs(), 200, head)


def _bombs() -> bytes:
    # One compressed piece of spaces, as often as is needed: gzip members follow each other (RFC 1952, 2.2).
    piece = gzip.compress(b" " * 10_000_000, mtime=0)
    return piece * (BOMB_BYTES // 10_000_000)


def _latin(good: Answer, attempt: int) -> Answer:
    # What a server sends that keeps Vietnamese in an old encoding and says UTF-8.
    spoilt = good.body.decode("utf-8", "replace").encode("cp1258", "replace")
    return _with(good, spoilt + (b"" if spoilt != good.body else b"\xe0\xff"))


_LIST = (
    HttpBehaviour("not_found", "answers with status 404 and a web page", _status(404)),
    HttpBehaviour("forbidden", "answers with status 403 and a web page", _status(403)),
    HttpBehaviour(
        "busy",
        "429 with Retry-After in seconds, then the answer",
        _once(_status(429, Retry_After="0")),
        "all",
    ),
    HttpBehaviour(
        "busy_until",
        "429 with Retry-After as a date, then the answer",
        _once(lambda good, attempt: _status(429, Retry_After=_past())(good, attempt)),
        "all",
    ),
    HttpBehaviour("busy_for_an_hour", "429 with Retry-After: 3600, always", _status(429, Retry_After="3600")),
    HttpBehaviour("unavailable_once", "503 once, then the answer", _once(_status(503)), "all"),
    HttpBehaviour("unavailable", "503, always", _status(503)),
    HttpBehaviour(
        "hang_up", "closes the connection without an answer", lambda good, attempt: Answer(closed=True)
    ),
    HttpBehaviour("cut_body", "announces more bytes than it sends", _cut),
    HttpBehaviour("slow_body", "stops in the body for longer than the client waits", _slow, slow=True),
    HttpBehaviour(
        "html_instead",
        "a web page with status 200 in place of data",
        lambda good, attempt: Answer(HTML, 200, {"Content-Type": "text/html; charset=utf-8"}),
    ),
    HttpBehaviour("empty_body", "status 200 without a body", lambda good, attempt: _with(good, b"")),
    HttpBehaviour(
        "half_the_data",
        "half of the bytes as if they were all",
        lambda good, attempt: _with(good, good.body[: len(good.body) // 2]),
        "some",
    ),
    HttpBehaviour("wrong_charset", "text of Windows-1258 that says it is UTF-8", _latin, "some"),
    HttpBehaviour("gzip_bomb", "a small body that unpacks to 110 MB", _bomb, slow=True),
    HttpBehaviour(
        "private_redirect",
        "sends on to an address of the server's own network",
        lambda good, attempt: Answer(b"", 302, {"Location": METADATA_SERVICE}),
    ),
)  # fmt: skip
HTTP_BEHAVIOURS: Mapping[str, HttpBehaviour] = {entry.name: entry for entry in _LIST}
"""All behaviours by name."""


@dataclass(slots=True)
class NastyHttp:
    """A running server: ``files`` are its good answers by path, ``requests`` the paths asked for so far."""

    url: str
    files: dict[str, Answer]
    requests: list[str]

    def address(self, behaviour: str, path: str) -> str:
        """The address of ``path`` ("/list.json") as that behaviour spoils it; raises ``KeyError``."""
        return f"{self.url}/{HTTP_BEHAVIOURS[behaviour].name}{path}"


@contextmanager
def nasty_http(files: Mapping[str, bytes | Answer] | None = None) -> Iterator[NastyHttp]:
    """A server on 127.0.0.1 with each behaviour below a path of its own, over good answers by path."""
    known = {path: body if isinstance(body, Answer) else Answer(body) for path, body in (files or {}).items()}
    requests: list[str] = []
    attempts: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            requests.append(self.path)
            attempts[self.path] += 1
            _, name, path = self.path.split("/", 2) if self.path.count("/") > 1 else ("", "", "")
            good = known.get(f"/{path}") or known.get(f"/{path.partition('?')[0]}")
            behaviour = HTTP_BEHAVIOURS.get(name)
            if good is None or behaviour is None:
                send(self, Answer(status=404))
                return
            try:
                send(self, behaviour.play(good, attempts[self.path]))
            except OSError:
                # The client had enough, which some behaviours are for.
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: ``requests`` tells."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield NastyHttp(f"http://127.0.0.1:{server.server_address[1]}", known, requests)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
