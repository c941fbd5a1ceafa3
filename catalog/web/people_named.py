"""How roles, scopes and people are told in the page's language."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.gazetteer import address, unit
from catalog.people.permissions import Role, is_of_institution
from catalog.store import scopes
from catalog.store.db import reading
from catalog.store.users import Grant, User
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names

ROLES: Names = {
    Role.OPERATOR: lazy_gettext("operator"),
    Role.OFFICER: lazy_gettext("officer"),
    Role.EDITOR: lazy_gettext("editor of an institution"),
    Role.CONTRIBUTOR: lazy_gettext("contributor of activities"),
}
EXPLAINED: Names = {
    Role.OPERATOR: lazy_gettext("runs this site: may do everything, everywhere"),
    Role.OFFICER: lazy_gettext("looks after all institutions of a province or commune"),
    Role.EDITOR: lazy_gettext(
        "looks after one institution: its facts, records, sources, exhibitions, activities"
    ),
    Role.CONTRIBUTOR: lazy_gettext("adds and changes the activities of one institution"),
}


def role_name(role: str) -> str:
    """The name of a role."""
    return str(ROLES.get(role, role))


def scope_name(scope: str, names: dict[str, str]) -> str:
    """Where a role holds: a unit with its province, an institution by its name; empty for everywhere."""
    found = unit(scope) if ":" in scope else None
    return address(found) if found is not None else names.get(scope, scope)


def institution_names(grants: Iterable[Grant]) -> dict[str, str]:
    """The names of the institutions that grants are for, by slug."""
    slugs = frozenset(grant.scope for grant in grants if is_of_institution(grant.role))
    if not slugs:
        return {}
    with reading() as session:
        return scopes.names(session, slugs)


def grant_name(grant: Grant, names: dict[str, str]) -> str:
    """A role and where it holds, in one line."""
    if not grant.scope:
        return role_name(grant.role)
    return _("%(role)s, %(place)s", role=role_name(grant.role), place=scope_name(grant.scope, names))


def roles(user: User) -> list[str]:
    """What a person is, each with where."""
    names = institution_names(user.grants)
    return [grant_name(grant, names) for grant in user.grants]
