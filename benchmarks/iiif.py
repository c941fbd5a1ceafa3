"""Requests of a harvest of IIIF manifests, processor time to walk a collection and to map a record.

    python benchmarks/iiif.py [--manifests N] [--members N]

N manifests (1,000) in collections within a collection are harvested from a server on this machine: all of
them, those with a description in MODS beside them, those that stand in their collections, and again when none
changed. A collection of N members (100,000) is walked from a file, with the memory that this takes. Prints
one JSON object.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from khomo_iiif import IiifConnector
from khomo_iiif.pages import Page
from khomo_iiif.server import Server
from khomo_iiif.walk import Walk
from measuring import machine

from catalog.formats import builtin_formats
from catalog.record import RawRecord
from catalog.sdk import FetchRequest, Formats
from catalog.sdk.testing.documents import Documents, documents_served
from catalog.sdk.testing.iiif import collection, manifest, named
from catalog.sdk.testing.serving import LocalHttp
from catalog.sdk.testing.trial import make_source

IN_ONE = 100
"""Manifests of an inner collection."""
MODS = b'<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Tr</title></titleInfo></mods>'


def museum(count: int, shape: str) -> dict[str, Any]:
    """Documents of ``count`` manifests by path: plain, with MODS beside each, whole in collections."""
    beside = {"seeAlso": [{"id": "{base}/mods", "profile": "http://www.loc.gov/mods/v3"}]}
    more = beside if shape == "with_mods_beside" else {}
    numbers = [range(start, min(start + IN_ONE, count + 1)) for start in range(1, count + 1, IN_ONE)]
    held: dict[str, Any] = {"/mods": MODS}
    for place, inside in enumerate(numbers):
        whole = shape == "whole_in_collections"
        items = [manifest(number) if whole else named(number) for number in inside]
        held[f"/c/{place}"] = collection(f"/c/{place}", items)
        held |= {f"/m/{number}": manifest(number, **more) for number in inside}
    inner = [{"id": f"{{base}}/c/{place}", "type": "Collection"} for place in range(len(numbers))]
    return {**held, "/top": collection("/top", inner)}


def harvested(count: int, shape: str) -> dict[str, Any]:
    """What a run cost, and the next one over the same documents."""
    script = Documents(museum(count, shape))
    with documents_served(script) as url:
        options = {"url": f"{url}/top"}
        source = make_source(IiifConnector, options)
        settings = IiifConnector.options().load(options)
        told: dict[str, Any] = {}
        since = None
        for run in ("first", "again"):
            script.requests.clear()
            before = time.process_time()
            request = FetchRequest(since=since, known=frozenset)
            items = list(IiifConnector(settings).fetch(source, request, LocalHttp()))
            raws = [item for item in items if isinstance(item, RawRecord)]
            told[run] = {
                "manifests": count,
                "records_sent": len(raws),
                "requests": len(script.requests),
                "requests_per_manifest": round(len(script.requests) / count, 3),
                "processor_seconds_with_server": round(time.process_time() - before, 2),
            }
            since = items[-1].next_since  # type: ignore[union-attr]
            if run == "first":
                told["mapping_records_per_second"] = mapped(raws)
        return told


def mapped(raws: list[RawRecord]) -> int:
    """Records of one second of a processor, from bytes to ``Record``."""
    formats, connector = Formats(builtin_formats()), IiifConnector({"labels": {}, "see_also": True})
    source = make_source(IiifConnector, {})
    before = time.process_time()
    for raw in raws:
        connector.to_record(raw, source, formats)
    return round(len(raws) / max(time.process_time() - before, 1e-6))


def names(count: int) -> Iterator[str]:
    """A collection of ``count`` members as text, piece by piece."""
    yield '{"id": "https://museum.example/top", "type": "Collection", "items": ['
    for number in range(1, count + 1):
        yield json.dumps({**named(number), "id": f"https://museum.example/m/{number}"}, ensure_ascii=False)
        yield "," if number < count else "]}"


def walked(count: int) -> dict[str, Any]:
    """Seconds and memory of going through one collection without asking for its manifests."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "top.json"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(names(count))
        size, memory, before = path.stat().st_size, high_water(), time.process_time()
        page = Page("https://museum.example/top", path.open("rb"))
        found = sum(1 for _entry in Walk(Server(LocalHttp()), page, lambda *_: None).entries())
        seconds = time.process_time() - before
        page.close()
    return {
        "members": found,
        "bytes": size,
        "processor_seconds": round(seconds, 2),
        "members_per_second": round(found / seconds),
        "memory_bytes": high_water() - memory,
    }


def high_water() -> int:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--manifests", type=int, default=1000)
    parser.add_argument("--members", type=int, default=100_000)
    given = parser.parse_args()
    # First, so that nothing else has taken memory that is then there already.
    walk = walked(given.members)
    shapes = ("plain", "with_mods_beside", "whole_in_collections")
    runs = {shape: harvested(given.manifests, shape) for shape in shapes}
    print(json.dumps({"machine": machine(), "walk": walk, "harvest": runs}, indent=1))


if __name__ == "__main__":
    main()
