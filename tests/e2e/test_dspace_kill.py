"""A harvest of a DSpace repository that is killed goes on at the position that was stored last."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable

import khomo_dspace
import orjson
import pytest
from flask import Flask

from catalog.sdk.testing.dspace import Script, items, nasty_dspace
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
    """The position that is stored, 0 before any is."""
    with reading() as session:
        found = runs.newest(session, "kho", limit=1)
    return int(found[0].resume["position"]) if found and found[0].resume else 0


@pytest.mark.databases("sqlite")
def test_a_killed_harvest_goes_on_at_its_mark_and_ends_as_one_that_was_not(
    settings: Settings, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    make_app([khomo_dspace])
    script = Script(items=items(COUNT))

    def slowly(path: str, asked: dict[str, str], body: bytes) -> bytes:
        time.sleep(DELAY if asked.get("size") == str(PAGE) else 0)
        return body

    with nasty_dspace(script) as url:
        run_in("sources", "add", "kho", "--connector", "dspace", "--institution", "library",
               "--institution-name", "Thư viện", "--option", f"url={url}", "--option", f"page_size={PAGE}",
               "--option", "allow_private=true")  # fmt: skip
        script.spoil = slowly
        process = subprocess.Popen(
            [sys.executable, "-m", "catalog.cli", "harvest", "kho", "--no-index", "--json"],
            env={**environment(settings), "CATALOG_HTTP_PAUSE": "0", "CATALOG_WORKERS": "1",
                 "CATALOG_PLUGINS_DISABLED": "khomo-example,khomo-files,khomo-oaipmh"},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while mark() == 0 and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        _out, err = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, err
        stored = mark()
        script.spoil = lambda path, asked, body: body
        script.requests.clear()
        report = orjson.loads(run_in("harvest", "kho", "--json", "--no-index").stdout)
    assert stored > 0
    pages = [int(asked["page"]) for asked in script.searches()]
    assert pages == list(range(stored // PAGE, COUNT // PAGE))
    assert (report["status"], report["new"], report["failed"]) == ("done", COUNT, 0)
