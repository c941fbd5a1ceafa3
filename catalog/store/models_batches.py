"""The tables of batches: many records that are changed as one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, Json, text
from catalog.store.db import Base, UtcDateTime


class BatchRow(Base):
    """Records that somebody chose, what is done with them, and how far that is.

    ``state`` is chosen, changed or undone; ``job`` what a process is asked to do, empty if nothing. ``way``
    and ``value`` say what becomes of the records, ``asked`` of which list they were chosen.
    """

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    made_by: Mapped[str] = mapped_column(text(300))
    records: Mapped[list[str]] = mapped_column(Json)
    institutions: Mapped[list[str]] = mapped_column(Json)
    asked: Mapped[dict[str, str]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(text(10))
    job: Mapped[str] = mapped_column(text(10), index=True)
    way: Mapped[str] = mapped_column(text(20))
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    done: Mapped[int] = mapped_column(sa.Integer)
    total: Mapped[int] = mapped_column(sa.Integer)
    summary: Mapped[dict[str, Any]] = mapped_column(Json)
    message: Mapped[str] = mapped_column(text())
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    changed: Mapped[datetime] = mapped_column(UtcDateTime)


class BatchStep(Base):
    """What one step of a batch changed: values by field before and after, by record; to take it back."""

    __tablename__ = "batch_steps"

    batch: Mapped[int] = mapped_column(sa.ForeignKey("batches.id"), primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
