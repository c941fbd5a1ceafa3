"""Types of columns that the tables share."""

from __future__ import annotations

import sqlalchemy as sa

from catalog.store.db import Base

# SQLite gives row numbers only to INTEGER keys.
BigKey = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON(none_as_null=True)


def text(length: int | None = None) -> sa.String:
    """Text that is compared by its bytes in UTF-8 on every database, whatever its language is set to."""
    plain = sa.Text() if length is None else sa.String(length)
    bytewise = sa.Text(collation="C") if length is None else sa.String(length, collation="C")
    return plain.with_variant(bytewise, "postgresql")


def table_of(model: type[Base]) -> sa.Table:
    """The table behind a model, for statements over many rows."""
    table = model.__table__
    assert isinstance(table, sa.Table)
    return table
