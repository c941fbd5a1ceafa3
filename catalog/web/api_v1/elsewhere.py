"""Operations of the API whose views stand in other modules: what the document says of them."""

from __future__ import annotations

from typing import Any

from catalog.web.i18n import lazy_gettext as _

_COUNT = {"type": "integer", "minimum": 0}
_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_CURSOR = {"type": "string", "description": "opaque; it never expires"}
_LOG = {
    "type": "object",
    "required": ["id", "seq", "modified"],
    "properties": {
        "id": {"type": "string"},
        "seq": _COUNT,
        "modified": {"type": "string", "format": "date-time"},
    },
}
_CHANGE = {
    "type": "object",
    "required": ["change", "id", "seq", "record"],
    "properties": {
        "change": {"enum": ["upsert", "delete"]},
        "id": {"type": "string"},
        "seq": {"type": "integer"},
        "record": {
            "type": "object",
            "description": "the published record; of a delete its id, seq and `withdrawn` {at, reason}",
        },
    },
}
_CHANGES = {
    "type": "object",
    "required": ["log", "count", "digest", "cursor", "lag", "more", "changes"],
    "properties": {
        "log": _LOG,
        "count": {**_COUNT, "description": "records that are live at the log's head"},
        "digest": {**_DIGEST, "description": "the set digest of these"},
        "cursor": {**_CURSOR, "description": "what to ask with next, as `after`; it never expires"},
        "lag": {**_COUNT, "description": "by how many numbers of the log the cursor is behind its head"},
        "more": {"type": "boolean", "description": "whether a further page waits, at `next`"},
        "next": {"type": "string", "format": "uri", "description": "its address; only while there is one"},
        "changes": {"type": "array", "items": _CHANGE},
    },
}
_DIGESTS = {
    "type": "object",
    "required": ["log", "cursor", "count", "digest", "sources"],
    "properties": {
        "log": _LOG,
        "cursor": _CURSOR,
        "count": _COUNT,
        "digest": _DIGEST,
        "sources": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["source", "count", "digest"],
                "properties": {"source": {"type": "string"}, "count": _COUNT, "digest": _DIGEST},
            },
        },
    },
}
PARTS = {
    "field": {
        "name": "field",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "example": "kind",
        "description": _("one of those that /api/v1/facets names"),
    }
}
"""What is said of the parameters within these paths."""
_ALWAYS: dict[str, Any] = {status: {} for status in ("304", "400", "406", "429", "503")}


def paths(facet: Any, suggest: Any, values: Any, offers: Any) -> dict[str, dict[str, Any]]:
    """The operations by their rules; schemas of parameters and answers are given."""
    return {
        "/api/v1/changes": _changes(),
        "/api/v1/digest": _get(
            _("Set digests"),
            _(
                "The number and the digest of all live records and of those of each source: who holds the"
                " same set comes to the same digest."
            ),
            _("Following changes"),
            _DIGESTS,
        ),
        "/api/v1/facets/<field>": _get(
            _("Values of a facet"),
            _(
                "Values of which a word begins with `q`, counted under a search: its words in `text`, its"
                " filters by their names."
            ),
            _("Facets and suggestions"),
            values,
            404,
            parameters=[{"in": "query", "schema": facet}],
        ),
        "/api/v1/suggest": _get(
            _("Suggestions"),
            _("What the words typed so far may become: titles, creators, subjects, places, institutions."),
            _("Facets and suggestions"),
            offers,
            parameters=[{"in": "query", "schema": suggest}],
        ),
        "/api/v1/record.schema.json": {
            "summary": _("The JSON Schema of a record"),
            "description": _("JSON Schema 2020-12 of what a published record is."),
            "tags": [_("Records")],
            "responses": {**_given({"type": "object"}, "application/schema+json"), "304": {}, "429": {}},
        },
    }


def _changes() -> dict[str, Any]:
    told = _get(
        _("The change feed"),
        _(
            "Each record once, at its latest state, in the order of the change log. Without `after`: all live"
            " records, then what changed meanwhile. Keep the last cursor, and come back with it for what"
            " changed since, removals included."
        ),
        _("Following changes"),
        _CHANGES,
        410,
        parameters=[
            {"name": "after", "in": "query", "schema": _CURSOR, "description": _("from where to go on")},
            {"name": "limit", "in": "query", "description": _("changes at most"),
             "schema": {"type": "integer", "minimum": 1, "maximum": 10_000}},
            {"name": "format", "in": "query", "description": _("in place of the Accept header"),
             "schema": {"enum": ["json", "ndjson"]}},
        ],
    )  # fmt: skip
    told["responses"]["200"]["content"]["application/x-ndjson"] = {
        "schema": {"type": "string", "description": "a change or a cursor a line, streamed to the head"}
    }
    return told


def _get(
    summary: object, description: object, tag: object, schema: Any, *errors: int, parameters: Any = ()
) -> dict[str, Any]:
    return {
        "summary": summary,
        "description": description,
        "tags": [tag],
        "parameters": list(parameters),
        "responses": {**_given(schema), **_ALWAYS, **{str(status): {} for status in errors}},
    }


def _given(schema: Any, media_type: str = "application/json") -> dict[str, Any]:
    return {"200": {"description": _("The answer."), "content": {media_type: {"schema": schema}}}}
