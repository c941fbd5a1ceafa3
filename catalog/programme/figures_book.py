"""The spreadsheet of declared figures, written: a row for each institution, a column for each figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from catalog.programme import periods, sheet_book, text_book
from catalog.programme.figures_asked import Asking
from catalog.programme.figures_columns import (
    ACCEPTED,
    AFTER,
    BEFORE,
    NOT_ASKED,
    SYSTEM,
    YES_NO,
    Column,
    figures,
    written,
)
from catalog.programme.measures import COUNT, YES, Measure
from catalog.programme.periods import Period
from catalog.programme.types import terms
from catalog.sdk.answer import PROBLEM_HEADERS

_SHEETS = {"vi": ("Số liệu", "Hướng dẫn"), "en": ("Figures", "How to fill in")}
_COLOURS = {"library": "#DCE8F5", "museum": "#F7E7D3", "cultural_centre": "#DFEEDC", "": "#E9E9E9"}
"""Of headings, by the system that is asked."""
_TITLES = {"vi": "Số liệu {period}", "en": "Figures, {period}"}
_TOLD = {
    "vi": (
        "Mỗi dòng là một đơn vị, mỗi cột là một số liệu; dòng 2 giải thích từng cột.",
        "Ô để trống: không khai gì (không phải là số 0), số đã khai vẫn giữ nguyên. Không có thì ghi 0.",
        "Ô xám có dấu “–”: đơn vị ấy không phải khai số liệu đó.",
        "Cột chữ xám: số đã được duyệt của kỳ trước, chỉ để so sánh.",
        "Tỷ lệ ghi kèm dấu %, ví dụ 70% hoặc 70,5%. Có thể ghi 2.500.000 hay 2,500,000.",
        "Không đổi mã đơn vị và kỳ báo cáo: bảng được nhận ra nhờ hai cột ấy. Dòng, cột thừa thì xóa được.",
        "Nhập bảng tại trang Số liệu, mục Nhập từ bảng tính: trang cho xem trước rồi mới lưu hay gửi.",
    ),
    "en": (
        "Each row is an institution, each column a figure; row 2 explains the columns.",
        "An empty cell says nothing (it is not zero): what was declared stays. Where there is none, write 0.",
        "A grey cell with “–”: that institution is not asked this figure.",
        "Columns in grey: what was accepted of the period before, to compare with.",
        "Shares are written with %, such as 70% or 70.5%. 2.500.000 and 2,500,000 are both understood.",
        "Leave code and period as they are: the table is known by them. Rows and columns may be deleted.",
        "Send it at Figures, From a spreadsheet: you see what it says before anything is kept.",
    ),
}
_HEADS = {"vi": ("Số liệu", "Cách điền"), "en": ("Figure", "What to write")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A column as it is written: one that is filled in, or (``of``) what was accepted of that one before."""

    column: Column | None = None
    of: Column | None = None


def layout(askings: Sequence[Asking]) -> tuple[Shown, ...]:
    """The columns for these institutions, without what none of them is asked or was accepted of."""
    asked = {measure.code for one in askings for measure in one.measures}
    accepted = {part for one in askings for part in one.accepted}
    shown = [Shown(column=column) for column in BEFORE]
    for column in figures():
        assert column.measure is not None
        if not asked or column.measure.code in asked:
            shown.append(Shown(column=column))
            if (column.measure.code, column.split) in accepted:
                shown.append(Shown(of=column))
    return (*shown[:2], Shown(), *shown[2:], *(Shown(column=column) for column in AFTER))


def heading(shown: Shown, period: Period, language: str) -> str:
    """The heading of a column."""
    if shown.column is not None:
        return shown.column.heading(language)
    return f"{ACCEPTED[language]} {periods.name(period.before, language)}" if shown.of else SYSTEM[language]


def cell(shown: Shown, asking: Asking, period: Period, language: str) -> str:
    """What stands in the cell of an institution."""
    column = shown.column or shown.of
    if column is None:
        return _system(asking, language)
    if column.measure is None:
        own = {"slug": asking.slug, "name": asking.name(language), "period": str(period)}
        return own.get(column.fact, "")
    if column.measure not in asking.measures:
        return NOT_ASKED
    part = (column.measure.code, column.split)
    if shown.of:
        value = asking.accepted.get(part)
        return "" if value is None else _shown(column.measure, value, language)
    kept = asking.kept.get(part)
    return "" if kept is None else written(column.measure, kept.value, language)


def _system(asking: Asking, language: str) -> str:
    code = asking.facts.get("system", "")
    return next((term.name(language) for term in terms("systems") if term.code == code), str(code))


def _shown(measure: Measure, value: float, language: str) -> str:
    """A value to be looked at: counts with their marks for thousands."""
    if measure.kind != COUNT:
        return written(measure, value, language)
    return f"{int(value):,}".replace(",", "." if language == "vi" else ",")


def csv_lines(askings: Sequence[Asking], period: Period, language: str) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180) with a row for each institution, a byte order mark first."""
    columns = layout(askings)
    yield "\ufeff" + sheet_book.csv_line([heading(shown, period, language) for shown in columns])
    yield sheet_book.csv_line([shown.column.hint(language) if shown.column else "" for shown in columns])
    for asking in askings:
        cells = (cell(shown, asking, period, language) for shown in columns)
        yield sheet_book.csv_line([sheet_book.plain(text) for text in cells])


def write_workbook(out: BinaryIO, askings: Sequence[Asking], period: Period, language: str) -> None:
    """Write a workbook with a row for each of these institutions, and how to fill it in."""
    book = text_book.opened(out)
    sheet, told = (book.add_worksheet(name) for name in _SHEETS[language])
    columns = layout(askings)
    _write_head(book, sheet, columns, period, language)
    looks = {
        name: book.add_format({"num_format": "@", "valign": "top", **look}) for name, look in _LOOKS.items()
    }
    for row, asking in enumerate(askings, start=2):
        for place, shown in enumerate(columns):
            text = cell(shown, asking, period, language)
            _put(sheet, row, place, text, looks[_look(shown, text)])
    _write_lists(sheet, columns, len(askings), language)
    _write_told(book, told, columns, period, language)
    book.close()


_LOOKS: Mapping[str, dict[str, Any]] = {
    "text": {},
    "figure": {"align": "right", "border": 1, "border_color": "#C8C8C8"},
    "shown": {"align": "right", "font_color": "#767676", "italic": True},
    "own": {"font_color": "#404040", "bg_color": "#F4F4F4"},
    "not asked": {"align": "center", "font_color": "#767676", "bg_color": "#D9D9D9"},
}


def _look(shown: Shown, text: str) -> str:
    if text == NOT_ASKED:
        return "not asked"
    if shown.column is None:
        return "shown" if shown.of else "own"
    return "figure" if shown.column.measure else "own" if shown.column in BEFORE else "text"


def _put(sheet: Any, row: int, place: int, text: str, look: Any) -> None:
    """Write a cell; one in which nothing stands holds no text of no letters."""
    if text:
        sheet.write_string(row, place, text, look)
    else:
        sheet.write_blank(row, place, None, look)


def _write_head(book: Any, sheet: Any, columns: Sequence[Shown], period: Period, language: str) -> None:
    look = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    heads = {name: book.add_format({**look, "bg_color": colour}) for name, colour in _COLOURS.items()}
    grey = book.add_format({**look, "bold": False, "italic": True, "font_color": "#767676"})
    guide = book.add_format(
        {"text_wrap": True, "valign": "top", "font_size": 9, "font_color": "#595959", "bottom": 1}
    )
    text = book.add_format({"num_format": "@", "valign": "top"})
    for place, shown in enumerate(columns):
        column, measure = shown.column, shown.column.measure if shown.column else None
        width = column.width if column else 12 if shown.of else 18
        # Text all down: what is typed stays as it was typed, whatever marks the program's language has.
        sheet.set_column(place, place, width, text)
        head = grey if shown.of else heads[measure.systems[0] if measure else ""]
        sheet.write_string(0, place, heading(shown, period, language), head)
        sheet.write_string(1, place, column.hint(language) if column else "", guide)
    sheet.set_row(0, 78)
    sheet.set_row(1, 90)
    sheet.freeze_panes(2, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_header(f"&L{_TITLES[language].format(period=periods.name(period, language))}&R&P/&N")
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _write_lists(sheet: Any, columns: Sequence[Shown], count: int, language: str) -> None:
    """Yes and no to choose from; another word is warned of and may stay, so that reading tells of it."""
    last = max(count + 1, 2)
    for place, shown in enumerate(columns):
        if shown.column and shown.column.measure and shown.column.measure.kind == YES:
            source = list(reversed(YES_NO[language]))
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(2, place, last, place, rule)
    sheet.autofilter(1, 0, last, len(columns) - 1)


def _write_told(book: Any, sheet: Any, columns: Sequence[Shown], period: Period, language: str) -> None:
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 90)
    title = book.add_format({"bold": True, "font_size": 14})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, _TITLES[language].format(period=periods.name(period, language)), title)
    for at, line in enumerate(_TOLD[language], start=1):
        sheet.write_string(at, 0, line)
    first = len(_TOLD[language]) + 2
    for place, head in enumerate(_HEADS[language]):
        sheet.write_string(first, place, head, bold)
    filled = [shown.column for shown in columns if shown.column is not None]
    for at, column in enumerate(filled, start=first + 1):
        sheet.write_string(at, 0, column.heading(language), wrapped)
        sheet.write_string(at, 1, column.hint(language), wrapped)


def write_faults(
    out: BinaryIO,
    header: tuple[int, Sequence[str]],
    rows: Iterable[tuple[int, Sequence[str]]],
    told: Mapping[int, Mapping[int, str]],
    language: str,
) -> None:
    """Write the rows of a table that have something wrong, as they were sent: the cells marked and explained.

    ``told`` gives what is wrong by row and by place from 0, -1 for the whole row. What is wrong stands behind
    each row as well, in a column that reading passes over.
    """
    book = text_book.opened(out)
    sheet = book.add_worksheet(_SHEETS[language][0])
    plain, bad = (
        book.add_format({"num_format": "@", "valign": "top", **look})
        for look in ({}, {"bg_color": "#F9B4AE"})
    )
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E9E9E9", "border": 1}
    )
    why = book.add_format(
        {"text_wrap": True, "valign": "top", "font_color": "#8B0000", "bg_color": "#FDE2E0"}
    )
    columns = list(header[1])
    sheet.set_column(0, len(columns), 18, plain)
    for place, text in enumerate([*columns, PROBLEM_HEADERS[language]]):
        sheet.write_string(0, place, text, head)
    sheet.set_column(len(columns), len(columns), 70)
    for at, (number, cells) in enumerate(rows, start=1):
        wrong = told.get(number, {})
        for place in range(len(columns)):
            text = cells[place] if place < len(cells) else ""
            _put(sheet, at, place, text, bad if place in wrong else plain)
            if place in wrong:
                sheet.write_comment(at, place, wrong[place], {"x_scale": 2})
        sheet.write_string(at, len(columns), "\n".join(dict.fromkeys(wrong.values())), why)
    sheet.freeze_panes(1, 2)
    book.close()
