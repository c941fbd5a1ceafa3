"""One sheet of an answer: each row as it was sent, its problems in a column before it, bad cells coloured."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog import advice
from catalog.advice.language import mark as _
from catalog.advice.language import said
from catalog.advice.messages import translated
from catalog.sdk.answer import PROBLEM_HEADERS, SentRow, SentTable
from catalog.sdk.events import Failure

MAX_ROWS, MAX_COLUMNS, MAX_CELL = 1_048_576, 16_384, 32_767
"""What a sheet and a cell of a workbook hold."""
MAX_COMMENTS = 2_000
"""Further bad cells are coloured only: each comment is a drawing that the program has to load."""
PROBLEM_WIDTH, COLUMN_WIDTH = 60, 20
REMARK = _("Note: %(told)s")
TOO_LONG_CELL = _(
    "the cell in column %(column)s is longer than a workbook can hold and was cut here: correct your own file"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The row is the one beside which it is told.
_WHERE = re.compile(
    r"file .+?, (?:sheet .+?, )?row \d+(?: \(line \d+ of the file\))?(?:, column .+?)?: ", re.DOTALL
)


class AnswerSheet:
    """A sheet under way; rows are written in their order."""

    def __init__(self, sheet: Any, table: SentTable, formats: Mapping[str, Any], language: str) -> None:
        self._sheet, self._table, self._formats, self._language = sheet, table, formats, language
        self._comments = 0
        self._next = 1
        sheet.set_column(0, 0, PROBLEM_WIDTH)
        sheet.set_column(1, MAX_COLUMNS - 1, COLUMN_WIDTH, formats["plain"])
        for place in table.hidden_columns:
            sheet.set_column(place + 1, place + 1, COLUMN_WIDTH, formats["plain"], {"hidden": True})
        sheet.freeze_panes(table.header_row, 1)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        # merge_range would write the cells of rows that are still to come, which is too early here.
        sheet.merge.extend([top, left + 1, bottom, right + 1] for top, left, bottom, right in table.merged)

    def write(self, row: SentRow, problems: Sequence[Failure], remarks: Sequence[Failure]) -> bool:
        """Write one row; False where the sheet is full."""
        if row.number > MAX_ROWS:
            return False
        if self._next == 1 and row.number > 1:
            self._head(1)
        self._next = row.number + 1
        if row.number in self._table.hidden_rows:
            self._sheet.set_row(row.number - 1, None, None, {"hidden": True})
        marks = self._marks(row, remarks, "odd") | self._marks(row, problems, "bad")
        told = [self._told(entry) for entry in problems]
        for place, value in enumerate(row.values[: MAX_COLUMNS - 1]):
            if len(value) > MAX_CELL:
                told.append(said(TOO_LONG_CELL, self._language, column=place + 1))
            self._cell(row.number, place, value, marks.get(place))
        if row.number in (1, self._table.header_row):
            self._head(row.number)
        else:
            self._problems(row.number, told, [self._told(entry) for entry in remarks])
        return True

    def _head(self, number: int) -> None:
        text = PROBLEM_HEADERS.get(self._language, PROBLEM_HEADERS["en"])
        self._sheet.write_string(number - 1, 0, text, self._formats["head"])

    def _problems(self, number: int, told: Sequence[str], remarks: Sequence[str]) -> None:
        lines = [*told, *(said(REMARK, self._language, told=text) for text in remarks)]
        if lines:
            text = "\n".join(dict.fromkeys(lines))[:MAX_CELL]
            self._sheet.write_string(number - 1, 0, text, self._formats["problem" if told else "remark"])

    def _cell(self, number: int, place: int, value: str, mark: tuple[str, str] | None) -> None:
        if not value and mark is None:
            return
        # Lone surrogates stand for bytes that the file's encoding does not have.
        text = value.encode("utf-8", "backslashreplace").decode()[:MAX_CELL]
        look = mark[0] if mark else "quoted" if text.startswith(_FORMULA) else "plain"
        if text:
            self._sheet.write_string(number - 1, place + 1, text, self._formats[look])
        else:
            self._sheet.write_blank(number - 1, place + 1, None, self._formats[look])
        if mark and self._comments < MAX_COMMENTS:
            self._comments += 1
            self._sheet.write_comment(number - 1, place + 1, mark[1][:1000], {"x_scale": 2})

    def _marks(self, row: SentRow, entries: Sequence[Failure], look: str) -> dict[int, tuple[str, str]]:
        """The look and the comment of each cell that the problems are about."""
        marks: dict[int, tuple[str, str]] = {}
        for entry in entries:
            for place in self._places(row, entry):
                marks.setdefault(place, (look, self._told(entry)))
        return marks

    def _places(self, row: SentRow, entry: Failure) -> Sequence[int]:
        field, value = entry.fault.field, entry.fault.value
        known = self._table.columns
        places = known.get(field) or known.get(re.split(r"[.\[]", field)[0]) or ()
        holding = [place for place in places if place < len(row.values) and value in row.values[place]]
        return holding if value and holding else places[:1]

    def _told(self, entry: Failure) -> str:
        """What is wrong and what to do, in one line."""
        message = translated(_WHERE.sub("", entry.fault.message, count=1), self._language)
        told = str(replace(entry.fault, message=message)).encode("utf-8", "backslashreplace").decode()
        known = advice.on(entry.fault.rule, self._language)
        return f"{known.title}: {told}. {known.remedy}" if known else f"{entry.fault.rule}: {told}"
