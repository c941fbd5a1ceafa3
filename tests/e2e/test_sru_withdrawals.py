"""What is gone from an SRU server, which tells of no deletions, through whole harvests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import khomo_sru
import orjson
import pytest
from flask import Flask

from catalog.sdk.testing import Answer
from catalog.sdk.testing.sru import Script, books, nasty_sru
from tests.conftest import Runner


@pytest.fixture
def script() -> Script:
    return Script(books=books(60))


@pytest.fixture
def harvest(script: Script, make_app: Callable[..., Flask], run_in: Runner) -> Iterator[Callable[[], Any]]:
    make_app([khomo_sru])
    with nasty_sru(script) as url:
        run_in("sources", "add", "opac", "--connector", "sru", "--institution", "library",
               "--institution-name", "Thư viện", "--option", f"url={url}",
               "--option", "allow_private=true")  # fmt: skip

        def run(code: int = 0) -> Any:
            return orjson.loads(run_in("harvest", "opac", "--json", "--no-index", code=code).stdout)

        yield run


def test_what_a_complete_list_does_not_show_is_withdrawn_and_comes_back(
    script: Script, harvest: Callable[..., Any]
) -> None:
    assert harvest()["new"] == 60
    script.books = books(60)[:-2]
    assert harvest()["withdrawn"] == 2
    script.books = books(60)
    back = harvest()
    assert (back["changed"], back["unchanged"], back["withdrawn"]) == (2, 58, 0)


def test_nothing_is_withdrawn_after_a_list_with_a_record_that_was_lost(
    script: Script, harvest: Callable[..., Any]
) -> None:
    harvest()
    script.books = books(60)[:-2]
    script.unavailable = frozenset((7,))
    report = harvest(code=3)
    assert (report["status"], report["failed"], report["withdrawn"]) == ("done_with_errors", 1, 0)


def test_nothing_is_withdrawn_after_a_list_that_a_ceiling_cut(
    script: Script, harvest: Callable[..., Any], run_in: Runner
) -> None:
    harvest()
    script.ceiling, script.indexes = 40, ()
    report = harvest()
    assert (report["unchanged"], report["withdrawn"]) == (40, 0)
    assert "after 40 of 60 records" in run_in("runs", "show", str(report["run"])).stdout


def test_a_run_that_was_cut_goes_on_and_the_whole_counts_as_one_listing(
    script: Script, harvest: Callable[..., Any]
) -> None:
    script.most = 10

    def down(asked: dict[str, str], given: Any, body: bytes) -> bytes | Answer:
        return Answer(status=503, headers={"Retry-After": "0"}) if asked.get("startRecord") == "31" else body

    script.spoil = down
    assert harvest(code=1)["status"] == "failed"
    script.spoil = lambda asked, given, body: body
    script.requests.clear()
    script.books = books(60)
    report = harvest()
    assert report["status"] == "done"
    assert min(int(asked["startRecord"]) for asked in script.searches()) == 31
    assert report["new"] == 60
