"""Ways in: invitations and links to a new password, made with their tokens and noted in the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, UnknownName
from catalog.people import managing, tokens
from catalog.people.permissions import Permission, is_of_institution
from catalog.people.undoing import undoable
from catalog.store import audit, invitations, users
from catalog.store.audit import Entry
from catalog.store.invitations import Invitation
from catalog.store.users import Grant, User

SUBJECT = "invitation"


def invite(
    session: Session, actor: str, *, email: str, name: str, language: str, grant: Grant
) -> tuple[Invitation, str]:
    """Keep an invitation; gives it with the token of its link.

    Raises ``AlreadyExists`` where this person is invited to that already: one sends that again.
    """
    if invitations.waiting(session, email, grant) is not None:
        raise AlreadyExists(SUBJECT, users.folded(email))
    token = tokens.make()
    made = invitations.invite(
        session, token_hash=token.hash, email=email, name=name, language=language, grant=grant, by=actor
    )
    _note(session, actor, "invite", made, after=facts(made))
    return made, token.text


def renew(session: Session, actor: str, number: int) -> tuple[Invitation, str]:
    """Give the invitation another link, of which ``actor`` answers for it now; raises ``UnknownName``."""
    token = tokens.make()
    renewed = invitations.renew(session, number, token.hash, actor)
    _note(session, actor, "invite again", renewed)
    return renewed, token.text


def take_back(session: Session, actor: str, number: int) -> int:
    """Let the invitation's link lead nowhere; gives the log's entry. Raises ``UnknownName``."""
    taken = invitations.revoke(session, number)
    return _note(session, actor, "take back", taken, before=facts(taken))


def opened(session: Session, token: str) -> Invitation | None:
    """The invitation that a token opens now; None where it is over, or whoever invited may so no longer."""
    found = invitations.by_token(session, tokens.hashed(token))
    return found if found is not None and stands(session, found) else None


def stands(session: Session, invitation: Invitation) -> bool:
    """Whether who invited may still give that role: somebody switched off leaves no way in behind."""
    return _may_still(
        session, invitation.invited_by, lambda by: managing.gives(session, by, invitation.grant)
    )


def _may_still(session: Session, actor: str, allowed: Callable[[User], bool]) -> bool:
    number = users.number_of(actor)
    if number is None:
        return True  # at the machine itself
    person = users.found(session, number)
    return person is not None and person.active and allowed(person)


def accept(session: Session, who: User, invitation: Invitation) -> None:
    """Use the invitation up and give its role; raises ``UnknownName`` if it is over or used.

    The role is that of the invitation as it stands now: its institution may have gone on as another since
    the page was opened.
    """
    used = invitations.use(session, invitation.id)
    if used is None or not stands(session, used):
        raise UnknownName(SUBJECT, str(invitation.id))
    managing.entrust(session, who.id, used.grant)
    told = {**facts(used), "email": who.email, "invited_by": used.invited_by}
    del told["name"]
    audit.note(
        session,
        who.actor,
        "accept invitation",
        "account",
        str(who.id),
        after=told,
        institution=_institution(used.grant),
    )


def hand_over_reset(session: Session, actor: str, user: User) -> str:
    """The token of a link to a new password, to be handed over; those of before lead nowhere then."""
    token = tokens.make()
    invitations.drop_resets(session, user.id)
    invitations.keep_reset(session, user.id, token.hash, actor)
    audit.note(session, actor, "issue reset", "account", str(user.id), after={"email": user.email})
    return token.text


def user_of_reset(session: Session, token: str) -> User | None:
    """Whose password the token of a link sets now.

    None where the link is over, or whoever handed it over may do so no longer: one who is switched off, or
    has lost the role, may have kept it.
    """
    found = invitations.reset_of(session, tokens.hashed(token))
    if found is None:
        return None
    user, by = found
    stands = by is None or _may_still(session, by, lambda person: managing.manages(session, person, user))
    return user if stands else None


def use_reset(session: Session, token: str) -> bool:
    """Use the link up; False if it is over, or another request was quicker."""
    return user_of_reset(session, token) is not None and invitations.use_reset(session, tokens.hashed(token))


def set_password(session: Session, user: User, hashed: str) -> User:
    """Change the password: all sessions end, and all links to another one lead nowhere."""
    changed = users.set_password(session, user.id, hashed)
    invitations.drop_resets(session, user.id)
    audit.note(session, user.actor, "set password", "account", str(user.id))
    return changed


def facts(invitation: Invitation) -> dict[str, Any]:
    """An invitation as the log keeps it."""
    grant = invitation.grant
    return {"email": invitation.email, "name": invitation.name, "role": grant.role, "scope": grant.scope}


def _institution(grant: Grant) -> str:
    return grant.scope if is_of_institution(grant.role) else ""


def _note(
    session: Session, actor: str, action: str, about: Invitation, before: Any = None, after: Any = None
) -> int:
    of = _institution(about.grant)
    return audit.note(session, actor, action, SUBJECT, str(about.id), before, after, institution=of)


def _may_undo(session: Session, actor: User, entry: Entry) -> bool:
    return managing.gives(session, actor, invitations.get_invitation(session, int(entry.subject)).grant)


@undoable(SUBJECT, Permission.PEOPLE_INVITE, "take back", allowed=_may_undo)
def _undo(session: Session, entry: Entry, _actor: str) -> None:
    invitations.revoke(session, int(entry.subject), revoked=False)
