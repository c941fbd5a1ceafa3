"""A DSpace server on the loopback address that misbehaves as real ones do, by a script that a test changes.

Its replies are made up after the public description of the REST API of DSpace 7 to 9 (DSpace/RestContract:
README "Pagination", items, bundles, bitstreams, search-endpoint, authorizations); none is a recorded one.
What is no address of the API gets the page of the user interface with status 200, as its Angular server does.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from catalog.sdk.testing.dspace_items import File, Item, items
from catalog.sdk.testing.oaipmh import Provider
from catalog.sdk.testing.serving import Answer, send

__all__ = ["API", "PAGE_OF_UI", "SHAPES", "File", "Item", "Script", "items", "nasty_dspace"]

API = "/server/api"
PAGE_OF_UI = (
    "<!DOCTYPE html>\n<html lang='vi'><head><title>Thư viện số</title></head><body></body></html>".encode()
)
SHAPES = ("searchResult", "searchResults", "list", "flat")
"""How a page of results is nested: DSpace 7 and later, the contract's text, its first drafts, items alone."""
_CLAUSE = re.compile(r"(?P<field>[\w.]+):(?:\[(?P<low>\S+) TO (?P<high>\S+)\]|(?P<beginning>[0-9a-f-]+)\*)")
Asked = dict[str, str]


@dataclass(slots=True)
class Script:
    """What the server holds and how it behaves; a test changes it while the server runs.

    ``most``: items of a page at most. ``depth``: the last position that is listed, 0 for all. ``fields`` can
    be searched, ``sorts`` sorted by. ``embeds``: whether it embeds at all; ``has_status``: whether it knows
    access statuses (DSpace 7.3 on). ``broken``: numbers of items that give status 500 wherever their files
    are asked for, ``lost`` wherever they are. ``closed``: those whose files need a login. ``count``: a wrong
    totalElements, -1 for no page object. ``spoil`` may change the reply to a path and its arguments.
    ``rest``: where the interface says that its REST API is; ``has_api``: whether that is here. ``oai``: what
    answers at ``/oai/request``, where older versions have their OAI-PMH.
    """

    items: Sequence[Item] = field(default_factory=lambda: items(30))
    version: str = "DSpace 7.6.1"
    ui: str = ""
    shape: str = "searchResult"
    most: int = 100
    depth: int = 0
    fields: tuple[str, ...] = ("lastModified", "search.resourceid")
    sorts: tuple[str, ...] = ("dc.date.accessioned", "dc.title", "score")
    embeds: bool = True
    has_status: bool = True
    broken: frozenset[int] = frozenset()
    lost: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()
    count: int | None = None
    spoil: Callable[[str, Asked, bytes], bytes | Answer] = lambda path, asked, body: body
    rest: str = ""
    has_api: bool = True
    oai: Provider | None = None
    url: str = ""
    requests: list[tuple[str, Asked]] = field(default_factory=list)

    def reply(self, path: str, asked: Asked) -> Answer:
        """The answer to one request."""
        self.requests.append((path, asked))
        answer = self._answer(path, asked)
        if answer is None:
            answer = Answer(status=204)
        if not isinstance(answer, Answer):
            body = json.dumps(answer, ensure_ascii=False).encode()
            answer = Answer(body, headers={"Content-Type": "application/hal+json"})
        spoilt = self.spoil(path, asked, answer.body)
        if isinstance(spoilt, Answer):
            return spoilt
        return Answer(spoilt, answer.status, answer.headers)

    def searches(self) -> list[Asked]:
        """The arguments of the requests so far for more than one item of the list."""
        return [asked for path, asked in self.requests if "search/objects" in path and asked["size"] != "1"]

    def _answer(self, path: str, asked: Asked) -> Any:
        if path == "/assets/config.json" and self.rest:
            return {"rest": {"baseUrl": self.rest}}
        if path == "/oai/request" and self.oai is not None:
            return Answer(
                self.oai.reply(list(asked.items()), self.url + path), headers={"Content-Type": "text/xml"}
            )
        if not self.has_api or not path.startswith(API):
            return Answer(PAGE_OF_UI, headers={"Content-Type": "text/html; charset=utf-8"})
        parts = path.removeprefix(API).strip("/").split("/")
        match parts:
            case [""]:
                return {"dspaceUI": self.ui or self.url, "dspaceName": "Thư viện số Trường Đại học",
                        "dspaceServer": f"{self.url}/server", "dspaceVersion": self.version,
                        "type": "root", "_links": {}}  # fmt: skip
            case ["discover", "search", "objects"]:
                return self._search(asked)
            case ["core", "items", name, *link]:
                return self._item(name, link, asked)
            case ["core", "bundles", name, "bitstreams"]:
                return self._bitstreams(name, asked)
            case ["core", "bitstreams", name, "content"] if name == _LICENCE.uuid:
                return Answer(b"https://creativecommons.org/licenses/by/4.0/")
            case ["authz", "authorizations", "search", "object"]:
                return self._authorized(asked)
            case ["pid", "find"]:
                wanted = f"{API}/core/collections/{asked.get('id', '')}"
                return {"uuid": f"collection-of-{asked.get('id', '')}", "_links": {"self": {"href": wanted}}}
        return _error(404, "Not Found")

    def _search(self, asked: Asked) -> Any:
        sort = asked.get("sort", "").partition(",")[0]
        if sort and sort not in self.sorts:
            return _error(400, f"{sort} is not a valid sort field")
        found = self._matching(asked)
        if found is None:
            return _error(400, "undefined field")
        size = min(int(asked.get("size", "20")), self.most)
        number = int(asked.get("page", "0"))
        start = number * size
        given = found[start : start + size]
        wanted = asked.get("embed", "")
        if any(entry.number in self.lost or (wanted and entry.number in self.broken) for entry in given):
            return _error(500, "An exception has occurred")
        given = given[: max(0, self.depth - start)] if self.depth else given
        total = len(found) if self.count is None else self.count
        page = {"number": number, "size": size, "totalElements": total, "totalPages": -(-total // size)}
        return self._nested([self._shown(entry, wanted) for entry in given], page if total >= 0 else None)

    def _matching(self, asked: Asked) -> list[Item] | None:
        found = [entry for entry in self.items if entry.discoverable and not entry.withdrawn]
        if scope := asked.get("scope"):
            found = [
                entry for entry in found if scope in (entry.collection, f"collection-of-{entry.collection}")
            ]
        for clause in filter(None, asked.get("query", "").split(" AND ")):
            match = _CLAUSE.fullmatch(clause)
            if match is None or match["field"] not in self.fields:
                return None
            found = [entry for entry in found if _holds(match, entry)]
        return found

    def _nested(self, given: list[dict[str, Any]], page: Mapping[str, int] | None) -> dict[str, Any]:
        told = {"page": page} if page else {}
        if self.shape == "flat":
            return {"_embedded": {"items": given}, **told}
        name = "dspaceObject" if self.shape == "list" else "indexableObject"
        entries = [{"hitHighlights": {}, "type": "discover", "_embedded": {name: entry}} for entry in given]
        if self.shape == "list":
            return {"_embedded": {"searchResults": entries}, **told}
        inner = {"_embedded": {"objects": entries}, "_links": {}, **told}
        return {
            "query": None,
            "type": "discover",
            "_embedded": {self.shape: inner, "facets": []},
            "_links": {},
        }

    def _shown(self, entry: Item, wanted: str) -> dict[str, Any]:
        shown = entry.shown(old=self.shape == "list")
        if self.embeds and wanted:
            names = [name.partition("/")[0] for name in wanted.split(",")]
            found = {name: self._linked(entry, name) for name in names}
            shown["_embedded"] = {
                name: value for name, value in found.items() if not isinstance(value, Answer)
            }
        return shown

    def _item(self, name: str, link: list[str], asked: Asked) -> Any:
        entry = next((entry for entry in self.items if entry.uuid == name), None)
        if entry is None:
            return _error(404, "Not Found")
        if entry.number in self.lost or (link and entry.number in self.broken):
            return _error(500, "An exception has occurred")
        return self._linked(entry, link[0]) if link else self._shown(entry, asked.get("embed", ""))

    def _linked(self, entry: Item, name: str) -> Any:
        if name == "owningCollection":
            return {
                "uuid": f"collection-of-{entry.collection}",
                "name": entry.collection,
                "type": "collection",
            }
        if name == "accessStatus":
            known = self.has_status and entry.status
            return {"status": entry.status, "type": "accessStatus"} if known else _error(404, "Not Found")
        if name == "thumbnail":
            return next((file.shown() for file in entry.files if file.bundle == "THUMBNAIL"), None)
        if name != "bundles":
            return _error(404, "Not Found")
        if entry.number in self.closed:
            return _error(401, "Authentication is required")
        bundles = [
            self._bundle(entry, bundle) for bundle in dict.fromkeys(file.bundle for file in entry.files)
        ]
        return _page_of("bundles", bundles, len(bundles), self.shape)

    def _bundle(self, entry: Item, name: str) -> dict[str, Any]:
        files = [file.shown() for file in entry.files if file.bundle == name]
        # The first page of what is embedded is all of it that comes.
        inside = _page_of("bitstreams", files[:20], len(files), self.shape)
        return {
            "uuid": f"{name}-{entry.uuid}",
            "name": name,
            "type": "bundle",
            "_embedded": {"bitstreams": inside},
        }

    def _bitstreams(self, bundle: str, asked: Asked) -> Any:
        name, _, owner = bundle.partition("-")
        entry = next(entry for entry in self.items if entry.uuid == owner)
        files = [file.shown() for file in entry.files if file.bundle == name]
        size, start = int(asked["size"]), int(asked["size"]) * int(asked["page"])
        return _page_of("bitstreams", files[start : start + size], len(files), "searchResult")

    def _authorized(self, asked: Asked) -> Any:
        name = asked.get("uri", "").rpartition("/")[2]
        open_ = any(
            file.uuid == name and entry.status == "open.access"
            for entry in self.items
            for file in entry.files
        )
        return {
            "_embedded": {"authorizations": []},
            "page": {"number": 0, "size": 20, "totalElements": int(open_)},
        }


_LICENCE = File("license_url", "text/plain", "CC-LICENSE", 44)


def _page_of(name: str, given: list[dict[str, Any]], total: int, shape: str) -> Any:
    """What is embedded: a page of its own, in the contract's drafts a bare list."""
    if shape == "list":
        return given
    page = {"number": 0, "size": 20, "totalElements": total, "totalPages": -(-total // 20)}
    return {"_embedded": {name: given}, "page": page} if given else {"page": page}


def _holds(clause: re.Match[str], entry: Item) -> bool:
    value = entry.uuid if clause["field"] == "search.resourceid" else entry.modified
    if clause["beginning"]:
        return value.startswith(clause["beginning"])
    return clause["low"] in ("*",) or clause["low"] <= value


def _error(status: int, told: str) -> Answer:
    body = {"timestamp": "2026-01-01T00:00:00.000+00:00", "status": status, "error": told, "message": told}
    return Answer(json.dumps(body).encode(), status, {"Content-Type": "application/json"})


@contextmanager
def nasty_dspace(script: Script) -> Iterator[str]:
    """The address of a server that plays ``script``; its REST API lies below ``/server/api``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            send(self, script.reply(parts.path.rstrip("/"), dict(parse_qsl(parts.query))))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: ``requests`` tells."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    script.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield script.url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
