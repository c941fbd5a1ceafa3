"""The rows of a spreadsheet of declared figures, as they were sent: whose they are, for when, which cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell

from catalog.parts import Parts
from catalog.programme import figures_columns, table_rows
from catalog.programme.figures_columns import GUIDE, SLUG, Column
from catalog.programme.table_rows import Headings, Table

MOST_ROWS = 20_000
_LONGEST = 200
_HEADINGS = Headings(
    column_of=figures_columns.column_of,
    is_needed=lambda column: column == SLUG,
    needed=(SLUG.fact, SLUG.vi, SLUG.en),
    name_of=lambda column: column.fact,
    is_passed=figures_columns.is_passed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell in which something stands: its place in the row from 0, its name (C7), its column."""

    place: int
    at: str
    column: Column
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresRow:
    """A row: its number in the file, its cells by their columns' facts; ``extra`` are beyond the last one."""

    number: int
    cells: Mapping[str, Cell]
    extra: tuple[tuple[int, str], ...] = ()

    def said(self, fact: str) -> str:
        """What the cell of a column says, empty for nothing."""
        found = self.cells.get(fact)
        return "" if found is None else found.text

    @property
    def figures(self) -> list[Cell]:
        """The cells of figures in which something stands, in the order in which they are asked."""
        return [self.cells[column.fact] for column in figures_columns.figures() if column.fact in self.cells]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresSheet:
    """A sheet: its rows, and the table that they were read from."""

    rows: tuple[FiguresRow, ...]
    table: Table[Column]


def read(parts: Parts, file: Path, *, most: int = MOST_ROWS) -> FiguresSheet:
    """The rows of a CSV file or a workbook with our headings; raises ``InvalidInput`` for what is none."""
    table = table_rows.read(parts, file, _HEADINGS, most=most)
    rows = (_row(number, cells, table.columns) for number, cells in table.rows)
    return FiguresSheet(rows=tuple(row for row in rows if not _is_guide(row)), table=table)


def _row(number: int, cells: Sequence[str], columns: Sequence[Column | None]) -> FiguresRow:
    found = [
        Cell(place=place, at=name_of(number, place), column=column, text=" ".join(text.split())[:_LONGEST])
        if column.measure is not None
        else Cell(place=place, at=name_of(number, place), column=column, text=text.strip())
        for place, (text, column) in enumerate(zip(cells, columns, strict=False))
        if column is not None and text.strip()
    ]
    extra = tuple(
        (place, text.strip()[:_LONGEST])
        for place, text in enumerate(cells[len(columns) :], start=len(columns))
        if text.strip()
    )
    return FiguresRow(number=number, cells={cell.column.fact: cell for cell in found}, extra=extra)


def _is_guide(row: FiguresRow) -> bool:
    """Whether it is the row of the template that explains the columns."""
    return row.said(SLUG.fact) in GUIDE.values()


def name_of(number: int, place: int) -> str:
    """A cell as spreadsheet programs call it."""
    name: str = xl_rowcol_to_cell(number - 1, place)
    return name
