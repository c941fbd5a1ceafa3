"""A harvest over Z39.50 that is killed goes on at the position that was stored last."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable

import khomo_z3950
import orjson
import pytest
from flask import Flask

from catalog.sdk.testing.sru import books
from catalog.sdk.testing.z3950 import Asked, Script, nasty_z3950
from catalog.settings import Settings
from catalog.store import runs
from catalog.store.db import reading
from tests.conftest import Runner
from tests.databases import environment

COUNT = 600
CHUNK = 20
DELAY = 0.4
"""Seconds for an answer: so slow a list is committed every two seconds, long before it ends."""


def mark() -> int:
    """The position that is stored, 1 before any is."""
    with reading() as session:
        found = runs.newest(session, "opac", limit=1)
    return int(found[0].resume["position"]) if found and found[0].resume else 1


def add(run: Runner, port: int) -> None:
    run("sources", "add", "opac", "--connector", "z3950", "--institution", "library", "--institution-name",
        "Thư viện", "--option", "host=127.0.0.1", "--option", f"port={port}", "--option",
        f"chunk={CHUNK}", "--option", "allow_private=true")  # fmt: skip


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
def test_a_harvest_that_is_cut_goes_on_at_its_mark_and_ends_as_one_that_was_not(
    blow: signal.Signals, settings: Settings, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    make_app([khomo_z3950])
    script = Script(books=books(COUNT))

    def slowly(asked: Asked, answer: bytes | None) -> bytes | None:
        time.sleep(DELAY if asked.what == "present" else 0)
        return answer

    with nasty_z3950(script) as port:
        add(run_in, port)
        script.spoil = slowly
        process = subprocess.Popen(
            [sys.executable, "-m", "catalog.cli", "harvest", "opac", "--no-index", "--json"],
            env={**environment(settings), "CATALOG_HTTP_PAUSE": "0", "CATALOG_WORKERS": "1",
                 "CATALOG_PLUGINS_DISABLED": "khomo-example,khomo-files,khomo-oaipmh"},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while mark() == 1 and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(blow)
        _out, err = process.communicate(timeout=60)
        assert process.returncode != 0, err
        stored = mark()
        script.spoil = lambda asked, answer: answer
        script.requests.clear()
        report = orjson.loads(run_in("harvest", "opac", "--json", "--no-index").stdout)
    assert stored > 1
    assert [asked.start for asked in script.presents()] == list(range(stored, COUNT, CHUNK))
    assert (report["status"], report["new"], report["failed"]) == ("done", COUNT, 0)
