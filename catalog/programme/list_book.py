"""A list of institutions as a workbook: a title, a line that says what they are, a table that prints well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from catalog.programme import book_pages, text_book
from catalog.programme.report_words import Words

_SHEET = Words("Đơn vị", "Institutions")
_NUMBER = (Words("TT", "No."), 5)
_HEAD_ROW = 3


def write(
    out: BinaryIO,
    title: str,
    told: str,
    columns: Sequence[tuple[Words, int]],
    rows: Iterable[Sequence[str]],
    language: str,
) -> None:
    """Write a workbook of these rows, numbered; ``columns`` are their names and widths."""
    book = text_book.opened(out)
    sheet = book.add_worksheet(_SHEET.said(language))
    bold, plain = book.add_format({"bold": True, "font_size": 13}), book.add_format({"valign": "top"})
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8EEF4"}
    )
    cell = book.add_format({"valign": "top", "text_wrap": True, "border": 1, "num_format": "@"})
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, told, plain)
    for place, (name, width) in enumerate((_NUMBER, *columns)):
        sheet.set_column(place, place, width)
        sheet.write_string(_HEAD_ROW, place, name.said(language), head)
    last = _HEAD_ROW
    for last, row in enumerate(rows, start=_HEAD_ROW + 1):
        sheet.write_number(last, 0, last - _HEAD_ROW, cell)
        for place, text in enumerate(row, start=1):
            sheet.write_string(last, place, text, cell)
        sheet.set_row(last, book_pages.height(row, [width for _name, width in columns]))
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.autofilter(_HEAD_ROW, 0, last, len(columns))
    book_pages.lay_out(sheet, _HEAD_ROW)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    book.close()
