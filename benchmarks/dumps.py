"""How long a dump of all records takes, each form alone and all together, and how much memory.

    python benchmarks/dumps.py [--records 50000] [--home DIR] [--workers 2]

Fills a scratch catalog (or takes the one in DIR, filled on the first run), makes each dump by the command
``catalog dumps make`` as the worker does, and prints one JSON object. Memory is that of all its processes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import beside
import filling
from flask import Flask
from measuring import Memory, machine

from catalog.feeds.dump import FORMS
from catalog.settings import load
from catalog.store import changes, db


def fill(home: Path, count: int) -> int:
    """Make the catalog of that home, if it has none; gives the number of its live records."""
    app = Flask("bench")
    db.attach(app, load({}, home=home))
    with app.app_context():
        if (home / "catalog.db").exists():
            db.upgrade()
        else:
            filling.fill(count)
        with db.reading() as session:
            live = changes.head(session).live
        db.db.engine.dispose()
    return live


def dump(home: Path, forms: tuple[str, ...], workers: int) -> dict[str, Any]:
    """What making a dump of these forms cost."""
    command = [sys.executable, "-m", "catalog.cli", "dumps", "make", "--json", "--formats", ",".join(forms)]
    began = time.perf_counter()
    with (
        subprocess.Popen(
            [*command, "--workers", str(workers)],
            env=beside.environment(home=home),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process,
        Memory(process.pid) as memory,
    ):
        told, _ = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"catalog dumps make ended with code {process.returncode}")
    manifest = json.loads(told)
    figures = memory.figures()
    return {
        "seconds": round(seconds, 2),
        "seconds_of_making": manifest["seconds"],
        "records_per_second": round(manifest["count"] / manifest["seconds"]),
        "bytes": {file["form"]: file["bytes"] for file in manifest["files"]},
        "bytes_unpacked": {file["form"]: file["bytes_unpacked"] for file in manifest["files"]},
        "left_out": sum(file["left_out"] for file in manifest["files"]),
        "peak_rss_bytes": figures["peak_rss_bytes"],
        "peak_anonymous_bytes": figures["peak_anonymous_bytes"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--home", type=Path, help="a catalog to use again; made where it is not there")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--all", action="store_true", help="all forms together and no form alone")
    given = parser.parse_args()
    before = machine()
    asked: dict[str, tuple[str, ...]] = {"all": tuple(FORMS)}
    if not given.all:
        asked = {**{name: (name,) for name in FORMS}, "ndjson,csv": ("ndjson", "csv"), **asked}
    with nullcontext(given.home) if given.home else tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        live = fill(home, given.records)
        results = {name: dump(home, forms, given.workers) for name, forms in asked.items()}
        shutil.rmtree(home / "dumps")
    told = {"benchmark": "dumps", "machine": before, "records": live, "workers": given.workers}
    print(json.dumps({**told, "dumps": results}, indent=1))


if __name__ == "__main__":
    main()
