"""A record on other sites: a card that may be framed, and oEmbed 1.0 (oembed.com) that tells of it.

The card is the one page that another site may frame; it has no script, no form and no cookie.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson
from flask import Blueprint, Response, request
from lxml import etree
from markupsafe import Markup

from catalog.formats.text.clean import clean
from catalog.store import records
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import caching, i18n
from catalog.web.cards import institution_name, make_card, shortened
from catalog.web.errors import problem
from catalog.web.frame import IDENTIFIER, blueprint, known_institutions, page, parts
from catalog.web.i18n import page_url
from catalog.web.one_record import Shown, shown
from catalog.web.pictures import first_picture
from catalog.web.reuse import reuse
from catalog.web.site import base_url

oembed_blueprint = Blueprint("oembed", __name__)

WIDTH, HEIGHT = 480, 200
_TITLE = 200
_SECONDS = 86_400
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' https:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
_PATH = re.compile(r"(?:/(en))?/record/([A-Za-z0-9_-]{1,200})\Z")
_SIZE = re.compile(r"[1-9][0-9]{0,6}\Z")


@blueprint.get("/record/<identifier>/card")
def record_card(identifier: str) -> Response:
    """A record as a card that other sites may frame."""

    def make() -> Response:
        found = shown(identifier)
        return found if isinstance(found, Response) else _card(found)

    response = caching.conditional(make, base_url())
    if response.status_code in (200, 304):
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _card(found: Shown) -> Response:
    return page(
        "card.html",
        card=make_card(found.shaped, known_institutions()),
        it=found,
        title=shortened(found.shaped["title"], _TITLE),
        reuse=reuse(found.record, found.holder, found.own_address),
    )


def frame_of(address: str, title: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The HTML that another site puts in to show the card at ``address``."""
    frame = Markup(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"'
        ' style="border:0;max-width:100%"></iframe>'
    )
    return str(frame.format(address, shortened(clean(title), _TITLE), width, height))


def card_address(identifier: str, language: str | None = None) -> str:
    """The whole address of a record's card, in that language or in this request's."""
    return f"{base_url()}{page_url('record_card', to=language, identifier=identifier)}"


@oembed_blueprint.get("/oembed")
def oembed() -> Response:
    """What oEmbed's consumers ask for: the card of the record at ``url``, as JSON or XML."""
    form = request.args.get("format", "json").lower()
    if form not in ("json", "xml"):
        # The standard would have 501, but nothing is wrong on our side, and 5xx has clients try again.
        return problem(400, "This site tells oEmbed as json or xml.", parameter="format")
    language, identifier = _meant(request.args.get("url", ""))
    if not identifier:
        return problem(404, "No record of this site stands at that url.", parameter="url")
    with reading() as session:
        stored = records.get(session, identifier)
    if stored is None or stored.withdrawn is not None:
        return problem(404, "There is no record at that url, or no longer.", parameter="url")
    sizes = [_size(name, most) for name, most in (("maxwidth", WIDTH), ("maxheight", HEIGHT))]
    if None in sizes:
        return problem(400, "maxwidth and maxheight are whole numbers of pixels.", parameter="maxwidth")
    return caching.conditional(lambda: _told(stored, language, sizes, form), base_url(), request.query_string)


def _told(stored: Stored, language: str, sizes: list[int | None], form: str) -> Response:
    told = _facts(stored, language, *(size or 0 for size in sizes))
    if form == "json":
        return Response(orjson.dumps(told), mimetype="application/json")
    root = etree.Element("oembed")
    for name, value in told.items():
        etree.SubElement(root, name).text = str(value)
    body: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, standalone=True)
    return Response(body, content_type="text/xml; charset=utf-8")


def _facts(stored: Stored, language: str, width: int, height: int) -> dict[str, Any]:
    shaped = orjson.loads(stored.json)
    title = shortened(clean(shaped["title"]), _TITLE)
    with i18n.speaking(language):
        holder = institution_name(known_institutions().get(stored.institution), stored.institution)
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "author_name": clean(holder),
        "provider_name": parts().settings.site_name,
        "provider_url": f"{base_url()}/",
        "cache_age": _SECONDS,
        # The address asked for says in which language its page, and so its card, speaks.
        "html": frame_of(card_address(stored.id, language), title, width, height),
        "width": width,
        "height": height,
    }
    if (picture := first_picture(shaped)) and picture.width and picture.height:
        own = picture.address.startswith("/")
        told["thumbnail_url"] = clean(f"{base_url()}{picture.address}" if own else picture.address)
        told["thumbnail_width"], told["thumbnail_height"] = picture.width, picture.height
    return told


def _meant(address: str) -> tuple[str, str]:
    """The language and the id that an address of a record's page holds; of another address, nothing."""
    try:
        asked, own = urlsplit(address.strip()), urlsplit(base_url())
    except ValueError:
        return "", ""
    if asked.scheme not in ("http", "https") or asked.netloc.lower() != own.netloc.lower():
        return "", ""
    found = _PATH.match(unquote(asked.path).removeprefix(own.path.rstrip("/")).rstrip("/"))
    return (found[1] or i18n.DEFAULT, found[2]) if found and IDENTIFIER.match(found[2]) else ("", "")


def _size(name: str, most: int) -> int | None:
    """The pixels of a side, no more than are asked for; None for what is no number from 1."""
    given = request.args.get(name, "") or str(most)
    return min(most, int(given)) if _SIZE.match(given) else None
