"""The phone form's frame: its blueprint in both languages, the token in its addresses, what its pages share.

A person without an account works here by a personal link, ``/p/<token>``. The token in the path is all that
lets somebody in: there is no cookie and no login, so a form of a foreign site has nothing to borrow
(cross-site request forgery needs a credential that the browser adds by itself) and none of these forms
carries a CSRF token. In turn the address is a secret: pages say ``no-referrer``, ``noindex`` and
``no-store``, logs show it masked (``phone_logs``), the audit log names the link by its number, the store
keeps a hash alone.

A link that has run out, was taken back or never was is answered alike, with whom to ask.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, g, redirect, render_template, request, url_for

from catalog.people import tokens
from catalog.store import institutions, links
from catalog.store.db import reading, writing
from catalog.store.links import Link
from catalog.web import i18n, limits, phone_logs
from catalog.web.cards import institution_name
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _

blueprint = Blueprint("phone", __name__)
MOST_SENT = 60_000_000
"""Bytes of a form with its photograph that are read at all: more than is taken, so that a photograph of 40 MB
is told of beside its field, with all that was typed kept."""
_WRONG_A_MINUTE = 20


class Opened(NamedTuple):
    """What a link opens: itself, the institution's facts and its name in the page's language."""

    link: Link
    institution: dict[str, Any]
    name: str


def register(app: Flask) -> None:
    """Mount the phone form on ``app``, at /p/<token> and at /en/p/<token>."""
    app.register_blueprint(blueprint, url_prefix="/p/<token>")
    app.register_blueprint(blueprint, url_prefix="/en/p/<token>", name="phone_en")
    app.jinja_env.globals["phone_url"] = phone_url
    phone_logs.attach(app)


@blueprint.url_value_preprocessor
def _take_token(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.token = (values or {}).pop("token", "")


@blueprint.before_request
def _guard() -> Response | None:
    request.max_content_length = MOST_SENT
    standing = limits.standing("links")
    cost = 0 if standing is None else max(1, limits.points() // _WRONG_A_MINUTE)
    if standing is not None and standing.left < cost:
        return _answer("phone/closed.html", 429, title=_("Please wait a minute"), waits=True)
    found = _find(g.token)
    if found is None:
        limits.standing("links", cost)
        return _answer("phone/closed.html", 404, title=_("This link does not work"), waits=False)
    g.opened = found
    return None


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


def see_other(view: str, *, anchor: str = "", **values: Any) -> Response:
    """The answer to a form that was taken: go and see that page (303); ``values`` tell what was done."""
    response: Response = redirect(phone_url(view, _anchor=anchor or None, **values), 303)  # type: ignore[assignment]
    return response
