"""Who is late with a summing-up as a workbook, with how each can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter

from catalog.programme import book_pages, types
from catalog.programme.report_words import Words, word
from catalog.store.summings import DRAFT, RETURNED, SENT
from catalog.store.summings_asked import NOTHING, Row

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
STATES: Mapping[str, Words] = {
    SENT: Words("đã gửi", "sent"),
    DRAFT: Words("đang viết", "being written"),
    RETURNED: Words("được đề nghị viết lại", "asked to be written again"),
    NOTHING: Words("chưa bắt đầu", "not begun"),
}
"""How far an institution is with its part."""
_SHEET = Words("Đơn vị", "Institutions")
_COLUMNS = (
    (Words("TT", "No."), 5),
    (Words("Đơn vị", "Institution"), 36),
    (Words("Hệ thống", "System"), 19),
    (Words("Cấp", "Level"), 13),
    (Words("Xã, phường", "Commune or ward"), 19),
    (Words("Tình trạng", "State"), 16),
    (Words("Ngày gửi", "Sent on"), 12),
    (Words("Điện thoại", "Telephone"), 16),
    (Words("E-mail", "E-mail"), 28),
    (Words("Liên hệ", "Contact"), 26),
    (Words("Địa chỉ", "Address"), 32),
)
_HEAD_ROW = 3


def write(out: BinaryIO, title: str, told: str, rows: Iterable[Row], language: str) -> None:
    """Write a workbook of these institutions under a title and a line that says what they are."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book: Any = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    sheet = book.add_worksheet(_SHEET.said(language))
    bold, plain = book.add_format({"bold": True, "font_size": 13}), book.add_format({"valign": "top"})
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E8EEF4"}
    )
    cell = book.add_format({"valign": "top", "text_wrap": True, "border": 1, "num_format": "@"})
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, told, plain)
    for place, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(_HEAD_ROW, place, name.said(language), head)
    last = _HEAD_ROW
    for last, row in enumerate(rows, start=_HEAD_ROW + 1):
        sheet.write_number(last, 0, last - _HEAD_ROW, cell)
        cells = _cells(row, language)
        for place, text in enumerate(cells, start=1):
            sheet.write_string(last, place, text, cell)
        sheet.set_row(last, book_pages.height(cells, [width for _name, width in _COLUMNS[1:]]))
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.autofilter(_HEAD_ROW, 0, last, len(_COLUMNS) - 1)
    book_pages.lay_out(sheet, _HEAD_ROW)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    book.close()


def _cells(row: Row, language: str) -> tuple[str, ...]:
    name = (row.name_en if language == "en" else "") or row.name_vi
    return (
        name,
        types.label("systems", row.system, language),
        types.label("levels", row.level, language),
        row.commune,
        word(STATES, row.state, language),
        _day(row.sent),
        row.phone,
        row.email,
        row.contact,
        row.address,
    )


def _day(sent: datetime | None) -> str:
    return "" if sent is None else f"{sent.astimezone(_ZONE):%d/%m/%Y}"
