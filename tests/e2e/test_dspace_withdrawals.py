"""What is gone from a DSpace repository, and what servers do to whole harvests of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import khomo_dspace
import orjson
import pytest
from flask import Flask

from catalog.sdk.testing import Answer
from catalog.sdk.testing.dspace import Script, items, nasty_dspace
from tests.conftest import Runner


@pytest.fixture
def script() -> Script:
    return Script(items=items(60))


@pytest.fixture
def harvest(script: Script, make_app: Callable[..., Flask], run_in: Runner) -> Iterator[Callable[..., Any]]:
    make_app([khomo_dspace])
    with nasty_dspace(script) as url:
        run_in("sources", "add", "kho", "--connector", "dspace", "--institution", "library",
               "--institution-name", "Thư viện", "--option", f"url={url}", "--option", "page_size=10",
               "--option", "allow_private=true")  # fmt: skip

        def run(*arguments: str, code: int = 0) -> Any:
            return orjson.loads(
                run_in("harvest", "kho", "--json", "--no-index", *arguments, code=code).stdout
            )

        yield run


def test_what_a_complete_list_does_not_show_is_withdrawn_and_comes_back(
    script: Script, harvest: Callable[..., Any]
) -> None:
    assert harvest()["new"] == 60
    script.items = items(60)[:-2]
    assert harvest()["withdrawn"] == 2
    script.items = items(60)
    back = harvest()
    assert (back["changed"], back["unchanged"], back["withdrawn"]) == (2, 58, 0)


def test_items_that_are_withdrawn_or_made_private_are_no_longer_listed(
    script: Script, harvest: Callable[..., Any]
) -> None:
    harvest()
    first, second, *others = items(60)
    script.items = [
        dataclasses.replace(first, withdrawn=True), dataclasses.replace(second, discoverable=False), *others
    ]  # fmt: skip
    assert harvest()["withdrawn"] == 2


def test_nothing_is_withdrawn_after_a_list_with_an_item_that_was_lost(
    script: Script, harvest: Callable[..., Any]
) -> None:
    harvest()
    script.items = items(60)[:-2]
    script.lost = frozenset((7,))
    report = harvest(code=3)
    assert (report["status"], report["failed"], report["withdrawn"]) == ("done_with_errors", 1, 0)


def test_a_record_whose_files_are_lost_for_a_while_stays_as_it_was(
    script: Script, harvest: Callable[..., Any]
) -> None:
    harvest()
    script.broken = frozenset((7,))
    report = harvest(code=3)
    assert (report["unchanged"], report["changed"], report["failed"], report["withdrawn"]) == (59, 0, 1, 0)
    script.broken = frozenset()
    assert harvest()["unchanged"] == 60


def test_an_embargo_that_ends_opens_the_record_with_the_next_listing_of_all(
    script: Script, harvest: Callable[..., Any]
) -> None:
    script.items = [dataclasses.replace(item, status="embargo") for item in items(3)]
    harvest()
    script.items = items(3)
    assert harvest()["changed"] == 3


def test_a_server_that_is_asked_too_often_is_waited_for(script: Script, harvest: Callable[..., Any]) -> None:
    left = [1, 1, 1]

    def busy(path: str, asked: dict[str, str], body: bytes) -> bytes | Answer:
        if asked.get("page") == "3" and left:
            left.pop()
            return Answer(status=429, headers={"Retry-After": "0"})
        return body

    script.spoil = busy
    report = harvest()
    assert (report["status"], report["new"], left) == ("done", 60, [])


def test_a_run_that_was_cut_goes_on_and_the_whole_counts_as_one_listing(
    script: Script, harvest: Callable[..., Any]
) -> None:
    def down(path: str, asked: dict[str, str], body: bytes) -> bytes | Answer:
        is_fourth = asked.get("page") == "3" and asked.get("size") == "10"
        return Answer(status=503, headers={"Retry-After": "0"}) if is_fourth else body

    script.spoil = down
    assert harvest(code=1)["status"] == "failed"
    script.spoil = lambda path, asked, body: body
    script.requests.clear()
    report = harvest()
    assert (report["status"], report["new"]) == ("done", 60)
    assert min(int(asked["page"]) for asked in script.searches()) == 3


def test_only_changes_are_asked_for_where_a_repository_is_large(
    script: Script, harvest: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khomo_dspace.since.SMALL", 50)
    harvest()
    script.requests.clear()
    script.items = [
        dataclasses.replace(items(60)[4], title="Mới", modified="2099-01-01T00:00:00Z"),
        *items(60),
    ]
    script.items.pop(5)
    report = harvest()
    assert (report["changed"], report["unchanged"], report["withdrawn"]) == (1, 0, 0)
    (asked,) = script.searches()
    assert asked["query"].startswith("lastModified:[")
    assert harvest("--full")["unchanged"] == 60
