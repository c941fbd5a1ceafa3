"""The rows of a spreadsheet of institutions: what their cells say, ready to be examined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.errors import Fault
from catalog.parts import Parts
from catalog.programme import sheet_columns, table_rows
from catalog.programme.sheet_columns import FACTS, Column, Unfit
from catalog.programme.table_rows import TWICE, Headings

__all__ = ["MOST_ROWS", "TWICE", "Sheet", "SheetRow", "read"]

MOST_ROWS = 50_000
_HEADINGS = Headings(
    column_of=sheet_columns.column_of,
    is_needed=lambda column: column.fact == "slug",
    needed=("slug", FACTS["slug"].vi, FACTS["slug"].en),
    name_of=lambda column: column.fact,
)


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

    The header is found by our headings in either language, or by the facts' own names.
    """
    table = table_rows.read(parts, file, _HEADINGS, most=most)
    return Sheet(
        columns=tuple(column for column in table.columns if column is not None),
        rows=tuple(_row(number, cells, table.columns) for number, cells in table.rows),
        unknown=table.unknown,
    )


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
