"""Answers of the API: JSON with records spliced in as they are stored, or the same records as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol

import orjson
from flask import Response, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotAcceptable

from catalog.errors import QueryError
from catalog.feeds import dump_csv
from catalog.web.api_v1 import selection
from catalog.web.site import base_url

JSON, CSV = "application/json", "text/csv"
Form = Literal["json", "csv"]


class Row(Protocol):
    """A record at its latest published state, as the store gives it."""

    def published(self) -> bytes:
        """The published JSON."""


def form(given: str = "", *, table: bool = True) -> Form:
    """The form that ``format`` or the Accept header asks for; raises ``NotAcceptable`` (406)."""
    if given:
        return "csv" if given == "csv" else "json"
    offered = [JSON, CSV] if table else [JSON]
    if not request.headers.get("Accept", "").strip():
        return "json"
    best = request.accept_mimetypes.best_match(offered)
    if best is None:
        raise NotAcceptable
    return "csv" if best == CSV else "json"


def spliced(stored: Row, wanted: selection.Tree) -> Any:
    """The published record for a JSON answer, parsed only where fields are chosen."""
    if not wanted:
        return orjson.Fragment(stored.published())
    return selection.select(orjson.loads(stored.published()), wanted)


def whole(stored: Row, wanted: selection.Tree) -> bytes:
    """The published record as an answer of its own."""
    return (
        stored.published()
        if not wanted
        else orjson.dumps(selection.select(orjson.loads(stored.published()), wanted))
    )


def answer(told: Mapping[str, Any], *, following: str | None = None, varies: bool = False) -> Response:
    """The JSON answer; ``following`` is the address of the next page, also told in its Link header."""
    body = orjson.dumps({**told, **({"next": following} if "next" in told else {})})
    return _linked(Response(body, mimetype=JSON), following, varies)


def table(rows: Iterable[Row], wanted: str, name: str, *, following: str | None = None) -> Response:
    """The records as CSV, with the columns that ``wanted`` names or all; ``name`` is the file's.

    The next page is in the Link header.
    """
    columns = chosen_columns(wanted)
    places = [dump_csv.COLUMNS.index(column) for column in columns]
    made = (dump_csv.row(orjson.loads(one.published())) for one in rows)
    body = dump_csv.BOM.encode() + dump_csv.text(
        [columns, *([row[place] for place in places] for row in made)]
    )
    response = Response(body, content_type=f"{CSV}; charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.csv"'
    return _linked(response, following, True)


def chosen_columns(wanted: str) -> Sequence[str]:
    """The columns of a table that a comma-separated list names; raises ``QueryError`` for one it has not."""
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    unknown = [name for name in names if name not in dump_csv.COLUMNS]
    if unknown:
        known = ", ".join(dump_csv.COLUMNS)
        told = f"fields: “{unknown[0][:80]}” is no column of the table; those are: {known}."
        raise QueryError(told, parameter="fields")
    return tuple(dict.fromkeys(names)) or dump_csv.COLUMNS


def address(**changed: Any) -> str:
    """The full address of this very request with other parameters; None takes one away."""
    given = MultiDict(request.args)
    for name, value in changed.items():
        given.poplist(name)
        if value is not None:
            given.add(name, str(value))
    path = url_for(request.endpoint or "", **(request.view_args or {}), **given.to_dict(flat=False))  # type: ignore[arg-type]
    return base_url() + path


def _linked(response: Response, following: str | None, varies: bool) -> Response:
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    if varies:
        response.vary.add("Accept")
    return response
