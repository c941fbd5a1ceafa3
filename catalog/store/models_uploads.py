"""The table of uploads: files that people sent, and how far each has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, Json, text
from catalog.store.db import Base, UtcDateTime


class UploadRow(Base):
    """A file that somebody sent for an institution; ``source`` is the slug under which it is published.

    ``state`` is where it stands, ``job`` what a process of its own is asked to do with it, empty if nothing.
    ``folder`` is a random name under the uploads' folder, empty once the file is gone.
    """

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    institution: Mapped[str] = mapped_column(text(80), index=True)
    source: Mapped[str] = mapped_column(text(80), index=True)
    name: Mapped[str] = mapped_column(text(255))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(text(64))
    folder: Mapped[str] = mapped_column(text(40))
    kind: Mapped[str] = mapped_column(text(20))
    state: Mapped[str] = mapped_column(text(20))
    job: Mapped[str] = mapped_column(text(20), index=True)
    sent_by: Mapped[str] = mapped_column(text(300))
    language: Mapped[str] = mapped_column(text(10))
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    changed: Mapped[datetime] = mapped_column(UtcDateTime)
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    summary: Mapped[dict[str, Any]] = mapped_column(Json)
    done: Mapped[int] = mapped_column(sa.BigInteger)
    total: Mapped[int] = mapped_column(sa.BigInteger)
    message: Mapped[str] = mapped_column(text())
    revision: Mapped[int] = mapped_column(sa.Integer)
