"""A filled template of facts (institutions, visit numbers) as facts, each value checked by its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.formats.dates import parse_when
from catalog.formats.identifiers import web_address
from catalog.formats.text.fold import fold
from catalog.sdk import RecordError
from khomo_files.answered import is_example_row
from khomo_files.templates import HEADER_ROW, Field
from khomo_files.templates_lists import meant
from khomo_files.templates_profile import TEMPLATES, field_of

_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,10})?\Z")
_THOUSANDS = re.compile(r"(?<=\d)[ .,](?=\d{3}(?:\D|\Z))")


@dataclass(frozen=True, slots=True)
class Facts:
    """One row: its number, its values by the names of the facts, and what is wrong with it by column."""

    row: int
    values: dict[str, str]
    faults: tuple[tuple[str, str], ...] = ()


def read_facts(kind: str, rows: Iterator[tuple[int, Sequence[str]]]) -> Iterator[Facts]:
    """Each filled row of a template of facts; ``rows`` are number and values, from the first row on.

    Columns that are not the template's own are passed over. Raises ``RecordError`` where the header lacks a
    column that every row needs.
    """
    places: dict[int, Field] = {}
    for number, values in rows:
        if number < HEADER_ROW or not any(value.strip() for value in values) or is_example_row(values):
            continue
        if not places:
            places = _places(kind, values)
            continue
        yield _facts(number, values, places)


def _places(kind: str, header: Sequence[str]) -> dict[int, Field]:
    found = {place: entry for place, name in enumerate(header) if (entry := field_of(kind, name)) is not None}
    lacking = [
        entry.header.vi
        for entry in TEMPLATES[kind].fields
        if entry.required and entry not in found.values()
    ]  # fmt: skip
    if lacking:
        raise RecordError.of("header", "", "missing_columns", f"lacks the columns {', '.join(lacking)}")
    return found


def _facts(number: int, values: Sequence[str], places: dict[int, Field]) -> Facts:
    taken: dict[str, str] = {}
    faults: list[tuple[str, str]] = []
    for place, entry in places.items():
        value = " ".join(values[place].split()) if place < len(values) else ""
        try:
            if kept := _checked(entry, value):
                taken[str(entry.meaning)] = kept
        except ValueError as error:
            faults.append((entry.header.vi, str(error)))
    return Facts(number, taken, tuple(faults))


def _checked(entry: Field, value: str) -> str:
    """The value as it is kept; raises ``ValueError`` with what is wrong."""
    if not value:
        if entry.required:
            raise ValueError("is missing")
        return ""
    if entry.choices:
        return _chosen(entry.choices, value)
    if entry.shape == "number":
        return _number(value, whole=entry.meaning not in ("lat", "lon"))
    if entry.shape == "date":
        return _day(value)
    if entry.shape == "address" and web_address(value) is None:
        raise ValueError(f"{value!r} is not an http or https address")
    return value


def _chosen(choices: str, value: str) -> str:
    words = {fold(word): kept for word, kept in meant(choices).items()}
    if (kept := words.get(fold(value))) is None:
        raise ValueError(f"{value!r} is not one of {', '.join(dict.fromkeys(words.values()))}")
    return kept


def _number(value: str, *, whole: bool) -> str:
    plain = _THOUSANDS.sub("", value) if whole else value.replace(",", ".")
    if not _NUMBER.match(plain) or (whole and not plain.isdecimal()):
        raise ValueError(f"{value!r} is not a number")
    return plain


def _day(value: str) -> str:
    try:
        return parse_when(value)
    except RecordError:
        raise ValueError(f"{value!r} is not a day like 2026-03-31 or 31/03/2026") from None
