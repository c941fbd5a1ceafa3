"""The tables that standings of the programme are added up from; ``catalog.programme.deriving`` keeps them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import text
from catalog.store.db import Base


class CountedRow(Base):
    """An institution in a year: what it was, where, and which rules it was shown to reach.

    ``counts``: it is in denominators of that year; ``stands``: it exists on the last day of the year, or
    today. Places are keys of units of both lists, "" where they are not known so closely. ``after_type`` and
    ``after_level`` are what it took over from units that ended. Institutions that went on as one another
    have the same ``chain``. A rule is 1 or 0, or None where nothing tells; ``digitised`` and ``records`` are
    numbers of live records.
    """

    __tablename__ = "counted"

    institution: Mapped[str] = mapped_column(text(80), primary_key=True)
    year: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    counts: Mapped[bool] = mapped_column(sa.Boolean)
    stands: Mapped[bool] = mapped_column(sa.Boolean)
    system: Mapped[str] = mapped_column(text(20))
    type: Mapped[str] = mapped_column(text(60))
    level: Mapped[str] = mapped_column(text(20))
    region_class: Mapped[str] = mapped_column(text(40))
    after_type: Mapped[str] = mapped_column(text(60))
    after_level: Mapped[str] = mapped_column(text(20))
    province: Mapped[str] = mapped_column(text(40))
    commune: Mapped[str] = mapped_column(text(40), index=True)
    old_province: Mapped[str] = mapped_column(text(40))
    old_district: Mapped[str] = mapped_column(text(40), index=True)
    old_commune: Mapped[str] = mapped_column(text(40), index=True)
    chain: Mapped[str] = mapped_column(text(80))
    present: Mapped[int] = mapped_column(sa.SmallInteger)
    learning_services: Mapped[int | None] = mapped_column(sa.SmallInteger)
    education_and_digital: Mapped[int | None] = mapped_column(sa.SmallInteger)
    activities_by_age: Mapped[int | None] = mapped_column(sa.SmallInteger)
    regular_activities: Mapped[int | None] = mapped_column(sa.SmallInteger)
    web_page: Mapped[int | None] = mapped_column(sa.SmallInteger)
    halves: Mapped[int] = mapped_column(sa.SmallInteger)
    digitised: Mapped[int] = mapped_column(sa.BigInteger)
    records: Mapped[int] = mapped_column(sa.BigInteger)

    __table_args__ = (
        sa.Index("ix_counted_system", "system", "year"),
        sa.Index("ix_counted_province", "province", "system", "year"),
        sa.Index("ix_counted_old_province", "old_province", "system", "year"),
    )


class DeclaredYearRow(Base):
    """What an institution declared of a measure for a year, made of its observations by ``store.declared``.

    ``declared`` is the newest that was sent, ``accepted`` the newest that an officer accepted.
    """

    __tablename__ = "declared_years"

    institution: Mapped[str] = mapped_column(text(80), primary_key=True)
    measure: Mapped[str] = mapped_column(text(40), primary_key=True)
    year: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    declared: Mapped[float | None] = mapped_column(sa.Float)
    accepted: Mapped[float | None] = mapped_column(sa.Float)
