"""A server on the loopback address that says whatever bytes a test wants, with or without TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Talk = Callable[[socket.socket], None]
"""Says something over one connection, which is closed afterwards."""
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"


class Listening:
    """A running server: its port, and what came over each connection before anything was said."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.heard: list[bytes] = []
        self.connections = 0

    @property
    def url(self) -> str:
        """Its address by number."""
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def listening(talk: Talk, tls: ssl.SSLContext | None = None) -> Iterator[Listening]:
    """Let ``talk`` answer each connection, after its request was read, until the block ends."""
    server = socket.create_server(("127.0.0.1", 0))
    served = Listening(server.getsockname()[1])
    over = threading.Event()

    def one(connected: socket.socket) -> None:
        # A client that gave up must not make a thread fail.
        with suppress(OSError), connected:
            talking = tls.wrap_socket(connected, server_side=True) if tls else connected
            with talking:
                served.heard.append(talking.recv(65_536))
                talk(talking)

    def accept() -> None:
        with suppress(OSError):
            while not over.is_set():
                connected, _ = server.accept()
                served.connections += 1
                threading.Thread(target=one, args=(connected,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        over.set()
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def saying(*pieces: bytes) -> Talk:
    """Say these bytes and close."""

    def talk(connected: socket.socket) -> None:
        for piece in pieces:
            connected.sendall(piece)

    return talk


def drip(before: bytes, piece: bytes, seconds: float) -> Talk:
    """Say ``before`` and then ``piece`` every so many seconds without end."""

    def talk(connected: socket.socket) -> None:
        connected.sendall(before)
        gone = threading.Event()
        while True:
            connected.sendall(piece)
            gone.wait(seconds)

    return talk


def reset(connected: socket.socket) -> None:
    """Break the connection off without an end."""
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
