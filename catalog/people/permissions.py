"""Who may do what: the one place that says so.

A role holds where its grant's scope says: an operator everywhere, an officer in a province or commune, an
editor and a contributor at one institution. ``may`` answers for one institution, ``reach`` for lists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, StrEnum

from catalog.store.scopes import Place, Reach
from catalog.store.users import Grant, User


class Permission(Enum):
    """What a view asks for; its value is how it is told in English."""

    SOURCES_SEE = "see sources and their runs"
    SOURCES_EDIT = "add and change sources, start and pause them"
    UPLOAD = "send files"
    RECORDS_EDIT = "change records"
    RAW_SEE = "see records as their source sent them"
    INSTITUTIONS_SEE = "see institutions in the administration"
    INSTITUTIONS_EDIT = "change the facts of an institution"
    INSTITUTIONS_ADD = "add institutions and import tables of them"
    INSTITUTIONS_MERGE = "merge institutions"
    ACTIVITIES_EDIT = "add and change activities"
    EXHIBITIONS_EDIT = "add and change exhibitions"
    LEARNING_EDIT = "add and change learning paths"
    PEOPLE_INVITE = "invite people and see who works where"
    LINKS_ISSUE = "issue personal links for the phone"
    AUDIT_SEE = "see what was changed by whom"
    PLUGINS_SEE = "see plugins"
    PLANS_EDIT = "change plans of the programme and say how far their tasks are"
    INBOX = "read and answer messages of visitors"
    SUMMING_UP_WRITE = "write what an institution sends to a summing-up of a plan"
    SUMMING_UP_LEAD = "begin, gather and close summings-up of a territory"
    MODELS_MARK = "mark institutions and activities as good models"
    FIGURES_DECLARE = "declare figures of an institution"
    FIGURES_DECIDE = "accept and return figures, and see who has sent none"
    COUNTS_SEE = "see how often records were looked at, and which searches found nothing"


class Role(StrEnum):
    """What a person is, at most this much; ordered from the most to the least."""

    OPERATOR = "operator"
    OFFICER = "officer"
    EDITOR = "editor"
    CONTRIBUTOR = "contributor"


_CONTRIBUTOR = frozenset({Permission.ACTIVITIES_EDIT})
_EDITOR = _CONTRIBUTOR | {
    Permission.SOURCES_SEE,
    Permission.SOURCES_EDIT,
    Permission.UPLOAD,
    Permission.RECORDS_EDIT,
    Permission.INSTITUTIONS_SEE,
    Permission.INSTITUTIONS_EDIT,
    Permission.EXHIBITIONS_EDIT,
    Permission.LEARNING_EDIT,
    Permission.PEOPLE_INVITE,
    Permission.LINKS_ISSUE,
    Permission.AUDIT_SEE,
    Permission.INBOX,
    Permission.COUNTS_SEE,
    Permission.SUMMING_UP_WRITE,
    Permission.FIGURES_DECLARE,
}
_OFFICER = _EDITOR | {
    Permission.INSTITUTIONS_ADD,
    Permission.INSTITUTIONS_MERGE,
    Permission.FIGURES_DECIDE,
    Permission.PLANS_EDIT,
    Permission.SUMMING_UP_LEAD,
    Permission.MODELS_MARK,
}
GRANTED: Mapping[Role, frozenset[Permission]] = {
    Role.OPERATOR: frozenset(Permission),
    Role.OFFICER: _OFFICER,
    # What a source sent can hold where donors live: for those alone who work with it.
    Role.EDITOR: _EDITOR | {Permission.RAW_SEE},
    Role.CONTRIBUTOR: _CONTRIBUTOR,
}
"""What each role may do within its scope."""
INVITES: Mapping[Role, frozenset[Role]] = {
    Role.OPERATOR: frozenset(Role),
    Role.OFFICER: frozenset({Role.EDITOR, Role.CONTRIBUTOR}),
    Role.EDITOR: frozenset({Role.CONTRIBUTOR}),
    Role.CONTRIBUTOR: frozenset(),
}
"""Whom each role may invite, change and switch off within its scope."""


def may(user: User, permission: Permission, institution: Place | None = None) -> bool:
    """Whether the person may do this, at that institution or (None) anywhere at all."""
    found = reach(user, permission)
    return bool(found) if institution is None else found.holds(institution)


def reach(user: User, permission: Permission) -> Reach:
    """The institutions at which the person may do this; for ``store.scopes.within`` in lists."""
    return _reach(user, lambda role: permission in GRANTED[role])


def reach_of_inviting(user: User, role: Role) -> Reach:
    """The institutions for which the person may invite, change and switch off people of that role."""
    return _reach(user, lambda own: role in INVITES[own])


def may_give(user: User, role: Role, institution: Place | None) -> bool:
    """Whether the person may give or take that role; ``institution`` is None for roles of no institution."""
    if role in (Role.OPERATOR, Role.OFFICER):
        return any(role in INVITES[own] for own, _ in _held(user))
    return institution is not None and reach_of_inviting(user, role).holds(institution)


def is_of_institution(role: str) -> bool:
    """Whether the role's scope is an institution."""
    return role in (Role.EDITOR, Role.CONTRIBUTOR)


def highest(user: User) -> Role | None:
    """The role of the person that may do most, None for one who may do nothing."""
    held = {role for role, _ in _held(user)}
    return next((role for role in Role if role in held), None)


def roles_invited_by(user: User) -> tuple[Role, ...]:
    """The roles that the person may give to others, from the most to the least."""
    given = {role for own, _ in _held(user) for role in INVITES[own]}
    return tuple(role for role in Role if role in given)


def _held(user: User) -> list[tuple[Role, Grant]]:
    """The person's grants of roles that there are; none while the account is switched off."""
    if not user.active:
        return []
    return [(Role(grant.role), grant) for grant in user.grants if grant.role in GRANTED]


def _reach(user: User, counts: Callable[[Role], bool]) -> Reach:
    held = [(role, grant) for role, grant in _held(user) if counts(role)]
    return Reach(
        everything=any(role is Role.OPERATOR for role, _ in held),
        slugs=frozenset(grant.scope for role, grant in held if is_of_institution(role) and grant.scope),
        keys=frozenset(grant.scope for role, grant in held if role is Role.OFFICER and grant.scope),
    )
