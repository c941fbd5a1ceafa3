"""People come in: one function per part of the step."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from catalog.formats.text.collation import sort_key
from catalog.formats.text.fold import fold
from catalog.gazetteer import seat

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _text(length: int | None = None) -> sa.String:
    plain = sa.Text() if length is None else sa.String(length)
    bytewise = sa.Text(collation="C") if length is None else sa.String(length, collation="C")
    return plain.with_variant(bytewise, "postgresql")


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _accounts()
    _ways_in()
    _audit()
    _institutions()
    _institution_places()
    _links()
    _own_records()
    _sources()
    _uploads()
    _field_locks()
    _exhibitions()


def downgrade() -> None:
    _without_institutions()
    op.drop_index("ix_source_items_failed", "source_items")
    op.drop_index("ix_records_withdrawn_seq", "records")
    _without_sources()
    for table in (
        "uploads",
        "source_values",
        "exhibition_previews", "exhibition_versions",
        "attendance", "own_records",
        "form_keys", "links",
        "institution_places", "audit", "login_failures", "resets", "invitations", "grants", "users",
    ):  # fmt: skip
        op.drop_table(table)


def _accounts() -> None:
    op.create_table(
        "users",
        _key(),
        sa.Column("email", _text(254), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("name_key", _text(), nullable=False),
        sa.Column("found_by", _text(), nullable=False),
        sa.Column("language", _text(10), nullable=False),
        sa.Column("password_hash", _text(200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _time("created"),
        _time("last_login", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "grants",
        _key(),
        sa.Column("user", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", _text(20), nullable=False),
        sa.Column("scope", _text(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_grants_user_users")),
        sa.UniqueConstraint("user", "role", "scope", name=op.f("uq_grants_user_role_scope")),
    )
    op.create_index(op.f("ix_grants_scope"), "grants", ["scope"])


def _ways_in() -> None:
    """Invitations, resets, failed logins."""
    op.create_table(
        "invitations",
        _key(),
        sa.Column("token_hash", _text(64), nullable=False),
        sa.Column("email", _text(254), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("language", _text(10), nullable=False),
        sa.Column("role", _text(20), nullable=False),
        sa.Column("scope", _text(80), nullable=False),
        sa.Column("invited_by", _text(300), nullable=False),
        _time("created"),
        _time("expires"),
        _time("used", nullable=True),
        _time("revoked", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_email"), "invitations", ["email"])
    op.create_table(
        "resets",
        _key(),
        sa.Column("token_hash", _text(64), nullable=False),
        sa.Column("user", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _time("created"),
        _time("expires"),
        _time("used", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resets")),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_resets_user_users")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_resets_token_hash")),
    )
    op.create_index(op.f("ix_resets_user"), "resets", ["user"])
    op.create_table(
        "login_failures",
        sa.Column("key", _text(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _time("last"),
        _time("until", nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_login_failures")),
    )
    op.create_index(op.f("ix_login_failures_last"), "login_failures", ["last"])


def _audit() -> None:
    op.create_table(
        "audit",
        _key(),
        _time("at"),
        sa.Column("actor", _text(300), nullable=False),
        sa.Column("action", _text(60), nullable=False),
        sa.Column("subject_type", _text(40), nullable=False),
        sa.Column("subject", _text(200), nullable=False),
        sa.Column("institution", _text(80), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undone", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"])
    op.create_index(op.f("ix_audit_actor"), "audit", ["actor"])
    op.create_index("ix_audit_subject", "audit", ["subject_type", "subject"])
    op.create_index("ix_audit_institution_id", "audit", ["institution", "id"])


_INSTITUTION_TEXTS = {
    "short_name": 120, "owner": 40, "region_class": 40, "phone": 200, "email": 254, "isil": 20,
    "accessibility_note": 1000, "photo": 1000, "merged_into": 80, "folded": 1000, "sort_key": 1000,
}  # fmt: skip
_INSTITUTION_LISTS = ("opening", "special_hours", "services", "accessibility", "social")


def _institutions() -> None:
    """More facts of institutions, and what they were before."""
    empty = {"nullable": False, "server_default": sa.text("''")}
    for name, length in _INSTITUTION_TEXTS.items():
        op.add_column("institutions", sa.Column(name, _text(length), **empty))
    for name in _INSTITUTION_LISTS:
        op.add_column("institutions", sa.Column(name, sa.JSON(none_as_null=True), nullable=True))
    active, none = sa.text("'active'"), sa.text("0")
    op.add_column("institutions", sa.Column("status", _text(20), nullable=False, server_default=active))
    op.add_column("institutions", sa.Column("revision", sa.Integer(), nullable=False, server_default=none))
    op.create_index(op.f("ix_institutions_sort_key"), "institutions", ["sort_key"])
    op.create_index("ix_institutions_province_commune", "institutions", ["province", "commune"])
    rows = op.get_bind().execute(sa.text("SELECT slug, name_vi, name_en FROM institutions")).all()
    for slug, name_vi, name_en in rows:
        op.get_bind().execute(
            sa.text("UPDATE institutions SET folded = :folded, sort_key = :key WHERE slug = :slug"),
            {"folded": fold(f"{name_vi} {name_en}"), "key": sort_key(name_vi), "slug": slug},
        )
    names = (("name_vi", 400), ("name_en", 400), ("short_name", 120))
    places = (("code_list", 20), ("code", 10), ("province", 120), ("commune", 120))
    _dated("institution_names", *(sa.Column(name, _text(most), nullable=False) for name, most in names))
    _dated("institution_statuses", sa.Column("status", _text(20), nullable=False))
    _dated(
        "institution_territories", *(sa.Column(name, _text(most), nullable=False) for name, most in places)
    )
    _institution_pairs()


def _dated(table: str, *columns: sa.Column[str]) -> None:
    op.create_table(
        table,
        _key(),
        sa.Column("institution", _text(80), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("act", _text(200), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["institution"], ["institutions.slug"], name=op.f(f"fk_{table}_institution_institutions")
        ),
    )
    op.create_index(op.f(f"ix_{table}_institution"), table, ["institution"])


def _institution_pairs() -> None:
    op.create_table(
        "institution_links",
        sa.Column("earlier", _text(80), nullable=False),
        sa.Column("later", _text(80), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("act", _text(200), nullable=False),
        sa.PrimaryKeyConstraint("earlier", "later", name=op.f("pk_institution_links")),
        *(
            sa.ForeignKeyConstraint(
                [end], ["institutions.slug"], name=op.f(f"fk_institution_links_{end}_institutions")
            )
            for end in ("earlier", "later")
        ),
    )
    op.create_index(op.f("ix_institution_links_later"), "institution_links", ["later"])
    op.create_table(
        "institutions_apart",
        sa.Column("one", _text(80), nullable=False),
        sa.Column("other", _text(80), nullable=False),
        sa.Column("said_by", _text(300), nullable=False),
        _time("said_at"),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_institutions_apart")),
    )


def _without_institutions() -> None:
    for table in (
        "institutions_apart", "institution_links", "institution_territories", "institution_statuses",
        "institution_names",
    ):  # fmt: skip
        op.drop_table(table)
    op.drop_index("ix_institutions_province_commune", "institutions")
    op.drop_index(op.f("ix_institutions_sort_key"), "institutions")
    for name in (*_INSTITUTION_TEXTS, *_INSTITUTION_LISTS, "status", "revision"):
        op.drop_column("institutions", name)


def _institution_places() -> None:
    """The units of today in which each institution is, filled for those that are there already."""
    places = op.create_table(
        "institution_places",
        sa.Column("key", _text(40), nullable=False),
        sa.Column("institution", _text(80), nullable=False),
        sa.PrimaryKeyConstraint("key", "institution", name=op.f("pk_institution_places")),
        sa.ForeignKeyConstraint(
            ["institution"],
            ["institutions.slug"],
            name=op.f("fk_institution_places_institution_institutions"),
        ),
    )
    op.create_index(op.f("ix_institution_places_institution"), "institution_places", ["institution"])
    known = op.get_bind().execute(sa.text("SELECT slug, province, commune, address FROM institutions"))
    found = [(row.slug, seat(row._mapping)) for row in known]
    rows = [
        {"key": unit.key, "institution": slug}
        for slug, seen in found
        for unit in (seen.province, seen.commune)
        if unit is not None
    ]
    if rows:
        op.bulk_insert(places, rows)


def _links() -> None:
    """Personal links for the phone, and the forms that were sent through them."""
    op.create_table(
        "links",
        _key(),
        sa.Column("institution", _text(80), nullable=False),
        sa.Column("label", _text(200), nullable=False),
        sa.Column("token_hash", _text(64), nullable=False),
        sa.Column("scope", _text(20), nullable=False),
        sa.Column("language", _text(10), nullable=False),
        sa.Column("by", _text(300), nullable=False),
        _time("created"),
        _time("expires"),
        _time("revoked", nullable=True),
        _time("last_used", nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.ForeignKeyConstraint(
            ["institution"], ["institutions.slug"], name=op.f("fk_links_institution_institutions")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_links_token_hash")),
    )
    op.create_index(op.f("ix_links_institution"), "links", ["institution"])
    op.create_table(
        "form_keys",
        sa.Column("key", _text(64), nullable=False),
        _time("created"),
        sa.Column("digest", _text(64), nullable=False),
        sa.Column("outcome", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_keys")),
    )
    op.create_index(op.f("ix_form_keys_created"), "form_keys", ["created"])


def _own_records() -> None:
    """What people write in forms (activities, exhibitions), and how many came."""
    op.create_table(
        "own_records",
        sa.Column("id", _text(80), nullable=False),
        sa.Column("institution", _text(80), nullable=False),
        sa.Column("format", _text(40), nullable=False),
        sa.Column("kind", _text(20), nullable=False),
        sa.Column("title", _text(2000), nullable=False),
        sa.Column("folded", _text(), nullable=False),
        sa.Column("first_day", _text(10), nullable=False),
        sa.Column("last_day", _text(10), nullable=False),
        sa.Column("state", _text(10), nullable=False),
        sa.Column("status", _text(10), nullable=False),
        sa.Column("payload", _text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("record", _text(200), nullable=False),
        sa.Column("made_by", _text(300), nullable=False),
        sa.Column("changed_by", _text(300), nullable=False),
        _time("created"),
        _time("modified"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_records")),
        sa.ForeignKeyConstraint(
            ["institution"], ["institutions.slug"], name=op.f("fk_own_records_institution_institutions")
        ),
    )
    op.create_index("ix_own_records_institution", "own_records", ["institution", "format", "last_day"])
    op.create_index("ix_own_records_format", "own_records", ["format", "last_day"])
    op.create_table(
        "attendance",
        _key(),
        sa.Column("own", _text(80), nullable=False),
        sa.Column("day", _text(10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("noted_by", _text(300), nullable=False),
        _time("noted_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.ForeignKeyConstraint(["own"], ["own_records.id"], name=op.f("fk_attendance_own_own_records")),
        sa.UniqueConstraint("own", "day", name=op.f("uq_attendance_own_day")),
    )


def _sources() -> None:
    """Names, pauses and newest runs of sources; their secrets apart; what was asked to be done with them."""
    op.add_column("sources", sa.Column("name", _text(200), server_default=sa.text("''"), nullable=False))
    op.add_column("sources", sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.add_column("sources", _time("paused", nullable=True))
    op.add_column("sources", sa.Column("last_run", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_sources_last_run"), "sources", ["last_run"])
    op.add_column("runs", _time("stop_asked", nullable=True))
    op.add_column("runs", sa.Column("seen", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE sources SET last_run = (SELECT max(runs.id) FROM runs WHERE runs.source = sources.slug)"
    )
    op.create_table(
        "source_secrets",
        sa.Column("source", _text(80), nullable=False),
        sa.Column("name", _text(80), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "name", name=op.f("pk_source_secrets")),
        sa.ForeignKeyConstraint(["source"], ["sources.slug"], name=op.f("fk_source_secrets_source_sources")),
    )
    op.create_table(
        "source_tasks",
        sa.Column("source", _text(80), nullable=False),
        sa.Column("kind", _text(20), nullable=False),
        sa.Column("number", _text(32), nullable=False),
        sa.Column("state", _text(10), nullable=False),
        sa.Column("actor", _text(300), nullable=False),
        sa.Column("wanted", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("message", _text(), nullable=False),
        _time("started"),
        _time("finished", nullable=True),
        sa.PrimaryKeyConstraint("source", "kind", name=op.f("pk_source_tasks")),
        sa.ForeignKeyConstraint(["source"], ["sources.slug"], name=op.f("fk_source_tasks_source_sources")),
    )


def _without_sources() -> None:
    op.drop_table("source_tasks")
    op.drop_table("source_secrets")
    op.drop_column("runs", "seen")
    op.drop_column("runs", "stop_asked")
    op.drop_index(op.f("ix_sources_last_run"), "sources")
    for name in ("last_run", "paused", "revision", "name"):
        op.drop_column("sources", name)


def _field_locks() -> None:
    """What sources say of fields that editors keep otherwise; what lists of records for editors ask by."""
    op.create_table(
        "source_values",
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shaped", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_by", _text(300), nullable=False),
        _time("made_at"),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_source_values")),
        sa.ForeignKeyConstraint(
            ["version"], ["record_versions.id"], name=op.f("fk_source_values_version_record_versions")
        ),
    )
    gone, failed = sa.text("withdrawn IS NOT NULL"), sa.text("state = 'failed'")
    op.create_index("ix_records_withdrawn_seq", "records", ["seq"], sqlite_where=gone, postgresql_where=gone)
    op.create_index(
        "ix_source_items_failed",
        "source_items",
        ["source", "native_id"],
        sqlite_where=failed,
        postgresql_where=failed,
    )


def _uploads() -> None:
    op.create_table(
        "uploads",
        _key(),
        sa.Column("institution", _text(80), nullable=False),
        sa.Column("source", _text(80), nullable=False),
        sa.Column("name", _text(255), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", _text(64), nullable=False),
        sa.Column("folder", _text(40), nullable=False),
        sa.Column("kind", _text(20), nullable=False),
        sa.Column("state", _text(20), nullable=False),
        sa.Column("job", _text(20), nullable=False),
        sa.Column("sent_by", _text(300), nullable=False),
        sa.Column("language", _text(10), nullable=False),
        _time("created"),
        _time("changed"),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("summary", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("message", _text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_institution"), "uploads", ["institution"])
    op.create_index(op.f("ix_uploads_source"), "uploads", ["source"])
    op.create_index(op.f("ix_uploads_job"), "uploads", ["job"])


def _exhibitions() -> None:
    """The states of exhibitions that were kept, and the links by which drafts are shown to others."""
    op.create_table(
        "exhibition_versions",
        _key(),
        sa.Column("own", _text(80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", _text(10), nullable=False),
        sa.Column("payload", _text(), nullable=False),
        sa.Column("made_by", _text(300), nullable=False),
        _time("made_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_versions")),
        sa.ForeignKeyConstraint(
            ["own"], ["own_records.id"], name=op.f("fk_exhibition_versions_own_own_records")
        ),
        sa.UniqueConstraint("own", "revision", name=op.f("uq_exhibition_versions_own_revision")),
    )
    op.create_table(
        "exhibition_previews",
        sa.Column("own", _text(80), nullable=False),
        sa.Column("token_hash", _text(64), nullable=False),
        sa.Column("made_by", _text(300), nullable=False),
        _time("expires"),
        sa.PrimaryKeyConstraint("own", name=op.f("pk_exhibition_previews")),
        sa.ForeignKeyConstraint(
            ["own"], ["own_records.id"], name=op.f("fk_exhibition_previews_own_own_records")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_exhibition_previews_token_hash")),
    )
