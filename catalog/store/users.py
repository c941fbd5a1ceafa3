"""Accounts and what they may do: adding, changing, listing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, ChangedMeanwhile, UnknownName
from catalog.formats.text.collation import sort_key
from catalog.formats.text.fold import fold
from catalog.store.db import now
from catalog.store.models_people import GrantRow, UserRow
from catalog.store.scopes import Reach, within


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role and where it holds: everywhere (empty), in a unit (its key), at an institution (its slug)."""

    role: str
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person's account; the hash of the password is not in it."""

    id: int
    email: str
    name: str
    language: str = "vi"
    active: bool = True
    epoch: int = 0
    revision: int = 0
    created: datetime | None = None
    last_login: datetime | None = None
    grants: tuple[Grant, ...] = ()

    @property
    def actor(self) -> str:
        """How the audit log names the person."""
        return f"user:{self.id} {self.name}"


_ACTOR = re.compile(r"user:(\d{1,18}) ")
SORTS = {"name": UserRow.name_key, "email": UserRow.email, "last_login": UserRow.last_login}
"""The columns by which lists are sorted."""


def folded(email: str) -> str:
    """An e-mail address as accounts are known by it: NFC, without space around it, in small letters."""
    return unicodedata.normalize("NFC", email).strip().casefold()


def number_of(actor: str) -> int | None:
    """The number of the account that the audit log names so (``User.actor``); None for others."""
    found = _ACTOR.match(actor)
    return int(found[1]) if found else None


def add(
    session: Session,
    *,
    email: str,
    name: str,
    language: str,
    password_hash: str = "",
    grants: Iterable[Grant] = (),
) -> User:
    """Keep a new account; raises ``AlreadyExists`` for an e-mail that has one."""
    if by_email(session, email) is not None:
        raise AlreadyExists("account", folded(email))
    row = UserRow(
        email=folded(email),
        language=language,
        password_hash=password_hash,
        active=True,
        epoch=0,
        revision=0,
        created=now(),
    )
    _set_name(row, name)
    session.add(row)
    session.flush()
    for grant in grants:
        give(session, row.id, grant)
    return get(session, row.id)


def get(session: Session, number: int) -> User:
    """The account of that number; raises ``UnknownName``."""
    return _users(session, [_row(session, number)])[0]


def found(session: Session, number: int) -> User | None:
    """The account of that number, None if there is none."""
    row = session.get(UserRow, number)
    return None if row is None else _users(session, [row])[0]


def by_email(session: Session, email: str) -> User | None:
    """The account with that e-mail, None if there is none."""
    row = session.scalar(sa.select(UserRow).where(UserRow.email == folded(email)))
    return None if row is None else _users(session, [row])[0]


def names(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """The names of these accounts by number; those that are not there are left out."""
    rows = session.execute(sa.select(UserRow.id, UserRow.name).where(UserRow.id.in_(sorted(set(numbers)))))
    return {number: name for number, name in rows}


def password_hash(session: Session, number: int) -> str:
    """The hash of the password, empty where none was ever set."""
    return _row(session, number).password_hash


def set_password(session: Session, number: int, hashed: str) -> User:
    """Change the password's hash and end all sessions of the account."""
    row = _row(session, number)
    row.password_hash = hashed
    row.epoch += 1
    session.flush()
    return get(session, number)


def rehash(session: Session, number: int, before: str, hashed: str) -> None:
    """Keep the same password in a newer way of hashing, unless another is set since; sessions go on."""
    row = _row(session, number)
    if row.password_hash == before:
        row.password_hash = hashed


def end_sessions(session: Session, number: int) -> User:
    """Log the account out everywhere."""
    _row(session, number).epoch += 1
    session.flush()
    return get(session, number)


def logged_in(session: Session, number: int) -> None:
    """Note the time of a login."""
    _row(session, number).last_login = now()


def change(session: Session, number: int, *, revision: int, name: str, language: str) -> User:
    """Change name and language; raises ``ChangedMeanwhile`` if ``revision`` is not the account's."""
    row = _row(session, number)
    if row.revision != revision:
        raise ChangedMeanwhile("account", str(number), row.revision)
    row.language = language
    _set_name(row, name)
    row.revision += 1
    session.flush()
    return get(session, number)


def set_active(session: Session, number: int, active: bool) -> User:
    """Switch an account on or off; one that is off is logged out everywhere."""
    row = _row(session, number)
    row.active = active
    row.epoch += 0 if active else 1
    row.revision += 1
    session.flush()
    return get(session, number)


def give(session: Session, number: int, grant: Grant) -> None:
    """Let a person do this too; nothing happens where they may already."""
    if _grant_row(session, number, grant) is None:
        session.add(GrantRow(user=number, role=grant.role, scope=grant.scope))
        session.flush()


def take(session: Session, number: int, grant: Grant) -> None:
    """Let a person no longer do this; raises ``UnknownName`` if they could not."""
    row = _grant_row(session, number, grant)
    if row is None:
        raise UnknownName("role", f"{grant.role} {grant.scope}".strip())
    session.delete(row)
    session.flush()


def count_active(session: Session, role: str) -> int:
    """How many accounts that are switched on have that role."""
    wanted = sa.select(sa.func.count(UserRow.id.distinct())).join(GrantRow, GrantRow.user == UserRow.id)
    return session.scalar(wanted.where(GrantRow.role == role, UserRow.active)) or 0


def listed(
    session: Session,
    reach: Reach,
    *,
    text: str = "",
    role: str = "",
    sort: str = "name",
    offset: int = 0,
    limit: int | None = 50,
) -> tuple[int, list[User]]:
    """The accounts that act within ``reach``, with their number; ``sort`` with "-" before it: downwards.

    ``text`` is looked for in names and e-mails; whoever reaches everything sees all accounts.
    """
    condition = _condition(reach, text, role)
    total = session.scalar(sa.select(sa.func.count()).select_from(UserRow).where(condition)) or 0
    column = SORTS[sort.removeprefix("-")]
    order = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_first()
    rows = session.scalars(
        sa.select(UserRow).where(condition).order_by(order, UserRow.id).offset(offset).limit(limit)
    )
    return total, _users(session, rows.all())


def _condition(reach: Reach, text: str, role: str) -> sa.ColumnElement[bool]:
    conditions: list[sa.ColumnElement[bool]] = [sa.true()]
    granted = sa.select(GrantRow.user)
    if role:
        granted = granted.where(GrantRow.role == role)
    if not reach.everything:
        granted = granted.where(sa.or_(within(GrantRow.scope, reach), GrantRow.scope.in_(sorted(reach.keys))))
    if role or not reach.everything:
        conditions.append(UserRow.id.in_(granted))
    conditions += [UserRow.found_by.contains(word, autoescape=True) for word in fold(text).split()]
    return sa.and_(*conditions)


def _set_name(row: UserRow, name: str) -> None:
    row.name, row.name_key = name, sort_key(name)
    row.found_by = fold(f"{name} {row.email}")


def _row(session: Session, number: int) -> UserRow:
    row = session.get(UserRow, number)
    if row is None:
        raise UnknownName("account", str(number))
    return row


def _grant_row(session: Session, number: int, grant: Grant) -> GrantRow | None:
    return session.scalar(
        sa.select(GrantRow).where(
            GrantRow.user == number, GrantRow.role == grant.role, GrantRow.scope == grant.scope
        )
    )


def _users(session: Session, rows: Sequence[UserRow]) -> list[User]:
    grants: dict[int, list[Grant]] = {row.id: [] for row in rows}
    for row in session.scalars(sa.select(GrantRow).where(GrantRow.user.in_(grants)).order_by(GrantRow.id)):
        grants[row.user].append(Grant(row.role, row.scope))
    return [
        User(
            id=row.id,
            email=row.email,
            name=row.name,
            language=row.language,
            active=row.active,
            epoch=row.epoch,
            revision=row.revision,
            created=row.created,
            last_login=row.last_login,
            grants=tuple(grants[row.id]),
        )
        for row in rows
    ]
