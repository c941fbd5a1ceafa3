"""How fast the public pages are: in a browser on a slow line and a slow phone, and on the server.

    python benchmarks/pages.py [--records 100000] [--times 30] [--seconds 5]     in a catalog of its own
    python benchmarks/pages.py --home DIR --prepare [--records 100000]           fill a home, measure nothing
    python benchmarks/pages.py --home DIR                                        measure what is there
    python benchmarks/pages.py --home DIR --no-server                            in the browser alone
    python benchmarks/pages.py --home DIR --plans                                what pages ask the database

Serves the catalog of that home by ``catalog serve`` (gunicorn, 2 workers); one that is not there yet is
filled first: with the sample, so that there are pages of all sorts, and so many made-up records beside it.
In Chromium, at 360 px, 1.6 Mb/s, 150 ms and a processor four times slower than that of the machine that the
wanted times were written for (where this one is slower itself, Chromium is slowed down by what is left of
that): largest contentful paint, layout shift, the slowest answer to a touch and the longest run of a script.
On the server, alone: p50 and p95 of each page, of its 304, processor time of one, and requests a second with
8 clients. Beside each page a fixed loop is timed: ``relative`` are the figures as they would be on the
machine that the wanted times were written for. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import beside
import psutil
import requests
import urllib3
from addresses import Page, pages
from chromium import chromium
from filling import fill
from measuring import LOOP_MS, loop_ms, machine, spread
from plans import asking
from playwright.sync_api import Browser

from catalog.app import create_app
from catalog.settings import load
from catalog.store import db, records

LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
SLOWER = 4
"""So many times slower than the machine of the wanted times is the phone."""
CLIENTS = 8
WANTED = {"search": 30, "search-q": 30, "record-x": 15}
"""The most milliseconds that half of the answers may take at 100,000 records, relative to the loop."""
WANTED_P95, WANTED_304 = 150, 2
WANTED_LCP = {"search": 1200, "search-q": 1200}
WANTED_LCP_ELSEWHERE, WANTED_CLS, WANTED_INP, WANTED_SCRIPT = 1800, 0.05, 200, 50
WATCH = """() => {
  window.seen = { lcp: 0, cls: 0, inp: 0, tasks: 0, script: 0 };
  const watch = (type, take, more) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({ type, buffered: true, ...more });
  watch("largest-contentful-paint", (one) => (seen.lcp = one.startTime));
  watch("layout-shift", (one) => { if (!one.hadRecentInput) seen.cls += one.value; });
  watch("event", (one) => { if (one.interactionId) seen.inp = Math.max(seen.inp, one.duration); },
    { durationThreshold: 16 });
  watch("longtask", (one) => (seen.tasks = Math.max(seen.tasks, one.duration)));
  watch("long-animation-frame",
    (one) => (seen.script = Math.max(seen.script, ...one.scripts.map((script) => script.duration))));
}"""
TOUCHED = (".reading > summary", "input[name=size][value='2']", ".reading > summary", ".menu-box > summary")
"""What is touched, one after the other, to see how soon the page answers."""


def browsed(browser: Browser, site: str, page: Page, visits: int) -> dict[str, Any]:
    """What a first visit of a page costs and how it feels on a cheap phone: of each figure the median."""
    seen = [_visited(browser, site, page) for _ in range(visits)]
    middle = {name: statistics.median_low([one[name] for one in seen]) for name in seen[0]}
    return {"page": page.name, "address": page.address, **middle}


def _visited(browser: Browser, site: str, page: Page) -> dict[str, float]:
    rate = max(1.0, round(SLOWER / pace(9), 2))
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    view = context.new_page()
    session = context.new_cdp_session(view)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    view.add_init_script(f"({WATCH})()")
    view.goto(site + page.address, timeout=60_000)
    view.wait_for_load_state("networkidle")
    first = {"bytes": round(sum(sizes)), "requests": len(sizes)}
    for touched in TOUCHED:
        found = view.locator(touched).first
        if found.count() and found.is_visible():
            found.tap()
            view.wait_for_timeout(150)
    view.wait_for_timeout(300)
    seen = view.evaluate("seen")
    context.close()
    return {
        **first, "lcp_ms": round(seen["lcp"]),
        "cls": round(seen["cls"], 4), "inp_ms": round(seen["inp"]), "longest_task_ms": round(seen["tasks"]),
        "longest_script_ms": round(seen["script"]), "slowed_down": rate,
    }  # fmt: skip


def pace(loops: int) -> float:
    """How many times slower than the machine of the wanted times this one is now."""
    return statistics.median(loop_ms() for _ in range(loops)) / LOOP_MS


def answered(session: requests.Session, site: str, page: Page, times: int) -> dict[str, Any]:
    """How long the server takes for a page, whole and as 304, and what that costs its processes."""
    whole, unchanged = [], []
    # The first may read what later ones find in memory.
    answer = session.get(site + page.address, timeout=60)
    before = _processor_seconds()
    for _ in range(times):
        begun = time.perf_counter()
        answer = session.get(site + page.address, timeout=60)
        whole.append(time.perf_counter() - begun)
    spent = 1_000 * (_processor_seconds() - before) / times
    # Never beside an answer: it would take the processor from what it is to be compared with.
    slower = pace(max(3, times // 4))
    tag = answer.headers.get("ETag")
    for _ in range(times if tag else 0):
        begun = time.perf_counter()
        again = session.get(site + page.address, headers={"If-None-Match": tag}, timeout=60)
        if again.status_code == 304:
            unchanged.append(time.perf_counter() - begun)
    figures = {**spread(whole), "processor": round(spent, 2)}
    if unchanged:
        figures["p50_304"] = spread(unchanged)["p50"]
    relative = {name: round(value / slower, 2) for name, value in figures.items()}
    told = {"page": page.name, "address": page.address, "status": answer.status_code}
    return {**told, **figures, "bytes": len(answer.content), "slower": round(slower, 2), "relative": relative}


def _processor_seconds() -> float:
    """Processor time that the server's processes have had so far."""
    spent = [process.cpu_times() for process in psutil.Process().children(recursive=True)]
    return sum(times.user + times.system for times in spent)


def rate(site: str, page: Page, seconds: float) -> float:
    """Requests a second that the server answers to ``CLIENTS`` at once."""
    counts = [0] * CLIENTS
    end = time.monotonic() + seconds

    def ask(number: int) -> None:
        pool = urllib3.PoolManager(maxsize=1)
        while time.monotonic() < end:
            pool.request("GET", site + page.address, headers={"Accept-Encoding": "gzip"}).data  # noqa: B018
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(sum(counts) / (time.monotonic() - begun), 1)


@contextmanager
def home_of(given: argparse.Namespace) -> Iterator[Path]:
    """A home with records: the one that is given, filled where there is no catalog, or one of its own."""
    with tempfile.TemporaryDirectory(prefix="khomo-bench-") as folder:
        home = given.home or Path(folder)
        if not (home / "catalog.db").exists():
            prepare(home, given.records, with_sample=not given.no_sample)
        else:
            # It may have been filled by a build before this one.
            _catalog(home, "db", "upgrade")
            _catalog(home, "index", "sync")
        yield home


def prepare(home: Path, count: int, *, with_sample: bool) -> None:
    """Fill a home with so many made-up records, all indexed."""
    if with_sample:
        _catalog(home, "demo", "--load-only")
    app = create_app(load({}, home=home))
    with app.app_context():
        fill(count)
        db.db.engine.dispose()
    _catalog(home, "index", "sync")
    _catalog(home, "index", "words")


def _catalog(home: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "catalog.cli", *arguments]
    subprocess.run(command, env=beside.environment(home=home), check=True, stdout=sys.stderr)


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """All figures."""
    with home_of(given) as home, beside.site(home) as site:
        found = pages(site, most=3 if given.few else 0)
        told = machine()
        answers: list[dict[str, Any]] = []
        seen: list[dict[str, Any]] = []
        rates: dict[str, float] = {}
        if not given.no_server:
            with requests.Session() as session:
                answers = [answered(session, site, page, given.times) for page in found]
            rates = {page.name: rate(site, page, given.seconds) for page in found[:2] + _records(found)}
        if not given.no_browser:
            with chromium() as browser:
                seen = [browsed(browser, site, page, given.visits) for page in found]
        held = _records_held(home)
    return {
        "records": held, "server": sorted(answers, key=lambda one: -one["p95"]),
        "requests_per_second": rates, "browser": seen, "beyond": beyond(answers, seen), "machine": told,
    }  # fmt: skip


def planned(given: argparse.Namespace) -> dict[str, Any]:
    """What each page asks of the database, and which growing tables that goes through from end to end."""
    with home_of(given) as home:
        with beside.site(home) as site:
            found = pages(site, most=3 if given.few else 0)
        app = create_app(load({}, home=home))
        client, told = app.test_client(), []
        with app.app_context():
            for page in found:
                # What is counted once for each state of the catalog is counted by now.
                client.get(page.address)
                with asking() as asked:
                    client.get(page.address)
                begun = time.perf_counter()
                client.get(page.address)
                taken = round(1_000 * (time.perf_counter() - begun), 2)
                told.append({
                    "page": page.name, "address": page.address, "statements": len(asked.statements),
                    "whole_tables": asked.whole_tables(), "ms": taken,
                })  # fmt: skip
            db.db.engine.dispose()
        return {"records": _records_held(home), "pages": told}


def _records_held(home: Path) -> int:
    app = create_app(load({}, home=home))
    with app.app_context():
        with db.reading() as session:
            held = sum(records.counts_by_kind(session).values())
        db.db.engine.dispose()
    return held


def beyond(answers: list[dict[str, Any]], seen: list[dict[str, Any]]) -> list[str]:
    """What is slower than wanted, in words."""
    slow = [
        f"{one['page']}: p50 {told['p50']} ms, p95 {told['p95']} ms, 304 {told.get('p50_304')} ms"
        for one in answers
        if (told := one["relative"])["p50"] > WANTED.get(one["page"], WANTED_P95)
        or told["p95"] > WANTED_P95
        or told.get("p50_304", 0) > WANTED_304
    ]
    return slow + [
        f"{one['page']}: LCP {one['lcp_ms']} ms, CLS {one['cls']}, INP {one['inp_ms']} ms,"
        f" script {one['longest_script_ms']} ms"
        for one in seen
        if one["lcp_ms"] > WANTED_LCP.get(one["page"], WANTED_LCP_ELSEWHERE)
        or one["cls"] > WANTED_CLS
        or one["inp_ms"] > WANTED_INP
        or one["longest_script_ms"] > WANTED_SCRIPT
    ]


def _records(found: list[Page]) -> list[Page]:
    return [page for page in found if page.address.startswith("/record/")][:1]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, help="a catalog's home")
    parser.add_argument("--records", type=int, default=100_000, help="made up where there is no catalog")
    parser.add_argument("--no-sample", action="store_true", help="made-up records alone")
    parser.add_argument("--times", type=int, default=30, help="how often each page is asked for")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long requests a second are counted")
    parser.add_argument("--visits", type=int, default=3, help="how often the browser visits each page")
    parser.add_argument("--few", action="store_true", help="the first three pages alone")
    parser.add_argument("--no-browser", action="store_true", help="the server alone")
    parser.add_argument("--no-server", action="store_true", help="the browser alone")
    parser.add_argument("--prepare", action="store_true", help="fill the home and measure nothing")
    parser.add_argument("--plans", action="store_true", help="what pages ask of the database, nothing else")
    given = parser.parse_args()
    if given.prepare:
        with home_of(given) as home:
            print(json.dumps({"records": _records_held(home)}))
        return
    print(json.dumps((planned if given.plans else measure)(given), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
