"""The tables behind the public site: what visitors wrote, counts of no visitors, pictures kept of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, Json, text
from catalog.store.db import Base, UtcDateTime


class MessageRow(Base):
    """What a visitor wrote: an error seen in a record, or that an institution wants to join.

    ``number`` is what the visitor was told, ``kind`` is error or join, ``state`` open or closed. ``facts``
    are the fields of the form; ``digest`` is the SHA-256 of what was sent, so that a form sent twice makes
    one message. ``contact`` is emptied some time after the message was closed. ``province`` and ``commune``
    are keys of units of today, for requests of institutions that are not here yet; ``folded`` is what the
    message is found by.
    """

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    number: Mapped[str] = mapped_column(text(12), unique=True)
    kind: Mapped[str] = mapped_column(text(10))
    state: Mapped[str] = mapped_column(text(10))
    institution: Mapped[str] = mapped_column(text(80))
    province: Mapped[str] = mapped_column(text(40))
    commune: Mapped[str] = mapped_column(text(40))
    record: Mapped[str] = mapped_column(text(200))
    body: Mapped[str] = mapped_column(text())
    contact: Mapped[str] = mapped_column(text(300))
    facts: Mapped[Any] = mapped_column(Json)
    language: Mapped[str] = mapped_column(text(10))
    digest: Mapped[str] = mapped_column(text(64), unique=True)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    closed: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(text(300))
    outcome: Mapped[str] = mapped_column(text())
    folded: Mapped[str] = mapped_column(text())

    __table_args__ = (
        sa.Index("ix_messages_state", "state", "created"),
        sa.Index("ix_messages_institution", "institution", "state", "created"),
    )


class VisitsRow(Base):
    """What was seen of an institution on one day: its records' pages, in lists of results, ways out to it."""

    __tablename__ = "visits"

    institution: Mapped[str] = mapped_column(text(80), primary_key=True)
    day: Mapped[str] = mapped_column(text(10), primary_key=True)
    views: Mapped[int] = mapped_column(sa.BigInteger)
    shown: Mapped[int] = mapped_column(sa.BigInteger)
    clicks: Mapped[int] = mapped_column(sa.BigInteger)


class LostSearchRow(Base):
    """A search that found nothing, how often, and when last; who searched is not known."""

    __tablename__ = "lost_searches"

    words: Mapped[str] = mapped_column(text(200), primary_key=True)
    uses: Mapped[int] = mapped_column(sa.Integer)
    last_day: Mapped[str] = mapped_column(text(10))

    __table_args__ = (sa.Index("ix_lost_searches_uses", "uses"),)


class PictureRow(Base):
    """A picture at another's address: whether it is kept here, and what came of fetching it.

    ``id`` is the SHA-256 of the address; ``state`` is waiting, kept, failed (to be tried again at
    ``due``) or refused (for good). ``owner`` is the record that asked for it, or ``~`` and the slug of the
    institution whose house it shows; ``bytes`` is what its files take here together.
    """

    __tablename__ = "pictures"

    id: Mapped[str] = mapped_column(text(64), primary_key=True)
    address: Mapped[str] = mapped_column(text(2000))
    owner: Mapped[str] = mapped_column(text(200))
    state: Mapped[str] = mapped_column(text(10))
    reason: Mapped[str] = mapped_column(text(300))
    width: Mapped[int] = mapped_column(sa.Integer)
    height: Mapped[int] = mapped_column(sa.Integer)
    bytes: Mapped[int] = mapped_column(sa.BigInteger)
    tries: Mapped[int] = mapped_column(sa.Integer)
    due: Mapped[datetime] = mapped_column(UtcDateTime)
    used: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (sa.Index("ix_pictures_state", "state", "due"), sa.Index("ix_pictures_used", "used"))
