"""A harvest of a Koha that is killed goes on behind the record that was stored last."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable

import khomo_koha
import khomo_oaipmh
import orjson
import pytest
from flask import Flask

from catalog.sdk.testing import Answer
from catalog.sdk.testing.koha import Asked, Script, nasty_koha
from catalog.sdk.testing.koha_books import books
from catalog.settings import Settings
from catalog.store import runs
from catalog.store.db import reading
from tests.conftest import Runner
from tests.databases import environment

COUNT = 600
DELAY = 0.4
"""Seconds for a page: so slow a list is committed every two seconds, long before it ends."""


def mark() -> int:
    """The number of the last record that is stored, 0 before any is."""
    with reading() as session:
        found = runs.newest(session, "opac", limit=1)
    return int(found[0].resume["rest"]["behind"]) if found and found[0].resume else 0


@pytest.mark.databases("sqlite")
def test_a_killed_harvest_goes_on_at_its_mark_and_ends_as_one_that_was_not(
    settings: Settings, make_app: Callable[..., Flask], run_in: Runner
) -> None:
    make_app([khomo_koha, khomo_oaipmh])
    script = Script(books=books(COUNT), most=20)

    def slowly(asked: Asked, answer: Answer) -> Answer:
        time.sleep(DELAY if asked.path == "/api/v1/biblios" else 0)
        return answer

    with nasty_koha(script) as url:
        run_in("sources", "add", "opac", "--connector", "koha", "--institution", "library",
               "--institution-name", "Thư viện", "--option", f"url={url}",
               "--option", "allow_private=true", "--option", "key=the-token")  # fmt: skip
        script.spoil = slowly
        process = subprocess.Popen(
            [sys.executable, "-m", "catalog.cli", "harvest", "opac", "--no-index", "--json"],
            env={**environment(settings), "CATALOG_HTTP_PAUSE": "0", "CATALOG_WORKERS": "1",
                 "CATALOG_PLUGINS_DISABLED": "khomo-example,khomo-files,khomo-sru"},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        while mark() == 0 and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        _out, err = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, err
        stored = mark()
        script.spoil = lambda asked, answer: answer
        script.requests.clear()
        report = orjson.loads(run_in("harvest", "opac", "--json", "--no-index").stdout)
    assert stored > 0
    begun = orjson.loads(script.asked("/api/v1/biblios")[0].given["q"])
    assert begun == {"me.biblio_id": {">": stored}}
    assert (report["status"], report["new"], report["failed"]) == ("done", COUNT, 0)
