"""A run that was cut goes on at its mark; nothing is lost, doubled or withdrawn by the cut."""

from __future__ import annotations

import sqlite3

import pytest
import sqlalchemy as sa

from catalog.store import changes, items, runs, sources
from catalog.store.db import db, reading, writing
from tests.harvest.conftest import COMPLETE, Source, book, counts, shelf

MARK = {"mark": {}}
DOWN = {"raise": "the server is down"}


def test_a_cut_run_goes_on_at_its_mark_and_reports_the_whole(source: Source) -> None:
    steps = [*shelf(600), MARK, *shelf(900)[600:]]
    cut = source.harvest(*steps, DOWN)
    assert (cut.status, cut.message) == ("failed", "the server is down")
    assert len(source.titles()) == 900
    whole = source.harvest(*steps, *shelf(1000)[900:], COMPLETE)
    assert whole.run == cut.run
    assert source.requests()[1]["resume"] == {"line": 601}
    assert whole.seen == 1000
    # What was committed behind the mark came again and counts as unchanged.
    assert counts(whole) == {"new": 700, "unchanged": 300}
    assert whole.status == "done"
    assert len(source.titles()) == 1000


def test_failures_behind_the_mark_are_told_once(source: Source) -> None:
    bad = book("bad", do="refuse")
    steps = [*shelf(600), book("worse", do="refuse"), MARK, bad]
    source.harvest(*steps, DOWN)
    report = source.harvest(*steps, COMPLETE)
    assert counts(report) == {"new": 600, "failed": 2}
    assert [entry.identifier for entry in report.failures] == ["worse", "bad"]


def test_a_record_behind_the_mark_that_changed_meanwhile_is_no_duplicate(source: Source) -> None:
    source.harvest(*shelf(600), MARK, book("x", "Cũ"), DOWN)
    report = source.harvest(*shelf(600), MARK, book("x", "Mới"), COMPLETE)
    assert counts(report) == {"new": 600, "changed": 1}
    assert "Mới" in source.titles()


def test_what_vanished_between_cut_and_resumption_is_absent(source: Source) -> None:
    source.harvest(*shelf(600), MARK, book("x", "Tạm"), DOWN)
    report = source.harvest(*shelf(600), MARK, COMPLETE)
    assert report.withdrawn == 1
    assert "Tạm" not in source.titles()


def test_what_was_seen_before_the_mark_is_not_absent_after_it(source: Source) -> None:
    source.harvest(*shelf(700), COMPLETE)
    steps = [*shelf(600), MARK]
    source.harvest(*steps, DOWN)
    report = source.harvest(*steps, *shelf(690)[600:], COMPLETE)
    assert report.withdrawn == 10
    assert len(source.titles()) == 690


def test_a_run_without_a_mark_begins_a_new_listing(source: Source) -> None:
    steps = shelf(100)
    cut = source.harvest(*steps, DOWN)
    report = source.harvest(*steps, COMPLETE)
    assert report.run != cut.run
    assert counts(report) == {"unchanged": 100}
    with reading() as session:
        assert runs.get(session, cut.run).status == "failed"


def test_a_mark_that_leads_nowhere_is_tried_once(source: Source) -> None:
    source.harvest(*shelf(600), MARK, DOWN)
    source.harvest(*shelf(600), MARK, {"break": "the token has expired"})
    report = source.harvest(*shelf(600), COMPLETE)
    assert [asked["resume"] for asked in source.requests()] == [None, {"line": 601}, None]
    assert counts(report) == {"unchanged": 600}


def test_changed_options_make_the_next_run_start_afresh(source: Source) -> None:
    source.harvest(*shelf(600), MARK, DOWN)
    with writing() as session:
        options = sources.get(session, "books").source.options
        sources.update(session, "books", options={**options, "prefix": "* "})
    report = source.harvest(*shelf(600), COMPLETE)
    assert source.requests()[1]["resume"] is None
    assert counts(report) == {"changed": 600}


def test_a_cut_run_of_changes_is_not_taken_for_a_full_one(source: Source) -> None:
    cut = source.harvest(*shelf(600), MARK, DOWN)
    report = source.harvest(*shelf(600), COMPLETE, full=True)
    assert report.run != cut.run
    assert source.requests()[1] == {"since": None, "resume": None, "full": True}


def test_an_error_in_the_connector_ends_the_run_and_names_it(source: Source) -> None:
    report = source.harvest(book("b1"), {"break": "list index out of range"})
    assert report.status == "failed"
    assert "plugin scripted in fetch: ValueError: list index out of range" in report.message
    assert source.titles() == ["Truyện Kiều"]


def test_a_long_way_without_marks_is_committed_piece_by_piece(source: Source) -> None:
    report = source.harvest(*shelf(4500), DOWN)
    assert report.new == 4500
    with reading() as session:
        assert sources.get(session, "books").next_since is None
        assert items.count_stored(session, "books") == 4500


@pytest.mark.databases("sqlite")
def test_a_full_disk_ends_the_run_with_a_report_and_the_next_goes_on(source: Source) -> None:
    steps = [*shelf(600), MARK, *shelf(3000)[600:]]
    with db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    @sa.event.listens_for(db.engine, "connect")
    def small(connection: sqlite3.Connection, record: object) -> None:
        # The limit that SQLite itself reports as "database or disk is full".
        connection.execute(f"PRAGMA max_page_count={pages + 400}")

    db.engine.dispose()
    report = source.harvest(*steps, COMPLETE)
    assert report.status == "failed"
    assert "database or disk is full" in report.message
    sa.event.remove(db.engine, "connect", small)
    db.engine.dispose()
    assert counts(source.harvest())["new"] + report.new >= 3000
    assert len(source.titles()) == 3000


def test_two_ways_to_the_same_set_have_one_digest(source: Source) -> None:
    steps = [*shelf(600), MARK, *shelf(1200)[600:], COMPLETE]
    source.harvest(*steps[:900], DOWN)
    source.harvest(*steps)
    with reading() as session:
        expected = changes.digest_of((entry.id, entry.digest) for entry in changes.after(session, 0, 10_000))
        assert changes.digest(session) == changes.head(session).set_digest == expected
    assert len(source.titles()) == 1200


@pytest.mark.parametrize("full", [True, False])
def test_the_resumed_run_asks_as_the_cut_one_did(source: Source, full: bool) -> None:
    source.harvest(book("a"), {"mark": {"next_since": "s1", "complete": True}})
    source.harvest(*shelf(600), MARK, DOWN, full=full)
    source.harvest(*shelf(600), MARK, COMPLETE)
    first, second = source.requests()[1:]
    assert (first["since"], first["full"]) == (second["since"], second["full"])
