"""Times the search over HTTP with all facets, and beside it SQLite's FTS5 and Whoosh on the same records.

    python benchmarks/search.py                                  100,000 records: Tantivy, FTS5, Whoosh
    python benchmarks/search.py --records 1000000 --marc FILE    Whoosh is asked up to 100,000 records only
    python benchmarks/search.py --engine tantivy --inside        one engine alone, in this process
    python benchmarks/search.py --url http://127.0.0.1:8000      a running server

Prints a JSON object and, beside it, a table. Facets of more than 10,000 values load on their own and are
not asked for. Records are made from real ones (``search_records.py``), searches drawn from their titles
(``search_queries.py``), both the same in each run.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import math
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import beside
import requests
from corpus import SAMPLE
from filling import INSTITUTIONS, fill
from measuring import Memory, machine, spread
from search_peers import Fts
from search_queries import Asked, Questions
from search_records import Records, institutions
from search_table import table

from catalog.app import create_app
from catalog.sdk.search import Batch, Position, SearchEngine
from catalog.search.document import build_document
from catalog.search.engines import builtin_engines, choose
from catalog.search.fields import CORE_FIELDS, facet_names
from catalog.search.finder import find
from catalog.settings import load

BATCH = 5_000
WHOOSH_RECORDS = 100_000
CLIENTS = (1, 2, 8)
PEERS_PATIENCE, FEWEST = 20.0, 5
"""Seconds for which a peer is asked searches of one class, and how many it is asked in any case."""
SMALL_FACETS = tuple(name for name in facet_names(CORE_FIELDS) if not name.endswith("_value"))

Classes = Mapping[str, Sequence[Asked]]


def timed(calls: Sequence[Callable[[], object]]) -> dict[str, float]:
    """The spread of the calls' times in milliseconds."""
    return spread([_seconds(call) for call in calls])


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def measure_classes(
    ask: Callable[[Asked], object], classes: Classes, patience: float = math.inf
) -> dict[str, Any]:
    """The spread of each class and of all, and searches a second of those without filters.

    Of a class no more is asked once ``patience`` seconds are over, and five in any case.
    """
    times = {name: list(_times(ask, asked, patience)) for name, asked in classes.items()}
    plain = [second for name, found in times.items() if name != "filtered" for second in found]
    return {
        "classes": {name: spread(found) for name, found in times.items()},
        "overall_ms": spread([second for found in times.values() for second in found]),
        "searches_per_second": round(1 / statistics.fmean(plain), 1),
    }


def _times(ask: Callable[[Asked], object], asked: Sequence[Asked], patience: float) -> Iterator[float]:
    ends = time.perf_counter() + patience
    for number, one in enumerate(asked):
        if number >= FEWEST and time.perf_counter() > ends:
            return
        yield _seconds(lambda one=one: ask(one))


class Bench:
    """So many records, and what is asked of them."""

    def __init__(self, marc: Path, count: int, each: int, seconds: float) -> None:
        self.count, self.known, self._seconds = count, institutions(INSTITUTIONS), seconds
        self.records = Records(marc, count, list(self.known))
        self.classes: Classes = Questions(self.records, count).classes(each)

    def pages(self) -> Iterator[list[dict[str, Any]]]:
        """All records, page by page."""
        made = self.records(0, self.count)
        while page := list(itertools.islice(made, BATCH)):
            yield page

    # The ways

    def inside(self, name: str) -> dict[str, Any]:
        """One engine in this process, on an index in a folder that is removed again."""
        with (
            tempfile.TemporaryDirectory(prefix="khomo-bench-") as folder,
            contextlib.closing(choose(name, builtin_engines())(CORE_FIELDS, Path(folder), {})) as engine,
        ):
            index = self._index(engine)
            find(engine, "xin")
            found = measure_classes(lambda asked: _ask(engine, asked, SMALL_FACETS), self.classes)
            hits = measure_classes(lambda asked: _ask(engine, asked, ()), self.classes)
            alike = range(0, self.count, max(1, self.count // 50))
            calls = [lambda number=number: engine.similar(f"bench-{number}") for number in alike]
            return {
                "engine": name, "way": "inside", "records": self.count, "facets": list(SMALL_FACETS),
                "index": index, **found, "hits_only_ms": hits["overall_ms"], "similar_ms": timed(calls),
            }  # fmt: skip

    def _index(self, engine: SearchEngine) -> dict[str, Any]:
        seconds = 0.0

        def batches() -> Iterator[tuple[Batch, Position]]:
            nonlocal seconds
            for page in self.pages():
                begun = time.perf_counter()
                put = [build_document(one["id"], (one,), self.known, engine.fields) for one in page]
                yield Batch(put=put), Position("bench", "bench", page[-1]["seq"])
                seconds += time.perf_counter() - begun

        engine.apply_all(batches())
        stats = engine.stats()
        return {**self._indexed(seconds, stats["bytes"]), "segments": stats.get("segments")}

    def _indexed(self, seconds: float, size: int) -> dict[str, Any]:
        return {"rate": round(self.count / seconds), "bytes_per_record": size // self.count, "bytes": size}

    def fts(self) -> dict[str, Any]:
        """SQLite's FTS5 in this process."""
        with (
            tempfile.TemporaryDirectory(prefix="khomo-bench-") as folder,
            contextlib.closing(Fts(Path(folder), CORE_FIELDS, SMALL_FACETS)) as fts,
        ):
            seconds = sum(_seconds(lambda page=page: fts.add(page, self.known)) for page in self.pages())
            size = fts.finish()
            classes = {name: asked for name, asked in self.classes.items() if name != "filtered"}
            found = measure_classes(lambda asked: fts.ask(asked, facets=True), classes, PEERS_PATIENCE)
            hits = measure_classes(lambda asked: fts.ask(asked, facets=False), classes, PEERS_PATIENCE)
            return {
                "engine": "fts5", "way": "inside", "records": self.count,
                "index": self._indexed(seconds, size), **found, "hits_only_ms": hits["overall_ms"],
                "hits_only_per_second": hits["searches_per_second"],
            }  # fmt: skip

    def site(self, name: str) -> dict[str, Any]:
        """A catalog of its own, rebuilt by the command, served and asked over HTTP."""
        with tempfile.TemporaryDirectory(prefix="khomo-bench-") as folder:
            home = Path(folder)
            app = create_app(load({}, home=home, search_engine=name), plugins=())
            with app.app_context():
                fill(self.count, made=itertools.chain.from_iterable(self.pages()), known=self.known)
            rebuild = _rebuilt(home, name)
            with app.app_context():
                size = app.extensions["catalog"].engine.stats()["bytes"]
            with beside.site(home, search_engine=name) as address:
                found = measure_server(address, self.classes)
                found["clients"] = {
                    clients: _throughput(address, self.classes, clients, self._seconds) for clients in CLIENTS
                }
                found["suggestions_ms"] = _suggestions(address, self.classes)
            return {
                "engine": name, "way": "over HTTP", "records": self.count, "rebuild": rebuild,
                "index": self._indexed(rebuild["seconds"], size), **found,
            }  # fmt: skip


def _ask(engine: SearchEngine, asked: Asked, facets: tuple[str, ...]) -> object:
    return find(engine, asked.text, filters=asked.filters, facets=facets)


def _rebuilt(home: Path, engine: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "catalog.cli", "index", "rebuild"]
    environment = beside.environment(home=home, search_engine=engine)
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with Memory(process.pid) as memory:
        _, told = process.communicate()
    if process.returncode:
        raise SystemExit(f"the index was not built: {told.decode()[-500:]}")
    return {"seconds": round(time.perf_counter() - begun, 1), **memory.figures()}


def measure_server(url: str, classes: Classes) -> dict[str, Any]:
    """Ask a running server's ``/search.json`` on one connection, one search after the other."""
    if not url.startswith(("http://", "https://")):
        raise SystemExit(f"--url {url}: must begin with http:// or https://")
    with requests.Session() as session:
        first = _fetch(session, url, Asked(("sách",), "words"))
        found = measure_classes(lambda asked: _fetch(session, url, asked), classes)
    number = sum(map(len, classes.values()))
    return {"url": url, "facets": sorted(first["facets"]), "requests": number, **found}


def _fetch(session: requests.Session, url: str, asked: Asked) -> Any:
    query = urllib.parse.urlencode({"q": asked.text, **asked.filters}, doseq=True)
    answer = session.get(f"{url.rstrip('/')}/search.json?{query}", timeout=60)
    answer.raise_for_status()
    return answer.json()


def _throughput(url: str, classes: Classes, clients: int, seconds: float) -> float:
    """Searches a second that so many clients get, each going its own way through all of them."""
    asked = [one for found in itertools.zip_longest(*classes.values()) for one in found if one is not None]
    done = [0] * clients
    ends = time.perf_counter() + seconds

    def go(client: int) -> None:
        with requests.Session() as session:
            for one in itertools.cycle(asked[client * len(asked) // clients :] + asked):
                if time.perf_counter() >= ends:
                    return
                _fetch(session, url, one)
                done[client] += 1

    threads = [threading.Thread(target=go, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(sum(done) / seconds, 1)


def _suggestions(url: str, classes: Classes) -> dict[str, float]:
    """Suggestions as someone types the words of two: from two letters on, one by one."""
    typed = [asked.text[:end] for asked in classes["two words"] for end in range(2, len(asked.text) + 1)]
    with requests.Session() as session:

        def ask(text: str) -> None:
            query = urllib.parse.urlencode({"q": text})
            session.get(f"{url}/api/v1/suggest?{query}", timeout=60).raise_for_status()

        ask("sách")
        return timed([lambda text=text: ask(text) for text in typed])


def measure(given: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The figures of each way that is asked for."""
    bench = Bench(given.marc, given.records, given.requests, given.seconds)
    if given.url:
        yield {"engine": "server", "way": "over HTTP", **measure_server(given.url, bench.classes)}
        return
    if given.engine != "both":
        yield (bench.inside if given.inside else bench.site)(given.engine)
        return
    if not given.inside:
        yield bench.site("tantivy")
    yield bench.inside("tantivy")
    yield bench.fts()
    if given.records <= WHOOSH_RECORDS:
        yield bench.inside("whoosh")


def ratios(found: Sequence[dict[str, Any]]) -> dict[str, float]:
    """How many times more searches a second Tantivy answers than each peer, in the same process."""
    alone = {one["engine"]: one["searches_per_second"] for one in found if one["way"] == "inside"}
    if "tantivy" not in alone:
        return {}
    return {
        f"tantivy to {name}": round(alone["tantivy"] / rate, 2)
        for name, rate in alone.items()
        if name != "tantivy"
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000, help="records to index (100000)")
    parser.add_argument("--marc", type=Path, default=SAMPLE, help="a file of real MARC 21 records")
    parser.add_argument("--engine", default="both", help="tantivy, whoosh, or both with FTS5 (both)")
    parser.add_argument("--inside", action="store_true", help="time the engines alone, without HTTP")
    parser.add_argument("--requests", type=int, default=40, help="searches of each class (40)")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long clients ask at a time (5)")
    parser.add_argument("--url", help="time this server instead, which holds these records")
    given = parser.parse_args()
    before = machine()
    found = []
    for one in measure(given):
        found.append(one)
        # Told at once: the peers may take so long that nobody waits for the end.
        print(json.dumps(one, ensure_ascii=False), file=sys.stderr, flush=True)
    figures = {"benchmark": "search", "machine": before, "results": found, "ratios": ratios(found)}
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    if not given.url:
        print(table(figures), file=sys.stderr)


if __name__ == "__main__":
    main()
