"""The format ``table``: one row of a CSV file or a workbook, mapped by a profile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

import orjson

from catalog.errors import InvalidInput, RecordError
from catalog.formats.profile import Column, Profile, header_key, load_profile, missing_columns
from catalog.formats.table_headers import is_private_header
from catalog.formats.table_proposal import default_profile
from catalog.formats.table_values import Draft, cell_text, cell_values
from catalog.formats.text.clean import clean
from catalog.record import Record
from catalog.sdk.format import Format

__all__ = ["TableFormat", "default_profile", "load_profile", "missing_columns", "native_id"]

MAX_CELL = 200_000
"""Characters of one cell; workbooks end at 32,767."""
_WITHOUT_LANGUAGE = ("object", "specimen", "collection", "image")


class TableFormat(Format):
    """Reads one row, a JSON object of header and value.

    ``context`` may hold ``profile``, a mapping profile as JSON values (``Profile.source``); without it
    the columns are known by their names.
    """

    name: ClassVar[str] = "table"
    media_type: ClassVar[str] = "application/json"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` that names the column and the value."""
        row = _row(payload)
        profile = _profile(row, context)
        identifier = native_id(row, profile) or None
        try:
            return _mapped(row, profile, identifier)
        except RecordError as error:
            raise RecordError(*error.faults, identifier=error.identifier or identifier) from None


def native_id(row: Mapping[str, Any], profile: Profile) -> str:
    """The row's own identifier: the values of the profile's key columns joined by "-", "" without any."""
    if not profile.id:
        return ""
    cells = {header_key(header): value for header, value in row.items()}
    values = [clean(cell_text(cells.get(header_key(name)))) for name in profile.id]
    return "-".join(values) if any(values) else ""


def _row(payload: bytes) -> dict[str, Any]:
    row = _parsed(payload)
    if not isinstance(row, dict):
        raise RecordError.of(
            "row", payload[:120].decode("utf-8", "replace"), "json", "is no JSON object of columns"
        )
    for header, value in row.items():
        if isinstance(value, dict | list):
            raise RecordError.of(header[:80], value, "cell", "a cell holds one value, no list and no table")
        if isinstance(value, str) and len(value) > MAX_CELL:
            raise RecordError.of(
                header[:80],
                value,
                "length",
                f"has {len(value):,} characters, at most {MAX_CELL:,} are read",
            )
    return row


def _parsed(payload: bytes) -> Any:
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        pass
    # The standard parser takes lone surrogates, which cleaning removes afterwards.
    try:
        return json.loads(payload)
    except (ValueError, RecursionError) as error:
        sample = payload[:120].decode("utf-8", "replace")
        raise RecordError.of("row", sample, "json", f"is no JSON ({error})") from None


def _profile(row: Mapping[str, Any], context: Mapping[str, Any]) -> Profile:
    given = context.get("profile")
    if not given:
        return _by_names(tuple(row))
    try:
        return _loaded(orjson.dumps(given))
    except InvalidInput as error:
        raise RecordError.of("profile", "", "profile", error.told) from None
    except TypeError as error:
        raise RecordError.of("profile", "", "profile", str(error)) from None


@lru_cache(maxsize=64)
def _loaded(text: bytes) -> Profile:
    return load_profile(orjson.loads(text))


_by_names = lru_cache(maxsize=64)(default_profile)


def _mapped(row: Mapping[str, Any], profile: Profile, identifier: str | None) -> Record:
    cells = {header_key(header): value for header, value in row.items()}
    draft = Draft()
    for column in profile.columns:
        # Whoever wrote the profile: what is private is mapped to nothing.
        if is_private_header(column.header, profile.kind):
            continue
        values = cell_values(column, cells.get(header_key(column.header)))
        if values:
            alt = clean(cell_text(cells.get(header_key(column.alt_column)))) if column.alt_column else ""
            draft.put(column, values, alt)
    for field, value in profile.defaults.items():
        if not draft.has(field):
            draft.put(Column(header=f"(default {field})", field=field), [value])
    draft.single.setdefault("kind", profile.kind)
    record = draft.record(identifier)
    if profile.language and not record.languages and record.kind not in _WITHOUT_LANGUAGE:
        return replace(record, languages=(profile.language,))
    return record
