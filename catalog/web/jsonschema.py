"""The JSON Schema (2020-12) of a published record, made from the marshmallow schema that checks it."""

from __future__ import annotations

from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from catalog.schemas import RecordSchema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MOMENT = {"type": "string", "format": "date-time"}
# What only the store knows and splices around the stored text.
_STATE: dict[str, Any] = {
    "seq": {"type": "integer", "minimum": 1, "description": "place in the change log"},
    "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the stored text"},
    "created": _MOMENT,
    "modified": _MOMENT,
    "datestamp": {**_MOMENT, "description": "the source's own"},
}


def record_schema() -> dict[str, Any]:
    """The schema, its parts under ``$defs``; it fits what ``/record/<id>.json`` and the feed give."""
    spec = APISpec(
        title="Kho Mở", version="1", openapi_version="3.1.0", plugins=[MarshmallowPlugin(_name_of)]
    )
    spec.components.schema("Record", schema=RecordSchema)
    parts = {name: _moved(part) for name, part in spec.to_dict()["components"]["schemas"].items()}
    record = parts.pop("Record")
    record["properties"] = {**record["properties"], **_STATE}
    record["required"] = sorted({*record.get("required", ()), "id", "seq", "digest", "modified"})
    for part in (record, *parts.values()):
        part["additionalProperties"] = False
        _refuse_blank(part)
    return {"$schema": DIALECT, "title": "A record of Kho Mở", **record, "$defs": parts}


def _refuse_blank(part: dict[str, Any]) -> None:
    """Required texts hold something else than spaces, as the door asks."""
    for name in part.get("required", ()):
        value = part["properties"].get(name, {})
        if value.get("type") == "string" and not {"enum", "pattern", "format"} & value.keys():
            value["pattern"] = "\\S"


def _name_of(schema: Any) -> str:
    name = schema if isinstance(schema, str) else getattr(schema, "__name__", type(schema).__name__)
    return str(name).removesuffix("Schema")


def _moved(value: Any) -> Any:
    """The same with references to ``#/components/schemas`` led to ``#/$defs``, the record's own to ``#``."""
    if isinstance(value, dict):
        return {key: _moved(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_moved(inner) for inner in value]
    return value.replace("#/components/schemas/", "#/$defs/") if isinstance(value, str) else value
