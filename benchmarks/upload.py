"""How long a person waits who sends a large table: the look at it, the preview, publishing, taking it back.

    python benchmarks/upload.py [--rows 100000] [--kinds xlsx,csv]

A made-up inventory of a museum is received on an empty home as the site does; the columns are taken as they
are proposed. Each step is a command of its own, as it is for the site, with the memory of all its processes.

Prints one JSON object: per kind the file's size and, of each step, seconds, rows a second and peak memory.
``peak_rss_bytes`` counts what processes share once for each of them; ``peak_anonymous_bytes`` is their own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import beside
import sheets_made
from measuring import Memory, machine

from catalog.app import create_app
from catalog.settings import load
from catalog.store import db, institutions, uploads
from catalog.uploads import files, mapping, receiving

WRITERS: dict[str, Callable[[Path, Any], None]] = {
    "xlsx": sheets_made.write_xlsx,
    "csv": sheets_made.write_csv,
}
INSTITUTION = {"slug": "museum", "name_vi": "Bảo tàng", "system": "museum"}


def main() -> None:
    """Measure each kind and print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=["xlsx", "csv"])
    given = parser.parse_args()
    before = machine()
    with tempfile.TemporaryDirectory(prefix="khomo-upload-") as folder:
        kinds = [_measured(kind, given.rows, Path(folder)) for kind in given.kinds]
    print(json.dumps({"benchmark": "upload", "machine": before, "kinds": kinds}, indent=1))


def _measured(kind: str, rows: int, folder: Path) -> dict[str, Any]:
    file = folder / f"inventory.{kind}"
    print(f"== {kind}: writing {rows:,} rows", file=sys.stderr, flush=True)
    WRITERS[kind](file, sheets_made.rows(rows))
    home = folder / f"home-{kind}"
    environment = beside.environment(home=home)
    app = create_app(load({}, home=home))
    with app.app_context():
        number, receiving_seconds = _received(app.extensions["catalog"].settings, file)
        steps = {"receive": {"seconds": receiving_seconds}}
        steps["look"] = _step(environment, rows, "work", "--no-linger")
        confirm(app.extensions["catalog"].settings, number)
        steps["preview"] = _step(environment, rows, "preview", str(number))
        steps["publish"] = _step(environment, rows, "publish", str(number))
        steps["undo"] = _step(environment, rows, "undo", str(number))
        with db.reading() as session:
            upload = uploads.get(session, number)
        assert upload.summary["counts"]["new"] == upload.summary["undone"]["gone"] == rows, upload
        db.db.engine.dispose()
    return {"kind": kind, "rows": rows, "file_bytes": file.stat().st_size, **steps}


def _received(settings: Any, file: Path) -> tuple[int, float]:
    db.upgrade()
    with db.writing() as session:
        institutions.save(session, INSTITUTION)
    began = time.perf_counter()
    with file.open("rb") as stream:
        upload = receiving.receive(settings, stream, file.name, institution="museum", actor="benchmark")
    return upload.id, round(time.perf_counter() - began, 2)


def confirm(settings: Any, number: int) -> None:
    """Take the columns as they are proposed."""
    with db.reading() as session:
        upload = uploads.get(session, number)
    assert upload.state == "read", upload
    proposal = mapping.proposal_of(files.read(settings, upload, files.LOOK)["proposal"])
    with db.writing() as session:
        uploads.change(session, number, options={**upload.options, "profile": proposal.profile()})


def _step(environment: dict[str, str], rows: int, *words: str) -> dict[str, Any]:
    print(f"== {words[0]}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "catalog.cli", "uploads", *words]
    used = _processor_seconds()
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        with Memory(process.pid) as memory:
            code = process.wait()
        seconds = time.perf_counter() - began
    assert code == 0, words
    peaks = {name: value for name, value in memory.figures().items() if name.startswith("peak")}
    spent = round(_processor_seconds() - used, 2)
    return {
        "seconds": round(seconds, 2),
        "processor_seconds": spent,
        "rows_per_second": round(rows / seconds),
        **peaks,
    }


def _processor_seconds() -> float:
    """What ended processes have used; a worker that was killed counts for nothing."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
