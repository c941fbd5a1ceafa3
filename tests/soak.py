"""``make soak``: the tests marked ``soak`` at their full rounds, then the suite on each other Python.

    .venv/bin/python tests/soak.py [--rounds 50] [--pythons "3.11 3.12 3.13"] [ARGUMENTS OF PYTEST]

Every step is run, whatever became of those before it; at the end the closing line of each is shown, and the
exit code is 1 if one of them failed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PROCESSES = ("--numprocesses", "auto", "--maxprocesses", "4")
NOTHING_SELECTED = 5
"""pytest's exit code where no test fits its arguments."""


class Step(NamedTuple):
    """What became of one step."""

    name: str
    closing: str
    good: bool
    seconds: float


def main() -> None:
    """Run all steps and tell how they ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--pythons", default="", help="versions beside this one on which the suite is run")
    given, arguments = parser.parse_known_args()
    steps: list[Step] = []
    try:
        steps.append(_soak(given.rounds, arguments))
        steps.extend(_suite(version, arguments) for version in _others(given.pythons.split()))
    except KeyboardInterrupt:
        steps.append(Step("interrupted", "what follows was not run", good=False, seconds=0))
    _say("make soak")
    for step in steps:
        outcome = "passed" if step.good else "FAILED"
        _print(f"{outcome}  {step.name} ({step.seconds / 60:.1f} min): {step.closing}")
    sys.exit(0 if all(step.good for step in steps) else 1)


def _others(versions: Sequence[str]) -> list[str]:
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    return [version for version in versions if version != own]


def _soak(rounds: int, arguments: Sequence[str]) -> Step:
    name = f"soak tests, {rounds} rounds, SQLite and PostgreSQL"
    spread = (*PROCESSES, "--dist", "load")
    return _pytest(
        name, sys.executable, [*spread, "-m", "soak", *arguments], {"SOAK": str(rounds)}, arguments
    )


def _suite(version: str, arguments: Sequence[str]) -> Step:
    name, folder = f"suite on Python {version}", f".venv-{version}"
    made = _run(name, ["make", "--no-print-directory", f"{folder}/.dev"], {})
    spread = (*PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder", *arguments)
    return _pytest(name, f"{folder}/bin/python", spread, {}, arguments) if made.good else made


def _pytest(
    name: str, python: str, arguments: Sequence[str], more: Mapping[str, str], narrowing: Sequence[str]
) -> Step:
    return _run(name, [python, "-m", "pytest", *arguments], more, narrowed=bool(narrowing))


def _run(name: str, command: Sequence[str], more: Mapping[str, str], *, narrowed: bool = False) -> Step:
    """Run a command, showing what it says as it says it."""
    _say(name)
    began, closing = time.monotonic(), ""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", **more}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            _print(line.rstrip("\n"))
            closing = line.strip("= \n") or closing
    # A part of the suite may hold nothing that is soaked.
    good = process.returncode == 0 or (narrowed and process.returncode == NOTHING_SELECTED)
    return Step(name, closing, good, time.monotonic() - began)


def _say(what: str) -> None:
    _print(f"\n== {what}")


def _print(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
