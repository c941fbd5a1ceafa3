"""Where to go after something was done: always to an address of this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, redirect, request

_LONGEST = 2000


def go(address: str) -> Response:
    """The answer to a form that was taken: go and see that address (303)."""
    response: Response = redirect(address, 303)  # type: ignore[assignment]
    return response


def own_path(text: str | None) -> str:
    """``text`` if it is a path of this site, else empty: nobody is led to another one."""
    text = (text or "")[:_LONGEST]
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return ""
    return "" if urlsplit(text).netloc else text


def came_from() -> str:
    """The path of our page on which a button was pressed; empty where the browser does not say."""
    referrer, host = request.referrer or "", request.host_url
    return own_path(referrer.removeprefix(host.rstrip("/"))) if referrer.startswith(host) else ""
