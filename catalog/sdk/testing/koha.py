"""A Koha on the loopback address (OPAC page, OAI-PMH, REST) that misbehaves by a script that a test changes.

It answers as Koha's public API documents say (api.koha-community.org): unknown arguments are refused, lists
come in pages with X-Total-Count and Link, keys are exchanged for tokens. Its records are made up.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from catalog.sdk.testing.koha_books import LIBRARIES, PLACES, Book, books
from catalog.sdk.testing.oaipmh.holdings import Item
from catalog.sdk.testing.oaipmh.provider import Provider
from catalog.sdk.testing.serving import Answer, send

KEY = "khoa-mo:bi-mat"
"""The key that the server takes."""
_OF_LISTS = frozenset(("_page", "_per_page", "_match", "_order_by", "q"))
_MARCXML = "application/marcxml+xml"


class Asked(NamedTuple):
    """A request: its path, its arguments, its headers by lower-case name, the form that it sent."""

    path: str
    given: Mapping[str, str]
    headers: Mapping[str, str]
    form: Mapping[str, str]


class _Refused(Exception):
    def __init__(self, status: int, told: str) -> None:
        super().__init__(told)
        self.status, self.told = status, told


@dataclass(frozen=True, kw_only=True)
class _OaiServer(Provider):
    books: Mapping[str, Book] = field(default_factory=dict)
    with_items: bool = False

    def record(self, item: Item, prefix: str) -> str:
        if item.deleted or prefix != "marcxml":
            return super().record(item, prefix)
        inside = self.books[item.identifier].marcxml(items=self.with_items)
        return f"<record>{self.header(item)}<metadata>{inside}</metadata></record>\n"


@dataclass(slots=True)
class Script:
    """What the Koha holds and how it behaves; a test changes it while the server runs.

    ``oai``, ``rest``, ``public``: which interfaces are switched on; ``oauth``, ``login``: what the key is.
    ``tokens``: requests that a token lasts for, 0 for no end. ``most``: records of a page at most. ``query``:
    what becomes of ``q`` ("taken", "ignored", "refused"). ``total``: a wrong X-Total-Count, -1 for none.
    ``broken`` are records, ``lame`` records' items that cannot be read; ``dropped`` are left out of pages in
    MARCXML. ``together``: whether /items is there. ``spoil`` may change an answer.
    """

    books: Sequence[Book] = field(default_factory=lambda: books(30))
    oai: bool = True
    rest: bool = True
    public: bool = True
    oauth: bool = True
    login: bool = False
    permitted: bool = True
    tokens: int = 0
    most: int = 100
    query: str = "taken"
    total: int | None = None
    broken: frozenset[int] = frozenset()
    lame: frozenset[int] = frozenset()
    dropped: frozenset[int] = frozenset()
    together: bool = True
    with_items: bool = False
    version: str = "23.0502000"
    spoil: Callable[[Asked, Answer], Answer] = lambda asked, answer: answer
    requests: list[Asked] = field(default_factory=list)
    left: int = 0

    def reply(self, asked: Asked) -> Answer:
        """The answer to one request."""
        self.requests.append(asked)
        try:
            answer = self._answer(asked)
        except _Refused as error:
            answer = _json({"error": error.told}, error.status)
        return self.spoil(asked, answer)

    def asked(self, path: str) -> list[Asked]:
        """The requests so far for a path."""
        return [request for request in self.requests if request.path == path]

    def of(self, number: int) -> Book:
        """The record of that number; refuses one that is not there."""
        for book in self.books:
            if book.number == number and not book.deleted:
                return book
        raise _Refused(404, "Bibliographic record not found")

    def _answer(self, asked: Asked) -> Answer:
        if asked.path == "/cgi-bin/koha/oai.pl" and self.oai:
            listed = {f"THUVIEN:{book.number}": book for book in self.books}
            provider = _OaiServer(
                items=tuple(book.oai() for book in self.books), page_size=self.most, sets={},
                prefixes=("oai_dc", "marcxml"), books=listed, with_items=self.with_items,
            )  # fmt: skip
            body = provider.reply(list(asked.given.items()), "http://127.0.0.1/cgi-bin/koha/oai.pl")
            return Answer(body, headers={"Content-Type": "text/xml"})
        if asked.path == "/cgi-bin/koha/opac-main.pl":
            head = f'<meta name="generator" content="Koha {self.version}"><title>Mục lục Koha</title>'
            return Answer(f"<!DOCTYPE html><html><head>{head}</head></html>".encode())
        path = asked.path.removeprefix("/api/v1")
        if path == asked.path or not (self.rest or path.startswith("/public/")):
            return Answer(b"<!DOCTYPE html><html><title>404 Not Found</title></html>", 404)
        if path == "/oauth/token":
            return self._token(asked.form)
        self._admit(path, asked)
        return self._resource(path.removeprefix("/public"), asked)

    def _token(self, form: Mapping[str, str]) -> Answer:
        if not self.oauth:
            raise _Refused(400, "Unimplemented grant type")
        if f"{form.get('client_id')}:{form.get('client_secret')}" != KEY:
            raise _Refused(403, "unauthorized_client")
        self.left = self.tokens
        return _json({"access_token": "the-token", "token_type": "Bearer", "expires_in": 3600})

    def _admit(self, path: str, asked: Asked) -> None:
        if path.startswith("/public/"):
            if not self.public:
                told = "Configuration prevents the usage of this endpoint by unprivileged users"
                raise _Refused(403, told)
            return
        basic = "Basic " + base64.b64encode(KEY.encode()).decode()
        given = asked.headers.get("authorization", "")
        spent = self.tokens and self.left <= 0
        if not (given == basic and self.login) and (given != "Bearer the-token" or spent):
            raise _Refused(401, "Authentication failure.")
        self.left -= 1
        if not self.permitted:
            raise _Refused(403, "Authorization failure. Missing required permission(s).")

    def _resource(self, path: str, asked: Asked) -> Answer:
        parts = path.strip("/").split("/")
        unknown = asked.given.keys() - _OF_LISTS
        if unknown:
            raise _Refused(400, f"Malformed query string: {', '.join(sorted(unknown))}")
        match parts:
            case ["libraries"]:
                return self._page(
                    asked, [{"library_id": code, "name": name} for code, name in LIBRARIES.items()]
                )
            case ["authorised_value_categories", "LOC", "authorised_values"]:
                return self._page(
                    asked, [{"value": code, "description": name} for code, name in PLACES.items()]
                )
            case ["items"] if self.together:
                return self._all_items(asked)
            case ["biblios"]:
                return self._biblios(asked)
            case ["biblios", number]:
                return self._biblio(self.of(int(number)))
            case ["biblios", number, "items"]:
                return self._items(asked, self.of(int(number)))
        return _json({"errors": [{"message": "Not Found", "path": "/"}], "status": 404}, 404)

    def _all_items(self, asked: Asked) -> Answer:
        wanted = json.loads(asked.given["q"])["me.biblio_id"]
        found = [book for book in self.books if book.number in wanted]
        if any(book.number in self.lame for book in found):
            raise _Refused(500, "Something went wrong, check Koha logs for details.")
        return self._page(asked, [item for book in found for item in book.items])

    def _items(self, asked: Asked, book: Book) -> Answer:
        if book.number in self.lame:
            raise _Refused(500, "Something went wrong, check Koha logs for details.")
        return self._page(asked, list(book.items))

    def _biblio(self, book: Book) -> Answer:
        if book.number in self.broken:
            raise _Refused(500, "Something went wrong, check Koha logs for details.")
        return Answer(book.marcxml().encode(), headers={"Content-Type": _MARCXML})

    def _biblios(self, asked: Asked) -> Answer:
        found = [book for book in self.books if not book.deleted]
        if "q" in asked.given and self.query != "ignored":
            if self.query == "refused":
                raise _Refused(400, "Malformed query string")
            behind = json.loads(asked.given["q"])["me.biblio_id"][">"]
            found = [book for book in found if book.number > behind]
        listed, headers = self._cut(asked, found)
        if asked.headers["accept"] != _MARCXML:
            return _json([{"biblio_id": book.number, "title": book.title} for book in listed], 200, headers)
        if any(book.number in self.broken for book in listed):
            raise _Refused(500, "Something went wrong, check Koha logs for details.")
        inside = "".join(book.marcxml() for book in listed if book.number not in self.dropped)
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n<collection>{inside}</collection>'
        return Answer(body.encode(), headers={**headers, "Content-Type": _MARCXML})

    def _page(self, asked: Asked, values: Sequence[Any]) -> Answer:
        listed, headers = self._cut(asked, values)
        return _json(listed, 200, headers)

    def _cut(self, asked: Asked, values: Sequence[Any]) -> tuple[Sequence[Any], dict[str, str]]:
        page = int(asked.given.get("_page", 1))
        size = min(int(asked.given.get("_per_page", 20)), self.most)
        is_list = asked.path.endswith("/biblios")
        total = len(values) if self.total is None or not is_list else self.total
        headers = {"X-Total-Count": str(total), "X-Base-Total-Count": str(len(self.books))}
        listed = values[(page - 1) * size : page * size]
        return listed, headers if total >= 0 else {}


def _json(told: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    given = {"Content-Type": "application/json;charset=UTF-8", **(headers or {})}
    return Answer(json.dumps(told, ensure_ascii=False).encode(), status, given)


@contextmanager
def nasty_koha(script: Script) -> Iterator[str]:
    """The address of a Koha that plays ``script``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self, form: Mapping[str, str] = {}) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): text for name, text in self.headers.items()}
            send(self, script.reply(Asked(parts.path, dict(parse_qsl(parts.query)), headers, form)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET(dict(parse_qsl(body.decode())))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: ``requests`` tells."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
