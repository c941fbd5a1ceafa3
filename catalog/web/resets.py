"""A new password by a link in a mail, with the same answer at the same time whether an account is known."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, Response, current_app, request

from catalog.errors import CatalogError
from catalog.people import passwords, tokens, ways_in
from catalog.settings import Settings
from catalog.store import invitations, logins, users
from catalog.store.db import reading, writing
from catalog.store.users import User
from catalog.web import attempts, forms, letters, limits, mail, sessions, site
from catalog.web.accounts import account_page, blueprint
from catalog.web.admin.shell import account_url, admin_url, tell
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import language, lazy_gettext
from catalog.web.onward import go
from catalog.web.passwords import NewPassword, is_good

log = logging.getLogger(__name__)
FREE_OF_ADDRESS = 10
"""So many mails may be asked for from one address before one has to wait."""
_sender = ThreadPoolExecutor(1, thread_name_prefix="reset")


class ResetForm(forms.Form):
    """The e-mail of an account."""

    email = forms.email(lazy_gettext("E-mail of your account"), autocomplete="username")


@blueprint.route("/reset", methods=["GET", "POST"])
def reset() -> Response:
    """Ask for a link to a new password."""
    settings = parts().settings
    form = ResetForm()
    if request.method == "GET" or not form.validate():
        return _ask_page(form, settings, status=200 if request.method == "GET" else 422)
    wait = _count()
    if wait:
        form.problem("email", _("Please wait %(time)s, then try again.", time=attempts.waiting(wait)))
        return _ask_page(form, settings, status=429)
    if mail.is_set(settings):
        # Looked up, kept and sent elsewhere: the answer's time tells nothing of who has an account.
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        _sender.submit(_send, app, form.email.data, request.host_url, site.base_url())
    return account_page("accounts/reset_sent.html", title=_("A link is on its way"), email=form.email.data)


def _ask_page(form: ResetForm, settings: Settings, *, status: int) -> Response:
    title = _("A new password")
    return account_page(
        "accounts/reset.html", title=title, status=status, form=form, mailed=mail.is_set(settings)
    )


def _count() -> int:
    client = limits.client()
    if client is None:
        return 0
    with writing() as session:
        return logins.attempt(session, {f"reset:{client}": FREE_OF_ADDRESS})


def _send(app: Flask, email: str, host: str, base: str) -> None:
    """Keep a token and mail it, if there is such an account; the stranger who asked learns nothing of it."""
    with app.test_request_context(base_url=host):
        settings, token = parts().settings, tokens.make()
        try:
            with writing() as session:
                user = users.by_email(session, email)
                if (
                    user is None
                    or not user.active
                    or not invitations.keep_reset(session, user.id, token.hash)
                ):
                    return
            link = base + account_url("reset_with", to=user.language, token=token.text)
            subject, text = letters.reset(settings.site_name, name=user.name, link=link, to=user.language)
            mail.send(settings, to=user.email, subject=subject, text=text)
        except CatalogError as error:
            log.error("no link to a new password was sent: %s", error)
        except Exception:
            # In a thread of its own nobody else would tell.
            log.exception("no link to a new password was sent")


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
def reset_with(token: str) -> Response:
    """Choose a new password with the token of a link."""
    with reading() as session:
        user = ways_in.user_of_reset(session, token)
    if user is None:
        return account_page("accounts/reset_over.html", title=_("This link works no longer"), status=410)
    form = NewPassword()
    if request.method == "POST" and is_good(form, user.email):
        return _set(user, token, form.password.data)
    status = 422 if form.errors else 200
    return account_page(
        "accounts/reset_with.html", title=_("A new password"), status=status, form=form, own=user
    )


def _set(user: User, token: str, password: str) -> Response:
    kept = passwords.hashed(password)
    with writing() as session:
        if not ways_in.use_reset(session, token):
            return go(account_url("login"))
        changed = ways_in.set_password(session, user, kept)
        attempts.forget(session, user.email)
        users.logged_in(session, user.id)
    sessions.begin(changed)
    tell(_("Your new password holds. You are logged in."))
    return go(admin_url("home", to=language()))
