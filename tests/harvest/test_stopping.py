"""A person stops a run, decides on what it held back, takes a removed source back."""

from __future__ import annotations

import threading
import time

import pytest
from flask import Flask

from catalog.errors import UnknownName
from catalog.harvest import held, registry
from catalog.store import runs, sources
from catalog.store.db import now, reading, writing
from tests.harvest.conftest import COMPLETE, Source, shelf

SLOW = [step for book in shelf(200) for step in (book, {"sleep": 0.05})]


def _stop(app: Flask) -> None:
    """Ask the run to end as soon as there is one."""
    with app.app_context():
        while True:
            with reading() as session:
                state = sources.get(session, "books")
            if state.last_run is not None:
                with writing() as session:
                    runs.ask_to_stop(session, state.last_run)
                return
            time.sleep(0.05)


@pytest.mark.databases("sqlite")
def test_a_run_ends_when_a_person_asks_for_it_and_waits_for_its_time(
    plugin_app: Flask, source: Source
) -> None:
    with writing() as session:
        sources.set_every(session, "books", 86_400)
    asking = threading.Thread(target=_stop, args=(plugin_app,))
    asking.start()
    report = source.harvest(*SLOW, COMPLETE)
    asking.join()
    assert (report.status, report.message) == ("interrupted", "stopped by a person")
    assert report.seen < 200
    with reading() as session:
        # One that a signal cut would be due at once.
        assert sources.due(session, now()) == []
        assert runs.ask_to_stop(session, report.run) is False


@pytest.mark.databases("sqlite")
def test_a_run_notes_how_far_it_has_come(source: Source) -> None:
    report = source.harvest(*shelf(7), COMPLETE)
    with reading() as session:
        run = runs.get(session, report.run)
        assert (run.seen, sources.get(session, "books").last_run) == (7, report.run)


def test_what_was_held_back_goes_when_a_person_says_so(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    report = source.harvest(*shelf(15), COMPLETE)
    with reading() as session:
        waiting = held.held(session, "books")
    assert waiting is not None
    assert (waiting.run.id, waiting.missing, waiting.live) == (report.run, 5, 20)
    assert held.accept("books", report.run, "cli") == 5
    assert len(source.titles()) == 15
    with reading() as session:
        run = runs.get(session, report.run)
        assert (run.status, run.counts["held"], run.counts["withdrawn"]) == ("done", 0, 5)
        assert held.held(session, "books") is None
    with pytest.raises(held.NoLongerHeld, match="waits for a decision"):
        held.accept("books", report.run, "cli")


@pytest.mark.databases("sqlite")
def test_what_was_held_back_stays_when_a_person_says_so_and_is_asked_again(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    report = source.harvest(*shelf(15), COMPLETE)
    held.refuse("books", report.run, "cli")
    assert len(source.titles()) == 20
    with reading() as session:
        assert held.held(session, "books") is None
    assert source.harvest(*shelf(15), COMPLETE).held == 5


@pytest.mark.databases("sqlite")
def test_nothing_is_decided_on_a_listing_that_a_newer_one_followed(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    old = source.harvest(*shelf(15), COMPLETE)
    source.harvest(*shelf(3), {"mark": {}})
    with reading() as session:
        assert held.held(session, "books") is None
    with pytest.raises(held.NoLongerHeld):
        held.accept("books", old.run, "cli")
    assert len(source.titles()) == 20


def test_a_removed_source_comes_back_as_it_was_and_rests(source: Source) -> None:
    source.harvest(*shelf(20), COMPLETE)
    source.harvest(*shelf(19), COMPLETE)
    assert registry.remove("books") == 19
    assert source.titles() == []
    with pytest.raises(UnknownName):
        source.harvest()
    # What the source itself took away before stays away.
    assert registry.restore("books") == 19
    assert len(source.titles()) == 19
    with reading() as session:
        assert sources.get(session, "books").paused is not None
    with pytest.raises(UnknownName):
        registry.restore("books")


@pytest.mark.databases("sqlite")
def test_a_source_that_rests_is_never_due(source: Source) -> None:
    with writing() as session:
        sources.set_every(session, "books", 3_600)
        sources.pause(session, "books", paused=True)
        assert sources.due(session, now()) == []
        sources.pause(session, "books", paused=False)
        assert sources.due(session, now()) == ["books"]
