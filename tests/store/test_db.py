"""The database behind its module: times, transactions, a lock, a full disk, a read-only file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import StatementError

from catalog.errors import CatalogError, Unpublished
from catalog.settings import Settings, load
from catalog.store import changes
from catalog.store.db import db, reading, writing
from catalog.store.models import Log
from tests.factories import add_institution, make_record, publish_records

HOLD = (
    "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
    " c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); time.sleep(60)"
)


@pytest.fixture
def impatient(settings: Settings, make_app: Callable[..., Flask]) -> Path:
    """The file of a catalog whose writers wait only a fifth of a second for others."""
    path = settings.home / "catalog.db"
    address = settings.database_url or f"sqlite:///{path}"
    make_app(given=load({}, home=settings.home, database_url=f"{address}?timeout=0.2"))
    return path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another process holds the database."""
    command = [sys.executable, "-c", HOLD, str(path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    try:
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def head() -> changes.Head:
    with reading() as session:
        return changes.head(session)


def test_a_time_without_a_zone_is_refused(app: Flask) -> None:
    with (
        pytest.raises(StatementError, match="time without a zone"),
        writing() as session,
    ):
        session.execute(sa.update(Log).values(modified=datetime(2026, 1, 1)))  # noqa: DTZ001 - the case


def test_a_time_of_any_zone_comes_back_as_the_same_moment_in_utc(app: Flask) -> None:
    given = datetime(2026, 1, 1, 7, 30, tzinfo=timezone(timedelta(hours=7)))
    with writing() as session:
        session.execute(sa.update(Log).values(modified=given))
    assert head().modified == given
    assert head().modified.tzinfo is UTC


def test_an_error_within_a_transaction_undoes_all_of_it(app: Flask) -> None:
    publish_records([make_record("1")])
    before = head()
    withdrawal = changes.Publication(record="sample-1", version=None)

    def withdraw_then_fail() -> None:
        with writing() as session:
            assert changes.publish(session, [withdrawal]).seq == 2
            changes.publish(session, [withdrawal, withdrawal])

    with pytest.raises(CatalogError, match="named twice"):
        withdraw_then_fail()
    assert head() == before


def test_a_reader_sees_one_state_while_another_writes(app: Flask) -> None:
    publish_records([make_record("1")])
    with reading() as session:
        before = changes.head(session)
        publish_records([make_record("2")])
        assert changes.head(session) == before
        assert [entry.id for entry in changes.after(session, 0, 10)] == ["sample-1"]
    assert head().seq == before.seq + 1


@pytest.mark.databases("sqlite")
def test_a_lasting_lock_is_told_in_plain_words_and_ends(impatient: Path) -> None:
    publish_records([make_record("1")])
    with locked(impatient):
        started = time.monotonic()
        with pytest.raises(Unpublished, match="cannot be written: database is locked"):
            publish_records([make_record("2")])
        assert time.monotonic() - started < 10
        assert head().seq == 1
    publish_records([make_record("2")])
    assert head().seq == 2


def test_a_writer_has_the_lock_from_its_first_look_on(impatient: Path) -> None:
    with writing() as session:
        changes.head(session)
        with pytest.raises(Unpublished, match="is locked"):
            add_institution()
    assert add_institution() == "hue-library"


@pytest.mark.databases("sqlite")
def test_a_new_connection_to_a_locked_database_is_told_too(impatient: Path) -> None:
    db.engine.dispose()
    with locked(impatient), pytest.raises(Unpublished, match="cannot be written"):
        add_institution()


@pytest.mark.databases("sqlite")
def test_a_full_disk_is_told_and_keeps_what_was_there(impatient: Path) -> None:
    publish_records([make_record("1")])
    before = head()
    with db.engine.connect() as connection:
        pages = connection.scalar(sa.text("PRAGMA page_count"))
    limit = f"PRAGMA max_page_count = {pages + 2}"
    sa.event.listen(db.engine, "connect", lambda raw, _: raw.execute(limit).close())
    db.engine.dispose()
    with pytest.raises(Unpublished, match="database or disk is full"):
        publish_records([make_record(str(number), title="x" * 1500) for number in range(2, 200)])
    assert head() == before


@pytest.mark.databases("sqlite")
def test_a_database_that_may_not_be_written_is_told(impatient: Path) -> None:
    publish_records([make_record("1")])
    db.engine.dispose()
    with sqlite3.connect(impatient) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    sa.event.listen(db.engine, "connect", lambda raw, _: raw.execute("PRAGMA query_only=ON").close())
    with pytest.raises(Unpublished, match="readonly database"):
        add_institution("other")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("setting", ["journal_mode=wal", "synchronous=2", "foreign_keys=1"])
def test_each_connection_is_durable_and_keeps_foreign_keys(app: Flask, setting: str) -> None:
    name, _, value = setting.partition("=")
    with db.engine.connect() as connection:
        assert str(connection.scalar(sa.text(f"PRAGMA {name}"))) == value


def test_attaching_opens_no_database(settings: Settings) -> None:
    from catalog.store.db import attach

    attach(Flask("closed"), settings)
    assert not os.path.exists(settings.home / "catalog.db")
