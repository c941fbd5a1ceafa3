"""How fast a harvester takes the whole JSON Feed over HTTP, and whether page times stay flat.

``python benchmarks/feed.py [--records 100000]`` fills a scratch catalog, serves it with gunicorn, walks it
with one keep-alive client that parses every page, and prints one JSON object.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import platform
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import requests
from flask import Flask

from catalog.feeds.walker import Walk
from catalog.record import (
    Agent,
    DateSpan,
    Holding,
    Identifier,
    Link,
    Record,
    SourceRef,
    Subject,
    record_id,
)
from catalog.settings import load
from catalog.shape import to_dict
from catalog.store import changes, db, institutions, records
from catalog.store.models import SourceRow

BATCH = 1000
WORKERS = 2
WORDS = tuple(
    word
    for line in (
        "lịch sử văn hóa dân tộc Việt Nam thời kỳ phong trào kháng chiến nghiên cứu giáo trình tuyển tập thơ",
        "kiến trúc cung đình Huế nghệ thuật điêu khắc gốm sứ trống đồng di sản bảo tàng nông nghiệp kinh tế",
        "the history and art of central highlands communities with an introduction to oral traditions",
    )
    for word in line.split()
)


def make_draft(number: int, chance: random.Random) -> records.Draft:
    native_id = f"{number:08d}"

    def phrase(low: int, high: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(low, high))).capitalize()

    year = chance.randint(1900, 2025)
    record = Record(
        id=record_id("bench", native_id),
        source=SourceRef(slug="bench", native_id=native_id),
        institution="bench-library",
        title=phrase(4, 14),
        kind=chance.choice(("book", "book", "book", "periodical", "map", "thesis")),
        description=phrase(20, 60) if chance.random() < 0.4 else "",
        creators=(Agent(name=phrase(2, 4), role="aut"),),
        publisher=phrase(2, 5),
        issued=DateSpan(display=str(year), earliest=year, latest=year),
        languages=("vi",),
        extent=f"{chance.randint(20, 900)} tr. ; 24 cm",
        identifiers=(Identifier(scheme="isbn", value=f"978604{number:07d}"),),
        subjects=tuple(Subject(label=phrase(1, 4), scheme="lcsh") for _ in range(chance.randint(1, 4))),
        links=(Link(rel="page", url=f"https://library.example/record/{native_id}"),),
        holdings=(Holding(location="Kho mở", call_number=f"{chance.randint(100, 999)}.{number}"),),
    )
    text = orjson.dumps(to_dict(record))
    digest = hashlib.sha256(text)
    return records.Draft(
        id=record.id,
        native_id=native_id,
        institution=record.institution,
        kind=record.kind,
        datestamp=None,
        raw_hash=digest.digest(),
        mapping_version="bench",
        record_hash=digest.hexdigest(),
        digest=digest.hexdigest(),
        json=text.decode(),
        format="bench",
        context="{}",
        payload=zlib.compress(b"", 1),
    )


def fill(home: Path, count: int) -> float:
    app = Flask("bench")
    db.attach(app, load({}, home=home))
    chance = random.Random(1)
    with app.app_context():
        db.upgrade()
        with db.writing() as session:
            institutions.save(session, {"slug": "bench-library", "name_vi": "Thư viện", "system": "library"})
            session.add(
                SourceRow(
                    slug="bench", connector="none", institution="bench-library", options={}, created=db.now()
                )
            )
        started = time.perf_counter()
        for start in range(0, count, BATCH):
            drafts = [make_draft(number, chance) for number in range(start, min(start + BATCH, count))]
            with db.writing() as session:
                changes.publish(session, records.append(session, "bench", None, drafts).publications)
        return time.perf_counter() - started


@contextlib.contextmanager
def served(home: Path, application: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    command += ["--worker-class", "gthread", "--threads", "4", "--keep-alive", "30", "--log-level", "warning"]
    environ = {**os.environ, "CATALOG_HOME": str(home)}
    process = subprocess.Popen([*command, application], env=environ)
    try:
        address = f"http://127.0.0.1:{port}/feed.json"
        wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(address, timeout=10).status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def walk(address: str) -> tuple[Walk, list[float], int, dict[str, Any]]:
    walked, times, size, session = Walk(), [], 0, requests.Session()
    following: str | None = address
    page: dict[str, Any] = {}
    while following:
        asked = time.perf_counter()
        content = session.get(following, timeout=60).content
        times.append(time.perf_counter() - asked)
        page = orjson.loads(content)
        size += len(content)
        for item in page["items"]:
            walked.take(item)
        following = page.get("next_url")
    return walked, times, size, page["_khomo"]


def spread(times: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(statistics.median(times) * 1000, 2),
        "p95_ms": round(sorted(times)[int(len(times) * 0.95)] * 1000, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--application", default="catalog.app:create_app()", help="what gunicorn serves")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        filled = fill(home, given.records)
        with served(home, given.application) as address:
            started = time.perf_counter()
            walked, times, size, standing = walk(address)
            seconds = time.perf_counter() - started
    tenth = max(len(times) // 10, 1)
    middle = len(times) // 2 - tenth // 2
    result = {
        "benchmark": "feed",
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cores": os.cpu_count(),
        },
        "records": len(walked.held),
        "fill_records_per_second": round(given.records / filled),
        "seconds": round(seconds, 2),
        "records_per_second": round(len(walked.held) / seconds),
        "pages": len(times),
        "bytes": size,
        "first_tenth": spread(times[:tenth]),
        "middle_tenth": spread(times[middle : middle + tenth]),
        "last_tenth": spread(times[-tenth:]),
        "digest_matches": walked.digest == standing["digest"],
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
