"""The table of what sources say of fields that editors keep otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, Json, text
from catalog.store.db import Base, UtcDateTime


class SourceValues(Base):
    """What the mapping of a version has in fields that are published otherwise, because of locks.

    ``shaped`` holds those values by field, ``""`` where the mapping has none. ``made_by`` is who made the
    version by an edit, empty for a harvest's.
    """

    __tablename__ = "source_values"

    version: Mapped[int] = mapped_column(
        BigKey, sa.ForeignKey("record_versions.id"), primary_key=True, autoincrement=False
    )
    shaped: Mapped[dict[str, Any]] = mapped_column(Json)
    made_by: Mapped[str] = mapped_column(text(300))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
