"""How fast everything is taken over HTTP, whether pages stay as fast to the end, and what it costs searchers.

    python benchmarks/outputs.py [--records 100000] [--home DIR]

Fills and indexes a scratch catalog (or takes the one in DIR, filled on the first run), makes its dumps by
``catalog dumps make``, serves it by ``catalog serve`` and walks the feed, the change feed (JSON and NDJSON)
and OAI-PMH with one keep-alive client that reads every byte and parses none but what leads on. Then unchanged
answers are asked for again, and searches are made alone and while another process walks without a pause, on
the same cores. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import quote

import beside
import dumps
import orjson
import requests
import urllib3
from flask import Flask
from measuring import machine, spread

from catalog.feeds.dump import FORMS
from catalog.settings import load
from catalog.store import changes, db
from catalog.store.live import texts_after

PREFIXES = ("oai_dc", "marcxml")
WORKERS, FEW = 2, 5_000
"""Processes that write the dump, none for few records: as the command does by itself."""
_NEXT = re.compile(rb'"next(?:_url)?":"([^"]+)"')
_TOKEN = re.compile(rb"<resumptionToken[^>]*>([^<]+)</resumptionToken>")
_PACKED = {"Accept-Encoding": "gzip"}
_COUNTED = {"feed": b'"_khomo":{"seq"', "changes": b'{"change":', "oai": b"<record>"}


def walk(address: str, kind: str, pool: urllib3.PoolManager) -> Iterator[tuple[float, int, int]]:
    """Each page of a walk: the seconds that it took, its records, its bytes."""
    following: str | None = address
    while following:
        asked = time.perf_counter()
        # Not by requests: it hands an answer on in small pieces, on the cores that the server works on.
        content = pool.request("GET", following, headers=_PACKED, timeout=600).data
        yield time.perf_counter() - asked, content.count(_COUNTED[kind]), len(content)
        following = _after(address, content)


def _after(address: str, content: bytes) -> str | None:
    if found := _TOKEN.search(content):
        return f"{address.split('?')[0]}?verb=ListRecords&resumptionToken={quote(found[1].decode(), safe='')}"
    # The page's own members stand before its records.
    found = _NEXT.search(content[:2_000])
    return found[1].decode() if found else None


def lines(address: str, session: requests.Session) -> Iterator[tuple[float, int, int]]:
    """The pieces of a stream of NDJSON: each ends with the line of a cursor."""
    begun, records, size = time.perf_counter(), 0, 0
    headers = {"Accept": "application/x-ndjson"}
    with session.get(address, headers=headers, stream=True, timeout=600) as answer:
        for line in answer.iter_lines(chunk_size=1 << 16):
            size += len(line) + 1
            if line.startswith(_COUNTED["changes"]):
                records += 1
                continue
            yield time.perf_counter() - begun, records, size
            begun, records, size = time.perf_counter(), 0, 0


def told(pages: Iterator[tuple[float, int, int]]) -> dict[str, Any]:
    """Records a second of a walk, and the milliseconds of pages in its first, middle and last tenth."""
    begun = time.perf_counter()
    taken = list(pages)
    seconds = time.perf_counter() - begun
    times = [page[0] for page in taken]
    tenth = max(len(times) // 10, 1)
    middle = len(times) // 2 - tenth // 2
    count = sum(page[1] for page in taken)
    return {
        "records": count,
        "seconds": round(seconds, 2),
        "records_per_second": round(count / seconds),
        "pages": len(taken),
        "bytes": sum(page[2] for page in taken),
        "first_tenth_ms": spread(times[:tenth]),
        "middle_tenth_ms": spread(times[middle : middle + tenth]),
        "last_tenth_ms": spread(times[-tenth:]),
    }


def walks(base: str) -> dict[str, Any]:
    """All walks, one after the other."""
    with requests.Session() as session, urllib3.PoolManager() as pool:
        found = {
            "feed": told(walk(f"{base}/feed.json", "feed", pool)),
            "changes_json": told(walk(f"{base}/api/v1/changes", "changes", pool)),
            "changes_ndjson": told(lines(f"{base}/api/v1/changes", session)),
        }
        for prefix in PREFIXES:
            address = f"{base}/oai?verb=ListRecords&metadataPrefix={prefix}"
            found[f"oai_{prefix}"] = told(walk(address, "oai", pool))
    return found


def unchanged(base: str, identifier: str, requests_each: int) -> dict[str, Any]:
    """Milliseconds of answers that say that nothing changed."""
    found = {}
    addresses = ("/feed.json", "/api/v1/changes", f"/record/{identifier}.json", "/catalog.jsonld", "/data")
    with urllib3.PoolManager() as pool:
        for address in addresses:
            tag = {"If-None-Match": pool.request("GET", base + address, timeout=600).headers["ETag"]}
            times = []
            for _ in range(requests_each):
                asked = time.perf_counter()
                answer = pool.request("GET", base + address, headers=tag, timeout=60)
                times.append(time.perf_counter() - asked)
                if answer.status != 304:
                    raise SystemExit(f"{address} answered {answer.status}, not 304")
            found[address.replace(identifier, "<id>")] = spread(times)
    return found


def searches(base: str, texts: Sequence[str]) -> dict[str, float]:
    """Milliseconds of searches with all facets."""
    times = []
    with requests.Session() as session:
        session.get(f"{base}/search.json?q=s", timeout=60).raise_for_status()
        for text in texts:
            asked = time.perf_counter()
            session.get(f"{base}/search.json?q={quote(text)}", timeout=60).raise_for_status()
            times.append(time.perf_counter() - asked)
    return spread(times)


@contextmanager
def walker(address: str) -> Iterator[None]:
    """While entered, a process of its own walks without a pause, and from the start again at the end."""
    process = subprocess.Popen([sys.executable, __file__, "--walk", address], stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        # The first page has come.
        process.stdout.readline()
        yield
        if process.poll() is not None:
            raise SystemExit("the walk beside the searches ended")
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()


def walk_on(address: str) -> None:
    """Walk until this process is ended; says when the first page has come."""
    with urllib3.PoolManager() as pool:
        for number in itertools.count():
            pages = walk(address, "changes", pool)
            next(pages)
            if number == 0:
                print("walking", flush=True)
            for _ in pages:
                pass


def texts_of(home: Path, count: int) -> tuple[str, list[str]]:
    """The id of a record, and two words each of titles from all over the catalog."""
    app = Flask("bench")
    db.attach(app, load({}, home=home))
    with app.app_context():
        with db.reading() as session:
            head = changes.head(session)
            places = range(0, head.seq, max(1, head.seq // count))
            rows = [row for place in places for row in texts_after(session, place, 1, until=head.seq)]
        db.db.engine.dispose()
    records = [orjson.loads(text) for _, text in rows][:count]
    return records[0]["id"], [" ".join(record["title"].split()[:2]) for record in records]


def measure(home: Path, count: int, requests_each: int) -> dict[str, Any]:
    """All figures of the catalog of that home."""
    live = dumps.fill(home, count)
    subprocess.run(
        [sys.executable, "-m", "catalog.cli", "index", "sync"],
        env=beside.environment(home=home),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    identifier, texts = texts_of(home, min(requests_each, live))
    found: dict[str, Any] = {
        "records": live,
        "dump": dumps.dump(home, tuple(FORMS), WORKERS if live > FEW else 0),
    }
    with beside.site(home, requests_per_minute="0") as base:
        found["walks"] = walks(base)
        found["unchanged_ms"] = unchanged(base, identifier, requests_each)
        alone = searches(base, texts)
        with walker(f"{base}/api/v1/changes"):
            beside_it = searches(base, texts)
    found["search_ms"] = {"alone": alone, "while_a_walk_runs": beside_it}
    found["search_p95_ratio"] = round(beside_it["p95"] / alone["p95"], 2)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="the folder of the catalog, kept for the next run")
    parser.add_argument("--requests", type=int, default=200, help="searches, and asking again each (200)")
    parser.add_argument("--walk", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.walk:
        walk_on(given.walk)
    before = machine()
    scratch = tempfile.TemporaryDirectory(prefix="khomo-bench-") if given.home is None else nullcontext()
    with scratch as folder:
        figures = measure(given.home or Path(str(folder)), given.records, given.requests)
    print(json.dumps({"benchmark": "outputs", "machine": before, **figures}, indent=1))


if __name__ == "__main__":
    main()
