"""A template as a workbook: header, explanation, two examples, lists to choose from, cells as text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from khomo_files.answered import EXAMPLES, LISTS, token
from khomo_files.templates import (
    FIRST_ROW,
    HEADER_ROW,
    Field,
    Language,
    Template,
    column_name,
    explanation,
    text,
)
from khomo_files.templates_lists import shown

SHEETS = {"vi": "Dữ liệu", "en": "Data"}
LAST_ROW = 5000
"""Down to this row a cell offers its list."""
_TEXT = {"num_format": "@", "text_wrap": True, "valign": "top"}
_WRONG = {
    "vi": ("Giá trị ngoài danh mục", "Nên chọn một giá trị trong danh mục."),
    "en": ("Not in the list", "Better choose a value of the list."),
}


def write_template(template: Template, out: Path | BytesIO, language: Language) -> None:
    """Write the workbook to a file or into memory; raises ``OSError`` where that cannot be written."""
    # Whatever begins like a formula or an address stays the text that it is.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(out) if isinstance(out, Path) else out, options)
    try:
        sheet = book.add_worksheet(SHEETS[language])
        lists = _write_lists(book, template, language)
        _write_head(book, sheet, template, language)
        for place, entry in enumerate(template.fields):
            sheet.set_column(place, place, entry.width, book.add_format(_TEXT))
            if entry.choices:
                sheet.data_validation(
                    FIRST_ROW - 1, place, LAST_ROW, place, _choosing(entry, lists, language)
                )
        sheet.freeze_panes(HEADER_ROW, 1)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    finally:
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error


def _write_head(book: Any, sheet: Any, template: Template, language: Language) -> None:
    told = book.add_format({"italic": True, "font_color": "#595959"})
    named = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, **_TEXT})
    example = book.add_format({**_TEXT, "italic": True, "font_color": "#7F7F7F"})
    sheet.write_string(0, 0, f"{explanation(template, language)} {token(template.kind)}", told)
    for place, entry in enumerate(template.fields):
        sheet.write_string(HEADER_ROW - 1, place, column_name(entry, language), named)
        if entry.note is not None:
            sheet.write_comment(HEADER_ROW - 1, place, text(entry.note, language))
        for row, value in enumerate(entry.examples, start=HEADER_ROW):
            shown_value = text(value, language)
            marked = f"{EXAMPLES[language]} {shown_value}" if place == 0 else shown_value
            sheet.write_string(row, place, marked, example)


def _write_lists(book: Any, template: Template, language: Language) -> dict[str, str]:
    """The sheet of lists; gives the range of each by its name."""
    names = list(dict.fromkeys(entry.choices for entry in template.fields if entry.choices))
    if not names:
        return {}
    sheet = book.add_worksheet(LISTS[language])
    ranges: dict[str, str] = {}
    for place, name in enumerate(names):
        values = shown(name, language)
        header = next(entry.header for entry in template.fields if entry.choices == name)
        sheet.write_string(0, place, text(header, language), book.add_format({"bold": True}))
        for row, value in enumerate(values, start=1):
            sheet.write_string(row, place, value)
        first = xl_rowcol_to_cell(1, place, row_abs=True, col_abs=True)
        ranges[name] = f"='{LISTS[language]}'!{first}:${xl_col_to_name(place)}${len(values) + 1}"
        sheet.set_column(place, place, 28)
    return ranges


def _choosing(entry: Field, lists: dict[str, str], language: Language) -> dict[str, Any]:
    title, message = _WRONG[language]
    # Several values in one cell are in no list: such a column only warns.
    how = "information" if entry.many else "warning"
    return {
        "validate": "list",
        "source": lists[entry.choices],
        "error_type": how,
        "error_title": title,
        "error_message": message,
    }
