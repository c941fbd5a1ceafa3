"""A proxy on the loopback address that spoils what passes through it, by a seeded plan.

Each request draws from the plan; what is drawn is done to the answer of the server behind, or in its place.
Spoiled answers are such as networks, gateways and tired servers give; none of them is valid and wrong but
``replay``, which gives the page before once more, as a cache does that forgets the arguments.
"""

from __future__ import annotations

import http.client
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

FAULTS = (
    "drop",  # closed without an answer
    "reset",  # reset without an answer
    "reset_in_body",
    "cut_of_length",  # fewer bytes than announced
    "cut_in_chunk",  # chunked, without its last chunk
    "cut_unannounced",  # ended by closing, in the middle: only the XML tells
    "empty",  # 200 and no bytes
    "slow",  # whole, but late and in pieces
    "busy",  # 429 with Retry-After in seconds
    "busy_until",  # 503 with Retry-After as a date
    "unavailable",  # 503 without a word
    "gateway",  # 502 with a page of HTML
    "maintenance",  # 200 with a page of HTML
    "replay",  # the answer before, once more
)
_HTML = "<!DOCTYPE html>\n<html><body><h1>Hệ thống đang bảo trì</h1></body></html>\n".encode()


class FaultProxy:
    """A running proxy: ``done`` counts each fault, ``share`` of requests is spoiled (0 for none)."""

    def __init__(self, upstream: str, url: str, seed: int, share: float) -> None:
        self.upstream, self.url, self.share = upstream, url, share
        self.done: Counter[str] = Counter()
        self.chance = random.Random(seed)
        self._before: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def answer(self, path: str, headers: Mapping[str, str]) -> tuple[str, bytes, dict[str, str]]:
        """What to do to the answer to a request, that answer, and what its head tells of its list."""
        verb = path.partition("verb=")[2].partition("&")[0]
        with self._lock:
            fault = self._drawn(verb, resumed="resumptionToken=" in path)
            body, told = _fetched(self.upstream, path, headers)
            previous = self._before.get(verb, b"")
            self._before[verb] = body
        return fault, previous if fault == "replay" else body, told

    def _drawn(self, verb: str, *, resumed: bool) -> str:
        """The fault of the next request, "" for none."""
        if self.chance.random() >= self.share:
            return ""
        fault = self.chance.choice(FAULTS)
        if fault == "replay" and not (resumed and verb in self._before):
            # What a cache mixes up are pages of one list: another list's answer would be a valid lie.
            return ""
        self.done[fault] += 1
        return fault


def _fetched(address: str, path: str, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    upstream = urlsplit(address)
    connection = http.client.HTTPConnection(upstream.hostname or "", upstream.port, timeout=30)
    try:
        sent = {name: headers[name] for name in ("Accept", "Authorization") if name in headers}
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        return answer.read(), {name: text for name, text in answer.getheaders() if name == "X-Total-Count"}
    finally:
        connection.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: FaultProxy
    told: Mapping[str, str] = {}

    def do_GET(self) -> None:
        fault, body, self.told = self.proxy.answer(self.path, self.headers)
        self.close_connection = True
        getattr(self, f"_{fault or 'pass'}")(body)

    def _head(self, status: int = 200, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Connection", "close")
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in {**self.told, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _pass(self, body: bytes) -> None:
        self._head(length=len(body))
        self.wfile.write(body)

    _replay = _pass

    def _drop(self, body: bytes) -> None:
        """Nothing: the connection is closed."""

    def _reset(self, body: bytes) -> None:
        self.wfile.flush()
        # SO_LINGER with no time: the connection is reset, not closed.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _reset_in_body(self, body: bytes) -> None:
        self._head(length=len(body))
        self.wfile.write(body[: len(body) // 2])
        self._reset(body)

    def _cut_of_length(self, body: bytes) -> None:
        self._head(length=len(body))
        self.wfile.write(body[: self.proxy.chance.randrange(len(body))])

    def _cut_in_chunk(self, body: bytes) -> None:
        self._head(Transfer_Encoding="chunked")
        piece = body[: self.proxy.chance.randrange(1, len(body))]
        self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))

    def _cut_unannounced(self, body: bytes) -> None:
        self._head()
        self.wfile.write(body[: self.proxy.chance.randrange(max(1, len(body) - len(b"</OAI-PMH>\n")))])

    def _empty(self, body: bytes) -> None:
        self._head(length=0)

    def _slow(self, body: bytes) -> None:
        self._head(length=len(body))
        for start in range(0, len(body), len(body) // 4 + 1):
            time.sleep(0.01)
            self.wfile.write(body[start : start + len(body) // 4 + 1])

    def _busy(self, body: bytes) -> None:
        self._head(429, 0, Retry_After="0")

    def _busy_until(self, body: bytes) -> None:
        self._head(503, 0, Retry_After=formatdate(usegmt=True))

    def _unavailable(self, body: bytes) -> None:
        self._head(503, 0)

    def _gateway(self, body: bytes) -> None:
        self._head(502, len(_HTML))
        self.wfile.write(_HTML)

    def _maintenance(self, body: bytes) -> None:
        self._head(200, len(_HTML))
        self.wfile.write(_HTML)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving_faults(upstream: str, seed: int, *, share: float = 0.3) -> Iterator[FaultProxy]:
    """The proxy before the OAI-PMH server at ``upstream``; spoils this ``share`` of all requests."""

    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    path = urlsplit(upstream).path
    proxy = FaultProxy(upstream, f"http://127.0.0.1:{server.server_port}{path}", seed, share)
    handler.proxy = proxy
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
