"""Empty catalogs, migrated once and copied from then on."""

from __future__ import annotations

import functools
import secrets
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from catalog.settings import Settings, load
from catalog.store import db


def migrate(url: str, home: Path) -> None:
    """Make the tables of the database at ``url``; without one, of that in the home."""
    app = Flask("template")
    db.attach(app, load({}, home=home, database_url=url))
    with app.app_context():
        db.upgrade()
        db.db.engine.dispose()


@functools.cache
def _migrated() -> bytes:
    """The file of an empty catalog; made once for all tests of a process."""
    with tempfile.TemporaryDirectory() as folder:
        migrate("", Path(folder))
        # All is in the one file once its last connection is closed.
        assert [path.name for path in Path(folder).glob("catalog.db*")] == ["catalog.db"]
        return (Path(folder) / "catalog.db").read_bytes()


def put_empty_catalog(settings: Settings) -> None:
    """Put an empty catalog into a home on SQLite that has none: to copy one takes a fifth of migrating."""
    if not settings.database_url:
        _put(settings.home / "catalog.db")


def make_tables(settings: Settings) -> None:
    """Make the tables of a database that has none, whichever it is, as ``catalog db upgrade`` does."""
    url = sa.make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database:
        _put(Path(url.database))
    else:
        migrate(settings.database_url, settings.home)


def _put(file: Path) -> None:
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_migrated())
    # A log of its own, as the first migration gives it: two catalogs of one test are not the same one.
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE log SET log_id = ?", (secrets.token_hex(16),))
