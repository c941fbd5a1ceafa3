"""The database: the one module-level object, sessions to read and to write, migrations.

Flask-SQLAlchemy stands behind this module alone. SQLite writers begin with BEGIN IMMEDIATE, so that a
transaction sees the last commit before it takes numbers (deferred ones gave numbers twice in a trial);
what PostgreSQL does for the same stands in ``postgresql``.
"""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from catalog.errors import SettingsError, Unpublished
from catalog.resources import resource_folder
from catalog.settings import Settings
from catalog.store import postgresql

if TYPE_CHECKING:
    from alembic.config import Config

REVISION = "0009"
"""The newest migration; a test compares it with the files."""
BUSY_SECONDS = 30


class Base(DeclarativeBase):
    """The base of all tables; constraint names are fixed so that migrations can name them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC times; SQLite keeps no zone, so it is put back on reading."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """The time in UTC; raises ``ValueError`` for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"time without a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """The stored time, aware."""
        if value is None:
            return None
        # PostgreSQL gives times in the zone of the server or the session.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


_engines: weakref.WeakSet[sa.Engine] = weakref.WeakSet()


def attach(app: Flask, settings: Settings) -> None:
    """Bind the database to ``app``; opens no connection.

    Writers wait ``BUSY_SECONDS`` for one another, or what the address says (``?timeout=5``). Raises
    ``SettingsError`` for an address that is none, or of another database than SQLite and PostgreSQL.
    """
    url = _address(settings)
    wait = _wait_seconds(url)
    if url.get_backend_name() == "sqlite":
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"connect_args": {} if "timeout" in url.query else {"timeout": wait}}
    else:
        url, options = postgresql.engine_options(url)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    _engines.add(engine)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", postgresql.prepare)
        event.listen(engine, "begin", partial(_begin_postgresql, wait))


def _address(settings: Settings) -> sa.URL:
    rule = "must be like sqlite:///file.db or postgresql://user:password@host/database"
    try:
        url = sa.make_url(settings.database)
    except (ArgumentError, ValueError):
        # Not repeated: what cannot be read may hold a password anywhere.
        raise SettingsError("DATABASE_URL", "***", rule) from None
    if url.drivername in postgresql.NAMES:
        return postgresql.address(url)
    if url.get_backend_name() != "sqlite":
        raise SettingsError("DATABASE_URL", postgresql.shown(url), rule)
    return url


def _wait_seconds(url: sa.URL) -> float:
    given = url.query.get("timeout", BUSY_SECONDS)
    try:
        return float(given) if isinstance(given, str) else float(BUSY_SECONDS)
    except ValueError:
        raise SettingsError("DATABASE_URL", postgresql.shown(url), "timeout is a number of seconds") from None


def _forget_connections() -> None:
    # A connection that two processes use mixes up their answers: the child opens its own.
    for engine in list(_engines):
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_connections)


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: a number given to a harvester must not be given again after a power cut.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-32000")
    # A harvest touches the same pages of its indexes again and again: 64 MB of log before they are copied
    # into the database halve what is written.
    cursor.execute("PRAGMA wal_autocheckpoint=16000")
    cursor.close()


def keep_few_pages() -> None:
    """Let this process keep a quarter of the pages of SQLite that others keep.

    For one that reads what another writes, whose commits make all that it kept worthless, or that reads
    each row once.
    """
    engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _keep_few_pages)
        engine.dispose()


def _keep_few_pages(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA cache_size=-8000").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _begin_postgresql(wait_seconds: float, connection: sa.Connection) -> None:
    if _writes(connection):
        postgresql.begin_writing(connection, wait_seconds)


def _writes(connection: sa.Connection) -> bool:
    return bool(connection.get_execution_options().get("catalog_write", False))


@contextmanager
def writing() -> Iterator[Session]:
    """A session for one write transaction, committed at the end, rolled back on an error.

    One process at a time writes; the others wait. Raises ``Unpublished`` when the database is locked for too
    long, full, read-only or away.
    """
    engine = db.engine.execution_options(catalog_write=True)
    with _told("written"), Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """A session on one consistent state of the database; raises ``Unpublished`` when it cannot be read."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(**postgresql.READ)
    with _told("read"), Session(engine) as session:
        yield session


@contextmanager
def _told(done: str) -> Iterator[None]:
    """Tell what the database, or the way to it, refuses in plain words; an error of ours stays one."""
    try:
        yield
    except DBAPIError as error:
        told = _plain_words(error)
        if told is None:
            raise
        raise Unpublished(f"the database cannot be {done}: {told}") from error
    except (sqlite3.OperationalError, NoConnectionFree) as error:
        # From the statements that prepare a new connection; from a pool all of whose connections are used.
        raise Unpublished(f"the database cannot be {done}: {error}") from error


def _plain_words(error: DBAPIError) -> str | None:
    if isinstance(error.orig, sqlite3.Error):
        return str(error.orig) if isinstance(error, OperationalError) else None
    return postgresql.plain_words(error)


def now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def clock(session: Session) -> datetime:
    """The time by the clock that all processes of the catalog share: the server's, where there is one."""
    if session.connection().dialect.name == "postgresql":
        return cast("datetime", session.scalar(sa.select(sa.func.clock_timestamp(type_=UtcDateTime))))
    return now()


def shown_address() -> str:
    """The database's address without its password."""
    return postgresql.shown(db.engine.url)


def migrations_config() -> Config:
    """Alembic's configuration for the migrations in the package or the checkout."""
    # Imported late: Alembic takes longer to import than most commands take to run.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resource_folder("migrations")).replace("%", "%%"))
    return config


def upgrade(revision: str = "head") -> None:
    """Bring the database's tables to ``revision``, in one transaction per step."""
    from alembic import command

    config = migrations_config()
    engine = db.engine.execution_options(catalog_write=True)
    with _told("written"), engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def is_current() -> bool:
    """Whether the tables are those of this version of the code (``REVISION``)."""
    with reading() as session:
        connection = session.connection()
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return bool(found == REVISION)
