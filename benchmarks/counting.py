"""What counting without tracking costs a site that is asked a thousand times a second.

``python benchmarks/counting.py`` prints JSON. Each round is what comes in the seconds between two writes:
pages of records, lists of results, ways out and searches in vain, counted as the site does, then written.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import filling
import sqlalchemy as sa
from flask import Flask
from measuring import machine, spread

from catalog.app import create_app
from catalog.settings import load
from catalog.store import db
from catalog.store.models import RecordRow
from catalog.web import robots
from catalog.web.tally import SECONDS, Tally

RATE = 1000
IN_A_LIST = 8
"""Institutions in a list of results."""
AGENTS = 300
"""So many names of programs come again and again."""
DAY = "2026-11-23"
PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A{}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile"


class Round(NamedTuple):
    """Seconds: of processor time for each count, and until all were written."""

    count: float
    write: float


def main() -> None:
    """Measure in a catalog of its own."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load({}, home=Path(folder)), plugins=[])
        with app.app_context():
            records = _filled(arguments.records)
            rounds = [_round(app, records) for _ in range(arguments.rounds)]
            db.db.session.remove()
            db.db.engine.dispose()
    print(json.dumps(_told(rounds, len(records)), indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


def _filled(count: int) -> list[str]:
    filling.fill(count)
    with db.reading() as session:
        return list(session.scalars(sa.select(RecordRow.id)))


def _round(app: Flask, records: list[str]) -> Round:
    tally, count = Tally(app), int(RATE * SECONDS)
    begun = time.process_time()
    for number in range(count):
        _count(tally, number, records)
    counted = time.process_time() - begun
    begun = time.perf_counter()
    tally.write()
    return Round(counted / count, time.perf_counter() - begun)


def _count(tally: Tally, number: int, records: list[str]) -> None:
    """Of ten requests six are for records, three for lists, one is a way out or a search in vain."""
    robots.is_robot(PHONE.format(number % AGENTS))
    tally.write_when_due()
    kind = number % 10
    if kind < 6:
        tally.view(records[number % len(records)], DAY)
    elif kind < 9:
        tally.list(
            frozenset(f"inst-{(number + place) % filling.INSTITUTIONS}" for place in range(IN_A_LIST)), DAY
        )
    elif number % 20 == 9:
        tally.way(records[number % len(records)], DAY)
    else:
        tally.lost(f"từ không có {number % 400}")


def _told(rounds: list[Round], records: int) -> dict[str, Any]:
    share = [RATE * one.count + one.write / SECONDS for one in rounds]
    return {
        "machine": machine(),
        "requests_per_second": RATE,
        "seconds_between_writes": SECONDS,
        "records": records,
        "institutions": filling.INSTITUTIONS,
        "count_us": round(statistics.median(one.count for one in rounds) * 1e6, 2),
        "write_ms": spread([one.write for one in rounds]),
        "core_percent": round(100 * max(share), 2),
    }


if __name__ == "__main__":
    main()
