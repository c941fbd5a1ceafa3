"""Sets per source, and what the whole set was each time the log moved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BATCH = 5000


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "source_sets",
        sa.Column("source", _text(80), nullable=False),
        sa.Column("live", sa.BigInteger(), nullable=False),
        sa.Column("set_digest", _text(64), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_sets")),
    )
    op.create_table(
        "set_history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live", sa.BigInteger(), nullable=False),
        sa.Column("set_digest", _text(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_history")),
    )
    op.create_index(op.f("ix_set_history_seq"), "set_history", ["seq"])
    _fill(op.get_bind())


def downgrade() -> None:
    op.drop_table("set_history")
    op.drop_table("source_sets")


def _fill(connection: sa.Connection) -> None:
    sums: dict[str, list[int]] = {}
    for source, identifier, digest in _live(connection):
        held = sums.setdefault(source, [0, 0])
        held[0] += 1
        held[1] += int.from_bytes(hashlib.sha256((identifier + digest).encode()).digest())
    rows = [
        {"source": source, "live": live, "set_digest": f"{total % (1 << 256):064x}"}
        for source, (live, total) in sums.items()
    ]
    _insert(connection, "source_sets", rows)
    connection.execute(
        sa.text(
            "INSERT INTO set_history (seq, modified, live, set_digest)"
            " SELECT head, modified, live, set_digest FROM log WHERE head > 0"
        )
    )


def _live(connection: sa.Connection) -> Iterator[tuple[str, str, str]]:
    """Source, id and digest of each live record, in batches by key: no more than one is in memory."""
    records = sa.table("records", *map(sa.column, ("id", "source", "digest", "seq", "withdrawn")))
    after = ""
    while True:
        rows = connection.execute(
            sa.select(records.c.source, records.c.id, records.c.digest)
            .where(records.c.id > after, records.c.seq.is_not(None), records.c.withdrawn.is_(None))
            .order_by(records.c.id)
            .limit(_BATCH)
        ).all()
        yield from ((row.source, row.id, row.digest) for row in rows)
        if len(rows) < _BATCH:
            return
        after = rows[-1].id


def _insert(connection: sa.Connection, name: str, rows: Iterable[Mapping[str, object]]) -> None:
    table = sa.table(name, *map(sa.column, ("source", "live", "set_digest")))
    for row in rows:
        connection.execute(sa.insert(table).values(**row))
