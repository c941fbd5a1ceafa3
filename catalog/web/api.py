"""Data: records, searches, the record's schema, the state of the site. No language in the address."""

from __future__ import annotations

import functools
from typing import Any

import orjson
from flask import Blueprint, Response, abort, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from catalog.errors import SearchError, Unpublished
from catalog.store import changes, records
from catalog.store.db import reading
from catalog.web import caching, searching
from catalog.web.frame import parts
from catalog.web.jsonschema import record_schema
from catalog.web.limits import limited
from catalog.web.search_data import as_data

blueprint = Blueprint("api", __name__)


def data(value: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(value), status, mimetype="application/json")


@blueprint.get("/record/<identifier>.json")
def record(identifier: str) -> Response:
    """The published JSON of one record; the tombstone, with 410, of a withdrawn one."""
    with reading() as session:
        stored = records.get(session, identifier) if "\0" not in identifier else None
    if stored is None:
        abort(404)
    if stored.withdrawn is not None:
        return Response(stored.tombstone(), 410, mimetype="application/json")
    response = Response(stored.published(), mimetype="application/json")
    response.set_etag(f"{stored.digest[:32]}-{stored.seq}")
    response.headers["Cache-Control"] = f"public, max-age={caching.SECONDS}"
    response.last_modified = stored.modified
    response.make_conditional(request)
    return response


@blueprint.get("/search.json")
@limited(5)
def search() -> Response:
    """A page of results with facet counts, as the search page shows them."""
    asked = searching.ask(parts(), request.args)
    return caching.conditional(lambda: _search(asked), caching.index_stand(parts()))


def _search(asked: searching.Asked) -> Response:
    answer = asked.run()
    more = answer.params.page < answer.last
    query = answer.params.on_page(answer.params.page + 1).query()
    return data({**as_data(answer), "next": url_for("api.search", **query) if more else None})


@blueprint.get("/api/v1/record.schema.json")
def schema() -> Response:
    """The JSON Schema (2020-12) of a published record."""
    response = Response(_schema_text(), mimetype="application/schema+json")
    response.add_etag()
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.make_conditional(request)
    return response


@functools.cache
def _schema_text() -> bytes:
    return orjson.dumps(record_schema(), option=orjson.OPT_INDENT_2)


@blueprint.get("/healthz")
def health() -> Response:
    """200 when the database answers and what is published can be searched, else 503 with what is wrong.

    While a harvest goes on the index is a little behind (``indexed`` below ``head``): that is no fault.
    """
    told: dict[str, Any] = {"ok": False}
    try:
        with reading() as session:
            head = changes.head(session)
        told.update(records=head.live, head=head.seq)
        position = parts().engine.position()
    except (SQLAlchemyError, Unpublished):
        return _unhealthy(told, "the database does not answer")
    except SearchError as error:
        return _unhealthy(told, f"the search index cannot be used: {error}")
    told["indexed"] = position.seq if position is not None and position.log_id == head.log_id else 0
    if told["indexed"] == 0 < head.seq:
        return _unhealthy(told, "nothing is indexed yet: run `catalog worker` or `catalog index sync`")
    return _uncached(data({**told, "ok": True}))


def _unhealthy(told: dict[str, Any], message: str) -> Response:
    return _uncached(data({**told, "ok": False, "error": message, "status": 503}, 503))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
