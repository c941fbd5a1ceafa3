"""The tables of people: accounts, what they may do, invitations, resets, failed logins, the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from catalog.store.columns import BigKey, Json, text
from catalog.store.db import Base, UtcDateTime


class UserRow(Base):
    """A person's account; ``email`` is folded.

    ``name_key`` sorts names as Vietnamese does; in ``found_by`` name and e-mail stand without accents.
    ``epoch`` is in every session: raising it ends them. ``revision`` is raised by each change in a form.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    email: Mapped[str] = mapped_column(text(254), unique=True)
    name: Mapped[str] = mapped_column(text(200))
    name_key: Mapped[str] = mapped_column(text())
    found_by: Mapped[str] = mapped_column(text())
    language: Mapped[str] = mapped_column(text(10))
    password_hash: Mapped[str] = mapped_column(text(200))
    active: Mapped[bool] = mapped_column(sa.Boolean)
    epoch: Mapped[int] = mapped_column(sa.Integer)
    revision: Mapped[int] = mapped_column(sa.Integer)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    last_login: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GrantRow(Base):
    """What a person may do and where.

    ``scope`` is empty for everywhere, a unit's key (``vn-2025-07:46``) or an institution's slug.
    """

    __tablename__ = "grants"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    user: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(text(20))
    scope: Mapped[str] = mapped_column(text(80), index=True)

    __table_args__ = (sa.UniqueConstraint("user", "role", "scope"),)


class InvitationRow(Base):
    """An invitation by link; only the SHA-256 of its token is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    token_hash: Mapped[str] = mapped_column(text(64), unique=True)
    email: Mapped[str] = mapped_column(text(254), index=True)
    name: Mapped[str] = mapped_column(text(200))
    language: Mapped[str] = mapped_column(text(10))
    role: Mapped[str] = mapped_column(text(20))
    scope: Mapped[str] = mapped_column(text(80))
    invited_by: Mapped[str] = mapped_column(text(300))
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    expires: Mapped[datetime] = mapped_column(UtcDateTime)
    used: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ResetRow(Base):
    """A way to a new password by link; only the SHA-256 of its token is kept.

    ``issued_by`` is the actor who handed the link over; None where the person asked for it by mail.
    """

    __tablename__ = "resets"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    token_hash: Mapped[str] = mapped_column(text(64), unique=True)
    user: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    issued_by: Mapped[str | None] = mapped_column(text(300))
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    expires: Mapped[datetime] = mapped_column(UtcDateTime)


class LoginFailure(Base):
    """Failed logins with one e-mail or from one address; ``key`` is a SHA-256, so that neither is kept.

    ``store.rations`` counts here too, under keys of its own kind.
    """

    __tablename__ = "login_failures"

    key: Mapped[str] = mapped_column(text(64), primary_key=True)
    count: Mapped[int] = mapped_column(sa.Integer)
    last: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditRow(Base):
    """One change that someone made; ``undone`` is the number of the entry that took it back."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(text(300), index=True)
    action: Mapped[str] = mapped_column(text(60))
    subject_type: Mapped[str] = mapped_column(text(40))
    subject: Mapped[str] = mapped_column(text(200))
    institution: Mapped[str] = mapped_column(text(80))
    before: Mapped[Any | None] = mapped_column(Json)
    after: Mapped[Any | None] = mapped_column(Json)
    undone: Mapped[int | None] = mapped_column(sa.BigInteger)

    __table_args__ = (
        sa.Index("ix_audit_subject", "subject_type", "subject"),
        sa.Index("ix_audit_institution_id", "institution", "id"),
    )


class InstitutionPlace(Base):
    """A unit of today in which an institution is (``vn-2025-07:46``): what officers' scopes are asked by."""

    __tablename__ = "institution_places"

    key: Mapped[str] = mapped_column(text(40), primary_key=True)
    institution: Mapped[str] = mapped_column(sa.ForeignKey("institutions.slug"), primary_key=True, index=True)
