"""A file server on the loopback address and a client that goes nowhere else, for tests without network."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

from catalog.errors import SourceRefused, SourceUnavailable
from catalog.sdk.http import Reply, Stream, Visit

PIECE = 65536
TIMEOUT_SECONDS = 10
_LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says to one path: a body, a status, headers.

    ``announced`` is a Content-Length that is not the body's: the connection is closed after the body.
    ``pieces`` gives a body piece by piece in place of ``body``; no length is told, and closing the
    connection is its end. ``closed``: the connection is closed without an answer.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    pieces: Callable[[], Iterable[bytes]] | None = None
    closed: bool = False


@dataclass(slots=True)
class FileServer:
    """A running server: ``url`` without a slash at its end, ``files`` that may be changed while it runs,
    ``requests`` with the path and query of each request so far."""

    url: str
    files: dict[str, Answer]
    requests: list[str]


@contextmanager
def serving(files: Mapping[str, bytes | Answer]) -> Iterator[FileServer]:
    """A server on 127.0.0.1 that answers each path of ``files`` ("/list.json"), and 404 to all others.

    A path with a query ("/list?page=2") is answered before the same path without one.
    """
    known = {path: body if isinstance(body, Answer) else Answer(body) for path, body in files.items()}
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            requests.append(self.path)
            answer = known.get(self.path) or known.get(urlsplit(self.path).path) or Answer(status=404)
            send(self, answer)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: ``requests`` tells."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield FileServer(f"http://127.0.0.1:{server.server_address[1]}", known, requests)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Send an answer to the request that ``handler`` is at."""
    if answer.closed:
        handler.close_connection = True
        return
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    if answer.pieces is None:
        length = len(answer.body) if answer.announced is None else answer.announced
        handler.send_header("Content-Length", str(length))
        handler.close_connection = handler.close_connection or length != len(answer.body)
    else:
        handler.send_header("Connection", "close")
        handler.close_connection = True
    handler.end_headers()
    for piece in (answer.body,) if answer.pieces is None else answer.pieces():
        handler.wfile.write(piece)


class LocalHttp:
    """The client that a connector is given in tests: no retries, no pace, http on loopback only."""

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The whole answer; raises ``SourceRefused`` for 4xx and other hosts, ``SourceUnavailable`` else."""
        if params:
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(params)}"
        with _asked(url, headers or {}) as answer:
            _check_status(url, answer.status, accept_status)
            return Reply(url=url, status=answer.status, headers=_lowered(answer), body=answer.read())

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The whole answer to a form; raises as ``get`` does."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        with _asked(url, sent, urlencode(form).encode()) as answer:
            _check_status(url, answer.status, accept_status)
            return Reply(url=url, status=answer.status, headers=_lowered(answer), body=answer.read())

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Stream]:
        """The answer piece by piece."""
        with _asked(url, headers or {}) as answer:
            _check_status(url, answer.status, ())
            yield _Body(url, _lowered(answer), answer)

    def visit(self, host: str, port: int) -> Visit:
        """The way to a server of another protocol on this machine; raises ``SourceRefused`` for others."""
        if host not in _LOCAL:
            raise SourceRefused(f"{host}:{port}: tests reach this machine only")
        return LocalVisit()


class LocalVisit:
    """Implements ``catalog.sdk.http.Visit`` without any pause, for three attempts."""

    addresses = ("127.0.0.1",)
    seconds: float = TIMEOUT_SECONDS

    def turn(self) -> AbstractContextManager[float]:
        """The turn, which nobody else has."""
        return nullcontext(4.0 * TIMEOUT_SECONDS)

    def again(self, attempt: int) -> bool:
        """Whether there were fewer than three."""
        return attempt < 3


class _Body:
    def __init__(self, url: str, headers: Mapping[str, str], answer: http.client.HTTPResponse) -> None:
        self.url, self.status, self.headers, self._answer = url, answer.status, headers, answer

    def chunks(self) -> Iterator[bytes]:
        while piece := self._answer.read(PIECE):
            yield piece


@contextmanager
def _asked(
    url: str, headers: Mapping[str, str], form: bytes | None = None
) -> Iterator[http.client.HTTPResponse]:
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _LOCAL:
        raise SourceRefused(f"{url}: tests reach this machine only")
    connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=TIMEOUT_SECONDS)
    try:
        path = parts._replace(scheme="", netloc="", fragment="").geturl()
        connection.request("GET" if form is None else "POST", path, form, headers)
        with connection.getresponse() as answer:
            yield answer
    except (OSError, http.client.HTTPException) as error:
        raise SourceUnavailable(f"{url}: {error or type(error).__name__}") from error
    finally:
        connection.close()


def _check_status(url: str, status: int, accepted: tuple[int, ...]) -> None:
    if status < 300 or status in accepted:
        return
    if 400 <= status < 500:
        raise SourceRefused(f"{url} answered {status}")
    raise SourceUnavailable(f"{url} answered {status}")


def _lowered(answer: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.getheaders()}
