"""The tables of runs: harvests of sources, and what failed or was odd in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, Json, text
from catalog.store.db import Base, UtcDateTime


class Run(Base):
    """One harvest of a source; ``listing`` stays the same when a cut run is taken up again.

    ``seen`` counts records as they are committed, ``counts`` are those of the last mark or of the end.
    """

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    source: Mapped[str] = mapped_column(sa.ForeignKey("sources.slug"), index=True)
    mode: Mapped[str] = mapped_column(text(20))
    status: Mapped[str] = mapped_column(text(20), index=True)
    started: Mapped[datetime] = mapped_column(UtcDateTime)
    finished: Mapped[datetime | None] = mapped_column(UtcDateTime)
    listing: Mapped[int] = mapped_column(sa.BigInteger)
    resume: Mapped[dict[str, Any] | None] = mapped_column(Json)
    next_since: Mapped[str | None] = mapped_column(text())
    total: Mapped[int | None] = mapped_column(sa.BigInteger)
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    message: Mapped[str] = mapped_column(text(), default="")
    stop_asked: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen: Mapped[int | None] = mapped_column(sa.BigInteger)


class RunFailure(Base):
    """One fault of a run's record, or a notice (``severity`` failure or notice)."""

    __tablename__ = "run_failures"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    run: Mapped[int] = mapped_column(sa.ForeignKey("runs.id"), index=True)
    severity: Mapped[str] = mapped_column(text(10))
    identifier: Mapped[str] = mapped_column(text(), default="")
    field: Mapped[str] = mapped_column(text(200), default="")
    value: Mapped[str] = mapped_column(text(), default="")
    rule: Mapped[str] = mapped_column(text(80), default="")
    message: Mapped[str] = mapped_column(text(), default="")
