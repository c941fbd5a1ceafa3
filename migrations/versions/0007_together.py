"""Many records changed as one, who names which file, and names of sources and links as they are searched."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from itertools import groupby

import sqlalchemy as sa
from alembic import op

from catalog.formats.text.collation import sort_key
from catalog.formats.text.fold import fold

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
_MEDIA = re.compile(r'"/media/([0-9a-f]{64})"')
_SOURCE_TEXTS = {"folded": 400, "sort_key": 1000}


def _text(length: int | None = None) -> sa.String:
    plain = sa.Text() if length is None else sa.String(length)
    bytewise = sa.Text(collation="C") if length is None else sa.String(length, collation="C")
    return plain.with_variant(bytewise, "postgresql")


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=nullable)


def upgrade() -> None:
    op.drop_column("resets", "used")
    op.add_column("resets", sa.Column("issued_by", _text(300), nullable=True))
    _links()
    _sources()
    _batches()
    _media_uses()


def downgrade() -> None:
    for table in ("media_uses", "batch_steps", "batches"):
        op.drop_table(table)
    for name in _SOURCE_TEXTS:
        op.drop_column("sources", name)
    op.drop_column("links", "folded")
    op.drop_column("resets", "issued_by")
    op.add_column("resets", _time("used", nullable=True))


def _links() -> None:
    """What a link is searched by: its label without accents."""
    op.add_column("links", sa.Column("folded", _text(400), server_default=sa.text("''"), nullable=False))
    _fill("links", "id", "label", {"folded": lambda label: fold(label)[:400]})
    with op.batch_alter_table("links") as links:
        links.alter_column("folded", server_default=None)


def _sources() -> None:
    """What a source is searched and put in order by."""
    for name, length in _SOURCE_TEXTS.items():
        op.add_column("sources", sa.Column(name, _text(length), server_default=sa.text("''"), nullable=False))
    _fill("sources", "slug", "name", {"folded": lambda name: fold(name)[:400], "sort_key": sort_key})


def _fill(table: str, key: str, given: str, made: dict[str, Callable[[str], str]]) -> None:
    connection = op.get_bind()
    rows = sa.table(table, sa.column(key), sa.column(given), *(sa.column(name) for name in made))
    for held, text in connection.execute(
        sa.select(rows.c[key], rows.c[given]).where(rows.c[given] != "")
    ).all():
        values = {name: make(text) for name, make in made.items()}
        connection.execute(sa.update(rows).where(rows.c[key] == held).values(values))


def _batches() -> None:
    """Many records that are changed as one, and what each step of that changed."""
    op.create_table(
        "batches",
        _key("id"),
        sa.Column("made_by", _text(300), nullable=False),
        _json("records"),
        _json("institutions"),
        _json("asked"),
        sa.Column("state", _text(10), nullable=False),
        sa.Column("job", _text(10), nullable=False),
        sa.Column("way", _text(20), nullable=False),
        _json("value", nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        _json("summary"),
        sa.Column("message", _text(), nullable=False),
        _time("created"),
        _time("changed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(op.f("ix_batches_job"), "batches", ["job"])
    op.create_table(
        "batch_steps",
        _key("batch"),
        sa.Column("place", sa.Integer(), nullable=False),
        _json("before"),
        _json("after"),
        sa.PrimaryKeyConstraint("batch", "place", name=op.f("pk_batch_steps")),
        sa.ForeignKeyConstraint(["batch"], ["batches.id"], name=op.f("fk_batch_steps_batch_batches")),
    )


def _media_uses() -> None:
    """Which records name which kept files, of the versions that there are."""
    op.create_table(
        "media_uses",
        sa.Column("hash", _text(64), nullable=False),
        sa.Column("record", _text(200), nullable=False),
        sa.PrimaryKeyConstraint("hash", "record", name=op.f("pk_media_uses")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    versions = connection.execute(
        sa.text("SELECT record, json FROM record_versions WHERE json LIKE :named ORDER BY record"),
        {"named": '%"/media/%'},
    )
    uses = sa.table("media_uses", sa.column("hash"), sa.column("record"))
    for record, rows in groupby(versions.all(), key=lambda row: row.record):
        found = {digest for row in rows for digest in _MEDIA.findall(row.json)}
        if found:
            connection.execute(
                sa.insert(uses), [{"hash": digest, "record": record} for digest in sorted(found)]
            )
