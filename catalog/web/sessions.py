"""Sessions of people who are logged in: the one module that knows Flask-Login and the session cookie.

The cookie is signed, lasts as long as the browser is open, at most twelve hours without anything done and at
most a week in all, and is set on no page that is read without an account. It names the account and its epoch:
a raised epoch ends it.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import cast

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, login_user, logout_user
from flask_login import current_user as login_current
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import URLSafeTimedSerializer

from catalog.settings import Settings
from catalog.store import users
from catalog.store.db import reading
from catalog.store.users import User
from catalog.web import unsent
from catalog.web.errors import answer
from catalog.web.i18n import gettext as _
from catalog.web.session_key import secret_key

LASTS = timedelta(hours=12)
LASTS_IN_ALL = timedelta(days=7)
"""After so long one logs in again, however busy: a cookie that was copied does not work for ever."""
SINCE = "since"
"""The second of the login, in the session."""
PRIVATE = (
    "/admin", "/login", "/logout", "/invitation", "/reset", "/account", "/p", "/preview", "/learning/preview",
)  # fmt: skip
"""Addresses whose answers are for one person: never cached, never listed by search engines."""
CLOSED = (
    "/admin/", "/login", "/logout", "/invitation/", "/reset", "/account", "/p/", "/preview/",
    "/learning/preview/",
)  # fmt: skip
"""The same, as robots.txt names them."""
csrf = CSRFProtect()


def attach(app: Flask, settings: Settings) -> None:
    """Give ``app`` sessions, logins, and the check that a form was sent from our own page."""
    app.session_interface = _Sessions(settings)
    app.config.update(
        SESSION_COOKIE_NAME="khomo",
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=LASTS,
        CATALOG_SESSION_LIFETIME=LASTS_IN_ALL,
        # Blueprints of people's pages ask for the check; the API and OAI-PMH take POST from anywhere.
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_I18N_ENABLED=False,
    )
    manager = _Logins()
    manager.session_protection = None  # people's addresses change on a phone
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)
    csrf.init_app(app)
    app.register_error_handler(CSRFError, _stale_form)
    app.after_request(_keep_private)


class _Logins(LoginManager):
    def _update_remember_cookie(self, response: Response) -> Response:
        # There is no remember cookie, and looking for one would make every answer vary by cookie.
        return response


class _Account:
    """What Flask-Login asks of a user."""

    is_authenticated = True
    is_anonymous = False

    def __init__(self, user: User) -> None:
        self.user = user
        self.is_active = user.active

    def get_id(self) -> str:
        return f"{self.user.id}.{self.user.epoch}"


class _Sessions(SecureCookieSessionInterface):
    """Flask's own, which neither needs nor makes the key before somebody has a cookie."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the request's cookie, an empty one without."""
        if is_private(request.path):
            # Flask-WTF reads it from the app.
            self._need_key(app)
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie, with the key of the settings or the home folder."""
        self._need_key(app)
        return super().get_signing_serializer(app)

    def _need_key(self, app: Flask) -> None:
        if app.secret_key is None:
            app.secret_key = secret_key(self._settings)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether browsers may send the cookie over https only: wherever the site is reached by it."""
        return self._settings.base_url.startswith("https:") or request.is_secure


def _load(told: str) -> _Account | None:
    number, _dot, epoch = told.partition(".")
    if not number.isdecimal() or len(number) > 18 or _is_over():
        return None
    with reading() as store:
        user = users.found(store, int(number))
    return _Account(user) if user is not None and user.active and str(user.epoch) == epoch else None


def _is_over() -> bool:
    since, lasts = session.get(SINCE), current_app.config["CATALOG_SESSION_LIFETIME"]
    return not isinstance(since, int) or time.time() - since > lasts.total_seconds()


def current_user() -> User | None:
    """Who is logged in in this request; None for a stranger."""
    if not login_current.is_authenticated:
        return None
    hour = int(time.time() // 3600)
    if session.get("hour") != hour:
        # The cookie is signed anew, so that whoever works on stays logged in.
        session["hour"] = hour
    return cast("_Account", login_current).user


def begin(user: User) -> None:
    """Log the person in, in a new session: nothing that was in the one before goes on."""
    _enter(user, int(time.time()))


def go_on(user: User) -> None:
    """Keep the person logged in here, in a new session that ends when the one before would have."""
    _enter(user, session.get(SINCE, 0))


def _enter(user: User, since: int) -> None:
    session.clear()
    # The token of forms is kept per request too.
    g.pop("csrf_token", None)
    session[SINCE] = since
    login_user(_Account(user))


def end() -> None:
    """Log out; nothing stays in the session."""
    logout_user()
    session.clear()


def is_private(path: str) -> bool:
    """Whether what lies at that address is for one person."""
    plain = path.removeprefix("/en") if path.startswith("/en/") else path
    return plain.startswith(tuple(f"{start}/" for start in PRIVATE)) or plain in PRIVATE


def _keep_private(response: Response) -> Response:
    if is_private(request.path):
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # Links in mail carry tokens: no other site may learn them. Our own forms need the address, save
        # those of personal links, which have no CSRF token to hold against it.
        response.headers["Referrer-Policy"] = "no-referrer" if is_by_link(request.path) else "same-origin"
    return response


def is_by_link(path: str) -> bool:
    """Whether the address is one of the phone form, which is reached by a personal link."""
    return path.removeprefix("/en").startswith("/p/")


def _stale_form(_error: CSRFError) -> Response:
    if texts := unsent.written():
        return unsent.page(
            texts,
            title=_("This form could not be taken"),
            message=_(
                "It was open for too long, or you logged in anew meanwhile, and nothing of it was saved. Copy"
                " what you had written, open the form again and paste it there."
            ),
            status=400,
            user=current_user(),
        )
    return answer(
        400,
        _(
            "This form was open for too long, or the browser keeps no cookies. Go back, load the page again"
            " and send it once more."
        ),
    )
