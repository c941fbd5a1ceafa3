"""How fast MARC records from a file become searchable, and how fast they are found unchanged.

    python benchmarks/harvest.py [--marc FILE.mrc] [--records 10000,100000]

FILE gives real records; they are varied by control number and title to the number wanted, written in
UTF-8 and taken in by ``catalog harvest`` through the installed connector ``files``. Prints one JSON object:
per size the seconds and rates until the records are searchable (the whole command, its start included),
until they are stored, of the second run that finds all unchanged, and the peak memory of all processes
(resident, summed).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from pymarc import Field, MARCReader, Record

NUMBER, SUFFIX = "kh-000000000", " [bản 000000000]"
SOURCE = "benchmark"
SAMPLE = Path(__file__).parent.parent / "tests" / "formats" / "data" / "uva_marc8_50.mrc"


def main() -> None:
    """Measure each size and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--marc", type=Path, default=SAMPLE, help="a file of real MARC 21 records")
    parser.add_argument("--records", default="10000,100000", help="sizes, separated by commas")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", default="auto")
    given = parser.parse_args()
    wanted = [int(size) for size in given.records.split(",")]
    sizes = [measure(given.marc, size, given.workers, given.engine) for size in wanted]
    print(json.dumps({"benchmark": "harvest", "machine": machine(), "sizes": sizes}, indent=1))


def machine() -> dict[str, Any]:
    """What was measured on."""
    load = os.getloadavg()[0]
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load_before": round(load, 2),
    }


def measure(marc: Path, count: int, workers: int, engine: str) -> dict[str, Any]:
    """Harvest ``count`` records twice on an empty home by the command line, as a user would."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "records.mrc"
        write(marc, file, count)
        environment = {
            **os.environ,
            "CATALOG_HOME": str(Path(folder) / "home"),
            "CATALOG_WORKERS": str(workers),
            "CATALOG_SEARCH_ENGINE": engine,
        }
        run = partial(_catalog, environment)
        run("db", "upgrade")
        named = ("--institution", "library", "--institution-name", "Thư viện")
        run("sources", "add", SOURCE, "--connector", "files", *named, "--option", f"path={file}")
        with Memory() as memory:
            first, searchable = _harvest(run)
            second, again = _harvest(run)
        assert first["new"] + first["failed"] == first["seen"] == count, first
        assert second["unchanged"] + second["failed"] == count, second
        stats = json.loads(run("index", "stats", "--json"))
        assert stats["documents"] == first["new"], stats
    return {
        "records": count,
        "failed": first["failed"],
        "engine": stats["engine"],
        "workers": workers,
        "searchable": {"seconds": round(searchable, 2), "rate": round(count / searchable)},
        "stored": {"seconds": first["seconds"], "rate": round(count / first["seconds"])},
        "unchanged": {"seconds": round(again, 2), "rate": round(count / again)},
        "peak_rss_bytes": memory.peak,
    }


def _catalog(environment: Mapping[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "catalog.cli", *words]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode in (0, 3), (words, done.returncode)
    return done.stdout


def _harvest(run: Callable[..., str]) -> tuple[dict[str, Any], float]:
    began = time.perf_counter()
    report: dict[str, Any] = json.loads(run("harvest", SOURCE, "--json"))
    return report, time.perf_counter() - began


class Memory:
    """Watches the resident memory of this process and all its children, summed."""

    def __init__(self) -> None:
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._done.wait(0.25):
            total = own.memory_info().rss
            for child in own.children(recursive=True):
                try:
                    total += child.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak = max(self.peak, total)


def write(marc: Path, target: Path, count: int) -> None:
    """Write ``count`` records to ``target``, the same ones every time."""
    templates = list(_templates(marc.read_bytes()))
    with target.open("wb") as out:
        for number in range(count):
            digits = f"{number:09}".encode()
            out.write(templates[number % len(templates)].replace(b"000000000", digits))


def _templates(payload: bytes) -> Iterator[bytes]:
    """Each record in UTF-8 with nine zeros where its number will stand, so that no length changes."""
    for record in MARCReader(io.BytesIO(payload), to_unicode=True, hide_utf8_warnings=True):
        if record is None or not record.get_fields("245"):
            continue
        encoded = _renumbered(record).as_marc()
        if encoded.count(b"000000000") == 2:
            yield encoded


def _renumbered(record: Record) -> Record:
    record.remove_fields("001")
    record.add_ordered_field(Field(tag="001", data=NUMBER))
    title = record.get_fields("245")[0]
    place = next((n for n, part in enumerate(title.subfields) if part.code == "a"), None)
    if place is not None:
        part = title.subfields[place]
        title.subfields[place] = part._replace(value=part.value.rstrip(" /:;") + SUFFIX)
    record.leader = record.leader[:9] + "a" + record.leader[10:]
    return record


if __name__ == "__main__":
    main()
