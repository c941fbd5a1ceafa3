"""Recognition by the state in the words of registers: "Quyết định số 1426/QĐ-TTg ngày 01/10/2012"."""

from __future__ import annotations

import re

from catalog.errors import RecordError
from catalog.formats.dates import parse_when
from catalog.formats.table_words import FREE_WORDS
from catalog.formats.text.fold import fold
from catalog.record import Designation

TREASURE = "Bảo vật quốc gia"
"""The status that the Law on cultural heritage gives to the rarest objects."""

_NUMBER = re.compile(r"\b\d{1,6}(?:/\d{4})?/(?:[A-ZĐ][\w.-]*)(?:-[A-ZĐ][\wĐ]*)*")
_DAY = re.compile(
    r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|ngày \d{1,2} tháng \d{1,2},? năm \d{4}|\b\d{4}-\d{2}-\d{2}\b"
)
_AUTHORITIES = {
    "TTG": "Thủ tướng Chính phủ", "BVHTTDL": "Bộ Văn hóa, Thể thao và Du lịch",
    "BVHTT": "Bộ Văn hóa - Thông tin", "UBND": "Ủy ban nhân dân",
}  # fmt: skip


def designation(text: str, label: str = "") -> Designation | None:
    """The recognition that a cell tells: its decision's number, day and authority as far as they are there.

    ``label`` names the status; without it, and where the text has no decision, the text is the label. A cell
    that says yes ("x", "có") has the label alone; one that says no gives None.
    """
    answer = FREE_WORDS.get(fold(text))
    if answer is not None:
        return Designation(label=label or TREASURE) if answer else None
    number = _NUMBER.search(text)
    if number is None:
        return Designation(label=text if not label or fold(label) in fold(text) else f"{label}: {text}")
    signer = number[0].rpartition("-")[2].upper()
    return Designation(
        label=label or _label_in(text),
        number=number[0],
        date=_day(text[number.end() :]) or _day(text),
        authority=_AUTHORITIES.get(signer, ""),
    )


def _label_in(text: str) -> str:
    return TREASURE if "bao vat" in fold(text) else "Quyết định công nhận"


def _day(text: str) -> str:
    found = _DAY.search(text)
    if not found:
        return ""
    try:
        return parse_when(found[0])
    except RecordError:
        return ""
