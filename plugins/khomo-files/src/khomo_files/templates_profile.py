"""The mapping profile of a template's own columns, so that a filled one loads without any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from catalog.formats.profile import header_key
from khomo_files.templates import FIRST_ROW, HEADER_ROW, LANGUAGES, Field, Template, column_name, text
from khomo_files.templates_facts import FACTS
from khomo_files.templates_lists import meant
from khomo_files.templates_records import RECORDS

TEMPLATES: Mapping[str, Template] = {template.kind: template for template in (*RECORDS, *FACTS)}
"""All tables to fill in, by their kind."""


def own_profile(kind: str, headers: Sequence[str]) -> dict[str, Any] | None:
    """The profile (its source) of a filled template with these columns; None where none of them is its own.

    Columns that somebody added are left to nobody: they are not mapped. Those that were taken out are not
    missed.
    """
    template = TEMPLATES[kind]
    known = _known(kind)
    found = {name: known[header_key(name)] for name in headers if header_key(name) in known}
    columns = {name: _mapping(entry) for name, entry in found.items()}
    if not any(spec["field"] == "title" for spec in columns.values()):
        return None
    first = template.fields[0]
    key = [name for name, entry in found.items() if entry is first]
    profile = {"kind": template.record, "header_row": HEADER_ROW, "columns": columns}
    return profile | ({"id": key} if key else {}) | ({"language": "vi"} if kind != "objects" else {})


def field_of(kind: str, header: str) -> Field | None:
    """The field of a template that a column's name means, in either language, with its star or without."""
    return _known(kind).get(header_key(header))


@lru_cache(maxsize=16)
def _known(kind: str) -> dict[str, Field]:
    names: dict[str, Field] = {}
    for entry in TEMPLATES[kind].fields:
        for language in LANGUAGES:
            names[header_key(column_name(entry, language))] = entry
            names[header_key(text(entry.header, language))] = entry
    return names


def _mapping(entry: Field) -> dict[str, Any]:
    assert not isinstance(entry.meaning, str)
    mapping = dict(entry.meaning)
    if entry.choices:
        mapping["steps"] = [*mapping.get("steps", ()), {"map": meant(entry.choices)}]
    return mapping


__all__ = ["FIRST_ROW", "TEMPLATES", "field_of", "own_profile"]
