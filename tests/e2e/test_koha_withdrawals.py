"""What becomes of a Koha's records through whole harvests: those gone, hidden, failed; a key given later."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import khomo_koha
import khomo_oaipmh
import orjson
import pytest
from flask import Flask

from catalog.sdk.testing import Answer
from catalog.sdk.testing.koha import KEY, Asked, Script, nasty_koha
from catalog.sdk.testing.koha_books import books, item
from catalog.store import records
from catalog.store.db import reading
from tests.conftest import Runner

Harvest = Callable[..., Any]


@pytest.fixture
def script() -> Script:
    return Script(books=books(60))


@pytest.fixture
def harvest(script: Script, make_app: Callable[..., Flask], run_in: Runner) -> Iterator[Harvest]:
    """Harvests the Koha by REST; ``harvest(code=1)`` expects that code."""
    make_app([khomo_koha, khomo_oaipmh])
    with nasty_koha(script) as url:
        run_in("sources", "add", "opac", "--connector", "koha", "--institution", "library",
               "--institution-name", "Thư viện", "--option", f"url={url}",
               "--option", "allow_private=true", "--option", f"key={KEY}")  # fmt: skip

        def run(code: int = 0) -> Any:
            return orjson.loads(run_in("harvest", "opac", "--json", "--no-index", code=code).stdout)

        yield run


def copies(number: int) -> list[dict[str, str]]:
    """The published copies of a record."""
    with reading() as session:
        stored = records.get(session, f"opac-{number}")
    assert stored is not None
    found: list[dict[str, str]] = orjson.loads(stored.json).get("holdings", [])
    return found


def test_what_a_complete_list_does_not_show_is_withdrawn_and_comes_back(
    script: Script, harvest: Harvest
) -> None:
    assert harvest()["new"] == 60
    script.books = books(60)[:-2]
    assert harvest()["withdrawn"] == 2
    script.books = books(60)
    back = harvest()
    assert (back["changed"], back["unchanged"], back["withdrawn"]) == (2, 58, 0)


def test_a_record_that_becomes_suppressed_is_withdrawn(script: Script, harvest: Harvest) -> None:
    harvest()
    first, *others = script.books
    script.books = [dataclasses.replace(first, hidden=True), *others]
    assert harvest()["deleted"] == 1
    with reading() as session:
        stored = records.get(session, f"opac-{first.number}")
    assert stored is not None
    assert stored.withdrawn is not None


def test_a_record_whose_items_fail_keeps_its_copies_and_is_not_withdrawn(
    script: Script, harvest: Harvest
) -> None:
    harvest()
    number = script.books[5].number
    before = copies(number)
    script.lame = frozenset((number,))
    report = harvest(code=3)
    assert (report["failed"], report["withdrawn"], copies(number)) == (1, 0, before)
    assert before


def test_a_copy_that_goes_on_loan_changes_its_record_alone(script: Script, harvest: Harvest) -> None:
    harvest()
    first, *others = script.books
    lent = item(20, first.number, checked_out_date="2026-12-01")
    script.books = [dataclasses.replace(first, items=(lent,)), *others]
    assert harvest()["changed"] == 1
    assert [copy["status"] for copy in copies(first.number)] == ["on_loan"]


def test_a_run_that_was_cut_goes_on_and_the_whole_counts_as_one_listing(
    script: Script, harvest: Harvest
) -> None:
    script.most = 10

    def down(asked: Asked, answer: Answer) -> Answer:
        is_later = asked.path == "/api/v1/biblios" and len(script.asked("/api/v1/biblios")) > 4
        return Answer(status=503, headers={"Retry-After": "0"}) if is_later else answer

    script.spoil = down
    assert harvest(code=1)["status"] == "failed"
    script.spoil = lambda asked, answer: answer
    script.requests.clear()
    report = harvest()
    first = orjson.loads(script.asked("/api/v1/biblios")[0].given["q"])
    assert first["me.biblio_id"][">"] > 0
    assert (report["status"], report["new"]) == ("done", 60)


def test_a_key_that_is_given_later_keeps_the_records_and_brings_their_copies(
    script: Script, harvest: Harvest, run_in: Runner
) -> None:
    run_in("sources", "update", "opac", "--option", "key=")
    assert harvest()["new"] == 60
    assert copies(6) == []
    run_in("sources", "update", "opac", "--option", f"key={KEY}")
    report = harvest()
    assert (report["new"], report["withdrawn"], report["changed"]) == (0, 0, 54)
    assert len(copies(6)) == 2
    shown = run_in("sources", "list", "--json").stdout
    assert "bi-mat" not in shown
