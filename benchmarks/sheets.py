"""How fast the rows of a spreadsheet become searchable, and what a large workbook takes of memory.

    python benchmarks/sheets.py [--rows 100000] [--kinds xlsx,csv] [--workbook-mb 200] [--workers 2]

A made-up inventory of a museum is written as XLSX and as CSV and taken in by ``catalog harvest`` on an empty
home, without a mapping profile, as a registrar would; a second run finds all unchanged. A workbook of
``--workbook-mb`` is then looked at by ``catalog sources check``: one whose size is pictures, one of text,
and one of text that is small enough; each is read, or refused with a sentence that names the limit. 0 leaves
them out.

Prints one JSON object: per kind the file's size, seconds, rates and processor seconds per thousand rows; per
workbook its size, the peak memory of the command and what was said.
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
from harvest import on_database
from measuring import Memory, machine

ADMITTED_MB = 80
"""A workbook of text of that size is within the limit."""
MEBI = 1_000_000
WRITERS: dict[str, Callable[[Path, Any], None]] = {
    "xlsx": sheets_made.write_xlsx,
    "csv": sheets_made.write_csv,
}


def main() -> None:
    """Measure each kind and each workbook, and print what was found."""
    given = _arguments()
    before = machine()
    with tempfile.TemporaryDirectory(prefix="khomo-sheets-") as folder:
        kinds = [_rows(given, kind, Path(folder)) for kind in given.kinds]
        books = _workbooks(given, Path(folder)) if given.workbook_mb else []
    figures = {"benchmark": "sheets", "machine": before, "kinds": kinds, "workbooks": books}
    print(json.dumps(figures, indent=1, ensure_ascii=False))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--kinds", type=lambda text: text.split(","), default=list(WRITERS))
    parser.add_argument("--workbook-mb", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", default="auto")
    given = parser.parse_args()
    if unknown := set(given.kinds) - set(WRITERS):
        parser.error(f"--kinds: {', '.join(sorted(unknown))} is none of {', '.join(WRITERS)}")
    return given


def _rows(given: argparse.Namespace, kind: str, folder: Path) -> dict[str, Any]:
    file = folder / f"inventory.{kind}"
    _say(f"{kind}: writing {given.rows:,} rows")
    WRITERS[kind](file, sheets_made.rows(given.rows))
    used = _processor_seconds()
    options = ("--connector", "files", "--option", f"path={file}")
    found = on_database(given, "sqlite", "", options, given.rows)
    assert found["failed"] == 0, found
    # Both runs and the making of the home, all processes that have ended.
    spent = round(1000 * (_processor_seconds() - used) / given.rows, 3)
    return {
        "kind": kind,
        "rows": given.rows,
        "file_bytes": file.stat().st_size,
        **found,
        "processor_seconds_per_1000": spent,
    }


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _workbooks(given: argparse.Namespace, folder: Path) -> list[dict[str, Any]]:
    size = given.workbook_mb * MEBI
    return [
        _workbook("pictures", folder, lambda file: sheets_made.write_picture_workbook(file, size, 2000)),
        _workbook("text", folder, lambda file: sheets_made.write_text_workbook(file, size)),
        _workbook(
            "text within the limit",
            folder,
            lambda file: sheets_made.write_text_workbook(file, min(size, ADMITTED_MB * MEBI)),
        ),
    ]


def _workbook(name: str, folder: Path, write: Callable[[Path], int]) -> dict[str, Any]:
    file = folder / "large.xlsx"
    _say(f"a large workbook: {name}")
    rows = write(file)
    with tempfile.TemporaryDirectory(prefix="khomo-home-") as home:
        environment = beside.environment(home=Path(home) / "home", file_roots=str(folder))
        _catalog(environment, "db", "upgrade")
        _catalog(environment, "sources", "add", "large", "--connector", "files", "--institution", "museum",
                 "--institution-name", "Bảo tàng", "--option", f"path={file}")  # fmt: skip
        command = [sys.executable, "-m", "catalog.cli", "sources", "check", "large", "--json"]
        began = time.perf_counter()
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, env=environment, text=True, **pipes) as process:
            with Memory(process.pid) as memory:
                out, err = process.communicate()
            seconds = time.perf_counter() - began
    told = {"read": json.loads(out)["records"]} if process.returncode == 0 else {"refused": err.strip()}
    return {
        "workbook": name,
        "file_bytes": file.stat().st_size,
        "rows": rows,
        "seconds": round(seconds, 2),
        "peak_rss_bytes": memory.figures()["peak_rss_bytes"],
        **told,
    }


def _catalog(environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "catalog.cli", *words]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def _say(what: str) -> None:
    print(f"== {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
