"""A record that ends or hangs its worker is counted, the others are mapped."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from catalog.errors import CatalogError
from catalog.harvest.pipeline import Mapped, Refused, Task
from catalog.harvest.worker import Job, PluginList
from catalog.harvest.workers import Pool
from catalog.record import Source as SourceFacts
from tests.harvest.conftest import COMPLETE, Source, book, counts, shelf


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("exit", "exit code 3"),
        ("leave", "exit code 4"),
        ("segfault", "signal 11"),
        ("memory", "exit code 70"),
    ],
)
def test_a_record_that_ends_its_worker_is_the_only_one_that_fails(
    source: Source, wish: str, told: str
) -> None:
    report = source.harvest(*shelf(60), book("bad", do=wish), *shelf(120)[60:], COMPLETE)
    assert counts(report) == {"new": 120, "failed": 1}
    failure = report.failures[0]
    assert (failure.identifier, failure.fault.rule) == ("bad", "worker_died")
    assert told in failure.fault.message


def test_a_record_that_hangs_is_the_only_one_that_fails(source: Source) -> None:
    report = source.harvest(*shelf(20), book("slow", do="sleep"), *shelf(40)[20:], COMPLETE)
    assert counts(report) == {"new": 40, "failed": 1}
    failure = report.failures[0]
    assert (failure.identifier, failure.fault.rule) == ("slow", "too_slow")
    assert "2 seconds" in failure.fault.message


def test_a_batch_that_is_slow_as_a_whole_is_mapped_all_the_same(source: Source) -> None:
    steps = [{**step, "do": "pause"} for step in shelf(150)]
    assert counts(source.harvest(*steps, COMPLETE)) == {"new": 150}


def test_several_bad_records_in_one_batch_are_each_found(source: Source) -> None:
    bad = [book(f"bad{n}", do="exit") for n in range(3)]
    report = source.harvest(bad[0], *shelf(50), bad[1], bad[2], COMPLETE)
    assert counts(report) == {"new": 50, "failed": 3}
    assert {entry.identifier for entry in report.failures} == {"bad0", "bad1", "bad2"}


def test_a_process_that_maps_holds_nothing_of_pages_engines_and_databases() -> None:
    code = (
        "import sys\n"
        "from catalog.harvest.worker import PluginList\n"
        "hooks = PluginList(None).load()\n"
        "assert hooks.connectors and len(hooks.formats.readers()) > 5 and hooks.enrichers\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    large = {"flask", "click", "whoosh", "tantivy", "sqlalchemy", "pymarc", "markdown_it", "rich", "PIL"}
    assert large.isdisjoint(told.stdout.split())


def test_outcomes_come_in_the_order_of_their_tasks(source: Source) -> None:
    source.pool.begin(_job(source))
    batches = [[_task(f"{batch}-{n}") for n in range(40)] for batch in range(12)]
    tickets = [source.pool.submit(batch) for batch in batches]
    for batch, ticket in zip(batches, tickets, strict=True):
        outcomes = source.pool.take(ticket)
        assert [entry.id for entry in outcomes if isinstance(entry, Mapped)] == [
            f"books-{task.native_id}" for task in batch
        ]


def test_workers_that_cannot_start_end_the_wait_with_a_sentence(source: Source) -> None:
    class Absent:
        def __reduce__(self) -> tuple[object, ...]:
            return __import__, ("a_module_that_is_not_there",)

    with Pool(1, PluginList((Absent(),))) as pool:
        pool.begin(_job(source))
        with pytest.raises(CatalogError, match="worker processes cannot be started"):
            pool.take(pool.submit([_task("1")]))


def test_no_worker_is_left_when_the_pool_is_closed(source: Source) -> None:
    source.pool.begin(_job(source))
    ticket = source.pool.submit([_task("1")])
    source.pool.take(ticket)
    pids = source.pool.pids()
    assert pids
    source.pool.close()
    deadline = time.monotonic() + 5
    while any(psutil.pid_exists(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(psutil.pid_exists(pid) for pid in pids)


def test_a_pool_serves_one_job_after_another(source: Source) -> None:
    for slug in ("first", "second"):
        source.pool.begin(_job(source, slug))
        (outcome,) = source.pool.take(source.pool.submit([_task("1")]))
        assert isinstance(outcome, Mapped)
        assert outcome.id == f"{slug}-1"


def test_a_refused_record_keeps_its_bytes_for_a_better_mapping(source: Source) -> None:
    source.pool.begin(_job(source))
    task = Task("1", b'{"do": "refuse"}', "scripted", None, {}, {})
    (outcome,) = source.pool.take(source.pool.submit([task]))
    assert isinstance(outcome, Refused)
    assert outcome.payload


def _job(source: Source, slug: str = "books") -> Job:
    facts = SourceFacts(slug=slug, connector="scripted", institution="hue-library")
    options = {"script": str(Path(source.script)), "prefix": ""}
    return Job(facts, "scripted", options, 3)


def _task(native_id: str) -> Task:
    return Task(native_id, b'{"title": "S\xc3\xa1ch"}', "scripted", None, {}, {})
