"""Databases of a PostgreSQL server that tests use one after the other, each as empty as a new copy.

To copy the template and to drop the copy takes longer than most tests that need a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from tests.postgres import TEMPLATE, Server

_SHAPE = """
SELECT md5(string_agg(told, ' ' ORDER BY told)) FROM (
  SELECT row(oid, relname, relkind, relpersistence, reloptions)::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT row(attrelid, attnum, attname, atttypid, attnotnull, atthasdef, attisdropped)::text
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT row('constraint', oid, convalidated)::text FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT row('default', oid, adbin)::text FROM pg_attrdef
  UNION ALL SELECT row('index', indexrelid, indisvalid)::text FROM pg_index WHERE indexrelid >= 16384
  UNION ALL SELECT row('function', oid)::text FROM pg_proc WHERE oid >= 16384
  UNION ALL SELECT row('trigger', oid, tgenabled)::text FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT row('schema', nspname)::text FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%'
  UNION ALL SELECT row('extension', oid)::text FROM pg_extension
  UNION ALL SELECT row('analysed', starelid, staattnum)::text FROM pg_statistic WHERE starelid >= 16384
  UNION ALL SELECT row('setting', setrole, setconfig)::text FROM pg_db_role_setting
    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
) AS parts (told)
"""
"""A digest of all that is not rows: what differs in it is not put right but dropped."""
_WRITTEN = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
ORDER BY relname
"""
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
_END_OTHERS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class _New:
    """A new copy of the template: its shape, the rows of its tables as COPY gives them, its numbers."""

    shape: str
    rows: Mapping[str, bytes]
    sequences: Mapping[str, int | None]


class Reused:
    """Copies of the template that nobody uses now; ``take`` gives one of them or makes another."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._free: list[str] = []
        self._new: _New | None = None

    def take(self) -> str:
        """The name of a database as it is when it was just copied."""
        if self._free:
            return self._free.pop()
        name = self.server.create(TEMPLATE)
        if self._new is None:
            with self.server.connection(name) as connection:
                self._new = _look(connection)
        return name

    def give_back(self, name: str) -> None:
        """Make a database as it was; where more than rows was changed, drop it."""
        assert self._new is not None
        try:
            with self.server.connection(name) as connection:
                is_new = _empty(connection, self._new)
        except psycopg.Error:
            is_new = False
        if is_new:
            self._free.append(name)
        else:
            self.server.drop(name)


def _look(connection: psycopg.Connection) -> _New:
    rows = {}
    for (table,) in connection.execute(_WRITTEN).fetchall():
        with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
            rows[table] = b"".join(bytes(part) for part in copy)
    return _New(_shape(connection), rows, dict(connection.execute(_SEQUENCES).fetchall()))


def _shape(connection: psycopg.Connection) -> str:
    found = connection.execute(_SHAPE).fetchone()
    assert found is not None
    return str(found[0])


def _empty(connection: psycopg.Connection, new: _New) -> bool:
    """Put back what a test wrote; False if it changed more than rows."""
    connection.execute(_END_OTHERS)
    if _shape(connection) != new.shape:
        return False
    with connection.transaction():
        if written := [sql.Identifier(table) for (table,) in connection.execute(_WRITTEN).fetchall()]:
            tables = sql.SQL(", ").join(written)
            connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))
        # A row may refer to one of a table that comes later.
        connection.execute("SET LOCAL session_replication_role = replica")
        for table, rows in new.rows.items():
            copied = sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))
            with connection.cursor().copy(copied) as copy:
                copy.write(rows)
        for sequence, last in connection.execute(_SEQUENCES).fetchall():
            before = new.sequences[sequence]
            if before is None and last is not None:
                restart = sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(sequence))
                connection.execute(restart)
            elif before != last:
                connection.execute("SELECT setval(%s::regclass, %s)", [sequence, before])
    return True
