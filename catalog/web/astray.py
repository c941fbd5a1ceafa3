"""Addresses of people's pages that are nearly right: with a slash too much, or where only forms are sent.

A page that tells what is wrong with a form stands at the address to which it was sent; whoever changes the
language there, or comes back to it, opens that address without a form.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from catalog.web import sessions
from catalog.web.onward import go


def attach(app: Flask) -> None:
    """Let ``app`` lead from such addresses to the page that is meant, or to the one above it."""
    app.before_request(_lead_on)


def _lead_on() -> Response | None:
    error, path = request.routing_exception, request.path
    if request.method not in ("GET", "HEAD") or not sessions.is_private(path):
        return None
    if isinstance(error, NotFound) and path.endswith("/"):
        found = path.rstrip("/")
        return _to(found) if _is_page(found) else None
    if isinstance(error, MethodNotAllowed):
        return next((_to(above) for above in _above(path) if _is_page(above)), None)
    return None


def _above(path: str) -> list[str]:
    """The addresses above one, the nearest first."""
    parts = path.split("/")
    paths = ["/".join(parts[:count]) for count in range(len(parts) - 1, 1, -1)]
    return [one for one in paths if sessions.is_private(one)]


def _is_page(path: str) -> bool:
    urls = current_app.create_url_adapter(request)
    if urls is None:
        return False
    try:
        urls.match(path, "GET")
    except RequestRedirect:
        return True
    except (NotFound, MethodNotAllowed):
        return False
    return True


def _to(path: str) -> Response:
    query = request.query_string.decode("ascii", "replace")
    return go(f"{path}?{query}" if query else path)
