"""The programme: plans and what they ask for, what is derived and declared, summings-up, good models."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _text(length: int | None = None) -> sa.String:
    plain = sa.Text() if length is None else sa.String(length)
    bytewise = sa.Text(collation="C") if length is None else sa.String(length, collation="C")
    return plain.with_variant(bytewise, "postgresql")


def _told(name: str, length: int | None = None) -> sa.Column[str]:
    return sa.Column(name, _text(length), nullable=False)


def _row() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def _whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=nullable)


def _yes(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _json(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(none_as_null=True), nullable=nullable)


def _day(name: str, *, nullable: bool = True) -> sa.Column[date]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    other = to.partition(".")[0]
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}_{other}"))


def _alone(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def upgrade() -> None:
    _attended()
    _index("institutions", "modified")
    _plans()
    _plan_rows()
    _derived()
    _counted()
    _observations()
    _summings()
    _exemplars()


_LASTING = {
    "0006": ("last",),
    "0009": (
        "last", "record", "first", "kind", "province", "commune", "institution", "audiences", "free",
        "online", "called_off",
    ),
}  # fmt: skip
"""What is kept of what lasts, by the migration that made the index."""


def _attended() -> None:
    """Where things take place, for what is near; lists of what runs already from their index alone."""
    op.add_column("attended", sa.Column("cells", _text(), nullable=True))
    # The worker computes them as it carries on what has no end.
    op.execute("UPDATE attended SET reached = '0001-01-01' WHERE reached <> ''")
    _index_lasting("0009")


def _index_lasting(version: str) -> None:
    lasting = sa.text("last > first")
    op.drop_index("ix_occasions_lasting", "occasions")
    op.create_index(
        "ix_occasions_lasting",
        "occasions",
        list(_LASTING[version]),
        sqlite_where=lasting,
        postgresql_where=lasting,
    )


def _plans() -> None:
    op.create_table(
        "plans",
        _told("slug", 80),
        _told("number", 80),
        _told("title"),
        _told("title_en"),
        _day("date", nullable=False),
        _told("issuer", 300),
        _told("issuer_en", 300),
        _told("kind", 20),
        _told("parent", 80),
        _told("territory", 40),
        _told("source"),
        _day("source_date"),
        _yes("confirmed"),
        _told("note"),
        _whole("revision"),
        _yes("changed_by_hand"),
        _time("modified"),
        _key("plans", "slug"),
    )
    _index("plans", "number")
    _index("plans", "territory")


def _of_plan() -> list[sa.Column[Any]]:
    return [_told("source"), _yes("confirmed"), _yes("dropped"), _whole("revision")]


def _plan_rows() -> None:
    op.create_table(
        "plan_indicators",
        _told("plan", 80),
        _told("id", 40),
        _whole("position"),
        _told("system", 20),
        _told("name"),
        _told("name_en"),
        _told("text"),
        _told("kind", 20),
        _told("rule", 40),
        _told("measure", 40),
        _told("unit", 20),
        _whole("base_year", nullable=True),
        _told("formula", 20),
        _day("since"),
        _day("until"),
        _json("types"),
        _json("levels"),
        *_of_plan(),
        _key("plan_indicators", "plan", "id"),
        _refers("plan_indicators", "plan", "plans.slug"),
    )
    op.create_table(
        "plan_targets",
        _row(),
        _told("plan", 80),
        _told("indicator", 40),
        _told("type", 200),
        _told("level", 100),
        _told("region_class", 40),
        _whole("year"),
        _number("value", nullable=True),
        _number("value_to", nullable=True),
        _told("unit", 20),
        _told("text"),
        _day("source_date"),
        _yes("disputed"),
        *_of_plan(),
        _key("plan_targets", "id"),
        _refers("plan_targets", "plan", "plans.slug"),
    )
    _index("plan_targets", "plan")
    op.create_table(
        "plan_tasks",
        _told("plan", 80),
        _told("id", 40),
        _whole("position"),
        _told("heading"),
        _told("text"),
        _told("responsible", 300),
        _told("partners"),
        _day("due"),
        _told("state", 20),
        _told("state_note"),
        _json("evidence"),
        _time("modified"),
        _told("changed_by", 300),
        *_of_plan(),
        _key("plan_tasks", "plan", "id"),
        _refers("plan_tasks", "plan", "plans.slug"),
    )


def _derived() -> None:
    op.create_table(
        "derived",
        _told("institution", 80),
        _told("rule", 40),
        _whole("year"),
        _yes("holds"),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        _json("halves", nullable=True),
        _json("evidence"),
        _json("marks"),
        _key("derived", "institution", "rule", "year"),
    )
    op.create_index("ix_derived_rule_year", "derived", ["rule", "year"])


def _small(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.SmallInteger(), nullable=nullable)


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _counted() -> None:
    op.create_table(
        "counted",
        _told("institution", 80),
        _whole("year"),
        _yes("counts"),
        _yes("stands"),
        _told("system", 20),
        _told("type", 60),
        _told("level", 20),
        _told("region_class", 40),
        _told("after_type", 60),
        _told("after_level", 20),
        _told("province", 40),
        _told("commune", 40),
        _told("old_province", 40),
        _told("old_district", 40),
        _told("old_commune", 40),
        _told("chain", 80),
        _small("present", nullable=False),
        _small("learning_services"),
        _small("education_and_digital"),
        _small("activities_by_age"),
        _small("regular_activities"),
        _small("web_page"),
        _small("halves", nullable=False),
        _big("digitised"),
        _big("records"),
        _key("counted", "institution", "year"),
    )
    _index("counted", "commune")
    _index("counted", "old_district")
    _index("counted", "old_commune")
    op.create_index("ix_counted_system", "counted", ["system", "year"])
    op.create_index("ix_counted_province", "counted", ["province", "system", "year"])
    op.create_index("ix_counted_old_province", "counted", ["old_province", "system", "year"])
    op.create_table(
        "declared_years",
        _told("institution", 80),
        _told("measure", 40),
        _whole("year"),
        _number("declared", nullable=True),
        _number("accepted", nullable=True),
        _key("declared_years", "institution", "measure", "year"),
    )


def _observations() -> None:
    op.create_table(
        "observations",
        _row(),
        _told("institution", 80),
        _told("measure", 40),
        _told("period", 10),
        _told("split", 40),
        _number("value"),
        _told("unit", 20),
        _day("as_of"),
        _told("reporter", 300),
        _told("status", 20),
        _json("evidence"),
        _told("note"),
        sa.Column("replaces", sa.BigInteger(), nullable=True),
        _json("asked", nullable=True),
        _time("created"),
        _time("sent", nullable=True),
        _time("decided", nullable=True),
        _told("decided_by", 300),
        _whole("revision"),
        _key("observations", "id"),
    )
    _index("observations", "institution")
    _index("observations", "replaces")
    op.create_index("ix_observations_measure", "observations", ["measure", "period", "institution"])
    op.create_table(
        "observation_changes",
        _row(),
        sa.Column("observation", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _time("at"),
        _told("by", 300),
        _told("status", 20),
        _number("value"),
        _told("note"),
        _key("observation_changes", "id"),
        _refers("observation_changes", "observation", "observations.id"),
    )
    _index("observation_changes", "observation")


def _summings() -> None:
    op.create_table(
        "summings",
        _row(),
        _told("plan", 80),
        _told("territory", 40),
        _told("period", 10),
        _told("state", 20),
        _json("asked"),
        _json("letterhead"),
        _json("gathered"),
        _json("figures", nullable=True),
        _day("due"),
        _time("created"),
        _told("made_by", 300),
        _time("closed", nullable=True),
        _told("closed_by", 300),
        _whole("revision"),
        _key("summings", "id"),
        _refers("summings", "plan", "plans.slug"),
        _alone("summings", "plan", "territory", "period"),
    )
    op.create_table(
        "summing_parts",
        _row(),
        sa.Column("summing", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        _told("institution", 80),
        _json("texts"),
        _told("state", 20),
        _told("note"),
        _time("sent", nullable=True),
        _told("by", 300),
        _whole("revision"),
        _key("summing_parts", "id"),
        _refers("summing_parts", "summing", "summings.id"),
        _alone("summing_parts", "summing", "institution"),
    )
    _index("summing_parts", "institution")


def _exemplars() -> None:
    op.create_table(
        "exemplars",
        _row(),
        _told("kind", 20),
        _told("institution", 80),
        _told("record", 200),
        _told("plan", 80),
        _told("title", 400),
        _told("reason_vi"),
        _told("reason_en"),
        _day("since"),
        _time("marked_at"),
        _told("marked_by", 300),
        _yes("shown"),
        _whole("position"),
        _whole("revision"),
        _key("exemplars", "id"),
    )
    _index("exemplars", "institution")


def downgrade() -> None:
    for table in (
        "exemplars",
        "summing_parts",
        "summings",
        "observation_changes",
        "observations",
        "declared_years",
        "counted",
        "derived",
        "plan_tasks",
        "plan_targets",
        "plan_indicators",
        "plans",
    ):
        op.drop_table(table)
    op.drop_index(op.f("ix_institutions_modified"), "institutions")
    _index_lasting("0006")
    op.drop_column("attended", "cells")
