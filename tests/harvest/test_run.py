"""A run from the connector's records to the store, counted outcome by outcome."""

from __future__ import annotations

import pytest

from catalog.errors import InvalidInput, LeaseTaken, UnknownName
from catalog.harvest.run import harvest
from catalog.store import leases, runs, sources
from catalog.store.db import reading, writing
from tests.harvest import scripted
from tests.harvest.conftest import COMPLETE, Source, book, counts, shelf


def test_records_are_stored_with_all_that_the_pipeline_knows(source: Source) -> None:
    report = source.harvest(book("b1", "  Truyện \n Kiều ", datestamp="2026-03-01T08:00:00"), COMPLETE)
    assert (report.status, counts(report)) == ("done", {"new": 1})
    stored = source.record("b1")
    assert stored is not None
    record = stored.parsed()
    assert record["title"] == "Truyện Kiều"
    assert record["id"] == "books-b1"
    assert record["institution"] == "hue-library"
    assert record["source"] == {"slug": "books", "native_id": "b1"}
    assert record["datestamp"] == "2026-03-01T08:00:00.000000Z"


def test_a_second_run_over_the_same_takes_no_number(source: Source) -> None:
    steps = [*shelf(700), COMPLETE]
    assert counts(source.harvest(*steps)) == {"new": 700}
    head = source.head()
    assert counts(source.harvest(*steps)) == {"unchanged": 700}
    assert source.head() == head


def test_only_what_changed_gets_a_version_and_a_number(source: Source) -> None:
    source.harvest(book("b1"), book("b2"), COMPLETE)
    head = source.head()
    report = source.harvest(book("b1"), book("b2", "Lục Vân Tiên"), book("b3", "Mới"), COMPLETE)
    assert counts(report) == {"new": 1, "changed": 1, "unchanged": 1}
    assert source.head() == head + 2
    assert source.titles() == ["Lục Vân Tiên", "Mới", "Truyện Kiều"]


def test_bytes_that_change_nothing_in_the_record_are_unchanged(source: Source) -> None:
    source.harvest(book("b1", exported="08:00"), COMPLETE)
    head = source.head()
    for moment in ("09:00", "10:00"):
        assert counts(source.harvest(book("b1", exported=moment), COMPLETE)) == {"unchanged": 1}
    assert source.head() == head


def test_a_new_datestamp_alone_is_no_change(source: Source) -> None:
    source.harvest(book("b1", datestamp="2026-03-01T08:00:00"), COMPLETE)
    head = source.head()
    report = source.harvest(book("b1", datestamp="2026-04-01T08:00:00"), COMPLETE)
    assert counts(report) == {"unchanged": 1}
    assert source.head() == head


def test_present_counts_as_unchanged_and_keeps_its_record(source: Source) -> None:
    source.harvest(book("b1"), COMPLETE)
    report = source.harvest({"present": "b1"}, COMPLETE)
    assert counts(report) == {"unchanged": 1}
    assert report.withdrawn == report.held == 0


@pytest.mark.parametrize("untrue", [2**63, -1])
def test_a_total_that_cannot_be_is_as_good_as_none(source: Source, untrue: int) -> None:
    report = source.harvest(book("b1"), {"mark": {"total": 2}}, book("b2"), {"mark": {"total": untrue}})
    assert (report.status, counts(report)) == ("done", {"new": 2})
    with reading() as session:
        assert runs.get(session, report.run).total == 2


def test_a_record_that_the_source_deletes_is_withdrawn_and_can_come_back(source: Source) -> None:
    source.harvest(book("b1"), COMPLETE)
    assert counts(source.harvest({"deleted": "b1"})) == {"deleted": 1}
    stored = source.record("b1")
    assert stored is not None
    assert stored.withdrawn_reason == "deleted at the source"
    assert counts(source.harvest({"deleted": "b1"})) == {"unchanged": 1}
    assert counts(source.harvest(book("b1"))) == {"changed": 1}
    stored = source.record("b1")
    assert stored is not None
    assert stored.withdrawn is None


def test_a_withdrawn_record_that_is_present_after_all_is_shown_again(source: Source) -> None:
    source.harvest(book("b1"), {"deleted": "b1"}, COMPLETE)
    assert source.titles() == []
    assert counts(source.harvest({"present": "b1"}, COMPLETE)) == {"changed": 1}
    assert source.titles() == ["Truyện Kiều"]
    assert counts(source.harvest(book("b1"), COMPLETE)) == {"unchanged": 1}


def test_a_deletion_of_what_was_never_here_is_skipped(source: Source) -> None:
    assert counts(source.harvest({"deleted": "b9"}, COMPLETE)) == {"skipped": 1}
    assert source.record("b9") is None


def test_events_about_one_record_are_taken_in_their_order(source: Source) -> None:
    steps = [book("b1"), {"deleted": "b1"}, book("b1", "Bản mới"), COMPLETE]
    report = source.harvest(*steps)
    assert counts(report) == {"new": 1, "deleted": 1, "changed": 1}
    assert source.titles() == ["Bản mới"]


def test_failing_and_skipped_records_are_counted_and_the_rest_goes_on(source: Source) -> None:
    report = source.harvest(
        book("b1"), book("b2", do="refuse"), book("b3", do="skip"), book("b4", do="raise"), COMPLETE
    )
    assert report.status == "done_with_errors"
    assert counts(report) == {"new": 1, "skipped": 1, "failed": 2}
    told = {entry.identifier: entry.fault for entry in report.failures}
    assert (told["b2"].field, told["b2"].rule) == ("title", "required")
    assert told["b4"].rule == "plugin_error"
    assert "scripted" in told["b4"].message
    assert "b3: an authority record" in report.notices


def test_an_enricher_that_breaks_is_named(source: Source) -> None:
    report = source.harvest(book("b1", "an enricher's record"), COMPLETE)
    assert counts(report) == {"failed": 1}
    assert "enricher shouting failed: RuntimeError" in report.failures[0].fault.message


def test_a_failed_record_keeps_its_last_good_version(source: Source) -> None:
    source.harvest(book("b1"), COMPLETE)
    head = source.head()
    report = source.harvest(book("b1", do="refuse"), COMPLETE)
    assert counts(report) == {"failed": 1}
    assert report.withdrawn == report.held == 0
    assert source.titles() == ["Truyện Kiều"]
    assert counts(source.harvest(book("b1"), COMPLETE)) == {"unchanged": 1}
    assert source.head() == head


def test_a_record_that_breaks_the_schema_names_field_and_rule(source: Source) -> None:
    report = source.harvest(book("b1", ""), book("b2", kind="spaceship"), COMPLETE)
    assert counts(report) == {"failed": 2}
    assert {(entry.identifier, entry.fault.field) for entry in report.failures} == {
        ("b1", "title"),
        ("b2", "kind"),
    }


def test_a_record_over_the_size_limit_is_refused_before_it_is_mapped(source: Source) -> None:
    report = source.harvest(book("b1", "x" * 8_100_000), book("b2"), COMPLETE)
    assert counts(report) == {"new": 1, "failed": 1}
    assert report.failures[0].fault.rule == "too_large"


def test_a_format_that_nobody_reads_is_a_failure_of_the_record(source: Source) -> None:
    report = source.harvest(book("b1", format="papyrus"), COMPLETE)
    assert report.failures[0].fault.rule == "unknown_format"


@pytest.mark.parametrize("native_id", ["", "a\x00b", "x" * 1001])
def test_an_identifier_that_cannot_be_kept_fails_and_stops_withdrawals(
    source: Source, native_id: str
) -> None:
    source.harvest(book("b1"), COMPLETE)
    report = source.harvest(book(native_id), COMPLETE, allow_withdraw=True)
    assert counts(report) == {"failed": 1}
    assert report.withdrawn == report.held == 0
    assert source.titles() == ["Truyện Kiều"]


def test_the_second_record_of_an_identifier_fails_and_the_first_is_kept(source: Source) -> None:
    report = source.harvest(book("x"), book("x", "Bản khác"), *shelf(600), COMPLETE)
    assert counts(report) == {"new": 601, "failed": 1}
    assert report.failures[0].fault.rule == "duplicate_identifier"
    assert "Truyện Kiều" in source.titles()


def test_a_duplicate_far_behind_its_first_is_found_too(source: Source) -> None:
    report = source.harvest(book("b1"), *shelf(3000)[2:], book("b1", "Bản khác"), COMPLETE)
    assert counts(report) == {"new": 2999, "failed": 1}
    assert counts(source.harvest()) == {"unchanged": 2999, "failed": 1}


def test_the_same_record_twice_with_the_same_bytes_is_no_fault(source: Source) -> None:
    report = source.harvest(book("b1"), book("b1"), COMPLETE)
    assert (report.status, counts(report)) == ("done", {"new": 1, "unchanged": 1})


@pytest.mark.parametrize("between", [0, 600])
def test_a_record_that_moves_while_it_is_listed_is_taken_in_its_later_state(
    source: Source, monkeypatch: pytest.MonkeyPatch, between: int
) -> None:
    first = book("x", datestamp="2026-03-01T08:00:00")
    later = book("x", "Bản khác", datestamp="2026-03-02T08:00:00")
    monkeypatch.setattr(scripted.Scripted, "lists_move", True)
    report = source.harvest(first, *shelf(between), COMPLETE | {}, later, first, COMPLETE)
    assert counts(report) == {"new": 1 + between, "changed": 1, "failed": 1}
    assert report.failures[0].fault.rule == "duplicate_identifier"
    assert "Bản khác" in source.titles()
    assert "Truyện Kiều" not in source.titles()


def test_what_the_connector_could_not_read_is_counted_with_its_words(source: Source) -> None:
    source.harvest(book("b1"), book("b2"), COMPLETE)
    report = source.harvest({"failed": "b1"}, book("b2"), COMPLETE)
    assert counts(report) == {"unchanged": 1, "failed": 1}
    fault = report.failures[0].fault
    assert (fault.field, fault.value, fault.rule) == ("leader", "xx", "unreadable")
    assert report.withdrawn == report.held == 0


def test_notices_reach_the_report_without_being_counted(source: Source) -> None:
    report = source.harvest(book("b1"), {"notice": "two bytes were repaired"}, COMPLETE)
    assert (report.status, report.seen) == ("done", 1)
    assert report.notices == ("two bytes were repaired",)


def test_the_since_mark_is_kept_only_by_a_run_that_ended_well(source: Source) -> None:
    mark = {"mark": {"next_since": "2026-05-01", "complete": True}}
    source.harvest(book("b1"), mark)
    later = {"mark": {"next_since": "2026-06-01"}}
    source.harvest(book("b2"), later, {"raise": "the server is down"})
    source.harvest(book("b3"), later)
    source.harvest(book("b4"), full=True)
    assert [asked["since"] for asked in source.requests()] == [None, "2026-05-01", "2026-05-01", None]
    assert source.requests()[2]["resume"] is not None


def test_a_limited_run_takes_so_many_and_withdraws_nothing(source: Source) -> None:
    source.harvest(*shelf(30), COMPLETE)
    report = source.harvest(*shelf(2), COMPLETE, limit=10, allow_withdraw=True)
    assert report.withdrawn == 0
    report = source.harvest(*shelf(300), {"mark": {"next_since": "later"}}, limit=10)
    assert report.seen == 10
    with reading() as session:
        assert sources.get(session, "books").next_since is None


def test_a_source_is_harvested_by_one_process_at_a_time(source: Source) -> None:
    with leases.hold("harvest:books"), pytest.raises(LeaseTaken):
        source.harvest(book("b1"))


def test_a_source_that_is_not_there_or_has_bad_options_is_named(source: Source) -> None:
    with pytest.raises(UnknownName, match="no source named 'films'"):
        harvest(source.parts.settings, source.parts.hooks, "films", pool=source.pool)
    with writing() as session:
        sources.update(session, "books", options={"count": "many"})
    with pytest.raises(InvalidInput, match=r"source books: .*count.*"):
        source.harvest(book("b1"))


def test_every_failure_is_kept_though_the_report_shows_a_thousand(source: Source) -> None:
    report = source.harvest(*(book(f"b{n}", do="refuse") for n in range(1200)), COMPLETE)
    assert (report.failed, len(report.failures)) == (1200, 1000)
    with reading() as session:
        assert len(runs.failures(session, report.run, offset=1000)) == 200
        assert runs.failure_counts(session, report.run) == {"required": 1200}
