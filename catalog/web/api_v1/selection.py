"""Which fields of a record are wanted: ``fields=title,creators.name``."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from catalog.errors import QueryError
from catalog.web.jsonschema import record_schema

MAX_FIELDS = 60
MAX_LENGTH = 2000

Tree = dict[str, "Tree"]
"""The names that are wanted, each with those wanted within it; none within it: the whole."""


def read(text: str) -> Tree:
    """The fields that a comma-separated list names; ``id`` is always among them, none for an empty list.

    Raises ``QueryError`` for a name that no record has.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        return {}
    if len(text) > MAX_LENGTH or len(names) > MAX_FIELDS:
        raise QueryError(f"fields may name at most {MAX_FIELDS} fields.", parameter="fields")
    wanted: Tree = {"id": {}}
    for name in names:
        _add(wanted, name)
    return wanted


def _add(wanted: Tree, name: str) -> None:
    known, branch, path = _known(), wanted, name.split(".")
    for place, part in enumerate(path):
        if part not in known:
            within = ".".join(path[:place])
            told = f"within {within}" if within else "of a record"
            names = ", ".join(sorted(known)) or "none"
            raise QueryError(f"fields: “{name[:80]}” is no field; those {told}: {names}.", parameter="fields")
        if part in branch and not branch[part] and place < len(path) - 1:
            # The whole was asked for already.
            return
        known, branch = known[part], branch.setdefault(part, {})
    branch.clear()


@functools.cache
def _known() -> Tree:
    """All fields of a published record, by the schema that is published too."""
    schema = record_schema()
    tree = _within(schema, schema["$defs"])
    tree["withdrawn"] = {"at": {}, "reason": {}}
    return tree


def _within(schema: Mapping[str, Any], parts: Mapping[str, Any], depth: int = 4) -> Tree:
    return {
        name: _within(_target(value, parts), parts, depth - 1) if depth else {}
        for name, value in schema.get("properties", {}).items()
    }


def _target(value: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    for one in (value, value.get("items", {}), *value.get("allOf", ()), *value.get("anyOf", ())):
        if "$ref" in one:
            found: Mapping[str, Any] = parts[one["$ref"].rpartition("/")[2]]
            return found
    return value


def select(value: Any, wanted: Tree) -> Any:
    """The part of a published record that is wanted; lists keep their length."""
    if not wanted:
        return value
    if isinstance(value, list):
        return [select(one, wanted) for one in value]
    if isinstance(value, dict):
        return {name: select(value[name], within) for name, within in wanted.items() if name in value}
    return value
