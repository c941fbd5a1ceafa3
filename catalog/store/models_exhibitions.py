"""The tables of exhibitions besides what they share with all own records: their versions and previews."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, text
from catalog.store.db import Base, UtcDateTime


class ExhibitionVersion(Base):
    """A state of an exhibition that was kept; ``kind`` is saved, auto (by the browser) or published."""

    __tablename__ = "exhibition_versions"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    own: Mapped[str] = mapped_column(sa.ForeignKey("own_records.id"))
    revision: Mapped[int] = mapped_column(sa.Integer)
    kind: Mapped[str] = mapped_column(text(10))
    payload: Mapped[str] = mapped_column(text())
    made_by: Mapped[str] = mapped_column(text(300))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("own", "revision"),)


class ExhibitionPreview(Base):
    """The link by which others see a draft; only the SHA-256 of its token is kept."""

    __tablename__ = "exhibition_previews"

    own: Mapped[str] = mapped_column(sa.ForeignKey("own_records.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(text(64), unique=True)
    made_by: Mapped[str] = mapped_column(text(300))
    expires: Mapped[datetime] = mapped_column(UtcDateTime)
