"""The public site: messages of visitors, counts, searches that found nothing, pictures of others."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _text(length: int | None = None) -> sa.String:
    plain = sa.Text() if length is None else sa.String(length)
    bytewise = sa.Text(collation="C") if length is None else sa.String(length, collation="C")
    return plain.with_variant(bytewise, "postgresql")


def _told(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, _text(length), nullable=False)


def _number(name: str, kind: type[sa.Integer] = sa.BigInteger) -> sa.Column[int]:
    return sa.Column(name, kind(), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _told("number", 12),
        _told("kind", 10),
        _told("state", 10),
        _told("institution", 80),
        _told("province", 40),
        _told("commune", 40),
        _told("record", 200),
        _told("body"),
        _told("contact", 300),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        _told("language", 10),
        _told("digest", 64),
        _time("created"),
        _time("closed", nullable=True),
        _told("closed_by", 300),
        _told("outcome"),
        _told("folded"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("number", name=op.f("uq_messages_number")),
        sa.UniqueConstraint("digest", name=op.f("uq_messages_digest")),
    )
    op.create_index("ix_messages_state", "messages", ["state", "created"])
    op.create_index("ix_messages_institution", "messages", ["institution", "state", "created"])
    op.create_table(
        "visits",
        _told("institution", 80),
        _told("day", 10),
        _number("views"),
        _number("shown"),
        _number("clicks"),
        sa.PrimaryKeyConstraint("institution", "day", name=op.f("pk_visits")),
    )
    op.create_table(
        "lost_searches",
        _told("words", 200),
        _number("uses", sa.Integer),
        _told("last_day", 10),
        sa.PrimaryKeyConstraint("words", name=op.f("pk_lost_searches")),
    )
    op.create_index("ix_lost_searches_uses", "lost_searches", ["uses"])
    op.create_table(
        "pictures",
        _told("id", 64),
        _told("address", 2000),
        _told("owner", 200),
        _told("state", 10),
        _told("reason", 300),
        _number("width", sa.Integer),
        _number("height", sa.Integer),
        _number("bytes"),
        _number("tries", sa.Integer),
        _time("due"),
        _time("used"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
    )
    op.create_index("ix_pictures_state", "pictures", ["state", "due"])
    op.create_index("ix_pictures_used", "pictures", ["used"])


def downgrade() -> None:
    for table in ("pictures", "lost_searches", "visits", "messages"):
        op.drop_table(table)
