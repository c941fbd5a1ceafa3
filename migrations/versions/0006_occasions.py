"""What is on: the occasions of records that one can go to. The worker computes those of what is there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _text(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attended",
        sa.Column("record", _text(200), nullable=False),
        sa.Column("reached", _text(10), nullable=False),
        sa.Column("kind", _text(20), nullable=False),
        sa.Column("institution", _text(80), nullable=False),
        sa.Column("province", _text(40), nullable=False),
        sa.Column("first_day", _text(10), nullable=False),
        sa.Column("last_day", _text(10), nullable=False),
        sa.Column("status", _text(20), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_attended")),
    )
    op.create_index(op.f("ix_attended_reached"), "attended", ["reached"])
    op.create_index(op.f("ix_attended_institution"), "attended", ["institution"])
    op.create_index("ix_attended_kind", "attended", ["kind", "last_day", "record"])
    op.create_table(
        "occasions",
        sa.Column("first", _text(10), nullable=False),
        sa.Column("record", _text(200), nullable=False),
        sa.Column("last", _text(10), nullable=False),
        sa.Column("before", _text(10), nullable=False),
        sa.Column("called_off", sa.Boolean(), nullable=False),
        sa.Column("kind", _text(20), nullable=False),
        sa.Column("institution", _text(80), nullable=False),
        sa.Column("province", _text(40), nullable=False),
        sa.Column("commune", _text(40), nullable=False),
        sa.Column("audiences", _text(300), nullable=False),
        sa.Column("free", sa.Boolean(), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("first", "record", name=op.f("pk_occasions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_occasions_record", "occasions", ["record"])
    op.create_index("ix_occasions_institution", "occasions", ["institution", "first"])
    for name in ("kind", "province", "commune"):
        op.create_index(f"ix_occasions_{name}", "occasions", [name, "first"])
    lasting = sa.text("last > first")
    op.create_index(
        "ix_occasions_lasting", "occasions", ["last"], sqlite_where=lasting, postgresql_where=lasting
    )
    op.create_index(
        "ix_occasions_online",
        "occasions",
        ["online", "first"],
        sqlite_where=sa.text("online IS 1"),
        postgresql_where=sa.text("online IS true"),
    )
    op.execute(
        "INSERT INTO attended"
        " (record, reached, kind, institution, province, first_day, last_day, status, online)"
        " SELECT id, '', kind, institution, '', '', '', '', false FROM records"
        " WHERE kind IN ('exhibition', 'programme', 'class', 'club', 'event')"
        " AND seq IS NOT NULL AND withdrawn IS NULL"
    )


def downgrade() -> None:
    op.drop_table("occasions")
    op.drop_table("attended")
