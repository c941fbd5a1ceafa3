"""Lists of sources and runs, tasks and traces, on every database."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.record import Source
from catalog.store import leases, runs, source_lists, sources, tasks, traces
from catalog.store.db import now, reading, writing
from catalog.store.models_sources import SourceTask
from catalog.store.scopes import Reach
from catalog.store.source_lists import RUN_SORTS, SORTS, Wanted
from tests.factories import add_institution, add_source, make_record, publish_records

ALL = Reach(everything=True)


@pytest.fixture
def filled(app: Flask) -> None:
    """Two institutions, a source each; the first has a record and two runs, the second is paused."""
    add_institution("hue-library")
    add_institution("vinh-museum", name_vi="Bảo tàng Vinh", province="Tỉnh Nghệ An")
    for slug, institution in (("sach", "hue-library"), ("hien-vat", "vinh-museum")):
        add_source(slug, institution)
    publish_records([make_record("1", source="sach", institution="hue-library")])
    with writing() as session:
        first = runs.open_run(session, "sach", "full")
        runs.finish(session, first.id, "failed", {"failed": 2}, "away")
        second = runs.open_run(session, "sach", "full")
        runs.finish(session, second.id, "done_with_errors", {"new": 1, "held": 3})
        sources.pause(session, "hien-vat", paused=True)


@pytest.mark.usefixtures("filled")
def test_sources_are_searched_filtered_and_sorted_within_reach() -> None:
    with reading() as session:

        def slugs(reach: Reach = ALL, **wanted: str) -> list[str]:
            lines, total = source_lists.sources(session, reach, Wanted(**wanted))
            assert total == len(lines)
            return [line.slug for line in lines]

        for sort in SORTS:
            assert sorted(slugs(sort=sort)) == sorted(slugs(sort=f"-{sort}")) == ["hien-vat", "sach"]
        assert slugs(sort="-records") == ["sach", "hien-vat"]
        assert slugs(sort="-last") == slugs(sort="last") == ["sach", "hien-vat"]
        assert slugs(q="bao tang") == slugs(q="Bảo tàng") == slugs(q="hien vat") == ["hien-vat"]
        assert slugs(q="50%_") == slugs(q="sach vinh") == []
        assert slugs(q="vat bao") == ["hien-vat"]
        assert slugs(state="paused") == slugs(state="never") == ["hien-vat"]
        assert slugs(state="trouble") == slugs(state="done_with_errors") == ["sach"]
        assert slugs(Reach(slugs=frozenset({"vinh-museum"}))) == ["hien-vat"]
        assert slugs(Reach()) == slugs(connector="koha") == slugs(state="removed") == []
        line = source_lists.sources(session, ALL, Wanted(q="sach"))[0][0]
        assert (line.records, line.status, line.counts) == (1, "done_with_errors", {"new": 1, "held": 3})
        assert source_lists.troubled(session, ALL) == (0, 1)


@pytest.mark.usefixtures("filled")
def test_runs_are_listed_by_source_and_state_within_reach() -> None:
    with reading() as session:
        for sort in ("", *RUN_SORTS, *(f"-{sort}" for sort in RUN_SORTS)):
            assert source_lists.runs(session, ALL, Wanted(sort=sort))[1] == 2
        newest, _ = source_lists.runs(session, ALL, Wanted(limit=1))
        assert newest[0].status == "done_with_errors"
        for wanted, count in (
            (Wanted(q="huế"), 2), (Wanted(q="vinh"), 0), (Wanted(state="failed"), 1),
            (Wanted(state="trouble"), 2), (Wanted(source="hien-vat"), 0),
        ):  # fmt: skip
            lines, total = source_lists.runs(session, ALL, wanted)
            assert (len(lines), total) == (count, count), wanted
        assert source_lists.runs(session, Reach(slugs=frozenset({"vinh-museum"})), Wanted()) == ([], 0)


@pytest.mark.usefixtures("filled")
def test_sources_stand_in_the_order_of_the_vietnamese_alphabet_and_are_found_without_accents() -> None:
    with writing() as session:
        for slug, name in (("dong", "Đồng hồ"), ("em", "Em bé"), ("da", "Dạ hội"), ("an", "Ấn chương")):
            given = Source(slug=slug, connector="files", institution="hue-library", options={"path": "a.mrc"})
            sources.add(session, given, name=name)
        sources.update(session, "em", name="Ế ẩm")
    with reading() as session:

        def slugs(**wanted: str) -> list[str]:
            return [line.slug for line in source_lists.sources(session, ALL, Wanted(**wanted))[0]]

        named = [slug for slug in slugs() if slug not in ("sach", "hien-vat")]
        assert named == ["an", "da", "dong", "em"]
        assert slugs(q="DONG HO") == slugs(q="đồng") == ["dong"]
        assert slugs(q="em be") == []


@pytest.mark.usefixtures("filled")
def test_a_run_whose_process_is_no_more_was_stopped_in_between() -> None:
    with writing() as session:
        runs.open_run(session, "sach", "full")
    with leases.hold(leases.of_source("sach")), reading() as session:
        assert source_lists.sources(session, ALL, Wanted(q="sach"))[0][0].status == "running"
        assert source_lists.runs(session, ALL, Wanted(limit=1))[0][0].status == "running"
    with reading() as session:
        assert source_lists.sources(session, ALL, Wanted(q="sach"))[0][0].status == "interrupted"
        assert source_lists.runs(session, ALL, Wanted(limit=1))[0][0].status == "interrupted"


@pytest.mark.databases("sqlite")
@pytest.mark.usefixtures("filled")
def test_a_task_that_died_with_its_machine_is_asked_for_again() -> None:
    with writing() as session:
        task = tasks.begin(session, "sach", "harvest", "user:1 Lan", most=None, wanted=None)
        assert task is not None
        session.execute(sa.update(SourceTask).values(started=now() - timedelta(seconds=700)))
    with leases.hold(leases.of_source("sach")), writing() as session:
        assert tasks.begin(session, "sach", "harvest", "user:2 Hoa", most=None, wanted=None) is None
    with writing() as session:
        assert tasks.begin(session, "sach", "harvest", "user:2 Hoa", most=None, wanted=None) is not None


@pytest.mark.usefixtures("filled")
def test_one_task_of_a_kind_is_under_way_and_ends_once() -> None:
    with writing() as session:
        task = tasks.begin(session, "sach", "check", "user:1 Lan", most=60, wanted=None)
        assert task is not None
        assert tasks.begin(session, "sach", "check", "user:2 Hoa", most=60, wanted=None) is None
        assert tasks.begin(session, "sach", "preview", "user:2 Hoa", most=60, wanted=None) is not None
        assert tasks.finish(session, "sach", "check", task.number, result={"title": "Sách\0"[:4]})
        assert not tasks.finish(session, "sach", "check", task.number, message="too late")
        again = tasks.begin(session, "sach", "check", "user:2 Hoa", most=60, wanted={"full": True})
        assert again is not None
        # The process of the task before says nothing to this one.
        assert not tasks.finish(session, "sach", "check", task.number, message="too late")
    with reading() as session:
        assert {kind: one.state for kind, one in tasks.of_source(session, "sach").items()} == {
            "check": "running", "preview": "running",
        }  # fmt: skip


@pytest.mark.usefixtures("filled")
def test_a_record_of_which_no_bytes_were_kept_has_no_trace() -> None:
    with reading() as session:
        assert traces.of_record(session, "sach", "khong-co") is None
