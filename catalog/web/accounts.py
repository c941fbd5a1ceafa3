"""Logging in and out, and one's own account; in both languages."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from catalog.errors import ChangedMeanwhile
from catalog.people import passwords, ways_in
from catalog.store import audit, users
from catalog.store.db import reading, writing
from catalog.store.users import User
from catalog.web import forms, sessions
from catalog.web.admin.shell import account_url, admin_url, tell, to_login
from catalog.web.attempts import check_login, waiting
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.onward import go, own_path
from catalog.web.passwords import NewPassword, is_good
from catalog.web.people_named import roles

blueprint = Blueprint("accounts", __name__)


class LoginForm(forms.Form):
    """E-mail and password."""

    email = forms.email(lazy_gettext("E-mail"), autocomplete="username")
    password = forms.password(lazy_gettext("Password"), autocomplete="current-password")


@blueprint.before_request
def _guard() -> None:
    sessions.csrf.protect()


def account_page(template: str, *, title: str, status: int = 200, **values: object) -> Response:
    """A page of accounts."""
    told = render_template(template, title=title, user=sessions.current_user(), **values)
    return Response(told, status, mimetype="text/html")


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Response:
    """The form to log in; whoever is logged in already goes on."""
    onward = own_path(request.args.get("next"))
    form = LoginForm()
    if request.method == "GET":
        if sessions.current_user() is not None:
            return go(onward or admin_url("home"))
        return _login_page(form, onward)
    if not form.validate():
        return _login_page(form, onward, status=422)
    user, wait = check_login(form.email.data, form.password.data)
    if user is None:
        return _login_page(form, onward, status=429 if wait else 422, refused=not wait, wait=wait)
    sessions.begin(user)
    return go(onward or admin_url("home", to=user.language))


def _login_page(
    form: LoginForm, onward: str, *, status: int = 200, refused: bool = False, wait: int = 0
) -> Response:
    response = account_page(
        "accounts/login.html",
        title=_("Log in"),
        status=status,
        form=form,
        refused=refused,
        wait=waiting(wait) if wait else "",
        onward=onward,
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@blueprint.post("/logout")
def logout() -> Response:
    """Log out and go to the login."""
    sessions.end()
    return go(account_url("login"))


class AccountForm(forms.Form):
    """Name and language."""

    name = forms.line(lazy_gettext("Name"), required=True, autocomplete="name")
    language = forms.options(lazy_gettext("Language of mail to you"), forms.LANGUAGES)
    revision = forms.revision()


class ChangePassword(NewPassword):
    """The present password and a new one, twice."""

    present = forms.password(lazy_gettext("Present password"), autocomplete="current-password")


@blueprint.get("/account")
def account() -> Response:
    """One's own account: name, language, password, being logged in elsewhere."""
    user = own()
    return _account_page(user, AccountForm(None, obj=user), ChangePassword(None))


@blueprint.post("/account")
def account_save() -> Response:
    """Change name and language."""
    user, form = own(), AccountForm()
    if not form.validate():
        return _account_page(user, form, ChangePassword(None), status=422)
    try:
        with writing() as session:
            changed = users.change(
                session,
                user.id,
                revision=forms.revision_of(form),
                name=form.name.data,
                language=form.language.data,
            )
            before, after = ({"name": one.name, "language": one.language} for one in (user, changed))
            if before != after:
                audit.note(session, user.actor, "change", "account", str(user.id), before, after)
    except ChangedMeanwhile:
        with reading() as session:
            forms.take_over(form, users.get(session, user.id))
        return _account_page(user, form, ChangePassword(None), status=409)
    tell(_("Your account is changed."))
    return go(account_url("account"))


@blueprint.post("/account/password")
def account_password() -> Response:
    """Change one's password; whoever is logged in elsewhere with the old one is logged out."""
    user, form = own(), ChangePassword()
    good = is_good(form, user.email)
    if form.present.data:
        found, wait = check_login(user.email, form.present.data)
        if wait:
            form.problem("present", _("Please wait %(time)s, then try again.", time=waiting(wait)))
        elif found is None:
            form.problem("present", _("This is not your present password."))
        good = good and found is not None
    if not good:
        return _account_page(user, AccountForm(None, obj=user), form, status=422)
    hashed = passwords.hashed(form.password.data)
    with writing() as session:
        changed = ways_in.set_password(session, user, hashed)
    sessions.begin(changed)
    tell(_("Your password is changed. Wherever else you were logged in, you are no longer."))
    return go(account_url("account"))


@blueprint.post("/account/sessions")
def account_sessions() -> Response:
    """Log out everywhere else."""
    user = own()
    with writing() as session:
        changed = users.end_sessions(session, user.id)
        audit.note(session, user.actor, "end sessions", "account", str(user.id))
    sessions.go_on(changed)
    tell(_("Wherever else you were logged in, you are no longer."))
    return go(account_url("account"))


def own() -> User:
    """Who is logged in; a stranger is led to the login."""
    user = sessions.current_user()
    if user is None:
        abort(to_login())
    return user


def _account_page(user: User, form: AccountForm, password: ChangePassword, *, status: int = 200) -> Response:
    told = roles(user)
    title = _("My account")
    return account_page(
        "accounts/account.html", title=title, status=status, form=form, password=password, roles=told
    )
