"""gunicorn's worker: it tells a person in their language that an address is too long, and ends in order."""

from __future__ import annotations

import contextlib
import signal
import socket
import time
from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

from catalog.web import counting

_PAGE = """<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Địa chỉ quá dài</title>
<h1>Địa chỉ quá dài</h1>
<p>Hãy dùng ít từ hoặc ít bộ lọc hơn. <a href="/search">Tìm kiếm lại</a></p>
<p lang="en">The address is too long: use fewer words or filters. <a href="/en/search">Search again</a></p>
""".encode()
_HEAD = (
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
    f"Content-Length: {len(_PAGE)}\r\nX-Content-Type-Options: nosniff\r\n\r\n"
).encode()
_UNREAD_BYTES, _UNREAD_SECONDS = 1_000_000, 2.0


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """The threaded worker; its own word on such an address is one line of English."""

    def run(self) -> None:
        """Serve until it is to stop; what was counted by then is written."""
        try:
            super().run()
        finally:
            # Ctrl-C ends it from within, and the parent then asks once more.
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            counting.write(self.wsgi)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer what could not be read as a request."""
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.info("an address over the limit: %s", exc)
        with contextlib.suppress(OSError):
            client.sendall(_HEAD + _PAGE)
            client.shutdown(socket.SHUT_WR)
            _read_rest(client)


def _read_rest(client: socket.socket) -> None:
    """Take in what is still coming: a connection closed before it is reset, and the answer lost."""
    client.settimeout(_UNREAD_SECONDS)
    until, left = time.monotonic() + _UNREAD_SECONDS, _UNREAD_BYTES
    while left > 0 and time.monotonic() < until and (piece := client.recv(65_536)):
        left -= len(piece)
