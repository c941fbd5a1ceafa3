"""A scripted HTTP server on the loopback address, for tests of clients."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = Callable[[BaseHTTPRequestHandler, int], None]
"""Answers a request; told how many requests for the same path came before."""


class Served:
    """A running server: its address, the requests it got, as (path, headers), and the forms sent to it."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.forms: list[str] = []


@contextmanager
def serving(routes: dict[str, Handler]) -> Iterator[Served]:
    """Serve each path by its handler until the block ends."""

    class Scripted(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            before = sum(seen.partition("?")[0] == path for seen, _ in served.requests)
            served.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            routes[path](self, before)

        def do_POST(self) -> None:
            served.forms.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    server.daemon_threads = True
    served = Served(server)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer(status: int = 200, body: bytes = b"ok", **headers: str) -> Handler:
    """A handler that always gives this answer; underscores in header names become hyphens."""

    def handle(request: BaseHTTPRequestHandler, before: int) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return handle


def in_turn(*handlers: Handler) -> Handler:
    """The first handler answers the first request, the last one all that follow."""

    def handle(request: BaseHTTPRequestHandler, before: int) -> None:
        handlers[min(before, len(handlers) - 1)](request, before)

    return handle


def cut(announced: int, body: bytes) -> Handler:
    """A handler that announces more bytes than it sends, then closes."""

    def handle(request: BaseHTTPRequestHandler, before: int) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(announced))
        request.end_headers()
        request.wfile.write(body)
        request.close_connection = True

    return handle
