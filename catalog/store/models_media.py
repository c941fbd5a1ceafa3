"""The table of which records name which kept files."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import text
from catalog.store.db import Base


class MediaUse(Base):
    """A kept file (by the SHA-256 of its bytes) that some version of a record names."""

    __tablename__ = "media_uses"

    hash: Mapped[str] = mapped_column(text(64), primary_key=True)
    # No foreign key: looking the record up again would cost as much as the row.
    record: Mapped[str] = mapped_column(text(200), primary_key=True)

    __table_args__ = ({"sqlite_with_rowid": False},)
