"""The rows of a table that somebody filled in by any program: CSV here, workbooks by ``files``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

from catalog.errors import InvalidInput, SourceError, UnknownName
from catalog.harvest.http import PoliteClient
from catalog.harvest.options import build_connector
from catalog.parts import Parts
from catalog.record import Source
from catalog.sdk.answer import PROBLEM_HEADERS, SentTable

MOST_BYTES = 100_000_000
TWICE = "stands twice in the header line"
_HEAD_ROWS = 20
"""Within so many rows the header is looked for."""
_EMPTY_ROWS = 10
"""So many times as many rows as are taken are looked at: most of a sheet may be empty."""
_READER = "files"
_NOT_SAVED = "formulas whose results were not saved"
Column = TypeVar("Column")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headings(Generic[Column]):
    """What a table is known by: ``column_of`` gives the column of a heading, None for one that is not ours.

    ``needed`` is the column without which it is none of ours: what it is called in the error, and by its
    names in Vietnamese and English. ``is_passed`` says which others are passed over without a word.
    """

    column_of: Callable[[str], Column | None]
    is_needed: Callable[[Column], bool]
    needed: tuple[str, str, str]
    name_of: Callable[[Column], str]
    is_passed: Callable[[str], bool] = lambda _heading: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[Column]):
    """A table: its columns from left to right (None for one that is not ours), and the rows below the header.

    ``above`` are the header and what stands over it, ``unknown`` headings that are none of ours.
    ``has_empty_formulas``: cells hold formulas whose results the file lacks, and came as empty.
    """

    columns: tuple[Column | None, ...]
    header: tuple[int, list[str]]
    rows: list[tuple[int, list[str]]]
    unknown: tuple[str, ...]
    has_empty_formulas: bool = False


@dataclass(slots=True)
class _File:
    rows: Iterable[tuple[int, list[str]]]
    has_empty_formulas: bool = False


def read(parts: Parts, file: Path, headings: Headings[Column], *, most: int) -> Table[Column]:
    """The table of a CSV file or a workbook (xlsx, xls, ods); raises ``InvalidInput`` for what is none.

    The header is found by the headings. No file is read much further than to ``most`` rows.
    """
    if file.stat().st_size > MOST_BYTES:
        raise InvalidInput(file.name, {"file": [f"has over {MOST_BYTES:,} bytes"]})
    is_text = file.suffix.lower() in (".csv", ".tsv", ".txt")
    found = _File(_text_rows(file)) if is_text else _workbook(parts, file, headings)
    rows = list(islice(_filled(file.name, found.rows, most), _HEAD_ROWS + most + 1))
    return _table(file.name, rows, headings, most, has_empty_formulas=found.has_empty_formulas)


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
    """The rows of a CSV file as a spreadsheet numbers them; raises ``InvalidInput`` for one not in UTF-8."""
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
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise InvalidInput(file.name, {f"row {reader.line_num}": [str(error)]}) from error


def _workbook(parts: Parts, file: Path, headings: Headings[Column]) -> _File:
    """The rows of a workbook's first table, read by the connector ``files`` with all its bounds."""
    source = Source(
        slug="table",
        connector=_READER,
        institution="",
        options={"path": str(file)},
        file_roots=(str(file.parent.absolute()),),
    )
    try:
        with PoliteClient(parts.settings, allow_private=False) as http:
            info = build_connector(parts.hooks, source).look(source, http).info
            found = info.details.get("columns") or []
            column = next((name for name in found if headings.column_of(name)), None)
            if column is None:
                raise _without(file.name, headings)
            options = {**source.options, "profile": {"columns": {column: {"field": "title"}}}}
            source = Source(
                slug=source.slug, connector=_READER, institution="", options=options,
                file_roots=source.file_roots,
            )  # fmt: skip
            table: SentTable | None = next(build_connector(parts.hooks, source).sent(source, http), None)
            rows = [(row.number, list(row.values)) for row in (() if table is None else table.rows)]
            return _File(rows, any(_NOT_SAVED in notice for notice in info.notices))
    except UnknownName as error:
        told = "cannot be read: the plugin khomo-files is not installed; save it as “CSV UTF-8”"
        raise InvalidInput(file.name, {"file": [told]}) from error
    except SourceError as error:
        raise InvalidInput(file.name, {"file": [error.message]}) from error


def _without(name: str, headings: Headings[Column]) -> InvalidInput:
    field, vi, en = headings.needed
    told = f"is missing from the header line (it may also be called {vi!r} or {en!r})"
    return InvalidInput(name, {field: [told]})


def _table(
    name: str,
    rows: Sequence[tuple[int, list[str]]],
    headings: Headings[Column],
    most: int,
    *,
    has_empty_formulas: bool,
) -> Table[Column]:
    def is_header(cells: Sequence[str]) -> bool:
        found = (headings.column_of(cell) for cell in cells)
        return any(column is not None and headings.is_needed(column) for column in found)

    header = next((at for at, (_number, cells) in enumerate(rows[:_HEAD_ROWS]) if is_header(cells)), None)
    if header is None:
        raise _without(name, headings)
    if len(rows) - header - 1 > most:
        raise _too_many(name, most)
    columns = tuple(headings.column_of(cell) for cell in rows[header][1])
    for column in columns:
        if column is not None and columns.count(column) > 1:
            raise InvalidInput(name, {headings.name_of(column): [TWICE]})
    unknown = [
        cell.strip()
        for cell, column in zip(rows[header][1], columns, strict=True)
        if column is None and cell.strip() and not headings.is_passed(cell)
    ]
    return Table(
        columns=columns,
        header=rows[header],
        rows=list(rows[header + 1 :]),
        unknown=tuple(unknown),
        has_empty_formulas=has_empty_formulas,
    )


def is_of_problems(heading: str) -> bool:
    """Whether a heading is that of the column of problems which a table that was given back has."""
    return heading.strip() in PROBLEM_HEADERS.values()
