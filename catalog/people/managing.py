"""Giving and taking roles, switching accounts off and on: whom somebody may do this to, noted in the log."""

from __future__ import annotations

from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, Forbidden
from catalog.people import permissions
from catalog.people.permissions import Permission, Role, is_of_institution
from catalog.people.undoing import undoable
from catalog.store import audit, invitations, scopes, users
from catalog.store.audit import Entry
from catalog.store.scopes import Place, Reach
from catalog.store.users import Grant, User

LAST_OPERATOR = "last operator"
"""The message of ``Forbidden`` where nobody would be left who may do everything."""
NOT_YOURS = "not yours"
"""The message of ``Forbidden`` where the person may not do this to that account or role."""


def gives(session: Session, actor: User, grant: Grant) -> bool:
    """Whether ``actor`` may give or take that role there."""
    if grant.role not in permissions.GRANTED:
        return permissions.highest(actor) is Role.OPERATOR
    return permissions.may_give(actor, Role(grant.role), _place(session, grant))


def manages(session: Session, actor: User, other: User) -> bool:
    """Whether ``actor`` may switch the account off and hand out a new password: may give all its roles."""
    if actor.id == other.id:
        return False
    if not other.grants:
        return permissions.highest(actor) is Role.OPERATOR
    return all(gives(session, actor, grant) for grant in other.grants)


def sees(session: Session, reach: Reach, other: User) -> bool:
    """Whether the account does anything within ``reach``."""
    if reach.everything:
        return True
    places = [_place(session, grant) or Place("", frozenset({grant.scope})) for grant in other.grants]
    return any(reach.holds(place) for place in places)


def give_role(session: Session, actor: User, number: int, grant: Grant) -> int:
    """Give the account a role; gives the log's entry.

    Raises ``Forbidden``, ``UnknownName``, and ``AlreadyExists`` where it has the role: taking that back would
    take away what was there before.
    """
    other = users.get(session, number)
    _need(actor.id != number and gives(session, actor, grant))
    if grant in other.grants:
        raise AlreadyExists("role", f"{grant.role} {grant.scope}".strip())
    entrust(session, number, grant)
    return _note(session, actor.actor, "give role", other, grant, given=True)


def entrust(session: Session, number: int, grant: Grant) -> None:
    """Let the account have the role; links to a new password of it that are open lead nowhere then.

    Whoever was handed one over was not trusted with this role.
    """
    users.give(session, number, grant)
    invitations.drop_resets(session, number)


def take_role(session: Session, actor: User, number: int, grant: Grant) -> int:
    """Take a role from the account; gives the log's entry. Raises ``Forbidden`` and ``UnknownName``."""
    other = users.get(session, number)
    _need(actor.id != number and gives(session, actor, grant))
    _keep_an_operator(session, other, {grant})
    users.take(session, number, grant)
    return _note(session, actor.actor, "take role", other, grant, given=False)


def switch(session: Session, actor: User, number: int, active: bool) -> int:
    """Switch the account off or on; gives the log's entry. Raises as ``give_role`` does."""
    other = users.get(session, number)
    _need(manages(session, actor, other))
    if other.active == active:
        raise AlreadyExists("account", other.email)
    if not active:
        _keep_an_operator(session, other, set(other.grants))
    return set_active(session, actor.actor, other, active)


def set_active(session: Session, actor: str, other: User, active: bool) -> int:
    """Switch the account off or on, whoever asks; gives the log's entry."""
    users.set_active(session, other.id, active)
    return audit.note(
        session,
        actor,
        "switch on" if active else "switch off",
        "account",
        str(other.id),
        {"email": other.email, "active": other.active},
        {"email": other.email, "active": active},
        institution=_institution(other),
    )


def _keep_an_operator(session: Session, other: User, lost: set[Grant]) -> None:
    if not other.active or Grant(Role.OPERATOR) not in lost:
        return
    if users.count_active(session, Role.OPERATOR) <= 1:
        raise Forbidden(LAST_OPERATOR)


def _need(allowed: bool) -> None:
    if not allowed:
        raise Forbidden(NOT_YOURS)


def _place(session: Session, grant: Grant) -> Place | None:
    if not is_of_institution(grant.role):
        return None
    return scopes.place_of(session, grant.scope) or Place(grant.scope)


def _institution(other: User) -> str:
    """The institution at which the change of an account is seen: where it works, if it is one."""
    held = {grant.scope for grant in other.grants if is_of_institution(grant.role)}
    return held.pop() if len(held) == 1 else ""


def _note(session: Session, actor: str, action: str, other: User, grant: Grant, *, given: bool) -> int:
    facts = {"email": other.email, "role": grant.role, "scope": grant.scope}
    return audit.note(
        session,
        actor,
        action,
        "account",
        str(other.id),
        None if given else facts,
        facts if given else None,
        institution=grant.scope if is_of_institution(grant.role) else "",
    )


def _may_undo(session: Session, actor: User, entry: Entry) -> bool:
    """Whether the person may do the contrary of what the entry tells."""
    other = users.found(session, int(entry.subject))
    if other is None or other.id == actor.id:
        return False
    if entry.action in ("give role", "take role"):
        return gives(session, actor, _grant(entry))
    return manages(session, actor, other)


@undoable(
    "account",
    Permission.PEOPLE_INVITE,
    "give role", "take role", "switch off", "switch on",
    allowed=_may_undo,
)  # fmt: skip
def _undo(session: Session, entry: Entry, _actor: str) -> None:
    other = users.get(session, int(entry.subject))
    match entry.action:
        case "give role":
            _keep_an_operator(session, other, {_grant(entry)})
            users.take(session, other.id, _grant(entry))
        case "take role":
            entrust(session, other.id, _grant(entry))
        case "switch off":
            users.set_active(session, other.id, True)
        case _:
            _keep_an_operator(session, other, set(other.grants))
            users.set_active(session, other.id, False)


def _grant(entry: Entry) -> Grant:
    facts = entry.after or entry.before or {}
    return Grant(str(facts.get("role", "")), str(facts.get("scope", "")))
