"""The tables of what people write here: records of an institution's own, and how many came to them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, text
from catalog.store.db import Base, UtcDateTime


class OwnRow(Base):
    """What somebody writes or wrote in a form: a draft, or what is published as a record.

    ``payload`` is what is edited (JSON of the format), the rest is what lists ask for. ``last_day`` is
    ``9999-12-31`` for what has no end; both days are empty where none are told. ``folded`` is what is
    searched. ``record`` is the id of the published record, empty before the first time.
    """

    __tablename__ = "own_records"

    id: Mapped[str] = mapped_column(text(80), primary_key=True)
    institution: Mapped[str] = mapped_column(sa.ForeignKey("institutions.slug"))
    format: Mapped[str] = mapped_column(text(40))
    kind: Mapped[str] = mapped_column(text(20))
    title: Mapped[str] = mapped_column(text(2000))
    folded: Mapped[str] = mapped_column(text())
    first_day: Mapped[str] = mapped_column(text(10))
    last_day: Mapped[str] = mapped_column(text(10))
    state: Mapped[str] = mapped_column(text(10))
    status: Mapped[str] = mapped_column(text(10))
    payload: Mapped[str] = mapped_column(text())
    revision: Mapped[int] = mapped_column(sa.Integer)
    record: Mapped[str] = mapped_column(text(200))
    made_by: Mapped[str] = mapped_column(text(300))
    changed_by: Mapped[str] = mapped_column(text(300))
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    modified: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        sa.Index("ix_own_records_institution", "institution", "format", "last_day"),
        sa.Index("ix_own_records_format", "format", "last_day"),
    )


class AttendanceRow(Base):
    """How many people came on one day: kept here alone, never published."""

    __tablename__ = "attendance"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    own: Mapped[str] = mapped_column(sa.ForeignKey("own_records.id"))
    day: Mapped[str] = mapped_column(text(10))
    people: Mapped[int] = mapped_column(sa.Integer)
    noted_by: Mapped[str] = mapped_column(text(300))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("own", "day"),)
