"""The tables beside sources and runs: secrets of sources, and what was last asked to be done with one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import Json, text
from catalog.store.db import Base, UtcDateTime


class SourceSecret(Base):
    """A password or key among a source's options, kept apart so that no list of these holds it."""

    __tablename__ = "source_secrets"

    source: Mapped[str] = mapped_column(sa.ForeignKey("sources.slug"), primary_key=True)
    name: Mapped[str] = mapped_column(text(80), primary_key=True)
    value: Mapped[str] = mapped_column(text())


class SourceTask(Base):
    """What somebody last asked to be done with a source, one of each kind; ``number`` tells them apart."""

    __tablename__ = "source_tasks"

    source: Mapped[str] = mapped_column(sa.ForeignKey("sources.slug"), primary_key=True)
    kind: Mapped[str] = mapped_column(text(20), primary_key=True)
    number: Mapped[str] = mapped_column(text(32))
    state: Mapped[str] = mapped_column(text(10))
    actor: Mapped[str] = mapped_column(text(300))
    wanted: Mapped[dict[str, Any]] = mapped_column(Json)
    result: Mapped[Any | None] = mapped_column(Json)
    message: Mapped[str] = mapped_column(text())
    started: Mapped[datetime] = mapped_column(UtcDateTime)
    finished: Mapped[datetime | None] = mapped_column(UtcDateTime)
