"""All tables of the first version, and the log's one row with its random id."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(length: int | None = None) -> sa.String:
    plain = sa.Text() if length is None else sa.String(length)
    bytewise = sa.Text(collation="C") if length is None else sa.String(length, collation="C")
    return plain.with_variant(bytewise, "postgresql")


def upgrade() -> None:
    op.create_table(
        "institutions",
        sa.Column("slug", _text(80), nullable=False),
        sa.Column("name_vi", _text(400), nullable=False),
        sa.Column("name_en", _text(400), nullable=False),
        sa.Column("system", _text(20), nullable=False),
        sa.Column("type", _text(60), nullable=False),
        sa.Column("level", _text(20), nullable=False),
        sa.Column("province", _text(120), nullable=False),
        sa.Column("commune", _text(120), nullable=False),
        sa.Column("address", _text(400), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("url", _text(1000), nullable=False),
        sa.Column("hours", _text(1000), nullable=False),
        sa.Column("contact", _text(1000), nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_institutions")),
    )
    with op.batch_alter_table("institutions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_institutions_system"), ["system"], unique=False)

    op.create_table(
        "leases",
        sa.Column("name", _text(200), nullable=False),
        sa.Column("owner", _text(200), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "log",
        sa.Column("log_id", _text(32), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live", sa.BigInteger(), nullable=False),
        sa.Column("set_digest", _text(64), nullable=False),
        sa.PrimaryKeyConstraint("log_id", name=op.f("pk_log")),
    )
    op.create_table(
        "plugin_positions",
        sa.Column("plugin", _text(120), nullable=False),
        sa.Column("log_id", _text(32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("plugin", name=op.f("pk_plugin_positions")),
    )
    op.create_table(
        "raw",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("format", _text(), nullable=False),
        sa.Column("context", _text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw")),
    )
    op.create_table(
        "works",
        sa.Column("id", _text(200), nullable=False),
        sa.Column("index_seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_works")),
    )
    with op.batch_alter_table("works", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_works_index_seq"), ["index_seq"], unique=False)

    op.create_table(
        "sources",
        sa.Column("slug", _text(80), nullable=False),
        sa.Column("connector", _text(80), nullable=False),
        sa.Column("institution", _text(80), nullable=False),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("link", _text(1000), nullable=False),
        sa.Column("metadata_licence", _text(200), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=True),
        sa.Column("next_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_since", _text(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution"], ["institutions.slug"], name=op.f("fk_sources_institution_institutions")
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_sources")),
    )
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sources_institution"), ["institution"], unique=False)

    op.create_table(
        "records",
        sa.Column("id", _text(200), nullable=False),
        sa.Column("source", _text(80), nullable=False),
        sa.Column("native_id", _text(), nullable=False),
        sa.Column("institution", _text(80), nullable=False),
        sa.Column("kind", _text(20), nullable=False),
        sa.Column("work", _text(200), nullable=False),
        sa.Column("current_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("modified", sa.DateTime(timezone=True), nullable=False),
        sa.Column("datestamp", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", _text(200), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.slug"], name=op.f("fk_records_source_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("seq", name=op.f("uq_records_seq")),
        sa.UniqueConstraint("source", "native_id", name=op.f("uq_records_source_native_id")),
    )
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.create_index(
            "ix_records_institution_kind", ["institution", "kind", "withdrawn"], unique=False
        )
        batch_op.create_index("ix_records_source_live", ["source", "withdrawn"], unique=False)
        batch_op.create_index(
            "ix_records_live_seq",
            ["seq"],
            unique=False,
            sqlite_where=sa.text("withdrawn IS NULL"),
            postgresql_where=sa.text("withdrawn IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_records_work"), ["work"], unique=False)

    op.create_table(
        "runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", _text(80), nullable=False),
        sa.Column("mode", _text(20), nullable=False),
        sa.Column("status", _text(20), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True),
        sa.Column("listing", sa.BigInteger(), nullable=False),
        sa.Column("resume", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("next_since", _text(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("message", _text(), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["sources.slug"], name=op.f("fk_runs_source_sources")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_source"), ["source"], unique=False)
        batch_op.create_index(batch_op.f("ix_runs_status"), ["status"], unique=False)

    op.create_table(
        "source_items",
        sa.Column("source", _text(80), nullable=False),
        sa.Column("native_id", _text(), nullable=False),
        sa.Column("raw_ref", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("raw_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mapping_version", _text(64), nullable=False),
        sa.Column("record_hash", _text(64), nullable=False),
        sa.Column("state", _text(10), nullable=False),
        sa.Column("seen_in_listing", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["raw_ref"], ["raw.id"], name=op.f("fk_source_items_raw_ref_raw")),
        sa.ForeignKeyConstraint(["source"], ["sources.slug"], name=op.f("fk_source_items_source_sources")),
        sa.PrimaryKeyConstraint("source", "native_id", name=op.f("pk_source_items")),
    )
    op.create_table(
        "field_locks",
        sa.Column("record", _text(200), nullable=False),
        sa.Column("field", _text(80), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("locked_by", _text(200), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_field_locks_record_records")),
        sa.PrimaryKeyConstraint("record", "field", name=op.f("pk_field_locks")),
    )
    op.create_table(
        "record_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record", _text(200), nullable=False),
        sa.Column("run", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("raw_ref", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("raw_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mapping_version", _text(64), nullable=False),
        sa.Column("record_hash", _text(64), nullable=False),
        sa.Column("json", _text(), nullable=False),
        sa.ForeignKeyConstraint(["raw_ref"], ["raw.id"], name=op.f("fk_record_versions_raw_ref_raw")),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_record_versions_record_records")),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_record_versions_run_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_versions")),
    )
    with op.batch_alter_table("record_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_versions_record"), ["record"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_versions_run"), ["run"], unique=False)

    op.create_table(
        "run_failures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("run", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("severity", _text(10), nullable=False),
        sa.Column("identifier", _text(), nullable=False),
        sa.Column("field", _text(200), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.Column("rule", _text(80), nullable=False),
        sa.Column("message", _text(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name=op.f("fk_run_failures_run_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_failures")),
    )
    with op.batch_alter_table("run_failures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_failures_run"), ["run"], unique=False)
    log = sa.table(
        "log",
        sa.column("log_id", sa.String),
        sa.column("head", sa.BigInteger),
        sa.column("modified", sa.DateTime(timezone=True)),
        sa.column("live", sa.BigInteger),
        sa.column("set_digest", sa.String),
    )
    start = {"head": 0, "modified": datetime.now(UTC), "live": 0, "set_digest": "0" * 64}
    op.bulk_insert(log, [{"log_id": secrets.token_hex(16), **start}])


def downgrade() -> None:
    with op.batch_alter_table("run_failures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_failures_run"))

    op.drop_table("run_failures")
    with op.batch_alter_table("record_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_versions_run"))
        batch_op.drop_index(batch_op.f("ix_record_versions_record"))

    op.drop_table("record_versions")
    op.drop_table("field_locks")
    op.drop_table("source_items")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_runs_status"))
        batch_op.drop_index(batch_op.f("ix_runs_source"))

    op.drop_table("runs")
    with op.batch_alter_table("records", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_records_work"))
        batch_op.drop_index("ix_records_live_seq")
        batch_op.drop_index("ix_records_source_live")
        batch_op.drop_index("ix_records_institution_kind")

    op.drop_table("records")
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sources_institution"))

    op.drop_table("sources")
    with op.batch_alter_table("works", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_works_index_seq"))

    op.drop_table("works")
    op.drop_table("raw")
    op.drop_table("plugin_positions")
    op.drop_table("log")
    op.drop_table("leases")
    with op.batch_alter_table("institutions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institutions_system"))

    op.drop_table("institutions")
