"""The database: the one module-level object, sessions to read and to write, migrations.

Flask-SQLAlchemy stands behind this module alone. SQLite writers begin with BEGIN IMMEDIATE, so that a
transaction sees the last commit before it takes numbers (deferred ones gave numbers twice in a trial).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from catalog.errors import Unpublished
from catalog.resources import resource_folder
from catalog.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

REVISION = "0001"
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
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def attach(app: Flask, settings: Settings) -> None:
    """Bind the database to ``app``; opens no connection.

    SQLite writers wait ``BUSY_SECONDS`` for one another, or what the address says (``?timeout=5``).
    """
    url = _address(settings)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    options: dict[str, Any] = {}
    if url.get_backend_name() == "sqlite":
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        if "timeout" not in url.query:
            options["connect_args"] = {"timeout": BUSY_SECONDS}
    else:
        options["pool_pre_ping"] = True
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def _address(settings: Settings) -> sa.URL:
    url = sa.make_url(settings.database)
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    return url


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: a number given to a harvester must not be given again after a power cut.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-32000")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("catalog_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def writing() -> Iterator[Session]:
    """A session for one write transaction, committed at the end, rolled back on an error.

    Raises ``Unpublished`` when the database is locked for too long, full or read-only.
    """
    engine = db.engine.execution_options(catalog_write=True)
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    except OperationalError as error:
        raise Unpublished(f"the database cannot be written: {error.orig}") from error
    except sqlite3.OperationalError as error:  # from the statements that prepare a new connection
        raise Unpublished(f"the database cannot be written: {error}") from error


@contextmanager
def reading() -> Iterator[Session]:
    """A session on one consistent state of the database."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        # Its default shows each statement another state: a page of the feed would not fit its head.
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with Session(engine) as session:
        yield session


def now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def shown_address() -> str:
    """The database's address without its password."""
    return db.engine.url.render_as_string(hide_password=True)


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
    with db.engine.execution_options(catalog_write=True).connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def is_current() -> bool:
    """Whether the tables are those of this version of the code (``REVISION``)."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return False
        found = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return bool(found == REVISION)
