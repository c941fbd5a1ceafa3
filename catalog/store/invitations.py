"""Invitations and resets by link: keeping, finding by token, using once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.store.db import now
from catalog.store.models_people import InvitationRow, ResetRow
from catalog.store.scopes import Reach, within
from catalog.store.users import Grant, User, folded, get

INVITED = timedelta(days=14)
RESET = timedelta(hours=2)
HANDED_OVER = timedelta(days=2)
"""A reset whose link a person hands over lasts longer than one that is mailed at once."""
_OPEN_RESETS = 3
WAITING = (InvitationRow.used.is_(None), InvitationRow.revoked.is_(None))
"""The conditions of an invitation that nobody accepted or took back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An invitation; ``expires`` is a time, ``is_open`` whether its link still works."""

    id: int
    email: str
    name: str
    language: str
    grant: Grant
    invited_by: str
    created: datetime
    expires: datetime
    is_open: bool


def invite(
    session: Session, *, token_hash: str, email: str, name: str, language: str, grant: Grant, by: str
) -> Invitation:
    """Keep an invitation, good for two weeks; ``by`` is the actor."""
    moment = now()
    row = InvitationRow(
        token_hash=token_hash,
        email=folded(email),
        name=name,
        language=language,
        role=grant.role,
        scope=grant.scope,
        invited_by=by,
        created=moment,
        expires=moment + INVITED,
    )
    session.add(row)
    session.flush()
    return _invitation(row)


def get_invitation(session: Session, number: int) -> Invitation:
    """The invitation of that number; raises ``UnknownName``."""
    row = session.get(InvitationRow, number)
    if row is None:
        raise UnknownName("invitation", str(number))
    return _invitation(row)


def by_token(session: Session, token_hash: str) -> Invitation | None:
    """The open invitation of a token; None for one that is used, expired, revoked or no invitation's."""
    row = session.scalar(sa.select(InvitationRow).where(InvitationRow.token_hash == token_hash))
    return None if row is None or not _is_open(row) else _invitation(row)


def waiting(session: Session, email: str, grant: Grant) -> Invitation | None:
    """The invitation of that person to that role which nobody accepted or took back; an expired one too."""
    row = session.scalar(
        sa.select(InvitationRow)
        .where(
            InvitationRow.email == folded(email),
            InvitationRow.role == grant.role,
            InvitationRow.scope == grant.scope,
            *WAITING,
        )
        .order_by(InvitationRow.id.desc())
        .limit(1)
    )
    return None if row is None else _invitation(row)


def renew(session: Session, number: int, token_hash: str, by: str) -> Invitation:
    """Give the invitation another token and two weeks more: the link of before leads nowhere then.

    ``by`` is the actor who answers for it from now on. Raises ``UnknownName``.
    """
    row = session.get(InvitationRow, number)
    if row is None or row.used is not None or row.revoked is not None:
        raise UnknownName("invitation", str(number))
    row.token_hash, row.expires, row.invited_by = token_hash, now() + INVITED, by
    session.flush()
    return _invitation(row)


def revoke(session: Session, number: int, *, revoked: bool = True) -> Invitation:
    """Let the invitation's link lead nowhere, or somewhere again; raises ``UnknownName``."""
    row = session.get(InvitationRow, number)
    if row is None or row.used is not None or (row.revoked is not None) == revoked:
        raise UnknownName("invitation", str(number))
    row.revoked = now() if revoked else None
    session.flush()
    return _invitation(row)


def use(session: Session, number: int) -> Invitation | None:
    """Use an open invitation up; gives it as it stands now, None if another request was quicker."""
    used = session.execute(
        sa.update(InvitationRow)
        .where(InvitationRow.id == number, InvitationRow.expires > now(), *WAITING)
        .values(used=now())
        .returning(InvitationRow.id)
    )
    return None if used.one_or_none() is None else get_invitation(session, number)


def listed(
    session: Session, reach: Reach, *, offset: int = 0, limit: int = 50
) -> tuple[int, list[Invitation]]:
    """The invitations within ``reach`` that nobody accepted yet, with their number, newest first.

    Expired ones are among them: they can be sent again.
    """
    condition = _within(reach)
    total = session.scalar(sa.select(sa.func.count()).select_from(InvitationRow).where(condition)) or 0
    rows = session.scalars(
        sa.select(InvitationRow)
        .where(condition)
        .order_by(InvitationRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return total, [_invitation(row) for row in rows]


def count_expired(session: Session, reach: Reach) -> int:
    """How many of the invitations that ``listed`` gives lead nowhere any more."""
    wanted = sa.select(sa.func.count()).select_from(InvitationRow)
    return session.scalar(wanted.where(_within(reach), InvitationRow.expires <= now())) or 0


def _within(reach: Reach) -> sa.ColumnElement[bool]:
    return sa.and_(*WAITING, within(InvitationRow.scope, reach))


def _is_open(row: InvitationRow) -> bool:
    return row.used is None and row.revoked is None and row.expires > now()


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        name=row.name,
        language=row.language,
        grant=Grant(row.role, row.scope),
        invited_by=row.invited_by,
        created=row.created,
        expires=row.expires,
        is_open=_is_open(row),
    )


def keep_reset(session: Session, user: int, token_hash: str, issued_by: str | None = None) -> bool:
    """Keep a way to a new password; False where the person has three open ones already.

    ``issued_by`` is the actor who hands its link over; without one it is mailed to whoever asked for it.
    """
    moment = now()
    session.execute(sa.delete(ResetRow).where(ResetRow.expires < moment))
    count = session.scalar(sa.select(sa.func.count()).where(ResetRow.user == user)) or 0
    if count >= _OPEN_RESETS:
        return False
    expires = moment + (RESET if issued_by is None else HANDED_OVER)
    session.add(
        ResetRow(token_hash=token_hash, user=user, issued_by=issued_by, created=moment, expires=expires)
    )
    session.flush()
    return True


def reset_of(session: Session, token_hash: str) -> tuple[User, str | None] | None:
    """Whose password an open reset is for, and who issued it (None: nobody, it was asked for by mail).

    None for an expired one, and an account that is switched off.
    """
    row = session.scalar(sa.select(ResetRow).where(ResetRow.token_hash == token_hash))
    if row is None or row.expires <= now():
        return None
    user = get(session, row.user)
    return (user, row.issued_by) if user.active else None


def use_reset(session: Session, token_hash: str) -> bool:
    """Use the reset up; False if it is over, or another request was quicker."""
    used = session.execute(
        sa.delete(ResetRow)
        .where(ResetRow.token_hash == token_hash, ResetRow.expires > now())
        .returning(ResetRow.id)
    )
    return used.one_or_none() is not None


def drop_resets(session: Session, user: int) -> None:
    """Let no reset of that person lead anywhere any more."""
    session.execute(sa.delete(ResetRow).where(ResetRow.user == user))
