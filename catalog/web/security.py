"""What every answer says to browsers, and how much a stranger may send."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest

from catalog.settings import Settings
from catalog.web.i18n import gettext as _
from catalog.web.i18n import is_data

MAX_BODY = 1_000_000
MAX_QUERY = 16_000
MAX_PATH = 2_000

# No inline script or style anywhere, so no nonce; pictures come from here, as copies of institutions' own.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OF_PARTS = ("X-Content-Type-Options", "Referrer-Policy")
_PARTS = ("text/css", "text/javascript", "font/woff2")
"""What is never a document of its own, which the other headers speak to: half a kilobyte for each file."""
EXPOSED = (
    "Content-Disposition, ETag, Last-Modified, Link, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining,"
    " RateLimit-Reset, Retry-After"
)
ASKED = "Accept, Accept-Language, Content-Type, If-Modified-Since, If-None-Match, Range"


def policy(hosts: tuple[str, ...] = ()) -> str:
    """The content security policy; from ``hosts`` the viewer may load parts of pictures."""
    if not hosts:
        return POLICY
    more = " ".join(hosts)
    told = POLICY.replace("img-src 'self'", f"img-src 'self' {more}")
    return told.replace("connect-src 'self'", f"connect-src 'self' {more}")


def attach(app: Flask, settings: Settings) -> None:
    """Limit what comes in and mark what goes out of ``app``."""
    headers = {**HEADERS, "Content-Security-Policy": policy(settings.picture_hosts)}
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts) or None
    app.before_request(_refuse_long_addresses)
    app.after_request(functools.partial(_mark, headers))


def _refuse_long_addresses() -> None:
    if len(request.query_string) > MAX_QUERY or len(request.path) > MAX_PATH:
        raise BadRequest(_("The address is too long: use fewer words or filters."))


def _mark(headers: Mapping[str, str], response: Response) -> Response:
    for name, value in headers.items():
        if name in OF_PARTS or response.mimetype not in _PARTS:
            response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if is_data():
        _open_to_scripts(response)
    return response


def _open_to_scripts(response: Response) -> None:
    """Open data: any page may read it, and there is no cookie to misuse (Fetch standard, CORS protocol)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = ASKED
        response.headers["Access-Control-Max-Age"] = "86400"
