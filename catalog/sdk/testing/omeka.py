"""An Omeka on the loopback address, S or Classic, that misbehaves as real ones do, by a script of a test.

Its lists are what a test gives: recorded documents, or ones made after the public description of the REST API
of Omeka S 4 (omeka.org/s/docs/developer/api/rest_api) and of Omeka Classic 3 (its wiki "API").
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from catalog.sdk.testing.serving import Answer, send

__all__ = ["Script", "nasty_omeka"]

Document = dict[str, Any]
Asked = dict[str, str]
_CLASSIC_ARGUMENTS = {
    "items": ("collection", "item_type", "featured", "public", "added_since", "modified_since", "tags"),
    "files": ("item", "order", "mime_type", "modified_since", "added_since"),
    "collections": ("public", "featured", "added_since", "modified_since"),
    "exhibits": ("tag", "tags", "sort", "public", "featured"),
    "exhibit_pages": ("parent", "exhibit", "order", "topOnly", "item"),
}
_OWNERS = {"item": "item", "exhibit": "exhibit", "item_id": "o:item", "site_id": "o:site"}


@dataclass(slots=True)
class Script:
    """What the server holds and how it behaves; a test changes it while the server runs.

    ``lists`` are its documents by path ("items"), in the order in which they are listed. ``most``: documents
    of a page at most; ``numbered``: whether it takes ``per_page`` at all. ``links``, ``totals``: whether it
    sends the headers for paging. ``key`` are the arguments that show what is not public. ``broken`` names
    documents ("items/7") that give status 500 wherever they would stand; ``spoil`` may change a reply.
    ``folder`` is where the site lies on its host ("/omeka").
    """

    flavour: str = "classic"
    lists: dict[str, Sequence[Document]] = field(default_factory=dict)
    site: Document = field(default_factory=dict)
    version: str = "4.1.1"
    folder: str = ""
    most: int = 20
    numbered: bool = True
    links: bool = True
    totals: bool = True
    knows_since: bool = True
    key: Mapping[str, str] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    spoil: Callable[[str, Asked, Answer], Answer] = lambda path, asked, answer: answer
    url: str = ""
    requests: list[tuple[str, Asked]] = field(default_factory=list)

    def reply(self, path: str, asked: Asked) -> Answer:
        """The answer to one request."""
        self.requests.append((path, asked))
        return self.spoil(path, asked, self._answer(path, asked))

    def paths(self) -> list[str]:
        """The paths of the requests so far, below the API."""
        return [path.partition("/api/")[2] for path, _asked in self.requests]

    @property
    def _is_s(self) -> bool:
        return self.flavour == "s"

    def _answer(self, path: str, asked: Asked) -> Answer:
        prefix = f"{self.folder}/api/"
        if not path.startswith(prefix):
            return Answer("<!DOCTYPE html><html><head><title>Bảo tàng</title></head></html>".encode(), 404)
        name, _, number = path.removeprefix(prefix).strip("/").partition("/")
        if name == "site" and not self._is_s:
            return _json(self.site)
        given = {
            key: asked.pop(key)
            for key in (*self.key, "key", "key_identity", "key_credential")
            if key in asked
        }
        if given and given != dict(self.key):
            return self._error(403, "Invalid key.")
        if name not in self.lists:
            return self._error(404, f'The "{name}" resource is unavailable.')
        seen = [entry for entry in self.lists[name] if given or self._is_public(entry)]
        if number:
            return self._one(name, number, seen)
        return self._listed(name, seen, asked)

    def _is_public(self, entry: Document) -> bool:
        return bool(entry.get("o:is_public" if self._is_s else "public", True))

    def _one(self, name: str, number: str, seen: Sequence[Document]) -> Answer:
        found = [entry for entry in seen if str(self._number(entry)) == number]
        if f"{name}/{number}" in self.broken:
            return Answer(status=500)
        return _json(found[0]) if found else self._error(404, "Invalid record. Record not found.")

    def _number(self, entry: Document) -> Any:
        return entry["o:id" if self._is_s else "id"]

    def _listed(self, name: str, seen: Sequence[Document], asked: Asked) -> Answer:
        arguments = {**asked}
        page, wanted = arguments.pop("page", "1"), arguments.pop("per_page", "")
        if not self._is_s and (unknown := set(arguments) - set(_CLASSIC_ARGUMENTS.get(name, ()))):
            return self._error(400, f'Invalid GET request parameter: "{unknown.pop()}"')
        found = self._selected(seen, arguments)
        size = min(int(wanted), self.most) if wanted and self.numbered else self.most
        start = (int(page) - 1) * size
        rows = found[start : start + size]
        if any(f"{name}/{self._number(entry)}" in self.broken for entry in rows):
            return Answer(status=500)
        headers = {"Content-Type": "application/json", "Date": "Sun, 22 Nov 2026 08:00:00 GMT"}
        if self.totals:
            headers["Omeka-S-Total-Results" if self._is_s else "Omeka-Total-Results"] = str(len(found))
        if self.links:
            headers["Link"] = self._links(name, asked, int(page), -(-len(found) // size), size)
        if self._is_s:
            headers["Omeka-S-Version"] = self.version
        return Answer(json.dumps(rows).encode(), headers=headers)

    def _links(self, name: str, asked: Asked, page: int, last: int, size: int) -> str:
        pages = {"first": 1, "last": max(1, last), "prev": page - 1, "next": page + 1 if page < last else 0}
        base = f"{self.url}/api/{name}"
        return ", ".join(
            f'<{base}?{urlencode({**asked, "page": number, "per_page": size})}>; rel="{rel}"'
            for rel, number in pages.items()
            if number
        )

    def _selected(self, seen: Sequence[Document], arguments: Asked) -> list[Document]:
        found = list(seen)
        for name, value in arguments.items():
            if name in _OWNERS:
                owner, key = _OWNERS[name], "o:id" if self._is_s else "id"
                found = [entry for entry in found if str(entry[owner][key]) == value]
            elif name in ("modified_since", "modified_after") and self.knows_since:
                found = [entry for entry in found if self._modified(entry)[:19] >= value[:19]]
        return found

    def _modified(self, entry: Document) -> str:
        return str(entry["o:modified"]["@value"] if self._is_s else entry["modified"])

    def _error(self, status: int, told: str) -> Answer:
        body = {"errors": {"error": told}} if self._is_s else {"message": told}
        return Answer(json.dumps(body).encode(), status, {"Content-Type": "application/json"})


def _json(value: Any) -> Answer:
    return Answer(json.dumps(value).encode(), headers={"Content-Type": "application/json"})


@contextmanager
def nasty_omeka(script: Script) -> Iterator[str]:
    """The address of a site that plays ``script``; its API lies below ``/api``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            send(self, script.reply(parts.path, dict(parse_qsl(parts.query))))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: ``requests`` tells."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    script.url = f"http://127.0.0.1:{server.server_address[1]}{script.folder}"
    try:
        yield script.url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
