"""The phone form's frame: its blueprint in both languages, the token in its addresses, what its pages share.

A person without an account works here by a personal link, ``/p/<token>``. The token in the path is all that
lets somebody in: there is no cookie and no login, so a form of a foreign site has nothing to borrow
(cross-site request forgery needs a credential that the browser adds by itself) and none of these forms
carries a CSRF token. In turn the address is a secret: pages say ``no-referrer``, ``noindex`` and
``no-store``, logs show it masked (``masking``), the audit log names the link by its number, the store
keeps a hash alone.

A link that has run out, was taken back or never was is answered alike, with whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from flask import Blueprint, Flask, Response, current_app, g, render_template, request, url_for
from werkzeug.exceptions import NotFound

from catalog.people import tokens
from catalog.store import institutions, links
from catalog.store.db import reading, writing
from catalog.store.links import ACTIVITIES, Link
from catalog.web import i18n, limits, masking, onward, unsent
from catalog.web.cards import institution_name
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _

blueprint = Blueprint("phone", __name__)
View = TypeVar("View", bound=Callable[..., Any])
_OPENED_BY = "__khomo_opened_by__"
MOST_SENT = 60_000_000
"""Bytes of a form with its photograph that are read at all: more than is taken, so that a photograph of 40 MB
is told of beside its field, with all that was typed kept."""
_WRONG_A_MINUTE = 20
_FORMS_A_MINUTE = 60


class Opened(NamedTuple):
    """What a link opens: itself, the institution's facts and its name in the page's language."""

    link: Link
    institution: dict[str, Any]
    name: str


def opened_by(*what: str) -> Callable[[View], View]:
    """A decorator, below the route: the page is for links that open any of these; others for activities."""

    def marked(view: View) -> View:
        setattr(view, _OPENED_BY, what)
        return view

    return marked


def register(app: Flask) -> None:
    """Mount the phone form on ``app``, at /p/<token> and at /en/p/<token>."""
    app.register_blueprint(blueprint, url_prefix="/p/<token>")
    app.register_blueprint(blueprint, url_prefix="/en/p/<token>", name="phone_en")
    app.jinja_env.globals["phone_url"] = phone_url
    masking.attach(app)


@blueprint.url_value_preprocessor
def _take_token(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.token = (values or {}).pop("token", "")


@blueprint.before_request
def _guard() -> Response | None:
    if not _may("wrong links", _WRONG_A_MINUTE, spends=False):
        return _wait(_("Too many links that do not work were tried from here."))
    if request.mimetype == "multipart/form-data":
        # All other forms are read whole into memory.
        request.max_content_length = MOST_SENT
    found = _find(g.token)
    if found is None:
        _may("wrong links", _WRONG_A_MINUTE)
        title = _("This link does not work")
        return _answer("phone/closed.html", 404, title=title, texts=unsent.written())
    g.opened = found
    view = current_app.view_functions[request.endpoint or ""]
    if not any(map(found.link.opens, getattr(view, _OPENED_BY, (ACTIVITIES,)))):
        # The first page of a link for figures alone is that of its figures.
        return onward.go(phone_url("figures")) if view.__name__ == "home" else _not_there(NotFound())
    if request.method == "POST" and not _may(f"forms of link {found.link.id}", _FORMS_A_MINUTE):
        return _wait(_("Too much was sent at once; nothing of this form is saved yet."))
    return None


def _may(purpose: str, most: int, *, spends: bool = True) -> bool:
    """Whether the client may do once more what it may do ``most`` times a minute; ``spends`` counts it."""
    if limits.standing(purpose) is None:
        return True
    cost = max(1, limits.points() // most)
    standing = limits.standing(purpose, cost if spends else 0)
    return standing is None or (standing.granted and (spends or standing.left >= cost))


def _wait(why: str) -> Response:
    told = why + " " + _("Please wait a minute, then try once more.")
    response = _answer("phone/told.html", 429, title=_("Please wait a minute"), why=told)
    response.headers["Retry-After"] = "60"
    return response


@blueprint.errorhandler(404)
def _not_there(_error: Exception) -> Response:
    """What is not there, or not of this institution, is told with the way back."""
    why = _("It may have been taken out in the meantime, or the address was not copied whole.")
    return phone_page("phone/told.html", title=_("This is not here"), status=404, why=why)


@blueprint.errorhandler(413)
def _too_much(_error: Exception) -> Response:
    why = _("What was sent is larger than this page takes.")
    return phone_page("phone/told.html", title=_("That is too much at once"), status=413, why=why)


def _find(token: str) -> Opened | None:
    hashed = tokens.hashed(token)
    with reading() as session:
        link = links.of_token(session, hashed)
        facts = None if link is None else institutions.get(session, link.institution)
    if link is None or facts is None:
        return None
    if links.is_new_occasion(link):
        with writing() as session:
            links.used(session, link.id)
    return Opened(link, facts, institution_name(facts))


def opened() -> Opened:
    """What the link of this request opens."""
    found: Opened = g.opened
    return found


def actor() -> str:
    """How the audit log names who came by the link."""
    return opened().link.actor


def phone_url(view: str, *, to: str | None = None, external: bool = False, **values: Any) -> str:
    """The address of a page behind the link of this request, in its language or in ``to``."""
    mounted = "phone" if (to or i18n.language()) == i18n.DEFAULT else "phone_en"
    return url_for(f"{mounted}.{view}", token=g.token, _external=external, **values)


def phone_page(template: str, *, title: str, status: int = 200, **values: Any) -> Response:
    """A page behind the link."""
    return _answer(template, status, title=title, opened=opened(), **values)


def _answer(template: str, status: int, **values: Any) -> Response:
    shown = render_template(template, contact=parts().settings.contact, **values)
    return Response(shown, status, mimetype="text/html")


def go_home(**values: Any) -> Response:
    """The answer to a form that was taken: go and see the first page; ``values`` tell what was done."""
    return onward.go(phone_url("home", **values))
