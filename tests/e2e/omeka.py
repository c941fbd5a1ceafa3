"""A recorded Omeka Classic on the loopback address: exact replies where recorded, derived ones elsewhere.

``data/omeka_classic`` holds what a real server answered in four states. Asked something else that its lists
answer (``from``, a set, one record of a state whose lists are recorded), the reply is derived from them by
``tests.e2e.omeka_lists``; asked what nothing recorded tells, the server says 501 and ``unanswered`` names it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from tests.e2e import omeka_lists
from tests.e2e.omeka_lists import Asked, Entry

DATA = Path(__file__).parent / "data" / "omeka_classic"
HOST = "omeka.example.org"
ENDPOINT = "/oai-pmh-repository/request"
REST_PAGES = ("/api/items", *(f"/api/items?page={number}&per_page=20" for number in (2, 3, 4)))
LISTED_AS = {"damaged": "after", "empty_namespace": "after"}
"""The state whose lists hold what was not listed again: damage was added, the namespace is in ids only."""
MOMENTS = {
    "before": "2026-11-22T02:29:22Z",
    "after": "2026-11-22T02:31:32Z",
    "damaged": "2026-11-22T02:33:12Z",
    "empty_namespace": "2026-11-22T02:33:13Z",
}
"""When each state was recorded: the server's clock in derived replies."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One reply as it was served."""

    status: int
    headers: Headers
    body: bytes


@cache
def _index() -> dict[tuple[str, str, Asked], Recorded]:
    found = {}
    for entry in orjson.loads((DATA / "index.json").read_bytes()):
        lines = (DATA / entry["headers"]).read_bytes().decode("ascii").splitlines()[1:]
        headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in lines if line))
        path, asked = parsed(entry["request"])
        body = (DATA / entry["body"]).read_bytes()
        found[entry["state"], path, asked] = Recorded(entry["status"], headers, body)
    return found


def parsed(request: str) -> tuple[str, Asked]:
    parts = urlsplit(request)
    return parts.path, tuple(sorted(parse_qsl(parts.query, keep_blank_values=True)))


def recorded(state: str, request: str) -> Recorded | None:
    """The recorded reply to a request (path and query, arguments in any order), None if there is none."""
    return _index().get((state, *parsed(request)))


@cache
def items(state: str) -> Mapping[int, Mapping[str, Any]]:
    """The public items of a state by number, as its REST list gives them."""
    pages = [recorded(state, page) or recorded("after", page) for page in REST_PAGES]
    return {item["id"]: item for page in pages if page for item in orjson.loads(page.body)}


def titles(state: str) -> dict[int, str]:
    """The first Title of each public item of a state by its number, "" where it has none."""
    return {number: next(_texts(item, "Title"), "") for number, item in items(state).items()}


def _texts(item: Mapping[str, Any], element: str) -> Iterator[str]:
    return (text["text"] for text in item["element_texts"] if text["element"]["name"] == element)


@cache
def listed(state: str, prefix: str) -> tuple[Entry, ...]:
    """The records of a state's whole list in one format, in its order; empty if that was not recorded."""
    entries: dict[bytes, Entry] = {}
    for name in dict.fromkeys((LISTED_AS.get(state, state), state)):
        for page in _pages(name, f"{ENDPOINT}?verb=ListRecords&metadataPrefix={prefix}"):
            entries.update({entry.identifier: entry for entry in omeka_lists.entries(page)})
    if state == "damaged" and entries:
        late = recorded(state, f"{ENDPOINT}?verb=ListRecords&metadataPrefix={prefix}&from=2026-11-22")
        if late is None:
            return ()
        entries.update({entry.identifier: entry for entry in omeka_lists.entries(late.body)})
    if state == "empty_namespace":
        return tuple(entry.renamed(HOST.encode(), b"") for entry in entries.values())
    return tuple(entries.values())


def _pages(state: str, request: str) -> Iterator[bytes]:
    while (page := recorded(state, request)) is not None:
        yield page.body
        token = omeka_lists.token(page.body)
        if not token:
            return
        request = f"{ENDPOINT}?verb=ListRecords&resumptionToken={token}"


def added(state: str) -> dict[bytes, str]:
    """When each item of a state was added (UTC), by the last part of its OAI identifier."""
    return {b"%d" % number: item["added"][:19] + "Z" for number, item in items(state).items()}


class Omeka:
    """A running replay: ``state`` may be changed while it runs.

    ``requests`` are those of the endpoint so far, as sorted pairs; ``unanswered`` those that nothing recorded
    tells.
    """

    def __init__(self, address: str, state: str = "before") -> None:
        self.address = address
        self.url = f"http://{address}"
        self.endpoint = self.url + ENDPOINT
        self.state = state
        self.requests: list[Asked] = []
        self.unanswered: list[str] = []
        self._tokens: dict[str, tuple[str, Asked, int]] = {}
        self._lock = threading.Lock()

    def identifier(self, number: int) -> str:
        """The OAI identifier of an item."""
        return f"oai:{self.address}:{number}" if self.state != "empty_namespace" else f"oai::{number}"

    def answer(self, request: str) -> Recorded:
        """The reply to one request, addresses made this server's."""
        path, asked = parsed(request)
        asked = tuple((name, value.replace(self.address, HOST)) for name, value in asked)
        with self._lock:
            if path == ENDPOINT:
                self.requests.append(asked)
            found = _index().get((self.state, path, asked))
            if found is None:
                found = self.derived(asked) if path == ENDPOINT else Recorded(404, (), b"Not Found")
            if found is None:
                self.unanswered.append(f"{self.state}: {request}")
                found = Recorded(501, (), b"no recording tells what Omeka answers to this")
        ours = tuple((name, value.replace(HOST, self.address)) for name, value in found.headers)
        return Recorded(found.status, ours, found.body.replace(HOST.encode(), self.address.encode()))

    def derived(self, asked: Asked) -> Recorded | None:
        """What follows from the recorded lists, whether or not the reply itself was recorded."""
        given = dict(asked)
        match given.get("verb"):
            case "Identify" | "ListMetadataFormats" | "ListSets":
                # The settings, the formats and the collections did not change between the states.
                return _index().get(("after", ENDPOINT, asked))
            case "GetRecord":
                return self._record(asked, given)
            case "ListRecords" | "ListIdentifiers" if "resumptionToken" in given:
                token = given["resumptionToken"]
                if token not in self._tokens:
                    return self._reply(omeka_lists.error(self._moment, asked, "badResumptionToken"))
                state, first, start = self._tokens[token]
                return self._list(state, first, start, asked)
            case "ListRecords" | "ListIdentifiers":
                return self._list(self.state, asked, 0, asked)
        return _index().get(("after", ENDPOINT, asked))

    def _record(self, asked: Asked, given: Mapping[str, str]) -> Recorded | None:
        entries = listed(self.state, given.get("metadataPrefix", ""))
        if not entries:
            return None
        wanted = given.get("identifier", "").encode()
        for entry in entries:
            # With an empty namespace the real server knows none of the identifiers that it lists.
            if entry.identifier == wanted and self.state != "empty_namespace":
                return self._reply(omeka_lists.record(self._moment, asked, entry))
        return self._reply(omeka_lists.error(self._moment, asked, "idDoesNotExist"))

    def _list(self, state: str, first: Asked, start: int, asked: Asked) -> Recorded | None:
        given = dict(first)
        entries: Sequence[Entry] = listed(state, given.get("metadataPrefix", ""))
        if not entries:
            refused = _index().get(("after", ENDPOINT, first))
            return refused if refused and b"<error " in refused.body else None
        if given.keys() - {"verb", "metadataPrefix", "from", "until", "set"}:
            return None
        found = omeka_lists.selected(entries, given, added(LISTED_AS.get(state, state)) | added(state))
        if not found:
            return self._reply(omeka_lists.error(self._moment, asked, "noRecordsMatch"))
        following = start + omeka_lists.PAGE
        token = ""
        if following < len(found):
            token = str(1000 + len(self._tokens))
            self._tokens[token] = (state, first, following)
        return self._reply(omeka_lists.page(self._moment, asked, found, start, token))

    @property
    def _moment(self) -> str:
        return MOMENTS[self.state]

    def _reply(self, body: bytes) -> Recorded:
        like = _index()[("after", ENDPOINT, (("verb", "Identify"),))]
        return Recorded(200, like.headers, body)


@contextmanager
def serving_omeka() -> Iterator[Omeka]:
    """The replay in its state ``before``; nothing may have gone unanswered when the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = omeka.answer(self.path)
            self.send_response_only(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    omeka = Omeka(f"127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield omeka
        assert not omeka.unanswered, omeka.unanswered
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
