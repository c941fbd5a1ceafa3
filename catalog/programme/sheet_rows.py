"""The rows of a spreadsheet of institutions, whichever program wrote it: CSV here, workbooks by ``files``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from catalog.errors import Fault, InvalidInput, SourceError, UnknownName
from catalog.harvest.http import PoliteClient
from catalog.harvest.options import build_connector
from catalog.parts import Parts
from catalog.programme import sheet_columns
from catalog.programme.sheet_columns import Column, Unfit
from catalog.record import Source
from catalog.sdk.answer import SentTable

MOST_ROWS = 50_000
MOST_BYTES = 100_000_000
TWICE = "stands twice in the header line"
_HEAD_ROWS = 20
"""Within so many rows the header is looked for."""
_EMPTY_ROWS = 10
"""So many times as many rows as are taken are looked at: most of a sheet may be empty."""
_READER = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row: its number in the file, what its cells say by fact, which of them cannot be read."""

    number: int
    given: dict[str, Any]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows of a file; ``unknown`` are headings that are none of ours, passed over."""

    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]
    unknown: tuple[str, ...] = ()


def read(parts: Parts, file: Path, *, most: int = MOST_ROWS) -> Sheet:
    """The rows of a CSV file or a workbook (xlsx, xls, ods); raises ``InvalidInput`` for what is none.

    The header is found by our headings in either language, or by the facts' own names. No file is read much
    further than to ``most`` rows.
    """
    if file.stat().st_size > MOST_BYTES:
        raise InvalidInput(file.name, {"file": [f"has over {MOST_BYTES:,} bytes"]})
    is_text = file.suffix.lower() in (".csv", ".tsv", ".txt")
    rows = _filled(file.name, _text_rows(file) if is_text else _workbook(parts, file), most)
    return _sheet(file.name, list(islice(rows, _HEAD_ROWS + most + 1)), most)


def _filled(name: str, rows: Iterable[tuple[int, list[str]]], most: int) -> Iterator[tuple[int, list[str]]]:
    """The rows in which something stands; empty ones are passed over, but not millions of them."""
    for passed, (number, cells) in enumerate(rows):
        if passed > _HEAD_ROWS + _EMPTY_ROWS * most:
            raise _too_many(name, most)
        if any(cell.strip() for cell in cells):
            yield number, cells


def _too_many(name: str, most: int) -> InvalidInput:
    return InvalidInput(name, {"rows": [f"are over {most:,}: send them in parts"]})


def _text_rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file with their line numbers; raises ``InvalidInput`` for one that is not UTF-8."""
    data = file.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        told = f"is not UTF-8 at byte {error.start}: save it as “CSV UTF-8”, or as a workbook"
        raise InvalidInput(file.name, {"encoding": [told]}) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(max(10_000_000, csv.field_size_limit()))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise InvalidInput(file.name, {f"row {reader.line_num}": [str(error)]}) from error


def _workbook(parts: Parts, file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a workbook's first table, read by the connector ``files`` with all its bounds."""
    source = Source(
        slug="institutions",
        connector=_READER,
        institution="",
        options={"path": str(file)},
        file_roots=(str(file.parent.absolute()),),
    )
    try:
        with PoliteClient(parts.settings, allow_private=False) as http:
            found = build_connector(parts.hooks, source).look(source, http).info.details.get("columns") or []
            column = next((name for name in found if sheet_columns.column_of(name)), None)
            if column is None:
                raise _without_slug(file.name)
            options = {**source.options, "profile": {"columns": {column: {"field": "title"}}}}
            source = Source(
                slug=source.slug, connector=_READER, institution="", options=options,
                file_roots=source.file_roots,
            )  # fmt: skip
            table: SentTable | None = next(build_connector(parts.hooks, source).sent(source, http), None)
            for row in () if table is None else table.rows:
                yield row.number, list(row.values)
    except UnknownName as error:
        told = "cannot be read: the plugin khomo-files is not installed; save it as “CSV UTF-8”"
        raise InvalidInput(file.name, {"file": [told]}) from error
    except SourceError as error:
        raise InvalidInput(file.name, {"file": [error.message]}) from error


def _without_slug(name: str) -> InvalidInput:
    wanted = sheet_columns.FACTS["slug"]
    told = f"is missing from the header line (it may also be called {wanted.vi!r} or {wanted.en!r})"
    return InvalidInput(name, {"slug": [told]})


def _sheet(name: str, rows: Sequence[tuple[int, list[str]]], most: int) -> Sheet:
    header = next((at for at, (_number, cells) in enumerate(rows[:_HEAD_ROWS]) if _is_header(cells)), None)
    if header is None:
        raise _without_slug(name)
    columns = [sheet_columns.column_of(cell) for cell in rows[header][1]]
    known = tuple(column for column in columns if column is not None)
    for column in known:
        if known.count(column) > 1:
            raise InvalidInput(name, {column.fact: [TWICE]})
    body = rows[header + 1 :]
    if len(body) > most:
        raise _too_many(name, most)
    unknown = [
        cell.strip()
        for cell, column in zip(rows[header][1], columns, strict=True)
        if column is None and cell.strip()
    ]
    return Sheet(
        columns=known,
        rows=tuple(_row(number, cells, columns) for number, cells in body),
        unknown=tuple(unknown),
    )


def _is_header(cells: Sequence[str]) -> bool:
    return any((column := sheet_columns.column_of(cell)) and column.fact == "slug" for cell in cells)


def _row(number: int, cells: Sequence[str], columns: Sequence[Column | None]) -> SheetRow:
    told = {column.fact: cell for column, cell in _paired(cells, columns)}
    faults = [
        Fault("", cell[:200], "extra_cell", "stands beyond the last column")
        for cell in cells[len(columns) :]
        if cell.strip()
    ]
    # Types and services are told apart by the system, whichever column comes first.
    system = sheet_columns.code_of("system", told.get("system", "")) or ""
    given: dict[str, Any] = {}
    for column, cell in _paired(cells, columns):
        try:
            given[column.fact] = sheet_columns.read(column, cell, system)
        except Unfit as unfit:
            faults.append(unfit.fault)
    return SheetRow(number=number, given=given, faults=tuple(faults))


def _paired(cells: Sequence[str], columns: Sequence[Column | None]) -> Iterator[tuple[Column, str]]:
    for column, cell in zip(columns, cells, strict=False):
        if column is not None and cell.strip():
            yield column, cell
