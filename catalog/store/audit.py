"""The audit log: who changed what, what it was before and after; and which entries were undone."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.formats.text.fold import fold
from catalog.store.db import now
from catalog.store.models_people import AuditRow, UserRow
from catalog.store.scopes import Reach, with_merged, within

CLI = "cli"
"""The actor of what is done at the machine itself, by commands."""
HIDDEN = "•••"
"""What stands for a secret."""
_MOST_PEOPLE = 200
_SECRET = re.compile(r"passw|secret|token|api_?key|mật khẩu", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change; ``before`` and ``after`` are facts by name, None where there was nothing.

    ``undone`` is the number of the entry that took it back.
    """

    id: int
    at: datetime
    actor: str
    action: str
    subject_type: str
    subject: str
    institution: str
    before: Any
    after: Any
    undone: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for in the log; empty is everything. ``person`` is part of a name, or of an actor."""

    person: str = ""
    action: str = ""
    subject_type: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


def note(
    session: Session,
    actor: str,
    action: str,
    subject_type: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    *,
    institution: str = "",
) -> int:
    """Keep who changed what, in the transaction of the change; gives the entry's number.

    ``before`` and ``after`` are JSON values, best mappings of facts by name; values whose name tells of a
    password or a token are not kept. ``institution`` lets those who work there see the entry.
    """
    row = AuditRow(
        at=now(),
        actor=actor[:300],
        action=action,
        subject_type=subject_type,
        subject=subject[:200],
        institution=institution,
        before=_told(before),
        after=_told(after),
    )
    session.add(row)
    session.flush()
    return row.id


def _told(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            str(name): HIDDEN if inner and _SECRET.search(str(name)) else _told(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_told(inner) for inner in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def get(session: Session, number: int) -> Entry | None:
    """The entry of that number, None if there is none."""
    row = session.get(AuditRow, number)
    return None if row is None else _entry(row)


def set_undone(session: Session, number: int, by: int) -> bool:
    """Mark an entry as taken back by the entry ``by``; False if it was already."""
    marked = session.execute(
        sa.update(AuditRow)
        .where(AuditRow.id == number, AuditRow.undone.is_(None))
        .values(undone=by)
        .returning(AuditRow.id)
    )
    return marked.one_or_none() is not None


def listed(
    session: Session,
    reach: Reach,
    wanted: Wanted,
    *,
    also: Mapping[str, Collection[str]] | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """The newest entries within ``reach``, from those before the entry ``before_id`` on.

    ``also`` names subjects by kind that are seen though they belong to no institution.
    """
    conditions = _conditions(session, wanted)
    if not reach.everything:
        seen = [within(AuditRow.institution, with_merged(session, reach))]
        for kind, subjects in (also or {}).items():
            seen.append(sa.and_(AuditRow.subject_type == kind, AuditRow.subject.in_(sorted(subjects))))
        conditions.append(sa.or_(*seen))
    if before_id is not None:
        conditions.append(AuditRow.id < before_id)
    rows = session.scalars(sa.select(AuditRow).where(*conditions).order_by(AuditRow.id.desc()).limit(limit))
    return [_entry(row) for row in rows]


def since(session: Session, action: str, subject_type: str, moment: datetime) -> list[Entry]:
    """All entries of that action on such subjects from the moment on."""
    same = (AuditRow.action == action, AuditRow.subject_type == subject_type, AuditRow.at >= moment)
    return [_entry(row) for row in session.scalars(sa.select(AuditRow).where(*same))]


def _conditions(session: Session, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    same = {"action": AuditRow.action, "subject_type": AuditRow.subject_type, "subject": AuditRow.subject}
    conditions: list[sa.ColumnElement[bool]] = [
        column == value for name, column in same.items() if (value := getattr(wanted, name))
    ]
    if wanted.person:
        conditions.append(_by(session, wanted.person))
    if wanted.since is not None:
        conditions.append(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditRow.at < wanted.until)
    return conditions


def _by(session: Session, person: str) -> sa.ColumnElement[bool]:
    """Done by those whose names have these words, with accents or not, under whatever name they did it."""
    words = [UserRow.found_by.contains(word, autoescape=True) for word in fold(person).split()]
    known = session.scalars(sa.select(UserRow.id).where(*words).limit(_MOST_PEOPLE)) if words else ()
    return sa.or_(
        AuditRow.actor.icontains(person, autoescape=True),
        *(AuditRow.actor.startswith(f"user:{number} ", autoescape=True) for number in known),
    )


def _entry(row: AuditRow) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject_type=row.subject_type,
        subject=row.subject,
        institution=row.institution,
        before=row.before,
        after=row.after,
        undone=row.undone,
    )
