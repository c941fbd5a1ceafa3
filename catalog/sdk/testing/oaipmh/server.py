"""The nasty server: each behaviour under a path of its own on the loopback address."""

from __future__ import annotations

import ssl
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from catalog.sdk.testing.oaipmh.behaviour import Ask, Behaviour
from catalog.sdk.testing.oaipmh.listing import index_page
from catalog.sdk.testing.oaipmh.registry import BEHAVIOURS, path_of
from catalog.sdk.testing.serving import Answer, send

HOST = "127.0.0.1"
CERTIFICATE = Path(__file__).with_name("expired.pem")


@dataclass(slots=True)
class Scene:
    """One behaviour being played: its stage, and each request's query so far."""

    behaviour: Behaviour
    base: str
    stage: int = 0
    requests: list[str] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)


class NastyServer:
    """A running server: ``url`` without a slash at its end, its ``behaviours`` by name."""

    def __init__(self, behaviours: Mapping[str, Behaviour], url: str, tls_url: str) -> None:
        self.url, self.behaviours = url, behaviours
        self.stop = threading.Event()
        self._scenes = {
            name: Scene(entry, (tls_url if entry.tls else url) + path_of(name))
            for name, entry in behaviours.items()
        }

    def address(self, name: str) -> str:
        """The base URL of a behaviour; raises ``KeyError`` for an unknown name."""
        return self._scenes[name].base

    def requests(self, name: str) -> list[str]:
        """The queries of all requests to a behaviour so far."""
        return list(self._scenes[name].requests)

    def move_on(self, name: str, stage: int | None = None) -> int:
        """Move a behaviour on to the next stage, or to the one given; gives its number, from 0."""
        scene = self._scenes[name]
        scene.stage = scene.stage + 1 if stage is None else stage
        return scene.stage

    def answer(self, path: str, headers: Mapping[str, str], sent: bytes = b"") -> Answer:
        """The answer to one request; ``sent`` is the body of a POST."""
        parts = urlsplit(path)
        name, _, rest = parts.path.lstrip("/").partition("/")
        scene = self._scenes.get(name)
        if not name:
            stages = {known: entry.stage for known, entry in self._scenes.items()}
            bases = {known: entry.base for known, entry in self._scenes.items()}
            page = index_page(self.behaviours.values(), bases, stages)
            return Answer(page.encode(), 200, {"Content-Type": "text/html; charset=utf-8"})
        if scene is None or (rest != "oai" and not rest.startswith("oai/")):
            return Answer(b"there is no such behaviour; see /", 404, {"Content-Type": "text/plain"})
        return self._played(scene, rest.removeprefix("oai"), parts.query or sent.decode("latin-1"), headers)

    def _played(self, scene: Scene, path: str, query: str, headers: Mapping[str, str]) -> Answer:
        before, scene.asked[query] = scene.asked[query], scene.asked[query] + 1
        scene.requests.append(query)
        ask = Ask(
            arguments=parse_qsl(query, keep_blank_values=True),
            headers=headers,
            base=scene.base,
            path=path,
            query=query,
            stage=scene.stage,
            before=before,
            provider=scene.behaviour.provider(scene.stage),
            memory=scene.memory,
            stop=self.stop,
        )
        return scene.behaviour.answer(ask)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    # Left off, the port of a server that was just stopped could not be taken again for a minute.
    allow_reuse_address = True
    play: NastyServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that go away early are what this server is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        send(self, self.server.play.answer(self.path, headers))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        sent = self.rfile.read(min(int(length), 100_000) if length.isdigit() else 0)
        name, _, rest = self.path.lstrip("/").partition("/")
        if rest == "next" and name in self.server.play.behaviours:
            self.server.play.move_on(name)
            send(self, Answer(b"", 303, {"Location": "/#" + name}))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        send(self, self.server.play.answer(self.path, headers, sent))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: ``NastyServer.requests`` tells."""


@contextmanager
def nasty_server(
    behaviours: Iterable[Behaviour] = tuple(BEHAVIOURS.values()), *, port: int = 0
) -> Iterator[NastyServer]:
    """Serve each behaviour at ``/NAME/oai`` of 127.0.0.1 until the block ends; 0 takes any free port.

    Those over https are served at another free port. Raises ``OSError`` if the port is taken.
    """
    with ExitStack() as stack:
        plain = stack.enter_context(_Listener((HOST, port), _Handler))
        secure = stack.enter_context(_Listener((HOST, 0), _Handler))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        # The handshake is made by the thread of its connection, so that no client can hold up the others.
        secure.socket = context.wrap_socket(secure.socket, server_side=True, do_handshake_on_connect=False)
        play = NastyServer(
            {entry.name: entry for entry in behaviours},
            f"http://{HOST}:{plain.server_address[1]}",
            f"https://{HOST}:{secure.server_address[1]}",
        )
        for listener in (plain, secure):
            listener.play = play
            thread = threading.Thread(
                target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
            )
            thread.start()
            stack.callback(thread.join)
            stack.callback(listener.shutdown)
        stack.callback(play.stop.set)
        yield play
