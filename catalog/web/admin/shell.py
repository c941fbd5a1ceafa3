"""The frame of the administration: its blueprint in both languages, who may see a page, what pages share.

Each view names what it needs, and how its institution is found from the address::

    @blueprint.get("/sources/<slug>")
    @needs(Permission.SOURCES_SEE, OF_SOURCE)
    def source(slug: str) -> Response:
        return admin_page("admin/source.html", title=slug, ...)

A view that names nothing answers nobody. What is in a form's body is asked with ``allow``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, flash, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound

from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.store import scopes
from catalog.store.db import reading
from catalog.store.scopes import Reach
from catalog.store.users import User
from catalog.web import i18n, sessions, unsent
from catalog.web.onward import came_from, go

blueprint = Blueprint("admin", __name__)
View = TypeVar("View", bound=Callable[..., Any])
_NEED = "__khomo_need__"
_BODY = "__khomo_body__"
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Of:
    """How a view's institution is found: ``look`` gives its slug from the argument of that name.

    ``kind`` tells tests what to put into the address.
    """

    kind: str
    argument: str
    look: Callable[[Session, Any], str | None]


OF_INSTITUTION = Of("institution", "slug", lambda _session, slug: str(slug))
OF_SOURCE = Of("source", "slug", scopes.of_source)
OF_RECORD = Of("record", "identifier", scopes.of_record)
OF_RUN = Of("run", "number", scopes.of_run)


@dataclass(frozen=True, slots=True)
class Need:
    """What one must be allowed to do to see a view; no permission: being logged in is enough."""

    permission: Permission | None
    of: Of | None


def needs(permission: Permission | None, of: Of | None = None) -> Callable[[View], View]:
    """A decorator, below the route: the view is for those who may do this, at its institution if ``of``."""

    def marked(view: View) -> View:
        setattr(view, _NEED, Need(permission, of))
        return view

    return marked


def takes(size: int | Callable[[], int]) -> Callable[[View], View]:
    """A decorator: the view takes bodies of up to so many bytes (files), more than other pages.

    A function is asked at each request, for what a setting says.
    """

    def marked(view: View) -> View:
        setattr(view, _BODY, size)
        return view

    return marked


def need_of(view: Callable[..., Any]) -> Need | None:
    """What a view needs, None if it does not say."""
    found: Need | None = getattr(view, _NEED, None)
    return found


@blueprint.before_request
def _guard() -> Response | None:
    view = current_app.view_functions[request.endpoint or ""]
    need = need_of(view)
    if need is None:
        raise RuntimeError(f"the view {request.endpoint} does not say what it needs")
    user = sessions.current_user()
    if user is None:
        return to_login()
    if any(map(_cannot_be, (request.view_args or {}).values())):
        abort(404)
    size = getattr(view, _BODY, None)
    if size is not None:
        request.max_content_length = size() if callable(size) else size
    # Before the body is read: only those who may send a file to this view do send one.
    if need.permission is not None:
        _check(user, need.permission, need.of, request.view_args or {})
    sessions.csrf.protect()
    return None


def _cannot_be(value: object) -> bool:
    """Whether nothing in a database can have this number or name."""
    return value > _LARGEST if isinstance(value, int) else "\0" in str(value)


def _check(user: User, permission: Permission, of: Of | None, arguments: dict[str, Any]) -> None:
    if not permissions.may(user, permission):
        raise Forbidden
    if of is not None:
        with reading() as session:
            slug = of.look(session, arguments[of.argument])
        if slug is None:
            abort(404)
        allow(permission, slug)


def to_login() -> Response:
    """The way to the login and back here, or to the page with the form that was sent; its texts are kept."""
    if texts := unsent.written():
        return unsent.page(
            texts,
            title=i18n.gettext("You are logged out"),
            message=i18n.gettext(
                "Your login ended while this form was open, and nothing of it was saved. Copy what you had"
                " written, log in and paste it there."
            ),
            status=403,
            user=None,
        )
    here = request.full_path.removesuffix("?") if request.method in ("GET", "HEAD") else came_from()
    query = f"?{urlencode({'next': here})}" if here else ""
    return go(account_url("login") + query)


def user() -> User:
    """Who is logged in; on pages of the administration somebody is."""
    found = sessions.current_user()
    if found is None:
        abort(to_login())
    return found


def actor() -> str:
    """How the audit log names who is logged in."""
    return user().actor


def may(permission: Permission, slug: str | None = None) -> bool:
    """Whether who is logged in may do this, at the institution of that slug or anywhere at all."""
    if slug is None:
        return permissions.may(user(), permission)
    with reading() as session:
        place = scopes.place_of(session, slug)
    return permissions.may(user(), permission, place or scopes.Place(slug))


def allow(permission: Permission, slug: str | None = None) -> None:
    """Answer 403 unless who is logged in may do this at that institution, or anywhere at all."""
    if not may(permission, slug):
        raise Forbidden


def reach(permission: Permission) -> Reach:
    """Where who is logged in may do this; for ``store.scopes.within`` in lists."""
    return permissions.reach(user(), permission)


def admin_url(view: str, *, to: str | None = None, external: bool = False, **values: Any) -> str:
    """The address of a page of the administration in the language of this request, or in ``to``."""
    mounted = "admin" if (to or i18n.language()) == i18n.DEFAULT else "admin_en"
    return url_for(f"{mounted}.{view}", _external=external, **values)


def account_url(view: str, *, to: str | None = None, external: bool = False, **values: Any) -> str:
    """The address of a page of accounts (login, logout, account ...) in a language."""
    mounted = "accounts" if (to or i18n.language()) == i18n.DEFAULT else "accounts_en"
    return url_for(f"{mounted}.{view}", _external=external, **values)


def see_other(view: str, *, anchor: str = "", **values: Any) -> Response:
    """The answer to a form that was taken: go and see that page of the administration (303)."""
    return go(admin_url(view, _anchor=anchor or None, **values))


def tell(text: str, kind: str = "good", *, undo: int | None = None, link: str = "") -> None:
    """Say something on the next page: ``kind`` is good, note or bad.

    ``undo`` is the number of an entry of the audit log that a button takes back; ``link`` is an address that
    the person is to hand over.
    """
    flash({"text": text, "undo": undo, "link": link}, kind)  # type: ignore[arg-type]


class Crumb(NamedTuple):
    """A step of the way to a page."""

    name: str
    address: str


def admin_page(
    template: str, *, title: str, crumbs: Sequence[tuple[str, str]] = (), status: int = 200, **values: Any
) -> Response:
    """A page of the administration; ``crumbs`` are names and addresses of the pages above it."""
    way = [Crumb(*step) for step in crumbs]
    return Response(
        render_template(template, title=title, crumbs=way, user=user(), **values),
        status,
        mimetype="text/html",
    )


@blueprint.errorhandler(Forbidden)
def _forbidden(_error: Forbidden) -> Response:
    return admin_page("admin/forbidden.html", title=i18n.gettext("This page is not for you"), status=403)


@blueprint.errorhandler(NotFound)
def _missing(_error: NotFound) -> Response:
    return admin_page("admin/missing.html", title=i18n.gettext("This is not here"), status=404)
