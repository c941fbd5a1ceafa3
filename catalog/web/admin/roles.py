"""The part of forms in which a role is chosen, and where it holds."""

from __future__ import annotations

from typing import ClassVar, Self

from catalog.people import permissions
from catalog.people.permissions import Role, is_of_institution
from catalog.store.users import Grant, User
from catalog.web import forms, picking
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.people_named import EXPLAINED, role_name


class RoleForm(forms.Form):
    """A role, and its institution or its province or commune."""

    order: ClassVar[tuple[str, ...]] = ("role", "institution", "territory")

    role = forms.options(lazy_gettext("Role"))
    territory = picking.territory(
        lazy_gettext("Province or commune"), hint=lazy_gettext("Only for an officer. Like: Thành phố Huế")
    )
    institution = picking.institution(
        lazy_gettext("Institution"), hint=lazy_gettext("Only for an editor or a contributor.")
    )

    @classmethod
    def made(cls, user: User) -> Self:
        """The form with the roles and institutions that the person may give."""
        form = cls()
        given = permissions.roles_invited_by(user)
        form.role.choices = forms.among([(role, _told(role)) for role in given])
        if len(given) == 1 and not form.role.data:
            form.role.data = given[0].value
        if Role.OFFICER not in given:
            del form.territory
            form.institution.description = ""
        form.institution.offer(permissions.reach_of_inviting(user, Role.CONTRIBUTOR))
        return form


def _told(role: Role) -> str:
    name = role_name(role)
    return _("%(role)s: %(what)s", role=name[:1].upper() + name[1:], what=EXPLAINED[role])


def asked_grant(form: RoleForm, user: User) -> Grant | None:
    """The role that the form asks for; None, with what is wrong said beside the fields."""
    if not form.validate():
        return None
    role = Role(form.role.data)
    if role is Role.OPERATOR:
        return Grant(role.value)
    if is_of_institution(role):
        scope = picking.chosen_institution(form, "institution", permissions.reach_of_inviting(user, role))
    else:
        scope = picking.chosen_unit(form, "territory")
    return Grant(role.value, scope) if scope else None
