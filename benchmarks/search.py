"""Times the search over HTTP with all facets: both engines, one, or a running server. Prints a JSON object.

    python benchmarks/search.py                                  Tantivy at 100,000 records, Whoosh at 10,000
    python benchmarks/search.py --records 100000 --engine tantivy
    python benchmarks/search.py --engine tantivy --inside        the engine alone, in this process
    python benchmarks/search.py --url http://127.0.0.1:8000 --requests 500

What is indexed and asked is made up, the same in each run (``made_up.py``).
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import beside
from drafts import draft
from made_up import institutions, queries, records
from measuring import machine, spread

from catalog import indexing
from catalog.app import create_app
from catalog.sdk.search import Batch, Position, SearchEngine
from catalog.search.document import build_document
from catalog.search.engines import builtin_engines, choose
from catalog.search.fields import CORE_FIELDS, facet_names
from catalog.search.finder import find
from catalog.settings import load
from catalog.store import changes, db
from catalog.store import institutions as institution_store
from catalog.store import records as record_store
from catalog.store.models import SourceRow

BATCH = 5_000


def timed(calls: Sequence[Callable[[], object]]) -> dict[str, float]:
    """The spread of the calls' times in milliseconds."""
    seconds = []
    for call in calls:
        begun = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begun)
    return spread(seconds)


def measure_engine(name: str, count: int, requests: int) -> dict[str, Any]:
    """Index ``count`` records into a folder that is removed again, then search them with all facets."""
    with (
        tempfile.TemporaryDirectory(prefix="khomo-bench-") as folder,
        contextlib.closing(choose(name, builtin_engines())(CORE_FIELDS, Path(folder), {})) as engine,
    ):
        figures = _index(engine, count)
        asked = queries(requests)
        for facets, told in ((None, "all_facets"), ((), "no_facets")):
            calls = [_asking(engine, text, filters, facets) for text, filters in asked]
            calls[0]()
            figures[f"search_ms_{told}"] = timed(calls)
        alike = [f"bench-{number}" for number in range(0, count, max(1, count // 50))]
        figures["similar_ms"] = timed([_liking(engine, id) for id in alike])
        return {"engine": engine.name, "facets": list(facet_names(engine.fields)), **figures}


def _asking(
    engine: SearchEngine, text: str, filters: dict[str, list[str]], facets: tuple[str, ...] | None
) -> Callable[[], object]:
    return lambda: find(engine, text, filters=filters, facets=facets)


def _liking(engine: SearchEngine, id: str) -> Callable[[], object]:
    return lambda: engine.similar(id)


def _index(engine: SearchEngine, count: int) -> dict[str, Any]:
    known = institutions(120)
    building = writing = 0.0
    source = records(count, list(known))
    while batch := list(itertools.islice(source, BATCH)):
        begun = time.perf_counter()
        documents = [build_document(record["id"], (record,), known, engine.fields) for record in batch]
        built = time.perf_counter()
        engine.apply(Batch(put=documents), Position("bench", "bench", batch[-1]["seq"]))
        building += built - begun
        writing += time.perf_counter() - built
    return {
        "records": count,
        "document_ms": round(1_000 * building / count, 4),
        "documents_per_second": round(count / writing),
        "bytes": engine.stats()["bytes"],
        "segments": engine.stats().get("segments"),
    }


def measure_site(name: str, count: int, requests: int) -> dict[str, Any]:
    """Fill a catalog of its own, index it with one engine, serve it with gunicorn and ask it."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load({}, home=Path(folder), search_engine=name), plugins=())
        with app.app_context():
            fill(count)
            began = time.perf_counter()
            indexing.sync(app.extensions["catalog"])
            indexed = time.perf_counter() - began
        with beside.site(Path(folder), search_engine=name) as address:
            figures = measure_server(address, requests)
    return {"engine": name, "records": count, "index_documents_per_second": round(count / indexed), **figures}


def fill(count: int, vary: Callable[[dict[str, Any]], dict[str, Any]] = dict) -> None:
    """Publish ``count`` records of 200 institutions in the catalog at hand, each as ``vary`` makes it."""
    db.upgrade()
    known = institutions(200)
    with db.writing() as session:
        for facts in known.values():
            institution_store.save(session, facts)
        session.add(
            SourceRow(slug="bench", connector="none", institution="inst-0", options={}, created=db.now())
        )
    made = map(vary, records(count, list(known)))
    while batch := list(itertools.islice(made, BATCH)):
        with db.writing() as session:
            drafts = [draft(one) for one in batch]
            changes.publish(session, record_store.append(session, "bench", None, drafts).publications)


def measure_server(url: str, requests: int) -> dict[str, Any]:
    """Ask a running server's ``/search.json``, one request after the other on a connection each."""
    if not url.startswith(("http://", "https://")):
        raise SystemExit(f"--url {url}: must begin with http:// or https://")
    calls = []
    for text, filters in queries(requests):
        query = urllib.parse.urlencode({"q": text, **filters}, doseq=True)
        calls.append(_fetching(f"{url.rstrip('/')}/search.json?{query}"))
    first = json.loads(calls[0]())
    return {"url": url, "facets": sorted(first["facets"]), "requests": requests, "http_ms": timed(calls)}


def _fetching(address: str) -> Callable[[], bytes]:
    def fetch() -> bytes:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return bytes(answer.read())

    return fetch


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=100_000, help="records to index (100000)")
    parser.add_argument("--engine", default="both", help="tantivy, whoosh or both")
    parser.add_argument("--inside", action="store_true", help="time the engine alone, without HTTP")
    parser.add_argument("--requests", type=int, default=500, help="searches to time (500)")
    parser.add_argument("--url", help="time this server instead of an engine")
    given = parser.parse_args()
    before = machine()
    if given.url:
        figures: list[dict[str, Any]] = [measure_server(given.url, given.requests)]
    else:
        measure = measure_engine if given.inside else measure_site
        names = ["tantivy", "whoosh"] if given.engine == "both" else [given.engine]
        # Whoosh takes minutes to index what Tantivy does in seconds: a tenth of the records tells enough.
        sizes = {"whoosh": given.records // 10 if given.engine == "both" else given.records}
        figures = [measure(name, sizes.get(name, given.records), given.requests) for name in names]
    print(json.dumps({"benchmark": "search", "machine": before, "results": figures}, indent=1))


if __name__ == "__main__":
    main()
