"""What is on, asked of a catalog with many activities: lists by days, province, kind, age, cost, on SQLite.

Prints JSON: milliseconds of each question and each page, rows, seconds to publish all.
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

from flask.testing import FlaskClient
from measuring import machine, spread

from catalog.activities.words import AUDIENCES
from catalog.app import create_app
from catalog.record import Place, Record, Schedule
from catalog.settings import Settings
from catalog.store import db, occasions
from catalog.store.models import OccasionRow
from catalog.store.occasions import Wanted
from catalog.web import i18n
from tests.factories import add_institution, make_record, publish_records

PROVINCES = ("Hà Nội", "Huế", "Đà Nẵng", "Nghệ An", "Cần Thơ", "Lào Cai", "Đắk Lắk", "Thanh Hóa")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def activity(number: int, chance: random.Random) -> Record:
    """Half of all come each week, a tenth last for weeks, the others are on one day."""
    today = i18n.today()
    kind = chance.choice(("class", "class", "club", "programme", "event"))
    start = today + timedelta(chance.randint(-90, 200))
    told: dict[str, Any] = {}
    if number % 10 == 0:
        kind, told["end"] = "exhibition", (start + timedelta(chance.randint(10, 180))).isoformat()
    elif number % 2:
        end = "" if chance.random() < 0.3 else f";UNTIL={start + timedelta(120):%Y%m%d}"
        told["recurrence"] = f"FREQ=WEEKLY;BYDAY={chance.choice(DAYS)}{end}"
    return make_record(
        str(number),
        kind=kind,
        institution=f"nha-{number % 500}",
        source=f"nha-{number % 500}",
        audiences=(chance.choice(list(AUDIENCES.values())).vi,),
        free=chance.random() < 0.6,
        places=(Place(label=chance.choice(PROVINCES)),) if chance.random() < 0.8 else (),
        schedule=Schedule(start=start.isoformat(), **told),
    )


def questions() -> dict[str, tuple[Wanted, int]]:
    """What the pages ask, with the offset of the page."""
    today = i18n.today()
    week, month, year = (today + timedelta(days) for days in (7, 31, 366))
    hue, named = "vn-2025-07:46", {"province": "vn-2025-07:46"}
    return {
        "today": (Wanted(since=today, until=today), 0),
        "week": (Wanted(since=today, until=week), 0),
        "month, once each": (Wanted(since=today, until=month, once=True), 0),
        "month, page 50": (Wanted(since=today, until=month), 980),
        "month in a province": (Wanted(since=today, until=month, **named), 0),
        "month, clubs in a province": (Wanted(since=today, until=month, kinds=("club",), **named), 0),
        "month, free for children": (Wanted(since=today, until=month, audience="children", free=True), 0),
        "month, on the web (none)": (Wanted(since=today, until=month, online=True, province=hue), 0),
        "month of an institution": (Wanted(since=today, until=month, institution="nha-7"), 0),
        "year, once each, to follow": (Wanted(since=today, until=year, once=True, called_off=True), 0),
    }


def measured(wanted: Wanted, offset: int, rounds: int) -> dict[str, float]:
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        with db.reading() as session:
            found = occasions.between(session, wanted, offset=offset, limit=20)
        taken.append(time.perf_counter() - begun)
    return {**spread(taken), "total": found.total}


PAGES = (
    "", "?when=today", "?when=month&kind=class&free=yes", "?province=46", "?near=Phường+Thuận+Hóa,+Huế",
    "?near=Đà+Nẵng&radius=50&kind=club", "?audience=disabled&online=yes",
    "?running=yes", "?view=month", "?view=month&kind=club&province=46",
)  # fmt: skip


def paged(client: FlaskClient, query: str, rounds: int) -> dict[str, float]:
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        response = client.get(f"/whats-on{query}")
        taken.append(time.perf_counter() - begun)
        assert response.status_code == 200, response.get_data(as_text=True)[:500]
    return {**spread(taken), "bytes": len(response.data)}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--records", type=int, default=50_000)
    asked.add_argument("--rounds", type=int, default=40)
    options = asked.parse_args()
    chance = random.Random(8)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(home=Path(folder)), plugins=[])
        with app.app_context():
            db.upgrade()
            for number in range(500):
                add_institution(f"nha-{number}", province=PROVINCES[number % len(PROVINCES)])
            made = [activity(number, chance) for number in range(options.records)]
            made.sort(key=lambda record: record.institution)
            begun = time.perf_counter()
            publish_records(made)
            told: dict[str, Any] = {
                "machine": machine(),
                "seconds to publish": round(time.perf_counter() - begun, 1),
            }
            with db.reading() as session:
                told["occasions"] = session.query(OccasionRow).count()
            told |= {name: measured(*given, options.rounds) for name, given in questions().items()}
            asked_for = (*PAGES, f"?kind=class&page={1 + options.records // 2_000}")
            told["pages"] = {query: paged(app.test_client(), query, options.rounds) for query in asked_for}
        told["database MB"] = round((Path(folder) / "catalog.db").stat().st_size / 1e6)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
