"""What PostgreSQL needs to serve as SQLite does: its driver, its settings, one writer at a time, plain words.

Writers take one lock first in their transaction (an advisory one, which ends with it), as ``BEGIN IMMEDIATE``
does on SQLite: what a writer reads cannot move before it commits, so two processes that add the same record
wait for one another instead of breaking each other's transaction, and numbers become visible in order.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError

from catalog.errors import SettingsError

DRIVER = "postgresql+psycopg"
NAMES = ("postgresql", "postgres", DRIVER)
"""What an address may begin with."""
WRITER_LOCK = 0x4B686F4D6F
"""The number of the writers' advisory lock, within one database."""
IDLE_SECONDS = 120
"""A writer that is frozen in the midst of its transaction is ended after so long, so that others go on."""
CONNECT: dict[str, Any] = {
    "connect_timeout": 10,
    # A server that is cut off without a word is noticed in about a minute.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "application_name": "khomo",
}
READ: dict[str, Any] = {
    # Its default shows each statement another state: a page of the feed would not fit its head.
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
}
WRITE: dict[str, Any] = {"isolation_level": "READ COMMITTED"}
_PLAIN = {
    "55P03": "it is locked: another process has been writing for longer than this one may wait",
    "57014": "the server stopped a statement that took longer than it allows",
    "53100": "the disk of the database server is full",
    "25006": "the server takes no changes: it is read-only",
    "25P03": "the server ended a transaction in which nothing was done for too long",
    "42501": "the user has not the right to do so",
    "57P01": "the server ended the connection",
    "57P02": "the server crashed and ended the connection",
}


def address(url: sa.URL) -> sa.URL:
    """The address with the driver's name; raises ``SettingsError`` where the driver is not installed."""
    try:
        import psycopg
    except ImportError as error:
        raise SettingsError(
            "DATABASE_URL",
            shown(url),
            f"PostgreSQL needs its driver: pip install 'khomo[postgres]' ({error})",
        ) from None
    assert psycopg
    return url.set(drivername=DRIVER)


def shown(url: sa.URL) -> str:
    """The address without its secrets, wherever they stand in it."""
    secret = {name: "***" for name in url.query if "password" in name}
    return url.update_query_dict(secret).render_as_string(hide_password=True)


def engine_options(url: sa.URL) -> tuple[sa.URL, dict[str, Any]]:
    """The address as the driver takes it, and options of the engine.

    ``?timeout=5`` is taken out by ``wait_seconds``; everything else in the address goes to libpq and wins
    over ``CONNECT``.
    """
    given = {name: value for name, value in CONNECT.items() if name not in url.query}
    options = {"pool_pre_ping": True, "connect_args": given, **WRITE}
    return url.difference_update_query(["timeout"]), options


def prepare(connection: Any, _: object) -> None:
    """Set up a new connection: times in UTC, since no other zone holds the first and last days there are."""
    connection.execute("SET timezone TO 'UTC'")
    connection.commit()


def begin_writing(connection: sa.Connection, wait_seconds: float) -> None:
    """Become the one writer until the transaction ends, or fail after ``wait_seconds``."""
    connection.execute(
        sa.select(
            sa.func.set_config("lock_timeout", f"{round(wait_seconds * 1000)}ms", True),
            sa.func.set_config("idle_in_transaction_session_timeout", f"{IDLE_SECONDS}s", True),
            sa.func.pg_advisory_xact_lock(WRITER_LOCK),
        )
    )


def plain_words(error: DBAPIError) -> str | None:
    """What a failure of the server, or of the way to it, means; None for an error of the statement."""
    state = getattr(error.orig, "sqlstate", None)
    said = " ".join(str(error.orig).split())
    if state in _PLAIN:
        return f"{_PLAIN[state]} ({said})"
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError | InternalError):
        return said
    return None
