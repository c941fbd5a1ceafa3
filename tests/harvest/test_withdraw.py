"""Withdrawals: only after a complete listing, and not too many at once without a person."""

from __future__ import annotations

import pytest

from catalog.store.db import reading
from catalog.store.sources import get
from tests.harvest.conftest import COMPLETE, Source, counts, shelf


def test_what_a_complete_listing_no_longer_shows_is_withdrawn(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    report = source.harvest(*shelf(18), COMPLETE)
    assert (report.withdrawn, report.held, report.status) == (2, 0, "done")
    stored = source.record("b19")
    assert stored is not None
    assert stored.withdrawn_reason == "no longer listed by the source"
    assert len(source.titles()) == 18


def test_a_listing_that_is_not_complete_withdraws_nothing(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    report = source.harvest(*shelf(19), {"mark": {}})
    assert (report.withdrawn, report.held) == (0, 0)
    assert len(source.titles()) == 20


def test_withdrawals_over_the_share_wait_for_a_person(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    report = source.harvest(*shelf(17), COMPLETE)
    assert (report.withdrawn, report.held, report.status) == (0, 3, "done_with_errors")
    assert len(source.titles()) == 20
    report = source.harvest(*shelf(17), COMPLETE, allow_withdraw=True)
    assert (report.withdrawn, report.held, report.status) == (3, 0, "done")
    assert len(source.titles()) == 17


def test_an_empty_complete_listing_does_not_empty_the_catalog(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    report = source.harvest(COMPLETE)
    assert (report.seen, report.withdrawn, report.held) == (0, 0, 20)


def test_a_failure_without_an_identifier_stops_withdrawals(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    report = source.harvest(*shelf(19), {"failed": None}, COMPLETE, allow_withdraw=True)
    assert counts(report) == {"unchanged": 19, "failed": 1}
    assert (report.withdrawn, report.held) == (0, 0)


@pytest.mark.parametrize("steps", [[{"raise": "the server is down"}], [{"break": "a bug"}]])
def test_a_run_that_did_not_end_well_withdraws_nothing(source: Source, steps: list[dict[str, str]]) -> None:
    source.harvest(*shelf(20), COMPLETE)
    report = source.harvest(*shelf(19), COMPLETE, *steps, allow_withdraw=True)
    assert report.status == "failed"
    assert len(source.titles()) == 20


def test_a_record_that_is_back_after_its_withdrawal_is_shown_again(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    source.harvest(*shelf(19), COMPLETE)
    report = source.harvest(*shelf(20), COMPLETE)
    assert counts(report) == {"changed": 1, "unchanged": 19}
    assert len(source.titles()) == 20


def test_a_large_withdrawal_goes_in_batches(source: Source) -> None:
    source.harvest(*shelf(2500), COMPLETE)
    report = source.harvest(*shelf(100), COMPLETE, allow_withdraw=True)
    assert report.withdrawn == 2400
    with reading() as session:
        assert get(session, "books").removed is None
    assert len(source.titles()) == 100
