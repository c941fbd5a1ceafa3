"""A harvest over Z39.50 through a line that drops, cuts and resets ends in the same state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import khomo_z3950
import orjson
import pytest
from click.testing import CliRunner
from flask import Flask

from catalog.cli import main
from catalog.sdk.testing.sru import Book, books
from catalog.sdk.testing.tcp import faulty
from catalog.sdk.testing.z3950 import Script, nasty_z3950
from catalog.store import changes
from catalog.store.db import reading
from tests.conftest import Runner
from tests.rounds import ROUNDS

RUNS = 40
"""Runs that a harvest over the bad line may need; each but the last must have said that it failed."""

BREAKS = ("drop", "cut", "reset")
"""Each connection ends in one of these; a late one would bring everything at once."""


def live() -> dict[str, str]:
    """The title of each live record by its native id."""
    with reading() as session:
        found = [entry.parsed() for entry in changes.newest(session, None, 10_000)]
    return {entry["source"]["native_id"]: entry["title"] for entry in found}


def until_clean() -> list[dict[str, Any]]:
    """Harvest till a run is clean, as whoever reads the reports would."""
    reports = []
    for _ in range(RUNS):
        done = CliRunner().invoke(main, ["harvest", "opac", "--json", "--no-index"])
        reports.append(orjson.loads(done.stdout.splitlines()[-1]))
        if reports[-1]["status"] == "done":
            return reports
        assert reports[-1]["failed"] or "opac: 127.0.0.1:" in done.stderr, str(reports[-1])
    raise AssertionError(reports)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_faults_of_the_line_do_not_change_the_end_state(
    make_app: Callable[..., Flask], run_in: Runner, seed: int
) -> None:
    make_app([khomo_z3950])
    script = Script(books=books(900))
    changed = [Book(book.number, f"{book.title} (sửa)", book.year) for book in books(900)[10:40]]
    with nasty_z3950(script) as port, faulty(port, seed, share=1, faults=BREAKS) as line:
        line.within = 60_000
        run_in("sources", "add", "opac", "--connector", "z3950", "--institution", "library",
               "--institution-name", "Thư viện", "--option", "host=127.0.0.1", "--option",
               f"port={line.port}", "--option", "chunk=30", "--option", "allow_private=true")  # fmt: skip
        for held in (books(900), [*changed, *books(900)[40:]]):
            script.books = held
            reports = until_clean()
            assert live() == {book.number: book.title for book in held}, (line.done, reports)
        assert sum(line.done.values()) > 5, line.done
        run_in("sources", "update", "opac", "--option", f"port={port}")
        calm = orjson.loads(run_in("harvest", "opac", "--json", "--no-index").stdout)
    assert (calm["unchanged"], calm["new"], calm["changed"], calm["withdrawn"]) == (890, 0, 0, 0)
