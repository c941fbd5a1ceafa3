"""The tables of personal links: the links themselves, and the forms that were sent through them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, Json, text
from catalog.store.db import Base, UtcDateTime


class LinkRow(Base):
    """A personal link to one institution's activities or figures; only the SHA-256 of its token is kept.

    ``folded`` is its label without accents, ``scope`` says what it opens (``links.SCOPES``), ``uses`` on how
    many occasions it was opened.
    """

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    institution: Mapped[str] = mapped_column(sa.ForeignKey("institutions.slug"), index=True)
    label: Mapped[str] = mapped_column(text(200))
    folded: Mapped[str] = mapped_column(text(400))
    token_hash: Mapped[str] = mapped_column(text(64), unique=True)
    scope: Mapped[str] = mapped_column(text(20))
    language: Mapped[str] = mapped_column(text(10))
    by: Mapped[str] = mapped_column(text(300))
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    expires: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used: Mapped[datetime | None] = mapped_column(UtcDateTime)
    uses: Mapped[int] = mapped_column(sa.Integer)


class FormKeyRow(Base):
    """A form that was sent: ``key`` is the SHA-256 of its link and its hidden key, ``outcome`` what became.

    ``digest`` is the SHA-256 of what the form said.
    """

    __tablename__ = "form_keys"

    key: Mapped[str] = mapped_column(text(64), primary_key=True)
    created: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    digest: Mapped[str] = mapped_column(text(64))
    outcome: Mapped[Any] = mapped_column(Json)
