"""Times the search over HTTP with all facets: both engines, one, or a running server. Prints a JSON object.

    python benchmarks/search.py                                  Tantivy at 100,000 records, Whoosh at 10,000
    python benchmarks/search.py --records 100000 --engine tantivy
    python benchmarks/search.py --engine tantivy --inside        the engine alone, in this process
    python benchmarks/search.py --url http://127.0.0.1:8000 --requests 500

Texts are made of a vocabulary of Vietnamese syllables and English words whose frequencies follow Zipf's
law, as those of real catalogs do; all is seeded, so two runs index and ask the same.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import platform
import random
import shutil
import statistics
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
from feed import served

from catalog import indexing
from catalog.app import create_app
from catalog.record import ACCESS, KINDS
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

SEED = 20260101
BATCH = 5_000
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng nh p ph qu r s t th tr v x"
_RIMES = """
a à á ả ã ạ an àn án ạn ang áng ạng anh ánh ao ào ai ài ay áy âm ấm ân ấn ầu ê ế ề ên ến ềnh i ì í iên
iến iều iểu o ó ò on óng ông ống ồng ộng ơ ờ ới u ú ủ ung úng uyên uyện ư ứ ữ ưng ương ường ước
"""
_ENGLISH = """
history art museum bronze drum library painting river school garden village music dance silk ceramic
map journal science study guide children water mountain stone letter king temple festival
"""


class Texts:
    """Seeded titles, names and descriptions."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        syllables = [onset + rime for onset in _ONSETS.split() for rime in _RIMES.split()]
        self.random.shuffle(syllables)
        self.words = list(
            itertools.chain.from_iterable(zip(syllables[:1_500], itertools.cycle(_ENGLISH.split())))
        )
        self.words += syllables[1_500:]
        weights = [1 / (rank + 10) for rank in range(len(self.words))]
        self._cumulative = list(itertools.accumulate(weights))

    def text(self, low: int, high: int) -> str:
        count = self.random.randint(low, high)
        return " ".join(self.random.choices(self.words, cum_weights=self._cumulative, k=count))


def records(count: int, institutions: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Published records of a typical size."""
    texts = Texts(SEED)
    chance = texts.random
    names = [texts.text(2, 4).title() for _ in range(5_000)]
    subjects = [texts.text(1, 4) for _ in range(3_000)]
    for number in range(count):
        year = int(chance.triangular(1900, 2025, 2010))
        yield {
            "id": f"bench-{number}",
            "kind": chance.choices(KINDS, weights=[40, *([3] * (len(KINDS) - 1))])[0],
            "title": texts.text(3, 12).capitalize(),
            "source": {"slug": "bench", "native_id": str(number)},
            "institution": chance.choice(institutions),
            "identifiers": [{"scheme": "isbn", "value": f"978-604-{number:07d}-{number % 10}"}],
            "creators": [{"name": chance.choice(names)} for _ in range(chance.randint(0, 3))],
            "publisher": f"Nhà xuất bản {chance.choice(names[:200])}",
            "issued": {"display": str(year), "earliest": year, "latest": year},
            "languages": chance.choices(["vi", "en", "fr", "zh"], weights=[80, 15, 3, 2]),
            "subjects": [{"label": chance.choice(subjects)} for _ in range(chance.randint(1, 4))],
            "description": texts.text(0, 60),
            "access": chance.choice(ACCESS),
            "seq": number + 1,
        }


def institutions(count: int) -> dict[str, dict[str, Any]]:
    """Institutions of all systems in 34 provinces."""
    texts = Texts(SEED + 1)
    systems = ("library", "museum", "cultural_centre")
    return {
        f"inst-{number}": {
            "slug": f"inst-{number}",
            "name_vi": f"Thư viện {texts.text(2, 3)}",
            "name_en": f"Library of {texts.text(1, 2)}",
            "system": systems[number % 3],
            "province": f"Tỉnh {number % 34}",
        }
        for number in range(count)
    }


def queries(count: int) -> list[tuple[str, dict[str, list[str]]]]:
    """What people ask: one to four words, mostly without accents, some with filters, phrases, signs."""
    texts = Texts(SEED + 2)
    chance = texts.random
    from catalog.formats.text.fold import fold

    asked = []
    for _ in range(count):
        text = texts.text(1, 4)
        form = chance.random()
        if form < 0.5:
            text = fold(text)
        elif form < 0.6:
            text = f'"{text}"'
        elif form < 0.65:
            text = f"{text[:3]}*"
        elif form < 0.7:
            text = f"{text} year:[1990 TO 2010]"
        elif form < 0.75:
            text = ""
        filters = {"kind": chance.sample(KINDS, 2)} if chance.random() < 0.25 else {}
        if chance.random() < 0.1:
            filters["system"] = ["library"]
        asked.append((text, filters))
    return asked


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: p50, p95, p99 and the longest."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return round(1_000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)

    mean = round(1_000 * statistics.fmean(ordered), 2)
    return {"p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "longest": at(1.0), "mean": mean}


def timed(calls: Sequence[Callable[[], object]]) -> dict[str, float]:
    """The spread of the calls' times."""
    seconds = []
    for call in calls:
        begun = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - begun)
    return spread(seconds)


def measure_engine(name: str, count: int, requests: int) -> dict[str, Any]:
    """Index ``count`` records into a folder that is removed again, then search them with all facets."""
    folder = Path(tempfile.mkdtemp(prefix="khomo-bench-"))
    try:
        engine = choose(name, builtin_engines())(CORE_FIELDS, folder, {})
        figures = _index(engine, count)
        asked = queries(requests)
        for facets, told in ((None, "all_facets"), ((), "no_facets")):
            calls = [_asking(engine, text, filters, facets) for text, filters in asked]
            calls[0]()
            figures[f"search_ms_{told}"] = timed(calls)
        alike = [f"bench-{number}" for number in range(0, count, max(1, count // 50))]
        figures["similar_ms"] = timed([_liking(engine, id) for id in alike])
        return {"engine": engine.name, "facets": list(facet_names(engine.fields)), **figures}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
        app = create_app(load(home=Path(folder), search_engine=name), plugins=())
        with app.app_context():
            fill(count)
            began = time.perf_counter()
            indexing.sync(app.extensions["catalog"])
            indexed = time.perf_counter() - began
        os.environ["CATALOG_SEARCH_ENGINE"] = name
        with served(Path(folder), "catalog.app:create_app()") as address:
            figures = measure_server(address.removesuffix("/feed.json"), requests)
    return {"engine": name, "records": count, "index_documents_per_second": round(count / indexed), **figures}


def fill(count: int) -> None:
    """Publish ``count`` records of 200 institutions in the catalog at hand."""
    db.upgrade()
    known = institutions(200)
    with db.writing() as session:
        for facts in known.values():
            institution_store.save(session, facts)
        session.add(
            SourceRow(slug="bench", connector="none", institution="inst-0", options={}, created=db.now())
        )
    made = records(count, list(known))
    while batch := list(itertools.islice(made, 5_000)):
        with db.writing() as session:
            drafts = [_draft(one) for one in batch]
            changes.publish(session, record_store.append(session, "bench", None, drafts).publications)


def _draft(record: dict[str, Any]) -> record_store.Draft:
    text = orjson.dumps({name: value for name, value in record.items() if name != "seq"})
    digest = hashlib.sha256(text).hexdigest()
    return record_store.Draft(
        id=record["id"],
        native_id=record["source"]["native_id"],
        institution=record["institution"],
        kind=record["kind"],
        datestamp=None,
        raw_hash=b"",
        mapping_version="",
        record_hash=digest,
        digest=digest,
        json=text.decode(),
        format="none",
        context="{}",
        payload=b"",
    )


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


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {"cpus": os.cpu_count(), "python": platform.python_version(), "machine": platform.machine()}


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
    if given.url:
        figures: list[dict[str, Any]] = [measure_server(given.url, given.requests)]
    else:
        measure = measure_engine if given.inside else measure_site
        names = ["tantivy", "whoosh"] if given.engine == "both" else [given.engine]
        # Whoosh takes minutes to index what Tantivy does in seconds: a tenth of the records tells enough.
        sizes = {"whoosh": given.records // 10 if given.engine == "both" else given.records}
        figures = [measure(name, sizes.get(name, given.records), given.requests) for name in names]
    print(json.dumps({"machine": machine(), "results": figures}, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
