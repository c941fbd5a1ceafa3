"""People: who works where, their roles, switching accounts off and on, links to a new password."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, request
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, Forbidden, UnknownName
from catalog.people import managing, ways_in
from catalog.people.permissions import Permission
from catalog.store import invitations, users
from catalog.store.db import reading, writing
from catalog.store.users import Grant, User
from catalog.web import forms, site
from catalog.web.admin import invited, tables
from catalog.web.admin.roles import RoleForm, asked_grant
from catalog.web.admin.shell import (
    account_url,
    admin_page,
    admin_url,
    blueprint,
    needs,
    reach,
    see_other,
    tell,
    user,
)
from catalog.web.admin.tables import Choice, Column, Listing
from catalog.web.i18n import gettext as _
from catalog.web.people_named import ROLES, grant_name, institution_names, role_name

SORTS = ("name", "email", "last_login")
FEW_INVITED = 10
"""So many invitations stand above the list of accounts; all have a page of their own."""


@blueprint.get("/people")
@needs(Permission.PEOPLE_INVITE)
def people() -> Response:
    """The accounts that act where this person looks after, and invitations that nobody accepted yet."""
    mine = reach(Permission.PEOPLE_INVITE)
    asked = tables.asked(sorts=SORTS, default="name", filters=("role",))
    with reading() as session:
        total, found = users.listed(
            session, mine, text=asked.q, role=asked.filters["role"], sort=asked.sort, offset=asked.offset
        )
        all_invited, newest = invitations.listed(session, mine, limit=FEW_INVITED)
        waiting = invited.shown(session, user(), newest)
    names = institution_names([grant for one in found for grant in one.grants])
    listing = Listing(
        caption=_("People"),
        columns=(
            Column(key="name", label=_("Name"), sort="name"),
            Column(key="email", label=_("E-mail"), sort="email"),
            Column(key="roles", label=_("Roles")),
            Column(key="last_login", label=_("Last login"), sort="last_login"),
        ),
        rows=found,
        total=total,
        asked=asked,
        address=admin_url("people"),
        choices=(Choice(name="role", label=_("Role"), options=[(role, role_name(role)) for role in ROLES]),),
        empty=_("Nobody has an account here yet. Invite the first person."),
    )
    return admin_page(
        "admin/people.html",
        title=_("People"),
        listing=listing,
        invited=waiting,
        all_invited=all_invited,
        named=lambda grant: grant_name(grant, names),
    )


@blueprint.get("/people/<int:number>")
@needs(Permission.PEOPLE_INVITE)
def person(number: int) -> Response:
    """One account: its roles, and what may be done with it."""
    return _person_page(number, RoleForm.made(user()))


def _person_page(number: int, form: RoleForm, status: int = 200) -> Response:
    with reading() as session:
        other = _seen(session, number)
        mine = {grant: managing.gives(session, user(), grant) for grant in other.grants}
        managed = managing.manages(session, user(), other)
    names = institution_names(other.grants)
    own = other.id == user().id
    return admin_page(
        "admin/person.html",
        title=other.name,
        crumbs=[(_("People"), admin_url("people"))],
        status=status,
        other=other,
        own=own,
        roles=[(grant, grant_name(grant, names), may and not own) for grant, may in mine.items()],
        managed=managed,
        form=None if own else form,
    )


def _seen(session: Session, number: int) -> User:
    other = users.found(session, number)
    if other is None:
        abort(404)
    if not managing.sees(session, reach(Permission.PEOPLE_INVITE), other):
        abort(403)
    return other


@blueprint.post("/people/<int:number>/roles")
@needs(Permission.PEOPLE_INVITE)
def person_give(number: int) -> Response:
    """Give a role."""
    with reading() as session:
        _seen(session, number)
    form = RoleForm.made(user())
    grant = asked_grant(form, user())
    if grant is None:
        return _person_page(number, form, 422)
    with writing() as session:
        entry = _tried(lambda: managing.give_role(session, user(), number, grant))
    if entry is not None:
        tell(_("The role is given."), undo=entry)
    return see_other("person", number=number)


@blueprint.post("/people/<int:number>/roles/take")
@needs(Permission.PEOPLE_INVITE)
def person_take(number: int) -> Response:
    """Take a role."""
    role, scope = (forms.plain(request.form.get(name, ""))[:80] for name in ("role", "scope"))
    grant = Grant(role, scope)
    with writing() as session:
        _seen(session, number)
        entry = _tried(lambda: managing.take_role(session, user(), number, grant))
    if entry is not None:
        tell(_("The role is taken away."), undo=entry)
    with reading() as session:
        still = managing.sees(session, reach(Permission.PEOPLE_INVITE), users.get(session, number))
    return see_other("person", number=number) if still else see_other("people")


@blueprint.post("/people/<int:number>/active")
@needs(Permission.PEOPLE_INVITE)
def person_switch(number: int) -> Response:
    """Switch the account off or on."""
    active = request.form.get("active") == "1"
    with writing() as session:
        _seen(session, number)
        entry = _tried(lambda: managing.switch(session, user(), number, active))
    if entry is not None:
        tell(_("The account is switched on.") if active else _("The account is switched off."), undo=entry)
    return see_other("person", number=number)


@blueprint.post("/people/<int:number>/reset")
@needs(Permission.PEOPLE_INVITE)
def person_reset(number: int) -> Response:
    """Make a link to a new password, to be handed over by hand."""
    with writing() as session:
        other = _seen(session, number)
        if not managing.manages(session, user(), other):
            abort(403)
        token = ways_in.hand_over_reset(session, user().actor, other)
    link = site.base_url() + account_url("reset_with", to=other.language, token=token)
    tell(
        _(
            "Give this link to %(name)s alone: it leads to a new password, for two days, once.",
            name=other.name,
        ),
        link=link,
    )
    return see_other("person", number=number)


def _tried(change: Callable[[], int]) -> int | None:
    """What the change gives; None, with the reason told, where it was refused."""
    try:
        return change()
    except Forbidden as error:
        if error.message != managing.LAST_OPERATOR:
            abort(403)
        tell(
            _("At least one person must stay who may do everything. Give that role to somebody else first."),
            "bad",
        )
        return None
    except (AlreadyExists, UnknownName):
        tell(_("That was done already."), "note")
        return None
