"""Exhibitions in number, and one of very many chapters: pages and lists of the API, in process, on SQLite.

Prints JSON: milliseconds of each address (nothing is taken from caches of answers), bytes of its body.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient
from measuring import machine, spread

from catalog.app import create_app
from catalog.record import Agent, Chapter, Image, Place, Record, Schedule
from catalog.settings import Settings
from catalog.store import db
from catalog.web import i18n
from tests.factories import add_institution, make_record, publish_records

PROVINCES = ("Hà Nội", "Huế", "Đà Nẵng", "Nghệ An", "Cần Thơ", "Lào Cai", "Đắk Lắk", "Thanh Hóa")
INSTITUTIONS = 300
LONG = "Chuyện dài"


def exhibition(number: int, chance: random.Random) -> Record:
    """Half stood or stand for weeks, a third have chapters, some come again, some tell no days."""
    start = i18n.today() + timedelta(chance.randint(-1500, 200))
    end = start + timedelta(chance.randint(10, 400))
    parts = tuple(Chapter(title=f"Phần {place}", text="Lời kể. " * 80) for place in range(6))
    dated = Schedule(start=start.isoformat(), end=end.isoformat(), venue="Phòng 2")
    return make_record(
        str(number),
        kind="exhibition",
        title=f"Trưng bày số {number}",
        institution=f"nha-{number % INSTITUTIONS}",
        source=f"nha-{number % INSTITUTIONS}",
        description="Đất, nước và lửa. " * 20,
        places=(Place(label=chance.choice(PROVINCES)),) if chance.random() < 0.5 else (),
        images=(Image(url=f"https://images.example/{number}.jpg"),),
        chapters=parts if number % 3 == 0 else (),
        schedule=dated if number % 20 else None,
    )


def long_one(chapters: int) -> Record:
    """One exhibition of very many chapters, each with a picture, by three hundred people."""
    return make_record(
        "long",
        kind="exhibition",
        title=LONG,
        creators=tuple(Agent(name=f"Người {number}") for number in range(300)),
        chapters=tuple(
            Chapter(
                title=f"Phần {number}",
                text="Lời kể. " * 40,
                markdown="**Lời** kể. " * 40,
                images=(Image(url=f"https://images.example/c{number}.jpg"),),
            )
            for number in range(chapters)
        ),
    )


def addresses(count: int, chapters: int) -> dict[str, str]:
    """What is asked for among so many exhibitions, by a name."""
    today = i18n.today()
    week, told = today + timedelta(7), "/exhibition/chuyen-dai--sample-long"
    return {
        "list": "/exhibitions",
        "list, open": "/exhibitions?state=open",
        "list, over, far": f"/exhibitions?state=past&page={1 + count // 100}",
        "list, province": f"/exhibitions?province={quote('Huế')}",
        "list, institution": "/exhibitions?institution=nha-7",
        "list, words of a name": "/exhibitions?institution=thu+vien",
        "home": "/",
        "many chapters, cover": told,
        "many chapters, one": f"{told}/{chapters // 2}-phan-{chapters // 2 - 1}",
        "many chapters, all": f"{told}/all",
        "api": "/api/v1/exhibitions",
        "api, far": f"/api/v1/exhibitions?page={1 + count // 200}",
        "api, week": f"/api/v1/exhibitions?from={today}&to={week}",
        "api, near": "/api/v1/exhibitions?near=16.46,107.59&radius=20",
        "api, long ago": "/api/v1/exhibitions?from=2024-01-01&to=2024-02-01",
    }


def measured(client: FlaskClient, address: str, rounds: int) -> dict[str, Any]:
    taken, size = [], 0
    for _ in range(rounds):
        begun = time.perf_counter()
        answer = client.get(address)
        size = len(answer.data)
        taken.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status}")
    return {**spread(taken), "bytes": size}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--exhibitions", type=int, default=10_000)
    asked.add_argument("--chapters", type=int, default=1_000)
    asked.add_argument("--rounds", type=int, default=20)
    options = asked.parse_args()
    chance = random.Random(8)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(home=Path(folder), requests_per_minute=0), plugins=[])
        with app.app_context():
            db.upgrade()
            for number in range(INSTITUTIONS):
                point = {"lat": chance.uniform(16.0, 17.0), "lon": chance.uniform(107.0, 108.0)}
                add_institution(f"nha-{number}", province=PROVINCES[number % len(PROVINCES)], **point)
            made = [exhibition(number, chance) for number in range(options.exhibitions)]
            made.sort(key=lambda record: record.institution)
            begun = time.perf_counter()
            publish_records([*made, long_one(options.chapters)])
            told: dict[str, Any] = {
                "machine": machine(),
                "seconds to publish": round(time.perf_counter() - begun, 1),
            }
        client = app.test_client()
        asked_for = addresses(options.exhibitions, options.chapters)
        told |= {name: measured(client, address, options.rounds) for name, address in asked_for.items()}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
