"""Counts a programme of three provinces' size: standings, what is behind them, a day's changes.

    PYTHONPATH=. python benchmarks/programme.py
    PYTHONPATH=. python benchmarks/programme.py --institutions 2000 --activities 5000 --changes 500

Makes institutions in three provinces, activities over three years and figures declared for them, works out
what the catalog shows, then asks for standings (each anew, as a page does after a change), for communes, for
the institutions behind a number, and changes activities as a day does. Prints a JSON object; times are
milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from measuring import Memory, machine, spread

from catalog.app import create_app
from catalog.gazetteer import Unit, children, unit
from catalog.programme import deriving, plan_files
from catalog.programme.plans import Plan
from catalog.programme.standing import communes, compare, position, standing
from catalog.programme.standing_behind import institutions_behind
from catalog.record import Record, Schedule
from catalog.settings import Settings
from catalog.store import changes, db, declared, institutions, records
from catalog.store.db import now
from catalog.store.models import ObservationRow, table_of
from tests.factories import draft, make_record, source_row

PROVINCES = ("vn-2025-07:46", "vn-2025-07:44", "vn-2025-07:48")
YEARS = (2024, 2025, 2026)
KINDS = (
    ("library", "public", "commune", 10), ("library", "public", "province", 1),
    ("library", "general_school", "commune", 20), ("museum", "provincial", "province", 1),
    ("cultural_centre", "commune", "commune", 10), ("cultural_centre", "village_house", "village", 58),
)  # fmt: skip
"""System, type, level, and how many of a hundred."""
MEASURES = {
    "library": ("library_uses", "it_applied", "learning_services"),
    "museum": ("museum_study_visits", "museum_visits", "education_and_digital"),
    "cultural_centre": ("viewers", "activities_by_age", "regular_activities"),
}
PLAN = "1520-qd-ttg"
_AT_ONCE = 1_000


def made_institutions(count: int, chance: random.Random) -> list[dict[str, Any]]:
    """Institutions spread over the communes of the provinces."""
    places = [
        (province, commune) for key in PROVINCES if (province := unit(key)) for commune in children(province)
    ]
    kinds = [kind for *kind, share in KINDS for _ in range(share)]
    return [_institution(number, *chance.choice(places), *chance.choice(kinds)) for number in range(count)]


def _institution(
    number: int, province: Unit, commune: Unit, system: str, type: str, level: str
) -> dict[str, Any]:
    return {
        "slug": f"don-vi-{number}",
        "name_vi": f"Đơn vị {number} {commune.name}",
        "name_en": "",
        "system": system,
        "type": type,
        "level": level,
        "province": province.full_name,
        "commune": commune.full_name,
    }


def activity(number: int, slug: str, chance: random.Random) -> Record:
    """A class, club, programme, event or exhibition of one of the years; half of all come each week."""
    kind = chance.choice(("class", "class", "club", "programme", "event", "exhibition"))
    start = date(chance.choice(YEARS), chance.randint(1, 12), chance.randint(1, 28))
    weekly = {"recurrence": "FREQ=WEEKLY;COUNT=12"} if number % 2 else {}
    online = {"online_url": "https://example.vn/3d"} if kind == "exhibition" and number % 3 else {}
    return make_record(
        str(number),
        kind=kind,
        institution=slug,
        source=slug,
        audiences=("Thiếu nhi",) if chance.random() < 0.7 else (),
        outcomes=("Biết đàn ca Huế",) if chance.random() < 0.5 else (),
        schedule=Schedule(start=start.isoformat(), **weekly, **online),
    )


def publish(given: Sequence[Record]) -> None:
    """Publish records of sources that are there, many in one transaction."""
    by_source: dict[str, list[Record]] = {}
    for record in given:
        by_source.setdefault(record.institution, []).append(record)
    sources = sorted(by_source)
    for start in range(0, len(sources), 100):
        with db.writing() as session:
            for slug in sources[start : start + 100]:
                drafts = [draft(record) for record in by_source[slug]]
                changes.publish(session, records.append(session, slug, None, drafts).publications)


def fill(options: argparse.Namespace, chance: random.Random) -> tuple[list[Record], dict[str, float]]:
    """Make everything; gives the activities, and how many seconds each part took."""
    taken: dict[str, float] = {}

    def timed(name: str, job: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        done = job()
        taken[name] = round(time.perf_counter() - begun, 1)
        return done

    facts = made_institutions(options.institutions, chance)
    timed("institutions", lambda: _add_institutions(facts))
    slugs = [one["slug"] for one in facts]
    made = [activity(number, chance.choice(slugs), chance) for number in range(options.activities)]
    timed("activities", lambda: publish(made))
    timed("observations", lambda: _declare(facts, options.observations, chance))
    timed("everything derived", deriving.derive_all)
    return made, taken


def _add_institutions(facts: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(facts), _AT_ONCE):
        with db.writing() as session:
            for one in facts[start : start + _AT_ONCE]:
                institutions.save(session, one)
                session.add(source_row(one["slug"], one["slug"]))


def _declare(facts: Sequence[dict[str, Any]], count: int, chance: random.Random) -> None:
    """Yearly figures of institutions, and quarterly ones beside them until there are so many."""
    periods = [str(year) for year in YEARS]
    periods += [f"{year}-Q{quarter}" for year in YEARS for quarter in (1, 2, 3, 4)]
    wanted = (
        (one, measure, period) for period in periods for one in facts for measure in MEASURES[one["system"]]
    )
    rows = [
        {
            "institution": one["slug"], "measure": measure, "period": period, "split": "", "unit": "",
            "value": chance.randint(100, 9_000) if "_uses" in measure or "visits" in measure else 1,
            "as_of": None, "reporter": "bench", "status": "accepted" if chance.random() < 0.7 else "sent",
            "evidence": [], "note": "", "created": now(), "decided_by": "", "revision": 1,
        }
        for (one, measure, period), _ in zip(wanted, range(count), strict=False)
    ]  # fmt: skip
    table = table_of(ObservationRow)
    for start in range(0, len(rows), 10_000):
        with db.writing() as session:
            session.execute(table.insert(), rows[start : start + 10_000])
    with db.writing() as session:
        declared.keep_all(session)


def measured(rounds: int, jobs: Sequence[Callable[[Any], object]]) -> dict[str, float]:
    """How long jobs take in a session each, one after another, some rounds.

    ``cpu_p95`` is what this process needed of a processor: nearly the same on an idle machine.
    """
    seconds, worked = [], []
    for _ in range(rounds):
        for job in jobs:
            begun, began = time.perf_counter(), time.process_time()
            with db.reading() as session:
                job(session)
            seconds.append(time.perf_counter() - begun)
            worked.append(time.process_time() - began)
    return {**spread(seconds), "cpu_p95": spread(worked)["p95"]}


def questions(plan: Plan, rounds: int) -> dict[str, dict[str, float]]:
    """What pages ask for, each worked out anew."""
    in_provinces = [(key, year) for key in PROVINCES for year in YEARS]

    def standings(territory: str, year: int) -> Callable[[Any], object]:
        return lambda session: standing(session, plan, territory, year)

    return {
        "position": measured(rounds, [position]),
        "standing of a province": measured(rounds, [standings(*asked) for asked in in_provinces]),
        "standing of all three": measured(rounds, [standings("", year) for year in YEARS]),
        "communes of a province": measured(
            rounds, [lambda session: communes(session, plan, PROVINCES[0], 2026)]
        ),
        "before and after the merger": measured(
            rounds, [lambda session: compare(session, plan, PROVINCES[1], 2026)]
        ),
        "institutions behind a number": measured(
            rounds,
            [
                lambda session: institutions_behind(
                    session, plan, "C2", PROVINCES[0], 2026, state="yes", page=5
                )
            ],
        ),
    }


def day(made: Sequence[Record], count: int, chance: random.Random) -> dict[str, Any]:
    """So many activities changed at random, and how long it takes until figures follow."""
    changed = [
        replace(one, title=f"{one.title} (mới)") for one in chance.sample(list(made), min(count, len(made)))
    ]
    publish(changed)
    begun, began = time.perf_counter(), time.process_time()
    looked_at = deriving.sync()
    return {
        "cpu_seconds": round(time.process_time() - began, 2),
        "changes": len(changed),
        "institutions": looked_at,
        "seconds": round(time.perf_counter() - begun, 2),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--institutions", type=int, default=8_000)
    asked.add_argument("--activities", type=int, default=50_000)
    asked.add_argument("--observations", type=int, default=100_000)
    asked.add_argument("--changes", type=int, default=5_000)
    asked.add_argument("--rounds", type=int, default=20)
    options = asked.parse_args()
    chance = random.Random(10)
    (shipped,) = (one for one in plan_files.shipped() if one.slug == PLAN)
    # The decision does not tell its base year; growth is to be counted here.
    plan = replace(shipped, indicators=tuple(replace(one, base_year=YEARS[0]) for one in shipped.indicators))
    told: dict[str, Any] = {"machine": machine()}
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(home=Path(folder)), plugins=[])
        with app.app_context(), Memory(os.getpid()) as memory:
            db.upgrade()
            made, told["made_in_seconds"] = fill(options, chance)
            told["questions"] = questions(plan, options.rounds)
            told["day"] = day(made, options.changes, chance)
        told["memory"] = memory.figures()
        told["database_mb"] = round((Path(folder) / "catalog.db").stat().st_size / 1e6)
    json.dump(told, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
