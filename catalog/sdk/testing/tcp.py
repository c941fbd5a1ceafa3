"""Lines that go wrong: a proxy on the loopback address before any server over TCP, by a seeded plan.

What it does to a connection is what networks, firewalls and tired servers do; it changes no byte.
"""

from __future__ import annotations

import random
import select
import socket
import socketserver
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

FAULTS = (
    "drop",  # closed before anything was said
    "cut",  # closed after some bytes of the server's
    "reset",  # reset after some bytes of the server's
    "delay",  # whole, but each piece late
)
HOST = "127.0.0.1"
MUTE = "mute"
"""Nothing is ever passed on or answered, as by a firewall that swallows: for tests of patience alone."""
TRICKLE = "trickle"
"""One byte of the server's at a time, with a pause."""
_PIECE = 65_536
_LATE_SECONDS = 0.01
_TRICKLE_SECONDS = 0.05


class Line:
    """A running proxy: ``done`` counts each fault, ``share`` of connections are spoilt (0 for none).

    ``within`` bounds the bytes of the server's after which a connection is cut.
    """

    def __init__(self, upstream: tuple[str, int], faults: Sequence[str], seed: int, share: float) -> None:
        self.upstream, self.faults, self.share = upstream, tuple(faults), share
        self.port = 0
        self.within = 40_000
        self.done: Counter[str] = Counter()
        self.chance = random.Random(seed)  # noqa: S311 - a plan that can be repeated
        self._lock = threading.Lock()
        self.over = threading.Event()

    def drawn(self) -> tuple[str, int]:
        """The fault of the next connection, "" for none, and after how many bytes it comes."""
        with self._lock:
            after = self.chance.randrange(1, self.within)
            if self.chance.random() >= self.share:
                return "", after
            fault = self.chance.choice(self.faults)
            self.done[fault] += 1
        return fault, after


class _Handler(socketserver.BaseRequestHandler):
    line: Line

    def handle(self) -> None:
        fault, after = self.line.drawn()
        if fault == "drop":
            return
        if fault == MUTE:
            self.line.over.wait()
            return
        # A connection that its other end has closed is over.
        with suppress(OSError), socket.create_connection(self.line.upstream, 10) as server:
            self._pass(server, fault, after)

    def _pass(self, server: socket.socket, fault: str, after: int) -> None:
        client: socket.socket = self.request
        passed = 0
        while not self.line.over.is_set():
            for ready in select.select([client, server], [], [], 0.1)[0]:
                piece = ready.recv(_PIECE)
                if not piece:
                    return
                if ready is client:
                    server.sendall(piece)
                    continue
                ends = fault in ("cut", "reset") and passed + len(piece) >= after
                self._give(client, piece[: after - passed] if ends else piece, fault)
                passed += len(piece)
                if ends:
                    self._end(client, fault)
                    return

    def _give(self, client: socket.socket, piece: bytes, fault: str) -> None:
        if fault == TRICKLE:
            for byte in piece:
                if self.line.over.wait(_TRICKLE_SECONDS):
                    return
                client.sendall(bytes([byte]))
            return
        if fault == "delay":
            time.sleep(_LATE_SECONDS)
        client.sendall(piece)

    def _end(self, client: socket.socket, fault: str) -> None:
        if fault == "reset":
            # SO_LINGER with no time: the connection is reset, not closed.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def faulty(port: int, seed: int = 0, *, share: float = 0.5, faults: Sequence[str] = FAULTS) -> Iterator[Line]:
    """A proxy before the server at ``port`` of this machine; its own port is ``Line.port``."""
    line = Line((HOST, port), faults, seed, share)
    handler = type("Handler", (_Handler,), {"line": line})
    with _Server((HOST, 0), handler) as server:
        line.port = int(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield line
        finally:
            line.over.set()
            server.shutdown()
            thread.join()
