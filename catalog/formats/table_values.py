"""The values of a table's cells as parts of a record, field by field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from catalog.errors import RecordError
from catalog.formats.dates import parse_date, parse_when
from catalog.formats.designations import designation
from catalog.formats.identifiers import identify, isbn, issn, web_address
from catalog.formats.languages import language
from catalog.formats.marc_access import as_link
from catalog.formats.measurements import measurements
from catalog.formats.names import agent
from catalog.formats.profile import LIST_FIELDS, Column
from catalog.formats.recurrences import recurrence_rule
from catalog.formats.schedule_words import SCHEDULE_WORDS
from catalog.formats.table_words import FREE_WORDS, known_kind
from catalog.formats.text.clean import clean
from catalog.formats.text.fold import fold
from catalog.record import (
    Holding,
    Identifier,
    Image,
    Link,
    Measurement,
    Place,
    Record,
    Related,
    Rights,
    Schedule,
    Subject,
    Title,
)

_FREE_OF_CHARGE = ("mien phi", "free", "khong thu phi", "khong mat phi", "0")
_CHECKED = {"isbn": isbn, "issn": issn}
# Day 0 of spreadsheets, which take 1900 for a leap year.
_SERIAL_ZERO = date(1899, 12, 30)
_PARTS: dict[str, Callable[..., Any]] = {"rights": Rights, "schedule": Schedule}


class Draft:
    """A record in the making: values are put into fields, then it becomes a ``Record``."""

    def __init__(self) -> None:
        self.single: dict[str, Any] = {}
        self.lists: dict[str, dict[Any, None]] = {}
        self._measured: list[str] = []
        self._unread: list[str] = []

    def has(self, field: str) -> bool:
        """Whether the field was given a value."""
        return field in self.single or field in self.lists

    def put(self, column: Column, values: list[str], alt: str = "") -> None:
        """Put a cell's cleaned values into the column's field; raises ``RecordError``."""
        field = column.field
        if field in LIST_FIELDS:
            entries = self.lists.setdefault(field, {})
            for value in values:
                for entry in _entries(column, value, alt):
                    entries[entry] = None
            if not entries:
                del self.lists[field]
            if field == "measurements":
                self._measured += [f"{column.label}: {value}" if column.label else value for value in values]
        elif field in ("description", "rights.statement", "rights.note"):
            self.single[field] = "\n".join(filter(None, (self.single.get(field, ""), *values)))
        elif field not in self.single:
            value = "; ".join(values) if field.startswith("holdings") else values[0]
            self.single[field] = _single(column, value)
            if field == "schedule.recurrence" and not self.single[field]:
                del self.single[field]
                self._unread.append(value)

    def _complete(self) -> None:
        """Add what follows from the values that were put: measures, dimensions, whether it is free."""
        dimensions = self.single.get("dimensions", "")
        if dimensions:
            told = dict.fromkeys(measurements(dimensions))
            if told:
                self.lists["measurements"] = {**told, **self.lists.get("measurements", {})}
        elif self._measured:
            self.single["dimensions"] = "; ".join(self._measured)
        if "free" not in self.single and fold(self.single.get("schedule.fee", "")) in _FREE_OF_CHARGE:
            self.single["free"] = True
        notes = self.lists.get("notes", {})
        for text in self._unread:
            # A timetable that is no rule of RFC 5545 is still what a visitor wants to read.
            if not any(note.endswith(text) for note in notes):
                self.lists.setdefault("notes", {})[text] = None

    def record(self, identifier: str | None) -> Record:
        """The record; raises ``RecordError`` when it has no title."""
        self._complete()
        values = {name: value for name, value in self.single.items() if "." not in name}
        if not values.get("title"):
            raise RecordError.of("title", "", "required", "the row has no title", identifier=identifier)
        for name, entries in self.lists.items():
            kept = [entry for entry in entries if not (name == "links" and isinstance(entry, Image))]
            values[name] = tuple(kept)
        pictures = [entry for entry in self.lists.get("links", ()) if isinstance(entry, Image)]
        if pictures:
            values["images"] = (*values.get("images", ()), *pictures)
        for name, make in _PARTS.items():
            part = self._part(name)
            if part:
                values[name] = make(**part)
        holding = self._part("holdings")
        if holding:
            values["holdings"] = (Holding(**holding),)
        return Record(**values)

    def _part(self, name: str) -> dict[str, Any]:
        prefix = f"{name}."
        return {
            field.removeprefix(prefix): value
            for field, value in self.single.items()
            if field.startswith(prefix)
        }


def _entries(column: Column, value: str, alt: str) -> tuple[Any, ...]:
    match column.field:
        case "creators":
            found = agent(value, column.role)
            return (found,) if found else ()
        case "titles":
            return (Title(value=value, language=column.language, type=column.type or "alternative"),)
        case "subjects":
            return (Subject(label=value, scheme=column.scheme or "keyword"),)
        case "identifiers":
            return (_identifier(column, value),)
        case "places":
            return (Place(label=value, role=column.role),)
        case "designations":
            found_status = designation(value, column.label)
            return (found_status,) if found_status else ()
        case "measurements":
            return _measures(column, value)
        case "related":
            address = web_address(value)
            kind = column.type or "related"
            return (Related(url=address, type=kind) if address else Related(title=value, type=kind),)
        case "images":
            return (Image(url=_picture(column, value), alt=alt),)
        case "links":
            return (_link(column, value),)
        case "languages":
            return _languages(column, value)
        case _:
            return (value,)


def _identifier(column: Column, value: str) -> Identifier:
    check = _CHECKED.get(column.scheme)
    if check:
        number = check(value)
        return Identifier(scheme=column.scheme if number else "other", value=number or value)
    if column.scheme:
        return Identifier(scheme=column.scheme, value=value)
    return identify(value) or Identifier(scheme="other", value=value)


def _picture(column: Column, value: str) -> str:
    """An http address, or the name of a file that came with the table."""
    if "://" not in value:
        return value
    return _address(column, value)


def _address(column: Column, value: str) -> str:
    address = web_address(f"http://{value}" if value.lower().startswith("www.") else value)
    if address:
        return address
    raise RecordError.of(
        column.field,
        value,
        "http-address",
        f"column {column.header!r} holds no http or https address",
    )


def _link(column: Column, value: str) -> Link | Image:
    address = _address(column, value)
    if column.rel:
        return Link(rel=column.rel, url=address, label=column.label)
    return as_link(address, column.label)


def _languages(column: Column, value: str) -> tuple[str, ...]:
    found: list[str] = []
    for part in re.split(r"\s*(?:[;,/]|\s(?:và|and|-)\s)\s*", value):
        tag = language(part)
        if part and not tag:
            raise RecordError.of(
                "languages",
                part,
                "language",
                f"column {column.header!r} holds a language that is not known here",
            )
        found += [tag] if tag else []
    return tuple(found)


def _single(column: Column, value: str) -> Any:
    match column.field:
        case "issued" | "period":
            # 20222 is a year with a digit too many; 45292 is a day.
            return parse_date(_day_of_serial(value) if value[:1] in "3456" else value)
        case "schedule.start" | "schedule.end":
            return parse_when(_day_of_serial(value), field=column.field)
        case "schedule.status":
            return SCHEDULE_WORDS.get(fold(value), "")
        case "schedule.recurrence":
            return recurrence_rule(value)
        case "schedule.capacity":
            return _count(column, value)
        case "schedule.online_url" | "schedule.registration_url":
            return _address(column, value)
        case "free":
            return _yes_or_no(column, value)
        case "kind":
            return known_kind(value) or value
        case _:
            return value


def _day_of_serial(value: str) -> str:
    """A spreadsheet's number of a day (45292) as the day, of 1900 to 2154; another value as it is."""
    if len(value) == 5 and value.isdecimal() and value[0] in "123456789":
        return (_SERIAL_ZERO + timedelta(days=int(value))).isoformat()
    return value


def _measures(column: Column, value: str) -> tuple[Measurement, ...]:
    """The measures of a cell, of the column's type where the cell tells none."""
    return tuple(replace(measure, type=measure.type or column.type) for measure in measurements(value))


def _count(column: Column, value: str) -> int:
    digits = re.sub(r"[ .,](?=\d{3}(?!\d))", "", value)
    if digits.isdecimal() and len(digits) < 8:
        return int(digits)
    raise RecordError.of(column.field, value, "number", f"column {column.header!r} holds no number")


def _yes_or_no(column: Column, value: str) -> bool:
    known = FREE_WORDS.get(fold(value))
    if known is not None:
        return known
    raise RecordError.of(
        column.field, value, "yes-or-no", f"column {column.header!r} holds neither yes nor no"
    )


def cell_text(value: Any) -> str:
    """A cell as text: whole floats of spreadsheets (1820.0) as integers, booleans as true and false."""
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return str(value)


def cell_values(column: Column, cell: Any) -> list[str]:
    """The values of a cell after the column's steps, cleaned, without empty ones."""
    values = [cell_text(cell)]
    for step in column.steps:
        values = step(values)
    keep_lines = column.field in ("description", "notes")
    return [cleaned for value in values if (cleaned := clean(value, keep_lines=keep_lines))]
