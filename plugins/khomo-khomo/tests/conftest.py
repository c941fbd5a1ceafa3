"""Another catalog by its pages as files on this machine, and the connector run over them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest
from khomo_khomo import KhomoConnector, KhomoFormat

from catalog.sdk import Formats
from catalog.sdk.testing import Answer, FileServer, serving
from catalog.sdk.testing.played import Played

FORMATS = Formats([KhomoFormat()])
SITE = "https://a.example"
LOG = "1" * 32


def record(name: str, **fields: Any) -> dict[str, Any]:
    """A record as the other catalog publishes it."""
    source = {"slug": name.split("-")[0], "native_id": name.partition("-")[2]}
    shaped = {
        "title": f"Sách {name}",
        "kind": "book",
        "id": name,
        "source": source,
        "institution": "hue",
        **fields,
    }
    digest = hashlib.sha256(orjson.dumps(shaped)).hexdigest()
    return {"seq": 1, "digest": digest, "modified": "2026-11-01T00:00:00.000000Z", **shaped}


def gone(name: str) -> dict[str, Any]:
    """What is published of a record that was withdrawn."""
    at = "2026-11-02T00:00:00.000000Z"
    return {"id": name, "seq": 9, "digest": "", "modified": at, "withdrawn": {"at": at, "reason": "gone"}}


def item(published: Any) -> dict[str, Any]:
    """An item of the feed."""
    name = published.get("id", "") if isinstance(published, dict) else ""
    return {"id": f"{SITE}/record/{name}", "title": "Sách", "_khomo": published}


def digest_of(published: list[dict[str, Any]]) -> str:
    """The set digest of records."""
    shares = (hashlib.sha256((entry["id"] + entry["digest"]).encode()).digest() for entry in published)
    return f"{sum(map(int.from_bytes, shares)) % 2**256:064x}"


def page(items: list[Any], live: list[dict[str, Any]], following: str = "", **extension: Any) -> bytes:
    """A page of the feed; ``live`` are the records that the other catalog holds at this moment."""
    standing = {
        "log": {"id": LOG, "seq": 7, "modified": "2026-11-02T00:00:00.000000Z"},
        "count": len(live),
        "digest": digest_of(live),
        "head": "HEAD",
        **extension,
    }
    top = {"version": "https://jsonfeed.org/version/1.1", "title": "Cổng A", "home_page_url": f"{SITE}/"}
    way = {"next_url": f"{SITE}/feed.json?{following}"} if following else {}
    return json.dumps({**top, **way, "_khomo": standing, "items": items}, ensure_ascii=False).encode()


class Other(Played[KhomoConnector, FileServer]):
    """The other catalog: its pages by their addresses, and the connector over it."""

    def __init__(self, server: FileServer) -> None:
        super().__init__(KhomoConnector, {"url": server.url}, server, FORMATS)

    def answers(self, pages: Mapping[str, bytes | Answer]) -> None:
        """Let the catalog give these pages from now on, by the query that asks for them."""
        self.script.files.clear()
        for query, body in pages.items():
            path = f"/feed.json?{query}" if query else "/feed.json"
            self.script.files[path] = body if isinstance(body, Answer) else Answer(body)
        self.script.requests.clear()

    def holds(self, *published: dict[str, Any], **extension: Any) -> None:
        """Let the catalog give these records on two pages."""
        live, half = list(published), len(published) // 2
        items = [item(entry) for entry in published]
        self.answers(
            {
                "": page(items[:half], live, "cursor=C1", **extension),
                "cursor=C1": page(items[half:], live, **extension),
            }
        )


@pytest.fixture
def other() -> Iterator[Other]:
    """Four records on two pages, until a test says otherwise."""
    with serving({}) as server:
        made = Other(server)
        made.holds(*(record(f"sach-{number}") for number in range(1, 5)))
        yield made
