"""The statements that pages ask of the database, and how SQLite answers them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from catalog.store.db import db

GROWING = (
    "records", "works", "record_versions", "raw", "source_items", "match_keys", "crowded_keys", "occasions",
    "work_decisions", "source_values", "media_uses", "own_records", "pictures", "visits", "messages", "audit",
)  # fmt: skip
"""Tables with a row or more for each record, activity or visit."""
_TABLE = re.compile(r"^SCAN (\w+?)(?:_\d+)?\b(.*)")
"""SQLAlchemy numbers a table that is asked for twice in one statement."""
_ANY_ROW = re.compile(r"EXISTS \(SELECT [^()]*\sFROM (\w+)\s*\)")


class Asked:
    """Statements that read, each with the steps by which SQLite answers it."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, list[str]]] = []

    def whole_tables(self) -> list[str]:
        """Steps that go through a growing table, however long it has become."""
        return [
            f"{step}: {' '.join(statement.split())[:300]}"
            for statement, steps in self.statements
            for step in steps
            if (found := _TABLE.match(step)) and found[1] in GROWING
            # The first rows in an index's order are few, whatever follows them; any row at all is one.
            if not ("USING" in found[2] and " LIMIT " in f"{statement} ")
            if found[1] not in _ANY_ROW.findall(statement)
        ]


@contextmanager
def asking() -> Iterator[Asked]:
    """What is asked of the database meanwhile."""
    asked = Asked()

    def note(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
            return
        raw = connection.connection.dbapi_connection
        plan = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
        asked.statements.append((statement, [row[3] for row in plan]))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
