"""A database that tests use one after the other is for each of them as a new one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from catalog.settings import load
from catalog.store import changes
from catalog.store.db import reading
from tests.factories import make_record, publish_records
from tests.postgres import Server
from tests.reused import Reused


@pytest.fixture
def reused(postgres: Server) -> Reused:
    return Reused(postgres)


def content(server: Server, name: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, and how far each sequence is."""
    with server.connection(name) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = {str(table): connection.execute(f'TABLE "{table}"').fetchall() for (table,) in tables}
        sequences = connection.execute(
            "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"
        ).fetchall()
    return {**rows, "sequences": sequences}


def test_what_a_test_wrote_is_gone(reused: Reused, make_app: Callable[..., Flask], tmp_path: Path) -> None:
    name = reused.take()
    new = content(reused.server, name)
    make_app(given=load({}, home=tmp_path, database_url=reused.server.url(name)))
    publish_records([make_record(str(number)) for number in range(3)])
    with reading() as session:
        assert changes.head(session).seq == 3
    assert content(reused.server, name) != new
    with reused.server.connection(name) as connection, pytest.raises(psycopg.errors.NotNullViolation):
        # It takes a number and writes nothing.
        connection.execute("INSERT INTO messages (number) VALUES (NULL)")
    reused.give_back(name)
    assert reused.take() == name
    assert content(reused.server, name) == new
    reused.server.drop(name)


@pytest.mark.parametrize(
    "changed",
    [
        "CREATE TABLE more (id integer)",
        "ALTER TABLE records ADD COLUMN more integer",
        "DROP INDEX ix_messages_institution",
        "ANALYZE log",
    ],
)
def test_what_is_more_than_rows_is_not_used_again(reused: Reused, changed: str) -> None:
    name = reused.take()
    with reused.server.connection(name) as connection:
        connection.execute(changed)
    reused.give_back(name)
    again = reused.take()
    assert again != name
    reused.server.drop(again)
