"""Moving a catalog to another database with its numbers, and beginning a new log after a backup came back."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from catalog.errors import CatalogError
from catalog.settings import Settings
from catalog.store import changes
from catalog.store.changes import Head
from catalog.store.db import Base, attach, db, is_current, reading, shown_address, upgrade, writing
from catalog.store.models import Institution, Lease, Log, table_of

BATCH = 1000
_LEFT_OUT = frozenset({Lease.__tablename__})
"""Leases are of processes that work on the database which is copied."""

Progress = Callable[[str, int], None]


def copy(settings: Settings, target: str, progress: Progress) -> Head:
    """Copy all tables of the catalog into the empty database ``target`` (an address as in the settings).

    The log keeps its id and its numbers, so that harvesters, plugins and the index go on where they were.
    One state of the catalog is copied, in one transaction; ``progress`` is told table and rows so far. Makes
    the target's tables. Raises ``SettingsError`` for a bad address, ``CatalogError`` for a target that holds
    a catalog already and ``Unpublished`` when it cannot be written.
    """
    other = Flask("copy")
    attach(other, dataclasses.replace(settings, database_url=target))
    with reading() as source:
        before = changes.head(source)
        with other.app_context():
            try:
                upgrade()
                with writing() as session:
                    _need_empty(session)
                    session.execute(sa.delete(Log))
                    for table in Base.metadata.sorted_tables:
                        if table.name not in _LEFT_OUT:
                            _copy_table(source, session, table, progress)
                assert is_current()
                with reading() as session:
                    after = changes.head(session)
                    computed = changes.digest(session)
            finally:
                db.engine.dispose()
    if (after, computed) != (before, before.set_digest):
        raise CatalogError("the copy does not hold the same records: do not use it, and report this")
    return after


def _need_empty(session: Session) -> None:
    held = session.scalar(sa.select(sa.func.count()).select_from(Institution))
    if changes.head(session).seq or held:
        raise CatalogError(f"{shown_address()} holds a catalog already: copy into an empty database")


def _copy_table(source: Session, target: Session, table: sa.Table, progress: Progress) -> None:
    rows = source.execute(sa.select(table).execution_options(yield_per=BATCH)).mappings()
    done = 0
    for batch in rows.partitions():
        target.connection().execute(sa.insert(table), [dict(row) for row in batch])
        done += len(batch)
        progress(table.name, done)
    if done and "id" in table.c and isinstance(table.c.id.type, sa.BigInteger):
        _go_on_counting(target, table)


def _go_on_counting(target: Session, table: sa.Table) -> None:
    """Let the database give the numbers after those that were copied (SQLite does so by itself)."""
    if target.connection().dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(table.name, "id")
        target.execute(
            sa.select(sa.func.setval(sequence, sa.select(sa.func.max(table.c.id)).scalar_subquery()))
        )


def begin_new_log(session: Session) -> Head:
    """Give the log another id: cursors that were given out before are answered with "start again".

    To be done when a backup was put back, because its next numbers were given to other changes before.
    """
    session.execute(sa.update(table_of(Log)).values(log_id=secrets.token_hex(16)))
    return changes.head(session)
