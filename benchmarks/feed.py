"""How fast a harvester takes the whole JSON Feed over HTTP, and whether page times stay flat.

    python benchmarks/feed.py [--records 100000]

Fills a scratch catalog, serves it by ``catalog serve``, walks it with one keep-alive client that parses every
page, and prints one JSON object. Times of pages hold the request and its answer, not the parsing.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

import beside
import orjson
import requests
from drafts import draft
from flask import Flask
from measuring import machine, spread

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
    return draft(to_dict(record))


def fill(home: Path, count: int) -> float:
    """Publish so many records in a catalog of that home; the seconds that writing them took."""
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
        writing = 0.0
        for start in range(0, count, BATCH):
            drafts = [make_draft(number, chance) for number in range(start, min(start + BATCH, count))]
            began = time.perf_counter()
            with db.writing() as session:
                changes.publish(session, records.append(session, "bench", None, drafts).publications)
            writing += time.perf_counter() - began
        return writing


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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000)
    given = parser.parse_args()
    before = machine()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        filled = fill(home, given.records)
        with beside.site(home) as address:
            started = time.perf_counter()
            walked, times, size, standing = walk(f"{address}/feed.json")
            seconds = time.perf_counter() - started
    tenth = max(len(times) // 10, 1)
    middle = len(times) // 2 - tenth // 2
    result = {
        "benchmark": "feed",
        "machine": before,
        "records": len(walked.held),
        "fill_records_per_second": round(given.records / filled),
        "seconds": round(seconds, 2),
        "records_per_second": round(len(walked.held) / seconds),
        "pages": len(times),
        "bytes": size,
        "first_tenth_ms": spread(times[:tenth]),
        "middle_tenth_ms": spread(times[middle : middle + tenth]),
        "last_tenth_ms": spread(times[-tenth:]),
        "digest_matches": walked.digest == standing["digest"],
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
