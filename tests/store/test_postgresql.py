"""What only a server can do: go away, come back, refuse, be of another language and zone."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DataError

from catalog.errors import SettingsError, Unpublished
from catalog.settings import Settings, load
from catalog.store import changes, institutions, postgresql, records
from catalog.store.db import attach, clock, db, is_current, now, reading, shown_address, writing
from catalog.store.models import Log
from tests.databases import environment
from tests.factories import add_institution, make_record, publish_records
from tests.postgres import Server

pytestmark = pytest.mark.databases("postgresql")

FORKING = """
import os
from catalog.app import create_core
from catalog.store.db import now, reading, writing
from catalog.store.models import Log
import sqlalchemy as sa
with create_core(plugins=[]).app_context():
    with reading() as session:
        ours = session.scalar(sa.text("SELECT pg_backend_pid()"))
    child = os.fork()
    with reading() as session:
        mine = session.scalar(sa.text("SELECT pg_backend_pid()"))
    if child == 0:
        os._exit(0 if mine != ours else 1)
    assert mine == ours
    raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def head() -> changes.Head:
    with reading() as session:
        return changes.head(session)


def administrator(settings: Settings) -> psycopg.Connection:
    """A connection to the test's database that is not the catalog's."""
    return psycopg.connect(settings.database_url)


@contextmanager
def away(server: Server) -> Iterator[None]:
    """The server is stopped meanwhile."""
    server.stop()
    try:
        yield
    finally:
        server.start()


def test_a_lasting_lock_is_told_in_plain_words_and_ends(
    settings: Settings, make_app: Callable[..., Flask]
) -> None:
    make_app(given=load({}, home=settings.home, database_url=f"{settings.database_url}?timeout=0.2"))
    with administrator(settings) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [postgresql.WRITER_LOCK])
        with pytest.raises(Unpublished, match="cannot be written: it is locked: another process"):
            add_institution()
        assert head().seq == 0
    assert add_institution() == "hue-library"


def test_a_lost_connection_ends_the_transaction_and_the_next_one_works(app: Flask, postgres: Server) -> None:
    publish_records([make_record("1")])
    before = head()
    name = db.engine.url.database or ""

    def lose_it_midway() -> None:
        with writing() as session:
            changes.publish(session, [changes.Publication(record="sample-1", version=None)])
            assert postgres.end_connections(name) > 0
            changes.head(session)

    with pytest.raises(Unpublished, match="cannot be written: the server ended the connection"):
        lose_it_midway()
    assert head() == before
    publish_records([make_record("2")])
    assert head().seq == before.seq + 1


def test_a_server_that_is_away_is_told_and_found_again_when_it_is_back(app: Flask, postgres: Server) -> None:
    publish_records([make_record("1")])
    with away(postgres):
        with pytest.raises(Unpublished, match=r"cannot be read: .*refused"):
            head()
        with pytest.raises(Unpublished, match=r"cannot be written: .*refused"):
            add_institution()
        with pytest.raises(Unpublished, match="cannot be read"):
            is_current()
    assert head().seq == 1
    publish_records([make_record("2")])
    assert head().seq == 2


def test_a_page_asks_to_come_again_while_the_server_is_away(app: Flask, postgres: Server) -> None:
    client = app.test_client()
    with away(postgres):
        answer = client.get("/feed.json")
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert postgres.password not in answer.text
    assert client.get("/feed.json").status_code == 200


@pytest.mark.parametrize(
    ("state", "told"),
    [("53100", "the disk of the database server is full"), ("57014", "longer than it allows")],
)
def test_what_the_server_refuses_is_told_and_keeps_what_was_there(
    app: Flask, settings: Settings, state: str, told: str
) -> None:
    publish_records([make_record("1")])
    before = head()
    with administrator(settings) as other:
        other.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$"
        )
        other.execute("CREATE TRIGGER refuse BEFORE INSERT ON raw EXECUTE FUNCTION refuse()")
    with pytest.raises(Unpublished, match=f"cannot be written: .*{told}"):
        publish_records([make_record("2")])
    assert head() == before


def test_a_server_that_takes_no_changes_is_told(app: Flask, settings: Settings) -> None:
    db.engine.dispose()
    with administrator(settings) as other:
        other.execute(f"ALTER DATABASE {db.engine.url.database} SET default_transaction_read_only TO on")
    with pytest.raises(Unpublished, match="read-only"):
        add_institution()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"password": "geheim"}, "password authentication failed"),
        ({"database": "elsewhere"}, "does not exist"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    settings: Settings, change: dict[str, str], told: str
) -> None:
    address = sa.make_url(settings.database_url).set(**change).render_as_string(hide_password=False)
    other = Flask("other")
    attach(other, load({}, home=settings.home, database_url=address))
    with other.app_context():
        with pytest.raises(Unpublished, match=told) as caught:
            head()
        assert "geheim" not in str(caught.value)
        assert "geheim" not in shown_address()
        db.engine.dispose()


def test_an_address_shows_no_password_wherever_it_stands(settings: Settings) -> None:
    url = sa.make_url("postgresql://khomo:bi-mat@db.example/khomo?password=bi-mat&sslpassword=bi-mat")
    assert "bi-mat" not in postgresql.shown(url)
    assert "db.example/khomo" in postgresql.shown(url)


@pytest.mark.parametrize(
    "given", ["mysql://khomo:bi-mat@db.example/khomo", "bi-mat", "sqlite:///x.db?timeout=soon"]
)
def test_an_address_of_no_database_of_ours_stops_the_start(tmp_path: Path, given: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL") as caught:
        attach(Flask("other"), load({}, home=tmp_path, database_url=given))
    assert "bi-mat" not in str(caught.value)


def test_without_the_driver_the_start_says_what_to_install(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "psycopg.py").write_text("raise ImportError('no psycopg here')")
    environ = {**environment(settings), "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "catalog.cli", "db", "upgrade"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    assert done.returncode != 0
    assert "pip install 'khomo[postgres]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_times_come_back_in_utc_from_the_first_day_to_the_last(app: Flask) -> None:
    for moment in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)):
        with writing() as session:
            session.execute(sa.update(Log).values(modified=moment))
        assert head().modified == moment
        assert head().modified.tzinfo is UTC


def test_processes_share_the_servers_clock(app: Flask) -> None:
    before = now()
    with writing() as session:
        assert before <= clock(session) <= now()


def test_every_text_column_is_compared_by_its_bytes(app: Flask) -> None:
    asked = (
        "SELECT table_name || '.' || column_name FROM information_schema.columns"
        " WHERE table_schema = 'public'"
        " AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
        " AND table_name <> 'alembic_version'"
    )
    with reading() as session:
        assert session.scalars(sa.text(asked)).all() == []


def test_a_zero_character_in_a_fact_is_refused_and_nothing_is_kept_of_it(app: Flask) -> None:
    with pytest.raises(DataError, match="NUL"):
        add_institution("hue", hours="8:00\0")
    with reading() as session:
        assert institutions.get(session, "hue") is None


def test_a_child_of_a_fork_opens_a_connection_of_its_own(app: Flask, settings: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKING], env=environment(settings), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_writer_that_is_frozen_does_not_hold_the_others_for_ever(app: Flask) -> None:
    with writing() as session:
        given = session.scalar(sa.text("SHOW idle_in_transaction_session_timeout"))
        durable = session.scalar(sa.text("SHOW synchronous_commit"))
    assert (given, durable) == ("2min", "on")


def test_two_that_add_the_same_record_at_once_wait_for_one_another(app: Flask) -> None:
    add_institution()
    publish_records([make_record("0")])
    gate, refused = threading.Barrier(4), []

    def add() -> None:
        gate.wait()
        try:
            with app.app_context():
                publish_records([make_record("same", title=threading.current_thread().name)])
        except Exception as error:
            refused.append(error)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    assert head().seq == 5
    with reading() as session:
        stored = records.get(session, "sample-same")
    assert stored is not None
    assert stored.seq == 5
