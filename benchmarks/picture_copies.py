"""Others' pictures: how fast copies are made, and what pages and copies cost the server, on SQLite.

A museum on this machine gives photographs of 12 million pixels. Prints JSON: pictures a second and their
bytes by size, milliseconds of answers (a copy, one that is missing, a page of results that shows twenty).
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from measuring import machine, spread
from PIL import Image as Raster

from catalog import indexing
from catalog.app import create_app
from catalog.harvest import pictures as fetching
from catalog.record import Image
from catalog.settings import load
from catalog.store import db, pictures
from catalog.store.models import SourceRow
from catalog.store.thumbnails import drawn
from tests.factories import make_record, publish_records
from tests.harvest.servers import answer, serving


def photograph() -> bytes:
    """A picture with as much in it as a photograph has: noise over a slope of colours."""
    wide, high = 4000, 3000
    slope = Raster.linear_gradient("L").resize((wide, high))
    noise = Raster.effect_noise((wide // 8, high // 8), 90).resize((wide, high), Raster.Resampling.BICUBIC)
    picture = Raster.merge("RGB", (slope, noise, Raster.blend(slope, noise, 0.5)))
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=88)
    return written.getvalue()


def timed(ask: Callable[[], Any], rounds: int) -> dict[str, float]:
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - begun)
    return spread(taken)


def measured(app: Flask, url: str, options: argparse.Namespace, payload: bytes) -> dict[str, Any]:
    addresses = [f"{url}/a.jpg?{number}" for number in range(options.records)]
    publish_records(
        [
            make_record(str(number), title=f"Tượng gỗ {number}", images=(Image(url=address),))
            for number, address in enumerate(addresses)
        ]
    )
    with db.writing() as session:
        row = session.get(SourceRow, "sample")
        assert row is not None
        row.options = {"allow_private": "true"}
    parts = app.extensions["catalog"]
    indexing.sync(parts)
    fetching.ask_newest(options.pictures)
    begun = time.perf_counter()
    tally = fetching.work(parts.settings, threading.Event())
    seconds = time.perf_counter() - begun
    last, client = options.records - 1, app.test_client()
    there = f"/picture/sample-{last}.{pictures.key_of(addresses[last])}/352"
    missing = f"/picture/sample-0.{pictures.key_of(addresses[0])}/352"
    copies = drawn(payload, most_bytes=100_000_000)
    return {
        "source bytes": len(payload),
        "copies of one, bytes": {str(size): len(copy) for size, copy in copies.files.items()},
        "kept": tally.kept,
        "pictures a second": round(tally.kept / seconds, 1),
        "bytes of a kept one": round(tally.bytes / max(1, tally.kept)),
        "a copy, ms": timed(lambda: client.get(there, buffered=True), options.rounds),
        "a missing one, ms": timed(lambda: client.get(missing), options.rounds),
        "results with 20 pictures, ms": timed(lambda: client.get("/search?q=tuong"), options.rounds),
        "nothing is due, ms": timed(lambda: fetching.is_due(parts.settings), options.rounds),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--records", type=int, default=20_000)
    asked.add_argument("--pictures", type=int, default=60)
    asked.add_argument("--rounds", type=int, default=200)
    options = asked.parse_args()
    payload = photograph()
    with tempfile.TemporaryDirectory() as folder, serving({"/a.jpg": answer(body=payload)}) as museum:
        settings = load({}, home=Path(folder), http_pause=0.0, requests_per_minute=0)
        app = create_app(settings, plugins=[])
        with app.app_context():
            db.upgrade()
            told = measured(app, museum.url, options, payload)
            db.db.engine.dispose()
    print(json.dumps({"machine": machine(), **told}, indent=1))


if __name__ == "__main__":
    main()
