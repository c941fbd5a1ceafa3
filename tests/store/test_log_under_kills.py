"""The change log with writer processes that are killed at any moment, and a reader that polls meanwhile.

A round takes about three seconds; all of them (``SOAK=50``) stay under five minutes for each test.
"""

from __future__ import annotations

import dataclasses
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.settings import Settings
from catalog.store import changes
from catalog.store.db import reading, writing
from catalog.store.models import RecordRow, Work
from tests.factories import add_institution, add_source
from tests.rounds import ROUNDS
from tests.store import writer_process

ENDLESS = 1_000_000
WITNESSES = {
    "sqlite": (
        "CREATE TABLE witnessed (n INTEGER PRIMARY KEY, record TEXT, seq INTEGER, modified TEXT)",
        "CREATE TABLE witnessed_works (n INTEGER PRIMARY KEY, seq INTEGER)",
        "CREATE TRIGGER witnessed_records AFTER UPDATE OF seq ON records BEGIN"
        " INSERT INTO witnessed (record, seq, modified) VALUES (new.id, new.seq, new.modified); END",
        "CREATE TRIGGER witnessed_works AFTER UPDATE OF index_seq ON works BEGIN"
        " INSERT INTO witnessed_works (seq) VALUES (new.index_seq); END",
        "CREATE TRIGGER witnessed_new_works AFTER INSERT ON works BEGIN"
        " INSERT INTO witnessed_works (seq) VALUES (new.index_seq); END",
    ),
    "postgresql": (
        "CREATE TABLE witnessed (n SERIAL PRIMARY KEY, record TEXT, seq BIGINT, modified TIMESTAMPTZ)",
        "CREATE TABLE witnessed_works (n SERIAL PRIMARY KEY, seq BIGINT)",
        "CREATE FUNCTION note_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO witnessed (record, seq, modified) VALUES (new.id, new.seq, new.modified);"
        " RETURN NULL; END $$",
        "CREATE FUNCTION note_work() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO witnessed_works (seq) VALUES (new.index_seq); RETURN NULL; END $$",
        "CREATE TRIGGER witnessed_records AFTER UPDATE OF seq ON records"
        " FOR EACH ROW EXECUTE FUNCTION note_record()",
        "CREATE TRIGGER witnessed_works AFTER INSERT OR UPDATE OF index_seq ON works"
        " FOR EACH ROW EXECUTE FUNCTION note_work()",
    ),
}
TERMINATE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    " AND application_name = 'writer' AND state <> 'idle' ORDER BY random() LIMIT 1"
)


class Reader:
    """Polls "after N" in a thread and keeps what it was given, in order."""

    def __init__(self, app: Flask) -> None:
        self.app, self.seen, self.stopped = app, [], threading.Event()

    def poll_until_stopped(self) -> None:
        with self.app.app_context():
            while not self.stopped.is_set():
                self.poll()
            while self.poll():
                pass

    def poll(self) -> bool:
        with reading() as session:
            rows = changes.after(session, self.seen[-1].seq if self.seen else 0, 7)
        self.seen.extend(rows)
        return bool(rows)

    def held(self) -> dict[str, str]:
        held: dict[str, str] = {}
        for row in self.seen:
            if row.withdrawn:
                held.pop(row.id, None)
            else:
                held[row.id] = row.digest
        return held


@contextmanager
def reader(app: Flask) -> Iterator[Reader]:
    polling = Reader(app)
    thread = threading.Thread(target=polling.poll_until_stopped)
    thread.start()
    try:
        yield polling
    finally:
        polling.stopped.set()
        thread.join()


def seq() -> int:
    with reading() as session:
        return changes.head(session).seq


def wait_for_numbers(count: int) -> None:
    """Wait until that many further numbers are given, however slow the machine is."""
    wanted, deadline = seq() + count, time.monotonic() + 60
    while seq() < wanted:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def write_and_kill(settings: Settings, chance: random.Random) -> None:
    """Four writers, killed one after the other; what they leave must be fit to be written on."""
    seeds = [chance.randrange(1 << 30) for _ in range(4)]
    with writer_process.running(settings, seeds, ENDLESS) as writers:
        for writer in writers:
            wait_for_numbers(25)
            time.sleep(chance.uniform(0, 0.1))
            assert writer.poll() is None
            writer.kill()
            writer.wait()
    for _ in range(10):
        writer_process.one_transaction(chance)


def write_and_terminate(settings: Settings, chance: random.Random) -> None:
    """Four writers that the server cuts off, again and again, in the midst of their transactions."""
    seeds = [chance.randrange(1 << 30) for _ in range(4)]
    address = f"{settings.database_url}?application_name=writer"
    named = dataclasses.replace(settings, database_url=address)
    cut = 0
    with (
        writer_process.running(named, seeds, ENDLESS) as writers,
        psycopg.connect(settings.database_url, autocommit=True) as administrator,
    ):
        while cut < 12:
            wait_for_numbers(chance.randint(1, 12))
            time.sleep(chance.uniform(0, 0.02))
            cut += len(administrator.execute(TERMINATE).fetchall())
            assert [writer.poll() for writer in writers] == [None] * 4
    for _ in range(10):
        writer_process.one_transaction(chance)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_nothing_is_missed_and_no_number_is_given_twice(app: Flask, settings: Settings, seed: int) -> None:
    check_the_log_under(write_and_kill, app, settings, seed)


@pytest.mark.databases("postgresql")
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_nor_when_the_server_ends_the_writers_connections(app: Flask, settings: Settings, seed: int) -> None:
    check_the_log_under(write_and_terminate, app, settings, seed)


def check_the_log_under(
    disturb: Callable[[Settings, random.Random], None], app: Flask, settings: Settings, seed: int
) -> None:
    add_institution()
    add_source()
    with writing() as session:
        for statement in WITNESSES[session.connection().dialect.name]:
            session.execute(sa.text(statement))
    with reader(app) as polled:
        disturb(settings, random.Random(seed))
    with reading() as session:
        head = changes.head(session)
        witnessed = session.execute(sa.text("SELECT record, seq, modified FROM witnessed ORDER BY n")).all()
        works = session.scalars(sa.text("SELECT seq FROM witnessed_works ORDER BY n")).all()
        rows = session.execute(
            sa.select(RecordRow.id, RecordRow.seq, Work.index_seq).join(Work, Work.id == RecordRow.work)
        ).all()
        computed = changes.digest(session)
    given = [entry.seq for entry in witnessed]
    assert head.seq > 100
    in_order = [entry.seq for entry in sorted(witnessed, key=lambda entry: (entry.modified, entry.seq))]
    assert in_order == sorted(set(given))
    assert works == list(range(1, head.seq + 1))
    assert [entry.modified for entry in witnessed] == sorted(entry.modified for entry in witnessed)
    seen = [entry.seq for entry in polled.seen]
    assert seen == sorted(set(seen))
    assert set(seen) <= set(given)
    assert {(row.id, row.seq) for row in rows} <= {(entry.id, entry.seq) for entry in polled.seen}
    assert polled.held() == writer_process.live()
    assert changes.digest_of(polled.held().items()) == computed == head.set_digest
    assert head.live == len(polled.held())
    assert all(row.index_seq >= row.seq for row in rows)
