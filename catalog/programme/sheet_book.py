"""The spreadsheet of institutions, written: the empty template, and what is in the catalog, XLSX and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from xlsxwriter.utility import xl_col_to_name

from catalog.programme import sheet_columns, text_book, types
from catalog.programme.sheet_columns import COLUMNS, terms_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LISTED_ROWS = 5000
"""Down to this row a cell offers its list."""
_SHEETS = {"vi": ("Đơn vị", "Danh mục", "Hướng dẫn"), "en": ("Institutions", "Lists", "How to fill in")}
_EXAMPLE = {
    "slug": "nha-van-hoa-thon-hai-nhuan", "name_vi": "Nhà văn hóa thôn Hải Nhuận",
    "system": "cultural_centre", "type": "village_house", "level": "village",
    "status": "active", "province": "Thành phố Huế",
    "opening": [{"day": day, "opens": "17:00", "closes": "21:00"} for day in ("TU", "TH", "SA")],
    "services": ["clubs", "sport", "reading"], "accessibility": ["step_free"],
}  # fmt: skip
_VERSION = {
    "vi": "Các danh mục trong bảng này là bản {}.",
    "en": "The lists of this table are of version {}.",
}
_TOLD = {
    "vi": (
        "Mỗi dòng một đơn vị. Các cột có dấu * phải điền.",
        "Ô để trống: giữ nguyên thông tin đang có. Ô ghi dấu “-”: xóa thông tin đó.",
        "Đơn vị đã có trong danh bạ được nhận ra bằng mã; mã mới thì thêm đơn vị mới.",
        "Khi đơn vị đổi tên, đổi tình trạng hay đổi địa bàn: điền cả ngày và văn bản ở hai cột cuối.",
        "Trước khi ghi, trang nhập cho xem những gì sẽ thay đổi; chưa bấm ghi thì chưa có gì đổi.",
        "Ví dụ một dòng:",
    ),
    "en": (
        "One institution a row. Columns with a star must be filled in.",
        "An empty cell leaves a fact as it is. A cell with “-” takes the fact away.",
        "One that is there already is known by its name in addresses; a new name adds an institution.",
        "Where a name, state or place changes, fill in the day and the act in the last two columns.",
        "Before anything is written, the import shows what would change.",
        "An example of a row:",
    ),
}


def write_workbook(out: BinaryIO, institutions: Iterable[Mapping[str, Any]], language: str) -> None:
    """Write a workbook with these institutions (none: the template): its lists, its notes, how to fill it."""
    book = text_book.opened(out)
    names = _SHEETS[language]
    sheet, lists, told = (book.add_worksheet(name) for name in names)
    ranges = _write_lists(book, lists, names[1], language)
    _write_head(book, sheet, language, ranges)
    cell = book.add_format({"valign": "top", "num_format": "@"})
    for number, facts in enumerate(institutions, start=1):
        for place, value in enumerate(row_of(facts, language)):
            if isinstance(value, float):
                sheet.write_number(number, place, value)
            elif value:
                sheet.write_string(number, place, value, cell)
    _write_told(book, told, language)
    book.close()


def _write_head(book: Any, sheet: Any, language: str, ranges: Mapping[str, str]) -> None:
    look = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    plain, needed = (book.add_format({**look, "bg_color": colour}) for colour in ("#E8EEF4", "#FBE3C8"))
    text = book.add_format({"num_format": "@", "valign": "top"})
    number = book.add_format({"valign": "top"})
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, number if column.kind == "number" else text)
        sheet.write_string(0, place, column.heading(language), needed if column.required else plain)
        if note := column.note(language):
            sheet.write_comment(0, place, note, {"x_scale": 2})
        if column.kind == "term":
            rule = {"validate": "list", "source": ranges[column.fact], "error_type": "warning"}
            sheet.data_validation(1, place, LISTED_ROWS, place, rule)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, LISTED_ROWS, len(COLUMNS) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _write_lists(book: Any, sheet: Any, name: str, language: str) -> dict[str, str]:
    """The sheet of lists; gives the range of each by its fact."""
    bold, ranges = book.add_format({"bold": True}), {}
    listed = [column for column in COLUMNS if column.kind in ("term", "terms")]
    for place, column in enumerate(listed):
        standing = (term for term in terms_of(column.fact) if term.until is None)
        words = list(dict.fromkeys(term.name(language) for term in standing))
        sheet.set_column(place, place, 36)
        sheet.write_column(0, place, [column.heading(language)], bold)
        sheet.write_column(1, place, words)
        letter = xl_col_to_name(place, col_abs=True)
        ranges[column.fact] = f"='{name}'!{letter}$2:{letter}${len(words) + 1}"
    return ranges


def _write_told(book: Any, sheet: Any, language: str) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    bold = book.add_format({"bold": True})
    lines = (_VERSION[language].format(types.version()), *_TOLD[language])
    for at, line in enumerate(lines):
        sheet.write_string(at, 0, line)
    example = dict(zip((column.fact for column in COLUMNS), row_of(_EXAMPLE, language), strict=True))
    for at, column in enumerate(COLUMNS, start=len(lines)):
        sheet.write_string(at, 0, column.heading(language), bold)
        sheet.write_string(
            at, 1, " · ".join(filter(None, (str(example[column.fact]), column.note(language))))
        )


def row_of(facts: Mapping[str, Any], language: str) -> list[str | float]:
    """The cells of an institution, in the order of the columns."""
    system = facts.get("system", "")
    return [sheet_columns.written(column, facts.get(column.fact), language, system) for column in COLUMNS]


def csv_lines(institutions: Iterable[Mapping[str, Any]], language: str) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180) with these institutions, a byte order mark first."""
    yield "\ufeff" + csv_line([column.heading(language) for column in COLUMNS])
    for facts in institutions:
        pairs = zip(row_of(facts, language), COLUMNS, strict=True)
        yield csv_line(
            [str(value) if column.kind == "number" else plain(str(value)) for value, column in pairs]
        )


def plain(text: str) -> str:
    """What a spreadsheet would take for a formula is set apart by a space, which reading takes away again."""
    return f" {text}" if text[:1] in ("=", "+", "-", "@") else text


def csv_line(cells: Sequence[str]) -> str:
    """A line of a CSV file (RFC 4180)."""
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
