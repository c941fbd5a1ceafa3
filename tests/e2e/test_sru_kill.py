"""A harvest over SRU that is killed goes on at the position that was stored last."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable

import khomo_sru
import orjson
import pytest
from flask import Flask

from catalog.sdk.testing.sru import Script, books, nasty_sru
from catalog.settings import Settings
from catalog.store import runs
from catalog.store.db import reading
from tests.conftest import Runner
from tests.databases import environment

COUNT = 600
PAGE = 20
DELAY = 0.4
"""Seconds for a page: so slow a list is committed every two seconds, long before it ends."""


def mark() -> int:
    """The position that is stored, 1 before any is."""
    with reading() as session:
        found = runs.newest(session, "opac", limit=1)
    return int(found[0].resume["position"]) if found and found[0].resume else 1


@pytest.mark.databases("sqlite")
def test_a_killed_harvest_goes_on_at_its_mark_and_ends_as_one_that_was_not(
    settings: Settings, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    make_app([khomo_sru])
    script = Script(books=books(COUNT), most=PAGE)

    def slowly(asked: dict[str, str], given: object, body: bytes) -> bytes:
        time.sleep(DELAY)
        return body

    with nasty_sru(script) as url:
        run_in("sources", "add", "opac", "--connector", "sru", "--institution", "library",
               "--institution-name", "Thư viện", "--option", f"url={url}",
               "--option", "allow_private=true")  # fmt: skip
        script.spoil = slowly
        process = subprocess.Popen(
            [sys.executable, "-m", "catalog.cli", "harvest", "opac", "--no-index", "--json"],
            env={**environment(settings), "CATALOG_HTTP_PAUSE": "0", "CATALOG_WORKERS": "1",
                 "CATALOG_PLUGINS_DISABLED": "khomo-example,khomo-files,khomo-oaipmh"},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while mark() == 1 and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        _out, err = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, err
        stored = mark()
        script.spoil = lambda asked, given, body: body
        script.requests.clear()
        report = orjson.loads(run_in("harvest", "opac", "--json", "--no-index").stdout)
    assert stored > 1
    assert [int(asked["startRecord"]) for asked in script.searches()] == list(range(stored, COUNT, PAGE))
    assert (report["status"], report["new"], report["failed"]) == ("done", COUNT, 0)
