"""A recorded Omeka Classic harvested over OAI-PMH: what is public there is public here, state after state."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import khomo_oaipmh
import orjson
import pytest
from flask import Flask

from catalog.formats.markup import without_markup
from catalog.formats.text.clean import clean
from catalog.harvest.workers import Pool
from catalog.settings import Settings
from tests.conftest import Runner
from tests.e2e import omeka as replay
from tests.e2e.homes import Home
from tests.e2e.omeka import Omeka, serving_omeka

UNTITLED = 66
UNSAVED = 69
"""Nothing but its address was saved of it."""
PRIVATE = 67
EDITED, NEW, DELETED, MADE_PRIVATE = (1, 14, 62), 68, (25, 35), 58
TOUCHED = 40
"""Changed at the source in what Dublin Core does not tell: its datestamp is new, its record the same."""
NO_TITLE = "required"
RECORDED = {"prefix": "oai_dc"}
"""The one format that was recorded in every state; a choice would fall on oai_qdc."""

Harvesting = Callable[..., Home]


@pytest.fixture
def omeka() -> Iterator[Omeka]:
    with serving_omeka() as running:
        yield running


def expected(omeka: Omeka) -> dict[str, str]:
    """Identifier and title of each item of the REST list; one without is called by its description."""
    found = {**replay.titles(omeka.state)}
    if UNTITLED in found:
        found[UNTITLED] = "[Mảnh gốm chưa đặt tên (nhan đề để trống)]"
    found.pop(UNSAVED, None)
    return {omeka.identifier(number): clean(without_markup(title)) for number, title in found.items()}


def numbers(omeka: Omeka, identifiers: Any) -> set[int]:
    return {int(identifier.rpartition(":")[2]) for identifier in identifiers}


def test_the_recorded_states_are_what_they_are_said_to_be() -> None:
    before, after = replay.items("before"), replay.items("after")
    assert (len(before), len(after)) == (66, 64)
    assert before.keys() - after.keys() == {*DELETED, MADE_PRIVATE}
    assert after.keys() - before.keys() == {NEW}
    assert {number for number, title in replay.titles("after").items() if not title} == {UNTITLED}


def test_the_public_items_are_those_of_the_rest_list_before_and_after_changes(
    omeka: Omeka, make_app: Callable[..., Flask], run_in: Runner, afresh: Harvesting
) -> None:
    make_app([khomo_oaipmh])
    run_in(
        "sources", "add", "museum", "--connector", "oaipmh", "--institution", "museum",
        "--institution-name", "Bảo tàng số minh họa", "--institution-system", "museum",
        "--option", f"url={omeka.endpoint}", "--option", "allow_private=true",
        "--option", "prefix=oai_dc",
    )  # fmt: skip
    first = orjson.loads(run_in("harvest", "museum", "--json", "--no-index", code=0).stdout)
    assert (first["seen"], first["new"], first["failed"]) == (66, 66, 0)
    omeka.state = "after"
    second = orjson.loads(run_in("harvest", "museum", "--json", "--no-index", code=0).stdout)
    assert (second["new"], second["changed"], second["withdrawn"], second["held"]) == (1, 3, 3, 0)
    fresh = afresh(omeka.endpoint, **RECORDED)
    assert fresh.harvest().new == 64
    assert fresh.live() == expected(omeka)
    assert run_in("db", "digest").stdout.strip() == fresh.digest()


def test_the_first_harvest_holds_exactly_the_public_items(omeka: Omeka, harvesting: Harvesting) -> None:
    home = harvesting(omeka.endpoint, **RECORDED)
    report = home.harvest()
    assert home.live() == expected(omeka)
    assert report.failures == ()
    assert numbers(omeka, home.live()) == replay.items("before").keys()
    assert PRIVATE not in numbers(omeka, home.live())


def test_changes_are_taken_and_the_sweep_finds_deletions(omeka: Omeka, harvesting: Harvesting) -> None:
    home = harvesting(omeka.endpoint, **RECORDED)
    home.harvest()
    versions = {number: home.record(omeka.identifier(number)).digest for number in (*EDITED, TOUCHED)}
    asked = len(omeka.requests)
    omeka.state = "after"
    report = home.harvest()
    assert (report.new, report.changed, report.withdrawn) == (1, len(EDITED), 3)
    assert home.live() == expected(omeka)
    assert home.record(omeka.identifier(TOUCHED)).digest == versions[TOUCHED]
    for number in EDITED:
        assert home.record(omeka.identifier(number)).digest != versions[number]
    for number in (*DELETED, MADE_PRIVATE):
        gone = home.record(omeka.identifier(number))
        assert gone.withdrawn is not None
        assert "no longer listed" in (gone.withdrawn_reason or "")
    sent = [dict(request) for request in omeka.requests[asked:]]
    assert not any(given["verb"] == "ListRecords" and "from" not in given for given in sent)
    assert [given["verb"] for given in sent].count("ListIdentifiers") == 3


def test_withdrawals_over_the_share_wait_for_a_person(
    omeka: Omeka, make_app: Callable[..., Flask], settings: Settings, pool: Pool
) -> None:
    wary = dataclasses.replace(settings, withdraw_share=0.04)
    home = Home(make_app([khomo_oaipmh], wary), pool, omeka.endpoint, **RECORDED)
    home.harvest()
    omeka.state = "after"
    report = home.harvest()
    assert (report.status, report.withdrawn, report.held) == ("done_with_errors", 0, 3)
    assert len(home.live()) == 66 + 1
    report = home.harvest(full=True, allow_withdraw=True)
    assert (report.withdrawn, report.held) == (3, 0)
    assert home.live() == expected(omeka)


def test_the_same_state_again_changes_nothing(omeka: Omeka, harvesting: Harvesting) -> None:
    home = harvesting(omeka.endpoint, **RECORDED)
    home.harvest()
    before = home.digest()
    for full in (False, True):
        report = home.harvest(full=full)
        assert (report.new, report.changed, report.withdrawn, report.held) == (0, 0, 0, 0)
        assert home.digest() == before


def test_damaged_items_are_repaired_with_a_notice_or_named(
    omeka: Omeka, harvesting: Harvesting, afresh: Harvesting
) -> None:
    home = harvesting(omeka.endpoint, **RECORDED)
    home.harvest()
    for state in ("after", "damaged"):
        omeka.state = state
        report = home.harvest()
    assert home.live() == expected(omeka)
    assert home.live()[omeka.identifier(70)] == "Bản ghi có ký tự điều khiển"
    assert any("control characters" in notice for notice in report.notices)
    assert {(entry.identifier, entry.fault.rule) for entry in report.failures} == {
        (omeka.identifier(UNSAVED), NO_TITLE)
    }
    fresh = afresh(omeka.endpoint, **RECORDED)
    report = fresh.harvest()
    assert fresh.live() == home.live()
    assert fresh.digest() == home.digest()
    assert numbers(omeka, {entry.identifier for entry in report.failures}) == {UNSAVED}


def test_identifiers_without_a_namespace_are_taken_as_they_are(omeka: Omeka, harvesting: Harvesting) -> None:
    omeka.state = "empty_namespace"
    home = harvesting(omeka.endpoint, **RECORDED)
    home.harvest()
    assert home.live() == expected(omeka)
    assert "oai::1" in home.live()
    # The server knows none of its identifiers when asked for one: that must not withdraw anything.
    report = home.harvest()
    assert (report.new, report.withdrawn, report.held) == (0, 0, 0)
    assert home.live() == expected(omeka)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("prefix", ["mets", "omeka-xml", "marc21"])
def test_a_prefix_that_cannot_be_read_is_refused_with_what_is_offered(
    omeka: Omeka, harvesting: Harvesting, prefix: str
) -> None:
    omeka.state = "after"
    home = harvesting(omeka.endpoint, prefix=prefix)
    report = home.harvest()
    assert report.status == "failed"
    assert repr(prefix) in report.message
    assert "oai_dc" in report.message
    assert home.live() == {}


@pytest.mark.databases("sqlite")
def test_sets_are_harvested_one_after_the_other(omeka: Omeka, harvesting: Harvesting) -> None:
    omeka.state = "after"
    entries = replay.listed("after", "oai_dc")
    home = harvesting(omeka.endpoint, set="1", **RECORDED)
    home.harvest()
    assert numbers(omeka, home.live()) == {
        int(entry.identifier.rpartition(b":")[2]) for entry in entries if "1" in entry.sets
    }
    assert home.live().items() <= expected(omeka).items()


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", ["8", "7", "99"])
def test_a_set_that_is_empty_private_or_unknown_is_told(
    omeka: Omeka, harvesting: Harvesting, name: str
) -> None:
    omeka.state = "after"
    home = harvesting(omeka.endpoint, set=name, **RECORDED)
    report = home.harvest()
    assert home.live() == {}
    assert any(repr(name) in notice for notice in (*report.notices, report.message)), report
