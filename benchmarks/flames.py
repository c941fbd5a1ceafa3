"""What each stage of a harvest costs, and where the time goes within it.

    python benchmarks/flames.py [--marc FILE.mrc] [--records 20000] [--stages map,index]

Each stage is run alone in a process of its own over the same real records, varied to the number wanted:
once bare, for the microseconds of processor time per record (which other load on the machine does not
change), once under pyinstrument, for its flame: a tree of calls with their share of the stage, those under
two percent left out. Prints the trees to standard error and one JSON object, from two of which
``flames_page.py`` makes the section of docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus import SAMPLE
from flame import flame
from measuring import machine
from stage import Bench, Stage
from stages import NEEDED_BY_OTHERS, STAGES

from catalog.bulk import spare_collector


def main() -> None:
    """Measure the stages that are wanted and print what was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [stage.name for stage in STAGES]
    parser.add_argument("--marc", type=Path, default=SAMPLE, help="a file of real MARC 21 records")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--stages", default=",".join(names), help="separated by commas; all of them")
    parser.add_argument("--alone", nargs=2, metavar=("STAGE", "FOLDER"), help=argparse.SUPPRESS)
    parser.add_argument("--profiled", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        name, folder = given.alone
        stage = _stage(name)(Bench(given.marc, given.records, Path(folder)))
        with stage.beside:
            print(json.dumps(_profiled(stage) if given.profiled else _timed(stage)))
        return
    before = machine()
    wanted = [_stage(name).name for name in given.stages.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        found = [entry for entry in _measured(given, wanted, folder) if entry["stage"] in wanted]
    for entry in found:
        print("\n".join(("", _headline(entry), *entry["flame"])), file=sys.stderr)
    figures = {"benchmark": "flames", "machine": before, "records": given.records, "stages": found}
    print(json.dumps(figures, ensure_ascii=False, indent=1))


def _stage(name: str) -> type[Stage]:
    found = next((stage for stage in STAGES if stage.name == name.strip()), None)
    if found is None:
        raise SystemExit(f"--stages: {name!r} is none of {', '.join(stage.name for stage in STAGES)}")
    return found


def _measured(given: argparse.Namespace, wanted: list[str], folder: str) -> Iterator[dict[str, Any]]:
    for stage in STAGES:
        if stage.name in wanted or stage.name in NEEDED_BY_OTHERS:
            figures = _alone(given, stage.name, folder)
            if stage.name in wanted:
                figures |= _alone(given, stage.name, folder, "--profiled")
            yield {"stage": stage.name, "what": stage.told, **figures}


def _alone(given: argparse.Namespace, name: str, folder: str, *more: str) -> dict[str, Any]:
    command = [sys.executable, __file__, "--marc", str(given.marc), "--records", str(given.records)]
    done = subprocess.run([*command, "--alone", name, folder, *more], stdout=subprocess.PIPE, check=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _timed(stage: Stage) -> dict[str, Any]:
    stage.prepare()
    spare_collector()
    began, seconds = time.perf_counter(), time.process_time()
    stage.run()
    seconds, elapsed = time.process_time() - seconds, time.perf_counter() - began
    stage.finish()
    return {
        "cpu_microseconds": round(1e6 * seconds / stage.bench.count, 1),
        "elapsed_microseconds": round(1e6 * elapsed / stage.bench.count, 1),
    }


def _profiled(stage: Stage) -> dict[str, Any]:
    stage.prepare()
    spare_collector()
    return {"flame": flame(stage.run).splitlines()}


def _headline(entry: dict[str, Any]) -> str:
    return f"{entry['stage']}: {entry['cpu_microseconds']} µs of processor time a record ({entry['what']})"


if __name__ == "__main__":
    main()
