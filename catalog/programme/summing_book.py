"""Who is late with a summing-up as a workbook, with how each can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from catalog.programme import list_book, types
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
_COLUMNS = (
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


def write(out: BinaryIO, title: str, told: str, rows: Iterable[Row], language: str) -> None:
    """Write a workbook of these institutions under a title and a line that says what they are."""
    list_book.write(out, title, told, _COLUMNS, (_cells(row, language) for row in rows), language)


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
