"""Request limits: what each client may ask for in a minute, told in headers, and 429 beyond it.

Only data addresses and searches count; pages, pictures, the state of the site are free. The headers are those
of the IETF draft "RateLimit header fields for HTTP" (version 6, which clients read): ``RateLimit-Limit``,
``RateLimit-Remaining`` and ``RateLimit-Reset`` (seconds until all points are back).
"""

from __future__ import annotations

import functools
import ipaddress
import logging
import math
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from catalog.settings import Settings
from catalog.web.buckets import Buckets, Standing
from catalog.web.errors import answer
from catalog.web.i18n import gettext as _
from catalog.web.i18n import is_data

__all__ = ["attach", "client", "limited"]

log = logging.getLogger(__name__)
SECONDS = 60
_FREE = ("/healthz", "/robots.txt", "/media/", "/picture/")
_COST = "__khomo_points__"
_LOOPBACK = ("127.0.0.1", "::1", "")
View = TypeVar("View", bound=Callable[..., Any])


def limited(points: int) -> Callable[[View], View]:
    """A decorator of views: each request costs so many points; data addresses without it cost one."""

    def marked(view: View) -> View:
        setattr(view, _COST, points)
        return view

    return marked


def attach(app: Flask, settings: Settings) -> None:
    """Count the requests of each client of ``app``; nothing is counted where the setting is 0."""
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    if settings.requests_per_minute:
        app.extensions["catalog.limits"] = _Lazy(settings)
        app.before_request(_count)
        app.after_request(_tell)


class _Lazy:
    """The buckets, opened at the first request: after the server's processes were forked."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._buckets: Buckets | None = None

    def open(self) -> Buckets:
        with self._lock:
            if self._buckets is None:
                file = self._settings.home.absolute() / "limits.bin"
                self._buckets = Buckets(file, self._settings.requests_per_minute, SECONDS)
            return self._buckets


def _count() -> Response | None:
    points, asking = _points(), client()
    if not points or asking is None:
        return None
    buckets = current_app.extensions["catalog.limits"].open()
    # Programs and people behind one address (a school, a library) do not take each other's points.
    budget = "data" if is_data() else "pages"
    standing = g.limits = buckets.take(f"{budget} {asking}", points, time.time())
    return None if standing.granted else _refusal(standing, buckets.size)


def _refusal(standing: Standing, size: int) -> Response:
    seconds = max(1, math.ceil(standing.wait))
    message = _(
        "One address may ask for %(points)s points a minute here, a search costing several;"
        " wait %(seconds)s seconds, then go on. To take everything, use the change feed or a dump.",
        points=size,
        seconds=seconds,
    )
    return answer(429, message, seconds=seconds)


def _tell(response: Response) -> Response:
    standing: Standing | None = g.get("limits")
    if standing is not None:
        size = current_app.extensions["catalog.limits"].open().size
        response.headers["RateLimit-Policy"] = f"{size};w={SECONDS}"
        response.headers["RateLimit-Limit"] = str(size)
        response.headers["RateLimit-Remaining"] = str(standing.left)
        response.headers["RateLimit-Reset"] = str(math.ceil(standing.full))
    return response


def _points() -> int:
    if request.method == "OPTIONS" or request.path.startswith(_FREE):
        return 0
    view = current_app.view_functions.get(request.endpoint or "")
    return int(getattr(view, _COST, 1 if is_data() else 0))


def points() -> int:
    """The points that one address may spend in a minute."""
    lazy: _Lazy = current_app.extensions["catalog.limits"]
    return lazy.open().size


def standing(purpose: str, points: int = 0) -> Standing | None:
    """What the client still has for a purpose that is counted apart, after spending ``points`` of it.

    None where nothing is limited or the client cannot be known.
    """
    asking = client()
    if "catalog.limits" not in current_app.extensions or asking is None:
        return None
    lazy: _Lazy = current_app.extensions["catalog.limits"]
    return lazy.open().take(f"{purpose} {asking}", points, time.time())


def client() -> str | None:
    """Who asks, None where that cannot be known and counting would shut out everyone."""
    address = request.remote_addr or ""
    if address in _LOOPBACK and "X-Forwarded-For" in request.headers:
        _warn_of_proxy()
        return None
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address or "local"
    if found.version == 6 and found.ipv4_mapped is None:
        # One household has a whole network of 2^64 addresses.
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


@functools.cache
def _warn_of_proxy() -> None:
    log.warning(
        "a proxy on this machine passes requests on: set CATALOG_PROXIES=1, else no client is limited"
    )
