"""Counts a programme of three provinces' size: standings, what is behind them, a day's changes, its pages.

    python benchmarks/programme.py
    python benchmarks/programme.py --institutions 2000 --activities 5000 --changes 500
    python benchmarks/programme.py --home FOLDER                   filled at first, then measured as it stands

Makes institutions in three provinces, activities over three years and figures declared for them, works out
what the catalog shows, then asks for standings (each anew, as a page does after a change), for communes, for
the institutions behind a number, and changes activities as a day does. Then the site is served as to
everybody and asked for the programme's pages and files: each after a figure was accepted, so that all is
counted anew, and once more. Prints a JSON object; times are milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import beside
import programme_made as made_up
import psutil
import requests
from measuring import Memory, loop_ms, machine, spread
from programme_made import PROVINCES, YEARS

from catalog.app import create_app
from catalog.programme import deriving, plan_files, plan_rows
from catalog.programme.plans import Plan
from catalog.programme.standing import communes, compare, position, standing
from catalog.programme.standing_behind import institutions_behind
from catalog.record import Record
from catalog.settings import Settings
from catalog.store import db, declarations
from catalog.store.audit import CLI
from catalog.store.observations import Figure

PLAN = "1520-qd-ttg"
_HERE = f"/programme/{PLAN}"
PAGES: Mapping[str, str] = {
    "dashboard": "/programme",
    "plan in a province": f"{_HERE}?territory=46",
    "plan in all three": _HERE,
    "institutions behind a number": f"{_HERE}/institutions?territory=46&indicator=C2",
    "institutions without a record": f"{_HERE}/without-record?territory=46",
    "communes of a province": f"{_HERE}/places?territory=46",
    "before and after the merger": f"{_HERE}/compare?territory=44",
    "indicators as JSON": f"/api/v1/indicators?plan={PLAN}&territory=46",
    "workbook of a province": f"{_HERE}.xlsx?territory=46",
}
"""What is asked of the site."""


def fill(options: argparse.Namespace, chance: random.Random) -> tuple[list[Record], dict[str, float]]:
    """Make everything; gives the activities, and how many seconds each part took."""
    taken: dict[str, float] = {}

    def timed(name: str, job: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        done = job()
        taken[name] = round(time.perf_counter() - begun, 1)
        return done

    facts = made_up.made_institutions(options.institutions, chance)
    slugs = [one["slug"] for one in facts]
    made = [made_up.activity(number, chance.choice(slugs), chance) for number in range(options.activities)]
    with db.reading() as session:
        is_filled = bool(plan_rows.listed(session))
    if not is_filled:
        timed("institutions", lambda: made_up.add_institutions(facts))
        timed("activities", lambda: made_up.publish(made))
        timed("observations", lambda: made_up.declare(facts, options.observations, chance))
        timed("everything derived", deriving.derive_all)
        take_in_plans()
    return made, taken


def take_in_plans() -> None:
    """Keep the plans that come with the catalog; their growth is counted from the first year made up."""
    with db.writing() as session:
        for shipped in plan_files.shipped():
            indicators = tuple(replace(one, base_year=YEARS[0]) for one in shipped.indicators)
            plan_rows.take_in(session, CLI, replace(shipped, indicators=indicators))


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

    def behind(session: Any) -> object:
        return institutions_behind(session, plan, "C2", PROVINCES[0], 2026, state="yes", page=5)

    asked: dict[str, list[Callable[[Any], object]]] = {
        "position": [position],
        "standing of a province": [standings(*one) for one in in_provinces],
        "standing of all three": [standings("", year) for year in YEARS],
        "communes of a province": [lambda session: communes(session, plan, PROVINCES[0], 2026)],
        "before and after the merger": [lambda session: compare(session, plan, PROVINCES[1], 2026)],
        "institutions behind a number": [behind],
    }
    return {name: measured(rounds, jobs) for name, jobs in asked.items()}


def day(made: Sequence[Record], count: int, chance: random.Random) -> dict[str, Any]:
    """So many activities changed at random, and how long it takes until figures follow."""
    changed = [
        replace(one, title=f"{one.title} (mới {time.time():.0f})")
        for one in chance.sample(list(made), min(count, len(made)))
    ]
    made_up.publish(changed)
    begun, began = time.perf_counter(), time.process_time()
    looked_at = deriving.sync()
    return {
        "cpu_seconds": round(time.process_time() - began, 2),
        "changes": len(changed),
        "institutions": looked_at,
        "seconds": round(time.perf_counter() - begun, 2),
    }


def accept_one(number: int) -> None:
    """Let an officer accept a figure, as they do all day: every standing is counted anew after it."""
    told = Figure(
        institution="don-vi-0", measure="staff_trained", period=str(YEARS[-1]), value=number % 100 + 1,
        unit="%",
    )  # fmt: skip
    with db.writing() as session:
        sent = declarations.declare(session, told, "bench", send=True)
        declarations.accept(session, sent.id, "bench")


def served(home: Path, rounds: int) -> dict[str, Any]:
    """How the site answers: after a change, again, and to a browser that has the page already."""
    with beside.site(home) as site, requests.Session() as session:
        (server,) = psutil.Process().children()
        with Memory(server.pid) as memory:
            found = {name: _asked(session, site + address, rounds) for name, address in PAGES.items()}
    return {"pages": found, "memory": memory.figures()}


def _asked(session: requests.Session, address: str, rounds: int) -> dict[str, Any]:
    times: dict[str, list[float]] = {"anew": [], "unchanged": [], "not_modified": []}
    for number in range(rounds + 1):
        accept_one(number)
        answer = _get(session, address, times["anew"])
        _get(session, address, times["unchanged"])
        same = {"If-None-Match": answer.headers["ETag"]}
        if _get(session, address, times["not_modified"], **same).status_code != 304:
            raise SystemExit(f"{address} was sent anew though nothing changed")
    # The first one opens what all later ones find open.
    return {"bytes": len(answer.content), **{name: spread(seconds[1:]) for name, seconds in times.items()}}


def _get(session: requests.Session, address: str, times: list[float], **headers: str) -> requests.Response:
    begun = time.perf_counter()
    answer = session.get(address, headers=headers, timeout=120)
    times.append(time.perf_counter() - begun)
    if answer.status_code not in (200, 304):
        raise SystemExit(f"{address} was answered with {answer.status_code}")
    return answer


@contextmanager
def home_of(given: Path | None) -> Iterator[Path]:
    """The home that is given, or one of its own."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="khomo-bench-") as folder:
        yield Path(folder)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """All figures."""
    chance = random.Random(10)
    (shipped,) = (one for one in plan_files.shipped() if one.slug == PLAN)
    # The decision does not tell its base year; growth is to be counted here.
    plan = replace(shipped, indicators=tuple(replace(one, base_year=YEARS[0]) for one in shipped.indicators))
    told: dict[str, Any] = {"machine": machine()}
    with home_of(options.home) as home:
        app = create_app(Settings(home=home), plugins=[])
        with app.app_context():
            with Memory(os.getpid()) as memory:
                db.upgrade()
                made, told["made_in_seconds"] = fill(options, chance)
                told["questions"] = questions(plan, options.rounds)
                told["day"] = day(made, options.changes, chance)
            told["memory"] = memory.figures()
            told["served"] = served(home, options.rounds)
            told["loop_ms"] = round(min(loop_ms() for _ in range(5)), 2)
            db.db.engine.dispose()
        told["database_mb"] = round((home / "catalog.db").stat().st_size / 1e6)
    return told


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--home", type=Path, help="a catalog's home, filled where it is empty")
    asked.add_argument("--institutions", type=int, default=8_000)
    asked.add_argument("--activities", type=int, default=50_000)
    asked.add_argument("--observations", type=int, default=100_000)
    asked.add_argument("--changes", type=int, default=5_000)
    asked.add_argument("--rounds", type=int, default=20)
    json.dump(measure(asked.parse_args()), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
