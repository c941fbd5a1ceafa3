"""The page that hands a record on: its address to copy, a QR code, plain links, a card for other sites."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import segno
from flask import Response

from catalog.web import caching
from catalog.web.embedding import card_address, frame_of
from catalog.web.frame import blueprint, page
from catalog.web.i18n import gettext as _
from catalog.web.one_record import Shown, shown
from catalog.web.qr import drawn
from catalog.web.site import base_url

_FACEBOOK = "https://www.facebook.com/sharer/sharer.php"


@blueprint.get("/record/<identifier>/share")
def share_record(identifier: str) -> Response:
    """All ways to hand a record on; works without scripts, and no third party hears of it."""

    def make() -> Response:
        found = shown(identifier)
        return found if isinstance(found, Response) else _page(found)

    return caching.conditional(make, base_url())


@blueprint.get("/record/<identifier>/qr.svg")
def record_qr(identifier: str) -> Response:
    """The QR code of a record's address as a picture of its own, for labels and posters."""

    def make() -> Response:
        found = shown(identifier)
        if isinstance(found, Response):
            return found
        written = io.BytesIO()
        segno.make(found.address, error="m", micro=False).save(written, kind="svg", border=4, scale=8)
        response = Response(written.getvalue(), mimetype="image/svg+xml")
        response.headers["Content-Disposition"] = f'attachment; filename="{identifier}-qr.svg"'
        return response

    return caching.conditional(make, base_url())


def _page(found: Shown) -> Response:
    response = page(
        "share.html",
        it=found,
        code=drawn(found.address, _("QR code of this page's address")),
        mail=_mail(found),
        facebook=f"{_FACEBOOK}?{urlencode({'u': found.own_address})}",
        embed=frame_of(card_address(found.record.id), found.title),
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _mail(found: Shown) -> str:
    """A mailto address (RFC 6068): spaces are %20 there, lines end with CR LF."""
    told = {"subject": found.title, "body": f"{found.title}\r\n{found.holder}\r\n{found.own_address}\r\n"}
    return "mailto:?" + urlencode(told).replace("+", "%20")
