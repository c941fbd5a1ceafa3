"""Checks of sources that are no web server: a file that is damaged, a line that breaks."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from catalog.sdk.testing.alterations import mutated
from catalog.sdk.testing.bench import Bench, is_told
from catalog.sdk.testing.checks_faults import judge
from catalog.sdk.testing.nasty_http import HTML
from catalog.sdk.testing.report import NotApplicable, Registry, check, expect
from catalog.sdk.testing.tcp import faulty

OTHER_CHECKS: Registry = []
SEEDS = 12
LINE_FAULTS = ("drop", "cut", "reset")
_PORT = "port"


@check(
    OTHER_CHECKS,
    "damaged_files",
    "turn what cannot be read into SourceMalformed, or Failed for a single record",
)
def damaged_files(bench: Bench) -> str:
    """A file that is cut, altered, empty, a web page or gone ends in words."""
    files = bench.example.files
    if not files or bench.example.replies or bench.example.server:
        raise NotApplicable("the example reads no files")
    for file in files:
        for told, damage in _damages(file.read_bytes()).items():
            run_over(bench, file, told, damage)
    return f"{len(files)} files"


def _damages(content: bytes) -> dict[str, Callable[[Path], object]]:
    made: dict[str, Callable[[Path], object]] = {
        "is gone": lambda path: path.unlink(),
        "is empty": lambda path: path.write_bytes(b""),
        "is a web page": lambda path: path.write_bytes(HTML),
        "is cut in the middle": lambda path: path.write_bytes(content[: len(content) // 2]),
        "is made of zeros": lambda path: path.write_bytes(bytes(1000)),
    }
    for seed in range(SEEDS):
        made[f"has altered bytes (seed {seed})"] = partial(_written, mutated(content, seed))
    return made


def _written(content: bytes, path: Path) -> None:
    path.write_bytes(content)


def run_over(bench: Bench, file: Path, told: str, damage: Callable[[Path], object]) -> None:
    """Run over a copy of the example's files, one of them damaged; raises ``Broken``."""
    folder = bench.shop.folder / "damaged"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(bench.example.folder / "files", folder)
    damage(folder / file.name)
    source = dataclasses.replace(bench.example.source(), file_roots=(str(folder),))
    run = bench.run(source=source)
    expect(run.error is None or is_told(run.error), f"{file.name} {told}: ends with {run.told}")
    bench.lines_of(run)


@check(
    OTHER_CHECKS,
    "broken_line",
    "turn a connection that ends into SourceUnavailable, and never call the list complete",
)
def broken_line(bench: Bench) -> str:
    """A connection that is dropped, cut or reset ends in words."""
    if not bench.example.server:
        raise NotApplicable("the example has no server of another protocol")
    with bench.example.played() as options:
        if not isinstance(options.get(_PORT), int):
            raise NotApplicable("the example's server does not tell its port")
        for fault in LINE_FAULTS:
            with faulty(options[_PORT], seed=7, share=1.0, faults=(fault,)) as line:
                line.within = 2000
                more: Mapping[str, Any] = {**options, _PORT: line.port}
                run = bench.run(http=bench.shop.http, more=more)
            judge(bench, run, f"every connection has the fault {fault}")
    return ", ".join(LINE_FAULTS)
