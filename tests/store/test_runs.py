"""Runs: opening, taking up, closing; their failures."""

from __future__ import annotations

import pytest
from flask import Flask

from catalog.errors import Fault, UnknownName
from catalog.sdk.events import Failure
from catalog.store import runs
from catalog.store.db import reading, writing
from catalog.store.runs import RunState
from tests.factories import add_institution, add_source


@pytest.fixture
def source(app: Flask) -> str:
    add_institution()
    return add_source("books")


def _open(source: str, mode: runs.Mode = "changes") -> RunState:
    with writing() as session:
        return runs.open_run(session, source, mode)


def _mark(run: RunState, page: int, **counts: int) -> None:
    with writing() as session:
        runs.mark(session, run.id, resume={"page": page}, next_since="s", total=9, counts=counts)


def _finish(run: RunState, status: str, **counts: int) -> None:
    with writing() as session:
        runs.finish(session, run.id, status, counts, "why")


def _failure(identifier: str, value: str = "") -> Failure:
    return Failure(identifier=identifier, fault=Fault("title", value, "required", "is missing"))


@pytest.mark.parametrize("status", ["running", "interrupted", "failed"])
def test_a_cut_run_is_taken_up_with_its_listing_mark_and_counts(source: str, status: str) -> None:
    first = _open(source)
    _mark(first, 3, new=40)
    _finish(first, status, new=55)
    again = _open(source)
    assert (again.id, again.listing, again.status) == (first.id, first.listing, "running")
    assert again.resume == {"page": 3}
    assert again.counts["new"] == 40


@pytest.mark.parametrize("status", ["done", "done_with_errors"])
def test_a_run_that_ended_is_not_taken_up(source: str, status: str) -> None:
    first = _open(source)
    _mark(first, 3)
    _finish(first, status, new=55)
    again = _open(source)
    assert again.id != first.id
    assert again.listing != first.listing
    assert (again.resume, again.counts) == (None, {})


def test_a_limited_run_or_a_remap_neither_takes_up_nor_is_taken_up(source: str) -> None:
    cut = _open(source)
    _mark(cut, 3)
    for mode in ("limited", "remap"):
        other = _open(source, mode)  # type: ignore[arg-type]
        assert other.id != cut.id
        _mark(other, 1)
    assert _open(source).id == cut.id


def test_a_run_that_was_killed_is_no_longer_called_running(source: str) -> None:
    killed = _open(source)
    _open(source)
    with reading() as session:
        assert runs.get(session, killed.id).status == "interrupted"


def test_failures_come_back_in_order_and_page_by_page(source: str) -> None:
    run = _open(source)
    with writing() as session:
        runs.add_failures(session, run.id, "failure", [_failure(f"b{n}") for n in range(7)])
        runs.add_failures(session, run.id, "notice", [_failure("n")])
    with reading() as session:
        page = runs.failures(session, run.id, offset=2, limit=3)
        assert [entry.identifier for entry in page] == ["b2", "b3", "b4"]
        assert runs.failure_counts(session, run.id) == {"required": 7}
        assert len(runs.failures(session, run.id, "notice")) == 1


def test_a_value_that_no_database_takes_is_kept_escaped(source: str) -> None:
    run = _open(source)
    with writing() as session:
        runs.add_failures(session, run.id, "failure", [_failure("a\ud800", "b\0c")])
    with reading() as session:
        (found,) = runs.failures(session, run.id)
    assert (found.identifier, found.fault.value) == ("a\\ud800", "b\\x00c")


def test_the_newest_runs_come_first_and_the_latest_of_each_source(source: str) -> None:
    first = _open(source)
    _finish(first, "done", new=1)
    second = _open(source)
    with reading() as session:
        assert [run.id for run in runs.newest(session)] == [second.id, first.id]
        assert runs.latest_by_source(session, [source, "films"]) == {source: runs.get(session, second.id)}
        with pytest.raises(UnknownName, match="no run named '99'"):
            runs.get(session, 99)
