"""Works of several records: keys of records, editors' decisions, how far a regrouping has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(length: int | None = None) -> sa.String:
    plain = sa.Text() if length is None else sa.String(length)
    bytewise = sa.Text(collation="C") if length is None else sa.String(length, collation="C")
    return plain.with_variant(bytewise, "postgresql")


def upgrade() -> None:
    # Added in place: a table made anew would copy all records.
    empty = {"nullable": False, "server_default": sa.text("''")}
    op.add_column("records", sa.Column("matching", _text(), **empty))
    op.add_column("records", sa.Column("party", _text(200), **empty))
    op.add_column("records", sa.Column("keyless", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "match_keys",
        sa.Column("key", _text(200), nullable=False),
        sa.Column("record", _text(200), nullable=False),
        sa.PrimaryKeyConstraint("key", "record", name=op.f("pk_match_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "crowded_keys",
        sa.Column("key", _text(200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_crowded_keys")),
    )
    op.create_table(
        "work_decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("verb", _text(10), nullable=False),
        sa.Column("records", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_by", _text(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_decisions")),
    )
    op.create_table(
        "regroupings",
        sa.Column("rules", _text(64), nullable=False),
        sa.Column("after", _text(200), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("rules", name=op.f("pk_regroupings")),
    )


def downgrade() -> None:
    for table in ("regroupings", "work_decisions", "crowded_keys", "match_keys"):
        op.drop_table(table)
    for column in ("keyless", "party", "matching"):
        op.drop_column("records", column)
    # Each record is a work of its own again; an index of before has to be built anew.
    op.execute("UPDATE records SET work = id WHERE work <> id")
    op.execute("DELETE FROM works")
    op.execute("INSERT INTO works (id, index_seq) SELECT id, seq FROM records WHERE seq IS NOT NULL")
