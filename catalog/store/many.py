"""Statements that are run for many rows, without SQLAlchemy's work per row.

Its ``execute`` with many rows builds a dict of parameters for each and asks each for its type: for the
narrow rows of a harvest that costs more than the database does (25 of 170 us per record in a profile).
SQLite runs a statement once per row; PostgreSQL, where each run costs more than the row, once for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

Statement = sa.Insert | sa.Update
Dialects = Mapping[str, Statement]
"""The same statement as each database says it, by the name of SQLAlchemy's dialect."""
_Convert = Callable[[Any], Any]
_PLACE = re.compile(r"%\((\w+)\)s")


class Many:
    """An insert or update whose parameters are given as tuples, in the order of ``names``.

    Rows that change the same row are the caller's to avoid: PostgreSQL takes one of them, whichever it is.
    """

    def __init__(self, statement: Statement | Dialects, *names: str) -> None:
        self._statement, self.names = statement, names
        self._prepared: dict[str, _Prepared] = {}

    def run(self, session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
        """Do what the statement says with each row, in the session's transaction."""
        if not rows:
            return
        connection = session.connection()
        dialect = connection.dialect
        prepared = self._prepared.get(dialect.name)
        if prepared is None:
            prepared = self._prepared[dialect.name] = _Prepared(self._of(dialect), self.names, dialect)
        connection.exec_driver_sql(prepared.sql, prepared.arranged(rows))

    def _of(self, dialect: sa.Dialect) -> Statement:
        return self._statement[dialect.name] if isinstance(self._statement, Mapping) else self._statement


class _Prepared:
    """A statement in one database's words, with what turns our tuples into its parameters."""

    def __init__(self, statement: Statement, names: tuple[str, ...], dialect: sa.Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        if surplus := set(compiled.bind_names.values()) ^ set(names):
            raise ValueError(f"parameters that are not given, or not asked for: {sorted(surplus)}")
        self._arrays = dialect.name == "postgresql"
        types = {name: compiled.binds[name].type for name in names}
        self.sql = str(compiled)
        if self._arrays:
            # In binary (b): as text, each letter of an array is looked at for quotes, at ten times the cost.
            self.sql = _PLACE.sub(r"%(\1)b", str(_over_arrays(statement, types).compile(dialect=dialect)))
        self._names = names
        # SQLite's parameters are counted, PostgreSQL's named.
        self._order = [names.index(name) for name in compiled.positiontup or ()]
        self._converts: list[tuple[int, _Convert]] = []
        for place, name in enumerate(names):
            kind = types[name].dialect_impl(dialect)
            if (convert := kind.bind_processor(dialect)) is not None:
                self._converts.append((place, convert))

    def arranged(self, rows: Sequence[tuple[Any, ...]]) -> Any:
        """The rows as the driver takes them: tuples by position, or one dict of columns."""
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for place, convert in self._converts:
            # Times and the like repeat from row to row: each value is converted once.
            known = {value: convert(value) for value in set(columns[place])}
            columns[place] = [known[value] for value in columns[place]]
        if self._arrays:
            return {name: list(column) for name, column in zip(self._names, columns, strict=True)}
        return list(zip(*(columns[place] for place in self._order), strict=True))


def _over_arrays(statement: Statement, types: Mapping[str, Any]) -> Any:
    """The statement over all rows at once, each parameter an array with a row's value at each place."""
    # A type with a length would be cast to it, and what is longer cut without a word.
    kinds = {name: sa.Text() if isinstance(kind, sa.String) else kind for name, kind in types.items()}
    arrays = [sa.bindparam(name, type_=sa.ARRAY(kind)) for name, kind in kinds.items()]
    columns = [sa.column(name, kind) for name, kind in kinds.items()]
    rows = sa.func.unnest(*arrays).table_valued(*columns).render_derived()
    if isinstance(statement, sa.Insert):
        return statement.from_select(list(kinds), sa.select(*rows.c))
    return visitors.replacement_traverse(statement, {}, partial(_column_of, rows.c))


def _column_of(columns: Any, part: Any, **_: Any) -> Any:
    return columns[part.key] if isinstance(part, sa.BindParameter) else None


def take_keys(session: Session, table: sa.Table, count: int) -> list[int]:
    """``count`` fresh keys of a table whose key ``id`` the database counts, in order.

    Rows can then be inserted with their keys known, in one go. ``session`` is of ``db.writing()``: on SQLite
    its transaction is the only one that writes; PostgreSQL gives each number of a sequence once.
    """
    key = table.c.id
    if session.connection().dialect.name == "sqlite":
        last = session.scalar(sa.select(sa.func.max(key))) or 0
        return list(range(last + 1, last + 1 + count))
    # Asked for once, not for each number.
    sequence = sa.select(
        sa.cast(sa.func.pg_get_serial_sequence(table.name, "id"), REGCLASS)
    ).scalar_subquery()
    numbered = sa.select(sa.func.nextval(sequence)).select_from(sa.func.generate_series(1, count))
    return sorted(session.scalars(numbered))
