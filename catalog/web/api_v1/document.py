"""The OpenAPI 3.1 document of the API, made from what its operations say of themselves."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import orjson
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response, current_app, request
from flask_smorest import Api

from catalog.web import i18n
from catalog.web.api_v1.arguments import FacetParameters, SuggestParameters, one_of
from catalog.web.api_v1.elsewhere import PARTS, paths
from catalog.web.api_v1.frame import ERRORS, INSTITUTION_TOKEN, Parameters, asked_by, at, blueprint, gives
from catalog.web.api_v1.shapes import ErrorSchema, FacetValuesSchema, OffersSchema, Published
from catalog.web.i18n import lazy_gettext as _
from catalog.web.jsonschema import record_schema
from catalog.web.site import base_url

VERSION = "1.0"
ADDRESS = "/api/v1/openapi.json"
OPENAPI = "3.1.0"
_HEADERS = {
    "ETag": "to be sent back as `If-None-Match`",
    "Link": "the next page: `rel=next`",
    "RateLimit-Limit": "points that one address may spend in a minute; a search costs five, the rest one",
    "RateLimit-Remaining": "points left",
    "RateLimit-Reset": "seconds until all points are back",
    "Retry-After": "seconds to wait",
}
ABOUT = _(
    "Everything in the catalog, to be read by anyone, without a key; only sending figures takes the token of"
    " an institution. Every answer is compressed where `Accept-Encoding` takes gzip, has an `ETag` (send it"
    " back as `If-None-Match`: what has not changed is answered by 304), and can be read by scripts of any"
    " site. Unknown parameters are left alone, wrong ones are answered by 400 that names them. Within version"
    " 1 members and addresses are added; none is taken away or changes its meaning."
)
"""What the document says before its operations."""
TOKEN = _(
    "The token of an institution, which whoever looks after its account gives out for programs"
    " (`Authorization: Bearer`). It is good for that institution's figures, and for nothing else."
)


TAGS = (
    _("Records"),
    _("Following changes"),
    _("What is on"),
    _("Institutions"),
    _("Figures of institutions"),
    _("Programme"),
    _("Facets and suggestions"),
    _("This document"),
)


class LanguageParameters(Parameters):
    """In which language."""

    lang = one_of(i18n.LANGUAGES, _("the language of descriptions"), load_default="en")


@at("/openapi.json", tags=[_("This document")])
@gives(
    {"type": "object"},
    _("The OpenAPI document"),
    _("This API for programs: OpenAPI 3.1, in English or with `lang=vi` in Vietnamese."),
)
@asked_by(LanguageParameters)
def openapi(asked: Mapping[str, Any]) -> Response:
    """The OpenAPI document of this very site."""
    told = {**document(current_app, asked["lang"]), "servers": [{"url": base_url()}]}
    response = Response(orjson.dumps(told), mimetype="application/json")
    response.add_etag()
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.make_conditional(request)
    return response


def document(app: Flask, language: str) -> dict[str, Any]:
    """The OpenAPI document of ``app`` without its address, made at first use: a start needs none of it."""
    held: dict[str, dict[str, Any]] = app.extensions.setdefault("catalog.openapi", {})
    if language not in held:
        with i18n.speaking(language):
            held[language] = _spoken(_made(app))
    return held[language]


def _spoken(value: Any) -> Any:
    """The same, each text that waits for a language in the one that is spoken now."""
    if isinstance(value, dict):
        return {str(key): _spoken(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_spoken(inner) for inner in value]
    return value if value is None or isinstance(value, str | bool | int | float) else str(value)


class _Document(Api):
    """Collects what operations say; errors stay those of the site."""

    ERROR_SCHEMA = ErrorSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """None: ``catalog.web.errors`` tells them."""


def _made(app: Flask) -> dict[str, Any]:
    api = _Document(
        spec_kwargs={
            "title": "Kho Mở",
            "version": VERSION,
            "openapi_version": OPENAPI,
            "marshmallow_plugin": MarshmallowPlugin(_name_of),
            "info": {"description": ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        }
    )
    api._app = app
    api.config = {}
    api._init_spec(**api._spec_kwargs)
    api.ma_plugin.converter.add_attribute_function(_published)
    _add_records(api.spec)
    api.spec.components.security_scheme(
        INSTITUTION_TOKEN, {"type": "http", "scheme": "bearer", "description": TOKEN}
    )
    blueprint.register_views_in_doc(api, app, api.spec, name=blueprint.name, parameters=None)
    rules = {rule.rule: rule for rule in app.url_map.iter_rules()}
    for path, operation in paths(FacetParameters, SuggestParameters, FacetValuesSchema, OffersSchema).items():
        parts = [PARTS[name] for name in sorted(rules[path].arguments)]
        api.spec.path(
            rule=rules[path],
            operations={"get": {**operation, **_with_errors(operation)}},
            parameters=deepcopy(parts),
        )
    return _finished(api.spec.to_dict())


def _with_errors(operation: dict[str, Any]) -> dict[str, Any]:
    """The operation's responses with those that it names by their numbers alone written out."""
    responses = {
        status: told or {"description": ERRORS[int(status)], **_error_body(int(status))}
        for status, told in operation["responses"].items()
    }
    return {"responses": responses}


def _error_body(status: int) -> dict[str, Any]:
    return {} if status == 304 else {"content": {"application/json": {"schema": ErrorSchema}}}


def _name_of(schema: Any) -> str:
    name = schema if isinstance(schema, str) else getattr(schema, "__name__", type(schema).__name__)
    return str(name).removesuffix("Schema")


def _published(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    if not isinstance(field, Published):
        return {}
    return {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Record", "RecordPart")]}


def _add_records(spec: Any) -> None:
    schema = _moved(record_schema())
    for name, part in schema.pop("$defs").items():
        spec.components.schema(f"Record{name}", part)
    schema.pop("$schema")
    spec.components.schema("Record", {**schema, "description": "A published record, whole."})
    some = "The fields of a record that were asked for, as they are in the whole."
    spec.components.schema(
        "RecordPart", {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}},
                       "description": some}
    )  # fmt: skip


def _moved(value: Any) -> Any:
    """The same with references to the schema's own parts led to those of the document."""
    if isinstance(value, dict):
        return {key: _moved(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner) for inner in value]
    return value.replace("#/$defs/", "#/components/schemas/Record") if isinstance(value, str) else value


def _finished(told: dict[str, Any]) -> dict[str, Any]:
    """The document with the headers of answers, names of operations, and no body for 304."""
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            operation.setdefault("operationId", _operation_id(method, path))
            for status, response in operation["responses"].items():
                response["headers"] = _headers(int(status))
    told["components"]["schemas"].pop("PaginationMetadata", None)
    told["tags"] = [{"name": str(tag)} for tag in TAGS]
    return told


def _operation_id(method: str, path: str) -> str:
    words = path.removeprefix("/api/v1/").replace("{", "by_").replace("}", "")
    name = "_".join("".join(sign if sign.isalnum() else " " for sign in words).split())
    return f"{method}_{name}"


@functools.cache
def _headers(status: int) -> dict[str, Any]:
    names = {200: ("ETag", "Link"), 304: ("ETag",), 429: ("Retry-After",), 503: ("Retry-After",)}
    told = (*names.get(status, ()), "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    kinds = {name: "integer" if name.startswith("R") else "string" for name in told}
    return deepcopy({name: {"description": _HEADERS[name], "schema": {"type": kinds[name]}} for name in told})
