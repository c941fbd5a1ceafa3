"""Accepting an invitation: a new account with a name and a password, or one role more for an account."""

from __future__ import annotations

from flask import Response, request

from catalog.errors import AlreadyExists, UnknownName
from catalog.people import passwords, ways_in
from catalog.store import users
from catalog.store.db import reading, writing
from catalog.store.invitations import Invitation
from catalog.store.users import User
from catalog.web import forms, sessions
from catalog.web.accounts import account_page, blueprint
from catalog.web.admin.shell import account_url, admin_url, tell
from catalog.web.i18n import gettext as _
from catalog.web.i18n import language, lazy_gettext
from catalog.web.onward import go
from catalog.web.passwords import NewPassword, is_good
from catalog.web.people_named import grant_name, institution_names


class JoinForm(NewPassword):
    """One's name and a password, twice."""

    name = forms.line(lazy_gettext("Name"), required=True, autocomplete="name")


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> Response:
    """What one is invited to, and the form that accepts it."""
    with reading() as session:
        found = ways_in.opened(session, token)
        known = found is not None and users.by_email(session, found.email) is not None
    if found is None:
        return _over()
    current = sessions.current_user()
    if current is not None or known:
        if request.method == "POST" and current is not None and current.email == found.email:
            return _accept(found, current)
        return _page(found, None, token, current=current)
    form = JoinForm(data={"name": found.name})
    if request.method == "POST" and is_good(form, found.email):
        return _join(found, form, token)
    return _page(found, form, token, status=422 if form.errors else 200)


def _page(
    found: Invitation, form: JoinForm | None, token: str, *, current: User | None = None, status: int = 200
) -> Response:
    here = account_url("invitation", token=token)
    return account_page(
        "accounts/invitation.html",
        title=_("You are invited"),
        status=status,
        form=form,
        invitation=found,
        role=grant_name(found.grant, institution_names([found.grant])),
        by=found.invited_by.partition(" ")[2],
        current=current,
        login=account_url("login", next=here),
    )


def _over() -> Response:
    return account_page(
        "accounts/invitation_over.html", title=_("This invitation works no longer"), status=410
    )


def _join(found: Invitation, form: JoinForm, token: str) -> Response:
    """Make the account; of two requests at once one does."""
    hashed = passwords.hashed(form.password.data)
    try:
        with writing() as session:
            made = users.add(
                session,
                email=found.email,
                name=form.name.data,
                language=language(),
                password_hash=hashed,
            )
            ways_in.accept(session, made, found)
            users.logged_in(session, made.id)
    except UnknownName:
        return _over()
    except AlreadyExists:
        # Made meanwhile, by another invitation or this one: the page says what to do now.
        return go(account_url("invitation", token=token))
    sessions.begin(made)
    tell(_("Welcome! Your account is ready; log in with %(email)s from now on.", email=made.email))
    return go(admin_url("home"))


def _accept(found: Invitation, current: User) -> Response:
    try:
        with writing() as session:
            ways_in.accept(session, current, found)
    except UnknownName:
        return _over()
    tell(_("The role is yours now."))
    return go(admin_url("home"))
