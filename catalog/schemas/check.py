"""Validation with errors for people: every broken rule with its field and value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from catalog.errors import Fault, InvalidInput, RecordError
from catalog.schemas.fields import Rule
from catalog.schemas.record import RecordSchema

_RECORD = RecordSchema()


def check_record(shaped: dict[str, Any]) -> None:
    """Let a record in its published shape pass; raises ``RecordError`` with every broken rule."""
    if _RECORD.accepts(shaped):
        return
    if errors := _RECORD.validate(shaped):
        raise RecordError(*faults_of(errors, shaped), identifier=_native_id(shaped))


def _native_id(shaped: Mapping[str, Any]) -> str | None:
    source = shaped.get("source")
    found = source.get("native_id") if isinstance(source, Mapping) else None
    return found if isinstance(found, str) else None


def faults_of(errors: Mapping[Any, Any], data: Any) -> tuple[Fault, ...]:
    """marshmallow's errors as faults, each with the field's path and the value found there."""
    return tuple(_walk(errors, data, ""))


def _walk(errors: Any, data: Any, path: str) -> Iterator[Fault]:
    if isinstance(errors, Mapping):
        for key, inner in errors.items():
            if key == "_schema":
                yield from _walk(inner, data, path)
            else:
                yield from _walk(inner, _inside(data, key), f"{path}.{key}" if path else str(key))
        return
    shown = data if isinstance(data, str) else "" if data is None else repr(data)
    for message in errors:
        rule = message.rule if isinstance(message, Rule) else _rule(str(message))
        yield Fault(path or "record", shown[:200], rule, _sentence(str(message)))


def _inside(data: Any, key: Any) -> Any:
    if isinstance(data, Mapping):
        return data.get(key)
    if isinstance(data, list) and isinstance(key, int) and key < len(data):
        return data[key]
    return None


def _rule(message: str) -> str:
    return {"Missing data for required field.": "required", "Unknown field.": "unknown_field"}.get(
        message, "type"
    )


def _sentence(message: str) -> str:
    known = {"Missing data for required field.": "is missing", "Unknown field.": "is not a known field"}
    # marshmallow's own: "Not a valid integer."
    return known.get(message) or re.sub(r"^Not (.*?)\.?$", r"is not \1", message)


def load_checked(schema: Schema, given: Mapping[str, Any], subject: str) -> dict[str, Any]:
    """``given`` loaded by ``schema``; raises ``InvalidInput`` that names ``subject`` and every fault.

    Values are shown, but those of fields whose ``metadata`` says ``secret`` are not.
    """
    try:
        loaded: dict[str, Any] = schema.load(given)
    except ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
        raise InvalidInput(subject, _told(schema, faults_of(messages, given))) from error
    return loaded


def _told(schema: Schema, faults: tuple[Fault, ...]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for fault in faults:
        field = schema.fields.get(fault.field.split(".")[0])
        secret = field is not None and field.metadata.get("secret", False)
        shown = f"{fault.value!r} " if fault.value and not secret else ""
        told.setdefault(fault.field, []).append(shown + fault.message)
    return told
