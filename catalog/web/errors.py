"""Errors as answers: a page with the search box, or JSON where data was asked for."""

from __future__ import annotations

import logging

import orjson
from flask import Flask, Response, make_response, render_template
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from catalog.errors import QueryError, SearchError, Unpublished
from catalog.web.i18n import gettext as _
from catalog.web.i18n import is_data, lazy_gettext

log = logging.getLogger(__name__)
RETRY_SECONDS = 30
_TITLES = {
    400: lazy_gettext("We could not read that request"),
    404: lazy_gettext("There is no such page"),
    405: lazy_gettext("That cannot be done here"),
    410: lazy_gettext("This is no longer in the catalog"),
    413: lazy_gettext("That is too much at once"),
    500: lazy_gettext("Something went wrong on our side"),
    503: lazy_gettext("The catalog is busy or being looked after"),
}
_SENTENCES = {
    400: lazy_gettext("Please check the address, or start again from the search box."),
    404: lazy_gettext("The address may be misspelt, or what it led to has moved. Search for it here."),
    405: lazy_gettext("This address cannot be used in that way."),
    413: lazy_gettext("What was sent is larger than this page takes."),
    500: lazy_gettext("The fault is noted. Please try again in a moment."),
    503: lazy_gettext("Please try again in half a minute. Nothing is lost."),
}


def attach(app: Flask) -> None:
    """Give ``app`` its answers to errors."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(QueryError, _query)
    app.register_error_handler(SearchError, _unavailable)
    app.register_error_handler(Unpublished, _unavailable)
    app.register_error_handler(OperationalError, _unavailable)


def answer(status: int, message: str = "", *, parameter: str = "", title: str = "") -> Response:
    """The answer that tells an error of that status; ``parameter`` names the wrong one."""
    told = message or str(_SENTENCES.get(status, _SENTENCES[500 if status >= 500 else 400]))
    if is_data():
        response = _json(status, told, parameter)
    else:
        heading = title or str(_TITLES.get(status, _TITLES[500 if status >= 500 else 400]))
        response = make_response(
            render_template("error.html", status=status, heading=heading, message=told, parameter=parameter),
            status,
        )
    response.headers["Cache-Control"] = "no-store" if status >= 500 else "public, max-age=60"
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _json(status: int, message: str, parameter: str) -> Response:
    told: dict[str, object] = {"ok": False, "error": message, "status": status}
    if parameter:
        told["parameter"] = parameter
    return Response(orjson.dumps(told), status, mimetype="application/json")


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, SecurityError):
        # A host that is not ours: no address can be built, and none of its own is repeated.
        return Response("400\n", 400, mimetype="text/plain")
    if error.response is not None or status < 400:
        return make_response(error.get_response())
    # Werkzeug's own sentences are English and for developers; ours are given only with 400.
    own = error.description if status == 400 and type(error).description != error.description else None
    response = answer(status, own or "")
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _query(error: QueryError) -> Response:
    return answer(400, error.message, parameter=error.parameter)


def _unavailable(error: Exception) -> Response:
    log.error("answered 503: %s", error)
    return answer(503, _("Please try again in half a minute. Nothing is lost."))
