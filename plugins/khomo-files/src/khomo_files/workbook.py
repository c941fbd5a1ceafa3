"""Rows of a workbook's sheets, their cells as the text that a person sees; what is hidden and merged."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from catalog.sdk import SourceMalformed
from khomo_files.answered import SUMMARY_SHEETS, is_problem_header
from khomo_files.container import Contents, check_container, check_old
from khomo_files.marks import Marks, Merge
from khomo_files.marks_of_files import marks_of_ods, marks_of_xlsx, parts_of_xlsx
from khomo_files.rows import Row


class Workbook:
    """An open workbook (XLSX, XLSM, ODS, or XLS of Excel 97): the names of its sheets, and their rows.

    A column of problems that we put before the sender's own is passed over wherever it comes back.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Raises ``SourceRefused`` for one that is beyond bounds, ``SourceMalformed`` for damage."""
        self.name, self._stream = name, stream
        stream.seek(0)
        head = stream.read(2)
        self._is_zip = head == b"PK"
        self.contents = Contents()
        if self._is_zip:
            self.contents = check_container(stream, name)
        else:
            check_old(stream, name)
        stream.seek(0)
        try:
            self._book = _opened(stream)
        except PasswordError:
            raise SourceMalformed(f"file {name}: is locked by a password; save it without one") from None
        except (CalamineError, OSError, ValueError) as error:
            raise SourceMalformed(f"file {name}: the workbook is broken: {error}") from None
        self._open: tuple[str, CalamineSheet] | None = None
        self._marks: dict[str, Marks] | None = None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in their order."""
        return tuple(self._book.sheet_names)

    @property
    def visible(self) -> tuple[str, ...]:
        """The sheets that a person sees as tables: without hidden ones, charts and our own summaries."""
        return tuple(
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
            and sheet.typ == SheetTypeEnum.WorkSheet
            and sheet.name not in SUMMARY_SHEETS
        )

    @property
    def hidden(self) -> tuple[str, ...]:
        """The hidden sheets."""
        return tuple(
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.visible != SheetVisibleEnum.Visible and sheet.name not in SUMMARY_SHEETS
        )

    def sheet_name(self, wanted: str | int | None) -> str:
        """The name of a sheet by name or number from 1, of the first one for None; ``SourceMalformed``."""
        if not self.sheets:
            raise SourceMalformed(f"file {self.name}: the workbook has no sheet")
        if wanted is None:
            return self.sheets[0]
        if isinstance(wanted, int) and 0 < wanted <= len(self.sheets):
            return self.sheets[wanted - 1]
        if wanted in self.sheets:
            return str(wanted)
        there = ", ".join(map(repr, self.sheets))
        raise SourceMalformed(f"file {self.name}: has no sheet {wanted!r}; it has {there}")

    def total(self, sheet: str) -> int:
        """The number of the sheet's rows, those above the header included."""
        end = self._sheet(sheet).end
        return end[0] + 1 if end else 0

    def rows(self, sheet: str) -> Iterator[Row]:
        """The rows of a sheet from the top as they stand, all of the same width; ``SourceMalformed``."""
        found = self._sheet(sheet)
        shift = [""] * (found.start[1] if found.start else 0)
        errors = self._errors(sheet)
        rows = (
            Row(number, _with_errors(shift + [cell_text(cell) for cell in cells], errors.get(number)))
            for number, cells in enumerate(found.iter_rows(), start=1)
        )
        head = list(islice(rows, 1))
        if head and _is_answered(head[0]):
            return (Row(row.number, row.values[1:]) for row in chain(head, rows))
        return chain(head, rows)

    def marks(self, sheet: str) -> Marks:
        """The hidden rows and columns and the merged cells of a sheet, of the columns that ``rows`` gives."""
        if self._marks is None:
            self._marks = self._all_marks()
        found = self._marks.get(sheet, Marks())
        opened = self._sheet(sheet)
        if not found.merges and (ranges := opened.merged_cell_ranges):
            found.merges = tuple(
                Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges[:_MOST_MERGES]
            )
        first = next(opened.iter_rows(), None)
        if first and not (opened.start or (0, 0))[1] and is_problem_header(cell_text(first[0])):
            return found.moved()
        return found

    def _errors(self, sheet: str) -> dict[int, dict[int, str]]:
        """The errors in the cells of a sheet, which come as empty cells, by row from 1 and column from 0."""
        found: dict[int, dict[int, str]] = {}
        if any(self.contents.errors.values()):
            part = parts_of_xlsx(self._stream).get(sheet, "")
            for (row, column), text in self.contents.errors.get(part, {}).items():
                found.setdefault(row + 1, {})[column] = text
        return found

    def _all_marks(self) -> dict[str, Marks]:
        if not self._is_zip:
            return {}
        self._stream.seek(0)
        marks = marks_of_xlsx(self._stream)
        return marks if marks is not None else marks_of_ods(self._stream)

    def _sheet(self, sheet: str) -> CalamineSheet:
        if self._open is None or self._open[0] != sheet:
            # Two sheets at once would take the memory of both.
            self._open = None
            try:
                self._open = sheet, self._book.get_sheet_by_name(sheet)
            except CalamineError as error:
                raise SourceMalformed(f"file {self.name}: sheet {sheet!r}: {error}") from None
        return self._open[1]


_MOST_MERGES = 200_000


def _opened(stream: BinaryIO) -> CalamineWorkbook:
    """The workbook; where the system names open files, by that name: read as a stream it is kept twice."""
    place = f"/proc/self/fd/{stream.fileno()}"
    if os.path.exists(place):
        return CalamineWorkbook.from_path(place)
    return CalamineWorkbook.from_filelike(stream)


def _is_answered(row: Row) -> bool:
    return bool(row.values) and is_problem_header(row.values[0])


def _with_errors(values: list[str], errors: dict[int, str] | None) -> list[str]:
    for column, text in (errors or {}).items():
        values += [""] * (column + 1 - len(values))
        values[column] = text
    return values


def cell_text(cell: Any) -> str:
    """A cell as text: whole numbers without ".0", others with 15 digits, dates and times in ISO 8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(cell, ".15g")
    if isinstance(cell, datetime.datetime):
        return (
            cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(timespec="seconds")
        )
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
