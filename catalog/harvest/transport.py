"""requests' transport with two guards: where a connection goes, and how slowly an answer may come.

What a name resolved to when it was checked says nothing about where the connection then goes (DNS
rebinding); the socket does, before anything was sent over it. A time-out for each read says nothing about
the whole: a server that sends a byte now and then would hold us for ever, in the head of its answer as
well as in its body. So every byte of an answer comes through one reader that looks at the clock.
"""

from __future__ import annotations

import http.client
import io
import logging
import math
import socket
import ssl
import time
from typing import Any, ClassVar

from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from catalog.harvest.ssrf import check_peer

LEAST_SPEED = 20
"""Bytes per second below which an answer is given up: a hundredth of what a 2G telephone gets."""
WINDOW_FACTOR = 2
"""The speed is looked at each time so many time-outs were waited, so that one pause is forgiven."""


# Its lines hold whole addresses, in whose queries there can be keys; ours tell the same without.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)


class TooSlow(Exception):
    """An answer that comes too slowly: bytes and seconds of the last look, or of the whole answer."""

    def __init__(self, received: int, seconds: float, *, whole: bool) -> None:
        super().__init__(f"{received} bytes in {seconds:.0f} s")
        self.received, self.seconds, self.whole = received, seconds, whole


class _Watched(io.RawIOBase):
    """The bytes of one answer as they come; only the time spent waiting for them counts."""

    def __init__(self, inner: io.RawIOBase, patience: float, whole: float) -> None:
        self._inner, self._window, self._whole = inner, WINDOW_FACTOR * patience, whole
        self._received = self._received_before = 0
        self._waited = self._looked_at = 0.0

    def readable(self) -> bool:
        """Always, as an answer is only read."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read once from the connection; raises ``TooSlow``."""
        began = time.monotonic()
        count = self._inner.readinto(buffer)
        waited = time.monotonic() - began
        # Until the first byte comes the server is thinking, which has its own time-out.
        if self._received:
            self._waited += waited
        self._received += count or 0
        if count:
            self._look()
        return int(count) if count is not None else None

    def _look(self) -> None:
        if self._waited > self._whole:
            raise TooSlow(self._received, self._waited, whole=True)
        since = self._waited - self._looked_at
        if since < self._window:
            return
        came = self._received - self._received_before
        if came < LEAST_SPEED * since:
            raise TooSlow(came, since, whole=False)
        self._received_before, self._looked_at = self._received, self._waited

    def close(self) -> None:
        """Let go of the connection."""
        if not self.closed:
            self._inner.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    def __init__(self, connected: socket.socket, *args: Any, whole: float, **kwargs: Any) -> None:
        super().__init__(connected, *args, **kwargs)
        patience = connected.gettimeout() or math.inf
        self.fp = io.BufferedReader(_Watched(self.fp.detach(), patience, whole))


class _Connection(HTTPConnection):
    adapter: ClassVar[GuardedAdapter]

    def _new_conn(self) -> socket.socket:
        return self.adapter.admit(super()._new_conn(), self.host)

    def response_class(self, connected: socket.socket, **kwargs: Any) -> _Answer:  # type: ignore[override]
        return _Answer(connected, whole=self.adapter.whole_seconds, **kwargs)


class _SecureConnection(HTTPSConnection, _Connection):
    pass


class GuardedAdapter(HTTPAdapter):
    """An adapter for ``requests.Session.mount`` that connects to public addresses and waits with measure.

    ``allow_private`` opens local networks too, ``ca_file`` holds further certificate authorities (PEM).
    ``whole_seconds`` may be set before a request: so long its answer may keep us waiting after its first
    byte. Raises ``TooSlow`` out of reads, ``OSError`` for an unusable ``ca_file``.
    """

    def __init__(self, *, allow_private: bool = False, ca_file: str = "") -> None:
        self.allow_private, self.ca_file = allow_private, ca_file
        self.whole_seconds = math.inf
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of guarded connections."""
        if self.ca_file:
            kwargs["ssl_context"] = self.trust()
        super().init_poolmanager(*args, **kwargs)
        plain = type("Plain", (_Connection,), {"adapter": self})
        secure = type("Secure", (_SecureConnection,), {"adapter": self})
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }

    def trust(self) -> ssl.SSLContext:
        """Whom connections trust: the authorities that every browser knows and those of ``ca_file``."""
        context = create_urllib3_context()
        context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
        if self.ca_file:
            context.load_verify_locations(self.ca_file)
        return context

    def admit(self, connected: socket.socket, host: str) -> socket.socket:
        """The connection, if it goes where one may go; else it is closed and ``SourceRefused`` raised."""
        try:
            check_peer(str(connected.getpeername()[0]), host, allow_private=self.allow_private)
        except BaseException:
            connected.close()
            raise
        return connected
