"""An app that follows a catalog, as anybody would write it: Python alone, what it holds in one SQLite file.

``python follower_process.py SITE FILE changes|lines|feed [once]``: without ``once`` it follows until it is
killed. What it was given and where it stands are kept in one transaction: that is all that it takes.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

TABLES = (
    "CREATE TABLE IF NOT EXISTS held (id TEXT PRIMARY KEY, digest TEXT)",
    "CREATE TABLE IF NOT EXISTS mark (one INTEGER PRIMARY KEY CHECK (one = 1), place TEXT)",
)


class Step(NamedTuple):
    """What one piece gave: records by id (None for one that is gone), where to go on, whether more waits."""

    records: dict[str, dict[str, Any] | None]
    place: str
    more: bool


def get(address: str, accept: str = "*/*") -> bytes:
    asked = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        read: bytes = answer.read()
    return read


def by_pages(site: str, place: str) -> Iterator[Step]:
    """The change feed in small pages; the place is its cursor."""
    page = json.loads(get(f"{site}/api/v1/changes?limit=7" + (f"&after={place}" if place else "")))
    yield Step(taken(page["changes"]), page["cursor"], page["more"])


def by_lines(site: str, place: str) -> Iterator[Step]:
    """The change feed as a stream; the place is its last cursor."""
    address = f"{site}/api/v1/changes" + (f"?after={place}" if place else "")
    waiting = []
    for text in get(address, "application/x-ndjson").splitlines():
        line = json.loads(text)
        if "cursor" in line:
            yield Step(taken(waiting), line["cursor"], line["more"])
            waiting = []
        else:
            waiting.append(line)


def by_feed(site: str, place: str) -> Iterator[Step]:
    """The JSON Feed; the place is the address to go on from."""
    page = json.loads(get(place or f"{site}/feed.json"))
    records = [item["_khomo"] for item in page["items"]]
    gone = {record["id"]: None if "withdrawn" in record else record for record in records}
    yield Step(gone, page.get("next_url") or page["_khomo"]["after"], "next_url" in page)


def taken(changes: list[dict[str, Any]]) -> dict[str, dict[str, Any] | None]:
    return {entry["id"]: entry["record"] if entry["change"] == "upsert" else None for entry in changes}


WAYS: dict[str, Callable[[str, str], Iterator[Step]]] = {
    "changes": by_pages,
    "lines": by_lines,
    "feed": by_feed,
}


def keep(database: sqlite3.Connection, step: Step) -> None:
    """Keep what was given together with the place to go on from: both or, if killed, neither."""
    with database:
        for name, record in step.records.items():
            if record is None:
                database.execute("DELETE FROM held WHERE id = ?", (name,))
            else:
                database.execute("INSERT OR REPLACE INTO held VALUES (?, ?)", (name, record["digest"]))
        database.execute("INSERT OR REPLACE INTO mark VALUES (1, ?)", (step.place,))


def held(file: str) -> tuple[dict[str, str], str]:
    """What is held, digests by id, and its set digest."""
    with sqlite3.connect(file) as database:
        found = dict(database.execute("SELECT id, digest FROM held").fetchall())
    database.close()
    shares = (hashlib.sha256((name + digest).encode()).digest() for name, digest in found.items())
    return found, f"{sum(map(int.from_bytes, shares)) % 2**256:064x}"


def main(site: str, file: str, way: str, once: str = "") -> None:
    database = sqlite3.connect(file, timeout=30)
    for statement in TABLES:
        database.execute(statement)
    while True:
        row = database.execute("SELECT place FROM mark").fetchone()
        more = False
        for step in WAYS[way](site, row[0] if row else ""):
            keep(database, step)
            more = step.more
        if not more:
            if once:
                return
            time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
