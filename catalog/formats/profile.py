"""Mapping profiles: which column of a table is which field of a record, and how its values are cleaned."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml
from marshmallow import Schema, ValidationError, fields, validate

from catalog.errors import InvalidInput
from catalog.formats.private import is_private
from catalog.formats.profile_steps import Step, build_step
from catalog.record import ACCESS, KINDS, LINK_RELS

MAX_PROFILE = 200_000
"""Characters of a profile's YAML."""

TEXT_FIELDS = (
    "title", "kind", "description", "publisher", "issued", "period", "extent", "dimensions", "learning_type",
    "duration", "free", "access", "metadata_licence",
)  # fmt: skip
LIST_FIELDS = (
    "titles", "creators", "subjects", "places", "identifiers", "related", "links", "images", "languages",
    "materials", "techniques", "cultures", "collections", "audiences", "education_levels", "school_subjects",
    "outcomes", "notes", "designations", "measurements",
)  # fmt: skip
PART_FIELDS = (
    "holdings.call_number", "holdings.location", "holdings.institution", "holdings.status",
    "rights.statement", "rights.licence", "rights.holder", "rights.note", "rights.credit",
    "schedule.start", "schedule.end", "schedule.recurrence", "schedule.time_zone", "schedule.lunar",
    "schedule.status", "schedule.venue", "schedule.online_url", "schedule.fee", "schedule.capacity",
    "schedule.registration_url", "schedule.booking",
)  # fmt: skip
FIELDS = TEXT_FIELDS + LIST_FIELDS + PART_FIELDS
"""Everything that a column can be mapped to."""


@lru_cache(maxsize=4096)
def header_key(header: str) -> str:
    """A header as it is compared: composed, without case, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", header).casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One use of a column: the field it fills, with the details that the field takes."""

    header: str
    field: str
    steps: tuple[Step, ...] = ()
    language: str = ""
    type: str = ""
    role: str = ""
    scheme: str = ""
    rel: str = ""
    label: str = ""
    alt_column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A loaded profile. ``source`` is what it was loaded from, as JSON values, for a record's context.

    Without ``header_row`` the header is looked for; ``header_rows`` is how many rows it takes from there.
    """

    kind: str = "object"
    language: str = ""
    sheet: str | int | tuple[str | int, ...] | None = None
    header_row: int | None = None
    header_rows: int = 1
    id: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    source: Mapping[str, Any] = field(default_factory=dict)


class _ColumnSchema(Schema):
    field = fields.String(required=True, validate=validate.OneOf(FIELDS, error="unknown field {input!r}"))
    steps = fields.List(fields.Raw(), load_default=list)
    language = fields.String(validate=validate.Length(max=35))
    type = fields.String(validate=validate.Length(max=80))
    role = fields.String(validate=validate.Length(max=80))
    scheme = fields.String(validate=validate.Length(max=80))
    rel = fields.String(validate=validate.OneOf(LINK_RELS))
    label = fields.String(validate=validate.Length(max=200))
    alt_column = fields.String(validate=validate.Length(max=200))


class _ProfileSchema(Schema):
    kind = fields.String(validate=validate.OneOf(KINDS))
    language = fields.String(validate=validate.Length(max=35))
    sheet = fields.Raw()
    header_row = fields.Integer(strict=True, validate=validate.Range(min=1, max=100_000))
    header_rows = fields.Integer(strict=True, validate=validate.Range(min=1, max=5))
    id = fields.List(fields.Raw())
    columns = fields.Dict(required=True, validate=validate.Length(min=1, max=500))
    defaults = fields.Dict()


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases (which can grow without bound); a key given twice is a fault."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not accepted")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            name = header_key(str(key.value))
            if name in seen:
                line = key.start_mark.line + 1
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} is named twice (line {line})")
            seen.add(name)
        return super().construct_mapping(node, deep=deep)


def load_profile(source: str | bytes | Mapping[str, Any]) -> Profile:
    """The profile in YAML text or in a mapping; raises ``InvalidInput`` that names every fault."""
    data = source if isinstance(source, Mapping) else _from_yaml(source)
    faults: dict[str, list[str]] = {}
    try:
        loaded = _ProfileSchema().load(dict(data))
    except ValidationError as error:
        _collect(faults, "", error.messages)
        loaded = error.valid_data if isinstance(error.valid_data, dict) else {}
    columns = _columns(loaded.get("columns") or {}, faults)
    defaults = _defaults(loaded.get("defaults") or {}, faults)
    sheet = loaded.get("sheet")
    if not all(map(_is_sheet, sheet if isinstance(sheet, list) and sheet else [sheet])):
        faults["sheet"] = ["is a name or a number from 1, or a list of them"]
    if columns and not any(column.field == "title" for column in columns) and "title" not in defaults:
        faults.setdefault("columns", []).append("no column is mapped to title")
    if faults:
        raise InvalidInput("mapping profile", faults)
    return Profile(
        kind=loaded.get("kind", "object"),
        language=loaded.get("language", ""),
        sheet=tuple(sheet) if isinstance(sheet, list) else sheet,
        header_row=loaded.get("header_row"),
        header_rows=loaded.get("header_rows", 1),
        id=tuple(str(name) for name in loaded.get("id", ())),
        columns=tuple(columns),
        defaults=defaults,
        source=_plain(data),
    )


def _is_sheet(sheet: object) -> bool:
    return sheet is None or (isinstance(sheet, str | int) and not isinstance(sheet, bool) and sheet != 0)


def _plain(value: Any) -> Any:
    """``value`` as JSON can hold it: YAML gives booleans and dates, also as keys."""
    if isinstance(value, Mapping):
        return {
            str(_plain(key)).lower() if isinstance(key, bool) else str(key): _plain(entry)
            for key, entry in value.items()
        }
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _from_yaml(text: str | bytes) -> Mapping[str, Any]:
    if len(text) > MAX_PROFILE:
        raise InvalidInput("mapping profile", {"text": [f"is longer than {MAX_PROFILE} characters"]})
    try:
        data = yaml.load(text, _Loader)  # noqa: S506 - _Loader is a SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InvalidInput("mapping profile", {"text": [_yaml_fault(error)]}) from None
    if not isinstance(data, dict):
        raise InvalidInput("mapping profile", {"text": ["is no YAML table of settings"]})
    return data


def _yaml_fault(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError):
        where = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        return f"{error.problem or error.context}{where}"
    return "is nested too deep" if isinstance(error, RecursionError) else str(error)


def _collect(faults: dict[str, list[str]], prefix: str, messages: Any) -> None:
    """Marshmallow's nested messages under dotted names: ``columns.Tên.field``."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            _collect(faults, f"{prefix}.{name}" if prefix else str(name), inner)
    else:
        faults.setdefault(prefix or "profile", []).extend(str(message) for message in messages)


def _columns(table: Mapping[Any, Any], faults: dict[str, list[str]]) -> list[Column]:
    columns: list[Column] = []
    seen: dict[str, str] = {}
    for header, specs in table.items():
        name = str(header)
        earlier = seen.setdefault(header_key(name), name)
        if earlier is not name:
            faults.setdefault(f"columns.{name}", []).append(f"is named twice (also as {earlier!r})")
        for spec in specs if isinstance(specs, list) else [specs]:
            column = _column(name, spec, faults)
            if column:
                columns.append(column)
    return columns


def _column(header: str, spec: object, faults: dict[str, list[str]]) -> Column | None:
    where = f"columns.{header}"
    if not isinstance(spec, str | Mapping):
        faults.setdefault(where, []).append("is a field's name or a table with 'field'")
        return None
    if is_private(header):
        faults.setdefault(where, []).append(
            "holds what is never published (value, address, store); leave it out"
        )
        return None
    try:
        loaded = _ColumnSchema().load({"field": spec} if isinstance(spec, str) else dict(spec))
    except ValidationError as error:
        _collect(faults, where, error.messages)
        return None
    steps: list[Step] = []
    for step in loaded.pop("steps"):
        try:
            steps.append(build_step(step))
        except ValueError as error:
            faults.setdefault(f"{where}.steps", []).append(str(error))
    return Column(header=header, steps=tuple(steps), **loaded)


def _defaults(table: Mapping[Any, Any], faults: dict[str, list[str]]) -> dict[str, str]:
    defaults: dict[str, str] = {}
    for name, value in table.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if name not in FIELDS:
            faults.setdefault(f"defaults.{name}", []).append(f"unknown field {name!r}")
        elif isinstance(value, Mapping | list) or value is None:
            faults.setdefault(f"defaults.{name}", []).append("is one value")
        elif name == "access" and text not in ACCESS:
            faults.setdefault("defaults.access", []).append(f"must be one of {', '.join(ACCESS)}")
        else:
            defaults[str(name)] = text
    return defaults


def missing_columns(profile: Profile, headers: Iterable[str]) -> tuple[str, ...]:
    """The columns that ``profile`` names and a table with these headers lacks, key columns first."""
    present = {header_key(header) for header in headers}
    named = [*profile.id]
    for column in profile.columns:
        named += [column.header, *([column.alt_column] if column.alt_column else [])]
    return tuple(name for name in dict.fromkeys(named) if header_key(name) not in present)
