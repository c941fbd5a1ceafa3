"""The API's page for people, made from its OpenAPI document: no scripts, every example to be copied."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app

from catalog.store import changes, sources
from catalog.store.db import reading
from catalog.web import caching, i18n
from catalog.web.api_v1.document import document
from catalog.web.api_v1.frame import ERRORS
from catalog.web.frame import blueprint, known_institutions, page
from catalog.web.site import base_url

Json = Mapping[str, Any]
_EXAMPLES_AT_MOST = 2
_SAFE = ",:/.`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter as shown: where it stands, what it takes."""

    name: str
    place: str
    description: str
    required: bool
    values: tuple[str, ...]
    bounds: str
    default: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation as shown; ``anchor`` is its place in the page, ``example`` a line for a shell."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    errors: list[tuple[str, str]]
    example: str


@blueprint.get("/data/api")
def data_api() -> Response:
    """What the API answers, for people."""
    return caching.conditional(_page, seconds=3600)


def _page() -> Response:
    real = _real()
    told = document(current_app, i18n.language())
    groups: dict[str, list[Operation]] = {tag["name"]: [] for tag in told["tags"]}
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            if method != "parameters":
                shared = operations.get("parameters", ())
                groups[operation["tags"][0]].append(_operation(path, method, operation, shared, real))
    version = told["info"]["version"]
    return page("api.html", about=told["info"]["description"], version=version, groups=groups, errors=ERRORS)


@blueprint.app_template_filter("code_pieces")
def pieces(text: str) -> list[tuple[str, bool]]:
    """A text in pieces: what stood between backticks is code."""
    return [(piece, place % 2 == 1) for place, piece in enumerate(text.split("`")) if piece]


def _operation(path: str, method: str, operation: Json, shared: Any, real: Json) -> Operation:
    given = [*shared, *operation.get("parameters", ())]
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=[_parameter(one) for one in given],
        errors=[
            (status, told["description"])
            for status, told in sorted(operation["responses"].items())
            if status != "200"
        ],
        example=_sent(path, operation, real) if method == "post" else _asked(path, given, real),
    )


def _parameter(told: Json) -> Parameter:
    schema = told["schema"]
    inner = schema.get("items", schema)
    return Parameter(
        name=told["name"],
        place=told["in"],
        description=told.get("description", ""),
        required=told.get("required", False),
        values=tuple(map(str, inner.get("enum", ()))),
        bounds=_bounds(inner),
        default=str(schema.get("default", "")),
    )


def _bounds(schema: Json) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    return f"{low:g}–{high:g}" if low is not None and high is not None else ""


def _real() -> dict[str, str]:
    """What examples name: records, an institution and a source that there are, so that they can be run."""
    with reading() as session:
        newest = [one.id for one in changes.newest(session, None, 2)]
        source = next((one.source.slug for one in sources.everything(session)), "")
    told = {
        "identifier": newest[0] if newest else "",
        "ids": ",".join(newest),
        "institutions": next(iter(known_institutions()), ""),
        "sources": source,
    }
    return {name: value for name, value in told.items() if value}


def _sent(path: str, operation: Json, real: Mapping[str, str]) -> str:
    """The line that sends a body in a shell; the token of who sends it is what the shell knows as TOKEN."""
    body = operation["requestBody"]["content"]["application/json"]["example"]
    if "ids" in body:
        body = {"ids": real.get("ids", "a,b").split(",")}
    token = ' --oauth2-bearer "$TOKEN"' if "401" in operation["responses"] else ""
    return f"curl --json {shlex.quote(json.dumps(body))}{token} {shlex.quote(base_url() + path)}"


def _asked(path: str, given: list[Json], real: Mapping[str, str]) -> str:
    """The line that asks for it in a shell."""
    if "{slug}" in path:
        real = {**real, "slug": real.get(path.split("/")[3], "")}
    held = {one["name"]: real.get(one["name"]) or _value(one) for one in given}
    address = base_url() + path.format(**{one["name"]: held[one["name"]] for one in _of(given, "path")})
    # The first that have an example of their own, not a number that counts anyway; fields come last.
    asked = [
        (one["name"], held[one["name"]]) for one in _of(given, "query") if isinstance(held[one["name"]], str)
    ]
    asked.sort(key=lambda pair: pair[0] == "fields")
    query = urlencode(asked[:_EXAMPLES_AT_MOST], safe=_SAFE)
    return f"curl {shlex.quote(f'{address}?{query}' if query else address)}"


def _of(given: list[Json], place: str) -> list[Json]:
    return [one for one in given if one["in"] == place]


def _value(told: Json) -> Any:
    value = told.get("example", told["schema"].get("example"))
    return value[0] if isinstance(value, list) else value
