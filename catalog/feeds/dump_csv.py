"""Records as rows of a table (RFC 4180), for spreadsheets and statistics: a row each, a column for a fact.

Several values stand in one cell, parted by `` | `` (a ``|`` within a value becomes ``¦``); what has no column
is in the other forms. The table begins with a byte order mark, without which Excel reads Vietnamese wrongly.

A text that a spreadsheet would take for a formula gets a ``'`` before it. To have the text as it was, take
one ``'`` away where any number of them is followed by one of ``= + - @``, their wide forms, a tab or a CR.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

BOM = "\ufeff"
COLUMNS = (
    "id", "kind", "title", "other_titles", "creators", "publisher", "issued", "issued_from", "issued_to",
    "period", "period_from", "period_to", "languages", "subjects", "places", "lat", "lon", "description",
    "extent", "dimensions", "materials", "techniques", "cultures", "designations", "collections", "isbn",
    "issn", "other_identifiers", "audiences", "education_levels", "school_subjects", "learning_type",
    "outcomes", "duration", "free", "access", "start", "end", "recurrence", "schedule_status", "venue", "fee",
    "online_url", "registration_url", "booking", "page", "links", "image", "institution", "holdings",
    "rights", "licence", "rights_holder", "credit", "metadata_licence", "notes", "source", "native_id",
    "source_url", "seq", "digest", "created", "modified", "datestamp",
)  # fmt: skip

Cell = str | int | float | None

_MAY_BEGIN_FORMULA = frozenset("'=+-@\t\r＝＋－＠")
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
# C0 controls but for tab and line ends, and DEL: no spreadsheet takes them.
_CONTROLS = {sign: None for sign in (*range(9), 11, 12, *range(14, 32), 127)}
# Of bytes they are taken out twenty times as fast as of characters.
_CONTROL_BYTES = bytes(_CONTROLS)
_NOTHING: Mapping[str, Any] = {}


def header() -> bytes:
    """The byte order mark and the row of column names."""
    return BOM.encode() + (",".join(COLUMNS) + "\r\n").encode()


def rows(records: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows of published records, each ended by CR LF, in UTF-8."""
    return text(map(row, records))


def text(cells: Iterable[Sequence[Cell]]) -> bytes:
    """Rows of cells as CSV in UTF-8."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows(cells)
    return sheet.getvalue().encode("utf-8", "replace").translate(None, _CONTROL_BYTES)


def row(record: Mapping[str, Any]) -> list[Cell]:
    """The cells of one published record in the order of ``COLUMNS``, texts made safe for spreadsheets."""
    return [safe(cell) if type(cell) is str and cell else cell for cell in _cells(record)]


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if not text:
        return text
    if text[0] not in _MAY_BEGIN_FORMULA:
        # What is taken out at the end must not bring a sign to the front.
        if ord(text[0]) not in _CONTROLS:
            return text
        text = text.translate(_CONTROLS)
    return f"'{text}" if _FORMULA.match(text) else text


def _cells(record: Mapping[str, Any]) -> Sequence[Cell]:
    get = record.get
    source = get("source", _NOTHING)
    return (
        get("id"), get("kind"), get("title"), _values(get("titles"), "value"), _creators(get("creators")),
        get("publisher"), *_span(get("issued")), *_span(get("period")), _joined(get("languages")),
        _values(get("subjects"), "label"), *_places(get("places")), get("description"), get("extent"),
        get("dimensions"), _joined(get("materials")), _joined(get("techniques")), _joined(get("cultures")),
        _designations(get("designations")), _joined(get("collections")), *_identifiers(get("identifiers")),
        _joined(get("audiences")), _joined(get("education_levels")), _joined(get("school_subjects")),
        get("learning_type"), _joined(get("outcomes")), get("duration"), _told(get("free")), get("access"),
        *_schedule(get("schedule")), *_links(get("links")), _first_image(get("images")), get("institution"),
        _holdings(get("holdings")), *_rights(get("rights")), get("metadata_licence"), _joined(get("notes")),
        source.get("slug"), source.get("native_id"), source.get("url"), get("seq"), get("digest"),
        get("created"), get("modified"), get("datestamp"),
    )  # fmt: skip


def _joined(values: Sequence[str] | None) -> str:
    if not values:
        return ""
    if len(values) == 1:
        return values[0]
    return " | ".join([value.replace("|", "¦") if "|" in value else value for value in values])


def _values(parts: Sequence[Mapping[str, Any]] | None, name: str) -> str:
    return _joined([part[name] for part in parts if part.get(name)]) if parts else ""


def _told(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _creators(parts: Sequence[Mapping[str, Any]] | None) -> str:
    if not parts:
        return ""
    return _joined(
        [f"{part['name']} ({part['role']})" if part.get("role") else part["name"] for part in parts]
    )


def _span(span: Mapping[str, Any] | None) -> tuple[Cell, Cell, Cell]:
    return (span["display"], span.get("earliest"), span.get("latest")) if span else (None, None, None)


def _places(parts: Sequence[Mapping[str, Any]] | None) -> tuple[Cell, Cell, Cell]:
    if not parts:
        return None, None, None
    located = next((part for part in parts if "lat" in part and "lon" in part), _NOTHING)
    return _values(parts, "label"), located.get("lat"), located.get("lon")


def _designations(parts: Sequence[Mapping[str, Any]] | None) -> str:
    if not parts:
        return ""
    told = (
        ", ".join(filter(None, map(part.get, ("label", "number", "date", "authority")))) for part in parts
    )
    return _joined(list(told))


def _identifiers(parts: Sequence[Mapping[str, Any]] | None) -> tuple[str, str, str]:
    if not parts:
        return "", "", ""
    by_scheme: dict[str, list[str]] = {"isbn": [], "issn": []}
    others = []
    for part in parts:
        scheme, value = part["scheme"], part["value"]
        if scheme in by_scheme:
            by_scheme[scheme].append(value)
        else:
            others.append(f"{scheme}:{value}")
    return _joined(by_scheme["isbn"]), _joined(by_scheme["issn"]), _joined(others)


_SCHEDULE = (
    "start", "end", "recurrence", "status", "venue", "fee", "online_url", "registration_url", "booking",
)  # fmt: skip
_NO_SCHEDULE = (None,) * len(_SCHEDULE)


def _schedule(schedule: Mapping[str, Any] | None) -> tuple[Cell, ...]:
    return tuple([schedule.get(name) for name in _SCHEDULE]) if schedule else _NO_SCHEDULE


def _links(parts: Sequence[Mapping[str, Any]] | None) -> tuple[Cell, Cell]:
    """The page at the institution, then all other links."""
    if not parts:
        return None, None
    page = next((part for part in parts if part["rel"] == "page"), None)
    rest = [part["url"] for part in parts if part is not page]
    return page["url"] if page else None, _joined(rest)


def _first_image(parts: Sequence[Mapping[str, Any]] | None) -> Cell:
    return parts[0]["url"] if parts else None


def _holdings(parts: Sequence[Mapping[str, Any]] | None) -> str:
    if not parts:
        return ""
    names = ("institution", "location", "call_number", "status")
    return _joined([", ".join(filter(None, map(part.get, names))) for part in parts])


_RIGHTS = ("statement", "licence", "holder", "credit")


def _rights(rights: Mapping[str, Any] | None) -> tuple[Cell, ...]:
    return tuple([rights.get(name) for name in _RIGHTS]) if rights else (None,) * len(_RIGHTS)
