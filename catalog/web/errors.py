"""Errors as answers: a page with the search box, or JSON where data was asked for.

Every data address tells every error in one shape: ``{"ok": false, "status": 404, "error": "a sentence"}``,
with further members where they help: ``parameter`` names the wrong one, ``start_again`` is where to begin.
"""

from __future__ import annotations

import logging
import math
import re
from typing import Any

import orjson
from flask import Flask, Response, make_response, render_template, request
from markupsafe import escape
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from catalog.errors import QueryError, SearchError, Unpublished
from catalog.web import menu
from catalog.web.i18n import gettext as _
from catalog.web.i18n import is_data, language, lazy_gettext, ngettext
from catalog.web.onward import own_path

log = logging.getLogger(__name__)
RETRY_SECONDS = 30
_LONGEST_WORDS = 80
_BETWEEN_WORDS = re.compile(r"[^\w]+|_+")
_TITLES = {
    400: lazy_gettext("We could not read that request"),
    403: lazy_gettext("This page is not for you"),
    404: lazy_gettext("There is no such page"),
    405: lazy_gettext("That cannot be done here"),
    406: lazy_gettext("There is no such form of this"),
    410: lazy_gettext("This is no longer in the catalog"),
    413: lazy_gettext("That is too much at once"),
    429: lazy_gettext("That was too many requests at once"),
    500: lazy_gettext("Something went wrong on our side"),
    503: lazy_gettext("The catalog is busy or being looked after"),
}
_SENTENCES = {
    400: lazy_gettext("Please check the address, or start again from the search box."),
    403: lazy_gettext("Your account does not have the right to see or do this."),
    404: lazy_gettext("The address may be misspelt, or what it led to has moved. Search for it here."),
    405: lazy_gettext("This address cannot be used in that way."),
    406: lazy_gettext(
        "What the Accept header names is not given here; ask without it, or for application/json."
    ),
    413: lazy_gettext("What was sent is larger than this page takes."),
    415: lazy_gettext("What was sent must be JSON, and say so: Content-Type: application/json."),
    429: lazy_gettext("Please wait a little, then go on."),
    500: lazy_gettext("The fault is noted. Please try again in a moment."),
    503: lazy_gettext("It will be back shortly, and nothing is lost."),
}


def attach(app: Flask) -> None:
    """Give ``app`` its answers to errors."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(QueryError, _query)
    app.register_error_handler(SearchError, _unavailable)
    app.register_error_handler(Unpublished, _unavailable)
    app.register_error_handler(OperationalError, _unavailable)


def answer(
    status: int, message: str = "", *, parameter: str = "", title: str = "", seconds: int = 0
) -> Response:
    """The answer that tells an error of that status; ``parameter`` names the wrong one.

    ``seconds`` are how long to wait before asking again: Retry-After tells them, and the page in words.
    """
    seconds = seconds or (RETRY_SECONDS if status == 503 else 0)
    told = message or str(_SENTENCES.get(status, _SENTENCES[500 if status >= 500 else 400]))
    if is_data():
        response = problem(status, told, **({"parameter": parameter} if parameter else {}))
    else:
        heading = title or str(_TITLES.get(status, _TITLES[500 if status >= 500 else 400]))
        response = _marked(Response(_page(status, heading, told, seconds), status, mimetype="text/html"))
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _page(status: int, heading: str, message: str, seconds: int) -> str:
    """The page of an error; a bare one where even that cannot be made."""
    try:
        return render_template(
            "error.html",
            status=status,
            heading=heading,
            message=message,
            wait=_until(seconds) if seconds and str(seconds) not in message else "",
            again=own_path(request.full_path.rstrip("?")) if _may_pass(status) else "",
            words=_words_of(request.path) if status == 404 and heading == str(_TITLES[404]) else "",
            ways=menu.head(),
        )
    except Exception:
        # A fault in the frame of all pages would else answer with a trace, or with nothing.
        log.exception("the page of an error could not be made")
        told = f"<title>{status}</title><h1>{escape(heading)}</h1><p>{escape(message)}</p>"
        return f'<!doctype html><html lang="{language()}"><meta charset="utf-8">{told}'


def _may_pass(status: int) -> bool:
    return status in (429, 500, 502, 503, 504) and request.method in ("GET", "HEAD")


def _until(seconds: int) -> str:
    """How long to wait, in words."""
    if seconds < 90:
        return ngettext(
            "You can go on in %(count)s second.",
            "You can go on in %(count)s seconds.",
            seconds,
            count=seconds,
        )
    minutes = math.ceil(seconds / 60)
    return ngettext(
        "You can go on in %(count)s minute.", "You can go on in %(count)s minutes.", minutes, count=minutes
    )


def _words_of(path: str) -> str:
    """What somebody may have looked for at an address that leads nowhere: the words in its last part.

    Not asked where the answer has a heading of its own: part of a secret link is nothing to search for.
    """
    last = path.rstrip("/").rpartition("/")[2]
    words = _BETWEEN_WORDS.sub(" ", last.partition(".")[0]).strip()
    return words[:_LONGEST_WORDS] if sum(letter.isalpha() for letter in words) > 2 else ""


def problem(status: int, message: str, **more: Any) -> Response:
    """An error of a data address, as JSON: ``ok`` false, ``status``, ``error`` (a plain sentence), ``more``.

    What was sent may be repeated in it: what UTF-8 cannot hold (lone surrogates) is replaced. 503 carries
    Retry-After; errors that pass by themselves are never cached.
    """
    told = {"ok": False, "status": status, "error": message, **more}
    response = Response(orjson.dumps(_sound(told)), status, mimetype="application/json")
    return _marked(response)


def _marked(response: Response) -> Response:
    passing = response.status_code >= 500 or response.status_code in (410, 429)
    response.headers["Cache-Control"] = "no-store" if passing else "public, max-age=60"
    if response.status_code == 503:
        response.headers.setdefault("Retry-After", str(RETRY_SECONDS))
    if response.status_code == 406:
        response.headers["Vary"] = "Accept"
    return response


def _sound(value: Any) -> Any:
    """The same without lone surrogates, which orjson refuses."""
    if isinstance(value, dict):
        return {str(_sound(key)): _sound(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(inner) for inner in value]
    return _SURROGATES.sub("\ufffd", value) if isinstance(value, str) else value


_SURROGATES = re.compile("[\\ud800-\\udfff]")


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, SecurityError):
        # A host that is not ours: no address can be built, and none of its own is repeated.
        return Response("400\n", 400, mimetype="text/plain")
    if error.response is not None or status < 400:
        return make_response(error.get_response())
    headers = dict(error.get_headers())
    wait = headers.get("Retry-After", "")
    response = answer(status, _own_words(error), seconds=int(wait) if wait.isdecimal() else 0)
    for name in ("Allow", "Retry-After"):
        if name in headers:
            response.headers[name] = headers[name]
    return response


def _own_words(error: HTTPException) -> str:
    """What the error says itself: Werkzeug's own sentences are English and for developers, ours are not."""
    if isinstance(error, MethodNotAllowed) and is_data():
        known = ", ".join(sorted(error.valid_methods or ()))
        return f"This address answers to {known}, not to {request.method[:20]}."
    if error.code == 400 and type(error).description != error.description:
        return error.description or ""
    return ""


def _query(error: QueryError) -> Response:
    return answer(400, error.message, parameter=error.parameter)


def _unavailable(error: Exception) -> Response:
    log.error("answered 503: %s", error)
    return answer(503, _("It will be back shortly, and nothing is lost."))
