"""The tables of institutions: what they are now, what they were, what came before and after them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, Json, text
from catalog.store.db import Base, UtcDateTime

_EMPTY = sa.text("''")


class Institution(Base):
    """A library, museum or cultural centre, as it is at present.

    ``folded`` are its names without accents, ``sort_key`` orders lists; ``merged_into`` is the slug of the
    institution that it went on as, empty for one that stands for itself.
    """

    __tablename__ = "institutions"

    slug: Mapped[str] = mapped_column(text(80), primary_key=True)
    name_vi: Mapped[str] = mapped_column(text(400))
    name_en: Mapped[str] = mapped_column(text(400), default="")
    system: Mapped[str] = mapped_column(text(20), index=True)
    type: Mapped[str] = mapped_column(text(60), default="")
    level: Mapped[str] = mapped_column(text(20), default="")
    province: Mapped[str] = mapped_column(text(120), default="")
    commune: Mapped[str] = mapped_column(text(120), default="")
    address: Mapped[str] = mapped_column(text(400), default="")
    lat: Mapped[float | None] = mapped_column(sa.Float)
    lon: Mapped[float | None] = mapped_column(sa.Float)
    url: Mapped[str] = mapped_column(text(1000), default="")
    hours: Mapped[str] = mapped_column(text(1000), default="")
    contact: Mapped[str] = mapped_column(text(1000), default="")
    # Each page asks for the newest and the number of all: by this index no row is read for it.
    modified: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    short_name: Mapped[str] = mapped_column(text(120), default="", server_default=_EMPTY)
    status: Mapped[str] = mapped_column(text(20), default="active", server_default=sa.text("'active'"))
    owner: Mapped[str] = mapped_column(text(40), default="", server_default=_EMPTY)
    region_class: Mapped[str] = mapped_column(text(40), default="", server_default=_EMPTY)
    phone: Mapped[str] = mapped_column(text(200), default="", server_default=_EMPTY)
    email: Mapped[str] = mapped_column(text(254), default="", server_default=_EMPTY)
    isil: Mapped[str] = mapped_column(text(20), default="", server_default=_EMPTY)
    accessibility_note: Mapped[str] = mapped_column(text(1000), default="", server_default=_EMPTY)
    photo: Mapped[str] = mapped_column(text(1000), default="", server_default=_EMPTY)
    opening: Mapped[list[dict[str, str]] | None] = mapped_column(Json)
    special_hours: Mapped[list[dict[str, str]] | None] = mapped_column(Json)
    services: Mapped[list[str] | None] = mapped_column(Json)
    accessibility: Mapped[list[str] | None] = mapped_column(Json)
    social: Mapped[list[str] | None] = mapped_column(Json)
    revision: Mapped[int] = mapped_column(sa.Integer, default=0, server_default=sa.text("0"))
    merged_into: Mapped[str] = mapped_column(text(80), default="", server_default=_EMPTY)
    folded: Mapped[str] = mapped_column(text(1000), default="", server_default=_EMPTY)
    sort_key: Mapped[str] = mapped_column(text(1000), default="", server_default=_EMPTY, index=True)

    __table_args__ = (sa.Index("ix_institutions_province_commune", "province", "commune"),)


class Dated(Base):
    """Something that held of an institution from one day to another (None: open), and the act behind it."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    institution: Mapped[str] = mapped_column(sa.ForeignKey("institutions.slug"), index=True)
    since: Mapped[date | None] = mapped_column(sa.Date)
    until: Mapped[date | None] = mapped_column(sa.Date)
    act: Mapped[str] = mapped_column(text(200))


class InstitutionName(Dated):
    """A name that an institution bears or bore."""

    __tablename__ = "institution_names"

    name_vi: Mapped[str] = mapped_column(text(400))
    name_en: Mapped[str] = mapped_column(text(400))
    short_name: Mapped[str] = mapped_column(text(120))


class InstitutionStatus(Dated):
    """How an institution stood: active, suspended, planned, closed."""

    __tablename__ = "institution_statuses"

    status: Mapped[str] = mapped_column(text(20))


class InstitutionTerritory(Dated):
    """The unit in which an institution is or was: the code in its list, and the names at that time."""

    __tablename__ = "institution_territories"

    code_list: Mapped[str] = mapped_column(text(20))
    code: Mapped[str] = mapped_column(text(10))
    province: Mapped[str] = mapped_column(text(120))
    commune: Mapped[str] = mapped_column(text(120))


class InstitutionLink(Base):
    """One institution went on as another, wholly or in part; ``day`` is when, ``act`` by what."""

    __tablename__ = "institution_links"

    earlier: Mapped[str] = mapped_column(sa.ForeignKey("institutions.slug"), primary_key=True)
    later: Mapped[str] = mapped_column(sa.ForeignKey("institutions.slug"), primary_key=True, index=True)
    day: Mapped[date | None] = mapped_column(sa.Date)
    act: Mapped[str] = mapped_column(text(200))


class NotTheSame(Base):
    """Two institutions that look alike, of which somebody said that they are two (``one`` < ``other``)."""

    __tablename__ = "institutions_apart"

    one: Mapped[str] = mapped_column(text(80), primary_key=True)
    other: Mapped[str] = mapped_column(text(80), primary_key=True)
    said_by: Mapped[str] = mapped_column(text(300))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
