"""Rows of activities in pasted text: a table out of Excel, or lines as people write them in a chat. Pure.

"Lớp cờ vua, thứ 7, 8h-10h, nhà văn hóa" is one row; where the first line names columns, they are known by the
same words as those of uploaded tables. What nothing was made of is kept as a note, never dropped.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from catalog.activities.spoken import When, is_free, read_when, telephone
from catalog.formats.activities import activity_kind
from catalog.formats.table_headers import counts_rows, plain_header
from catalog.formats.table_proposal import propose
from catalog.formats.text.fold import fold

MOST_ROWS = 100
LONGEST_TEXT = 60_000
_MOST_COLUMNS, _MOST_PARTS = 100, 40
"""Cells of a row that are looked at, and parts of a line; what follows the last part stays with it."""
_LONGEST_READ = 500
"""Signs of a part that is looked at for what it says: a longer one is a name or a note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One activity as it stands in the table to correct: texts, days as ISO 8601; ``audience`` is a code."""

    sort: str = "class"
    title: str = ""
    when: str = ""
    first: str = ""
    last: str = ""
    place: str = ""
    audience: str = ""
    fee: str = ""
    phone: str = ""
    note: str = ""


_NOTE = "note "
"""What the name of a column begins with whose cells are kept as notes; its header follows."""
_HEADERS = {
    "when": "gio|gio hoc|thoi gian|thoi gian hoc|buoi|thu|lich|lich hoc|lich sinh hoat|khung gio|ngay hoc"
    "|thu gio|ngay|ngay to chuc|ngay gio|thoi gian to chuc|gio sinh hoat|days|time|when",
    "first": "bat dau|ngay bat dau|khai giang|ngay khai giang|tu ngay|start|from",
    "last": "ket thuc|ngay ket thuc|be giang|den ngay|end|to",
    "phone": "dien thoai|sdt|so dien thoai|dt|lien he|dien thoai lien he|sdt lien he|phone|hotline",
    "title": "ten|ten lop|lop|clb|cau lac bo|ten clb|hoat dong|ten hoat dong|mon|ten mon|noi dung|name|title",
    "place": "dia diem|noi hoc|o dau|phong|noi to chuc|place|where",
    "audience": "doi tuong|danh cho|cho ai|lua tuoi|do tuoi|for whom|audience",
    "fee": "hoc phi|phi|le phi|gia|gia ve|kinh phi|fee|price",
    "sort": "loai|loai hinh|hinh thuc|kind|type",
}
_BY_HEADER = {word: name for name, words in _HEADERS.items() for word in words.split("|")}
_BY_TARGET = {
    "title": "title",
    "schedule.recurrence": "when",
    "schedule.start": "first",
    "schedule.end": "last",
    "schedule.venue": "place",
    "audiences": "audience",
    "schedule.fee": "fee",
    "kind": "sort",
}
_AUDIENCES = (
    ("everyone", r"moi nguoi|tat ca|moi lua tuoi|moi doi tuong|nguoi dan|cong dong|everyone|all ages"),
    ("preschool", r"mam non|mau giao|duoi 6 tuoi"),
    ("children", r"thieu nhi|tre em|tieu hoc|nhi dong|cac chau|cac be|children"),
    ("teenagers", r"thieu nien|thcs|trung hoc co so|teenagers"),
    ("youth", r"thanh nien|thpt|trung hoc pho thong|youth"),
    ("elders", r"cao tuoi|nguoi gia|huu tri|ong ba|elders"),
    ("families", r"gia dinh|phu huynh|families"),
    ("students", r"sinh vien|students"),
    ("teachers", r"giao vien|thay co|teachers"),
    ("workers", r"cong nhan|nguoi lao dong|nong dan|workers"),
    ("disabled", r"khuyet tat"),
    ("adults", r"nguoi lon|phu nu|adults"),
    ("children", r"hoc sinh"),
)
_SORTS = (
    ("library_trip", r"xe thu vien|thu vien luu dong"),
    ("reading", r"doc sach|ke chuyen sach|ngay sach|gioi thieu sach"),
    ("talk", r"noi chuyen|toa dam|hoi thao|giao luu|talk"),
)
_PRICE = re.compile(r"\d[\d., ]*(?:k|d|dong|vnd|nghin|ngan|trieu|tr)(?![a-z])")
_ADDRESS = re.compile(
    r"(?:nha van hoa|nvh|hoi truong|phong|thu vien|bao tang|trung tam|san|dinh|so nha|to dan pho)"
)
_NUMBERED = re.compile(r"^\s*(?:[-*•+]|\d{1,3}[.)])\s+")
_BARE_DAY = re.compile(r"(?:t|thu )?[2-7]|cn|chu nhat")
_LIKE_A_DAY = re.compile(r"thu ?\d|t\d\b")
_WITH_DAY = re.compile(
    r"(?:^|\s)(?:t|thu ) ?(?:[2-7]|hai|ba|tu|nam|sau|bay)\s*$|(?:^|\s)cn\s*$", re.IGNORECASE
)


class Pasted(NamedTuple):
    """What was read of a pasted text: its first rows, and how many more it has."""

    rows: list[Row]
    beyond: int


def rows_of(text: str, today: date) -> Pasted:
    """The rows of a pasted text, of which 100 are read; lines without a word are left out."""
    lines = [line for line in text[:LONGEST_TEXT].splitlines() if fold(line).strip(' -*•.,;\t"')]
    if not lines:
        return Pasted([], 0)
    if any("\t" in line for line in lines):
        cells = _cells(lines, "\t")
    elif all(line.count(";") >= 2 for line in lines) and len(lines) > 1:
        cells = _cells(lines, ";")
    else:
        return Pasted([_from_words(_split(line), today) for line in lines[:MOST_ROWS]], _beyond(lines))
    columns = _columns(cells) if cells else None
    if columns is None:
        return Pasted([_from_words(row, today) for row in cells[:MOST_ROWS]], _beyond(cells))
    rest = cells[1:]
    return Pasted([_from_columns(columns, row, today) for row in rest[:MOST_ROWS]], _beyond(rest))


def _beyond(rows: Sequence[object]) -> int:
    return max(0, len(rows) - MOST_ROWS)


def _cells(lines: list[str], separator: str) -> list[list[str]]:
    """The cells of each row; a cell in quotes may go over several lines."""
    try:
        # Strictly: a quotation mark that is never closed would swallow all lines behind it.
        read = list(csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True))
    except csv.Error:
        read = [line.split(separator) for line in lines]
    shown = [[" ".join(cell.split()) for cell in row[:_MOST_COLUMNS]] for row in read]
    return [row for row in shown if any(row)]


def _columns(cells: list[list[str]]) -> list[str] | None:
    """What each column is, by the names in the first row; None where that names no columns."""
    head = cells[0]
    proposed = propose(head, cells[1:50], kind="class").columns if len(cells) > 1 else ()
    targets = [_BY_TARGET.get(column.target.split(" ")[0], "") for column in proposed] or [""] * len(head)
    named = [_BY_HEADER.get(plain_header(cell), "") for cell in head]
    known = [own or target for own, target in zip(named, targets, strict=True)]
    if "title" not in known or sum(1 for name in named if name) < 2:
        return None
    return [
        "" if counts_rows(cell) else name or f"{_NOTE}{cell}" for cell, name in zip(head, known, strict=True)
    ]


def _from_columns(columns: Sequence[str], cells: Sequence[str], today: date) -> Row:
    told: dict[str, list[str]] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name.startswith(_NOTE) and cell:
            head = name.removeprefix(_NOTE)
            told.setdefault("note", []).append(f"{head}: {cell}" if head else cell)
        elif name and cell:
            told.setdefault(name, []).append(cell)
    # Cells beyond the last named column are notes.
    extra = [cell for cell in cells[len(columns) :] if cell]
    row = Row(
        title=" ".join(told.get("title", ())),
        place=", ".join(told.get("place", ())),
        fee=", ".join(told.get("fee", ())),
        phone=", ".join(told.get("phone", ())),
        note=". ".join((*told.get("note", ()), *extra)),
    )
    row = _timed(row, ", ".join(told.get("when", ())), today)
    for name in ("first", "last"):
        day = read_when(", ".join(told.get(name, ())), today)
        if day.first is not None and not (day.begins or day.unread or day.wrong):
            row = replace(row, **{name: day.first.isoformat()})
        elif told.get(name):
            row = replace(row, when=", ".join(part for part in (row.when, *told[name]) if part))
    audience = ", ".join(told.get("audience", ()))
    return _with_sort(_for(row, audience), " ".join(told.get("sort", ())))


def _split(line: str) -> list[str]:
    """The parts of a line: by semicolons where it has some, else by commas; "thứ 2, 4, 6" stays one."""
    bare = _NUMBERED.sub("", line)
    separator = ";" if bare.count(";") >= 2 else ","
    parts = [" ".join(part.split()) for part in bare.split(separator, _MOST_PARTS)]
    joined: list[str] = []
    for part in filter(None, parts):
        if (
            joined
            and _BARE_DAY.fullmatch(fold(part))
            and (
                _WITH_DAY.search(fold(joined[-1]))
                or _BARE_DAY.fullmatch(fold(joined[-1].rpartition(",")[2]).strip())
            )
        ):
            joined[-1] += f", {part}"
        else:
            joined.append(part)
    return joined


def _from_words(parts: Sequence[str], today: date) -> Row:
    """A row whose parts are known by what they say; the first that says nothing known is the title."""
    row, times, notes = Row(), [], []
    for part in filter(None, parts):
        folded = fold(part[:_LONGEST_READ])
        when = read_when(part, today)
        if len(part) > _LONGEST_READ:
            notes.append(part)
        elif (when.says_something and len(when.unread) <= len(folded) // 3) or _LIKE_A_DAY.match(folded):
            times.append(part)
        elif is_free(part) or _PRICE.search(folded):
            row = replace(row, fee=part)
        elif telephone(part):
            row = replace(row, phone=telephone(part))
        elif not row.title:
            row = replace(row, title=part)
        elif not row.audience and _audience(folded) and not _ADDRESS.match(folded):
            row = replace(row, audience=_audience(folded))
        elif not row.place:
            row = replace(row, place=part)
        else:
            notes.append(part)
    row = replace(row, note=". ".join(notes))
    return _with_sort(_timed(row, ", ".join(times), today), "")


def _timed(row: Row, text: str, today: date) -> Row:
    """The row with its time: days go into their own cells, the rest stays as it was written."""
    read = read_when(text, today)
    if not read.says_something or read.unread or read.wrong:
        return replace(row, when=text)
    return replace(
        row,
        when=_in_words(read),
        first=read.first.isoformat() if read.first else "",
        last=read.last.isoformat() if read.last else "",
    )


_WEEKLY = re.compile(r"T[2-7]|CN|hằng ngày")
"""Days of the week as ``_in_words`` tells them."""
_NAMES = {"MO": "T2", "TU": "T3", "WE": "T4", "TH": "T5", "FR": "T6", "SA": "T7", "SU": "CN"}


def _in_words(when: When) -> str:
    """Days of the week and times in the words that ``read_when`` reads."""
    days = "hằng ngày" if len(when.days) == 7 else ", ".join(_NAMES[day] for day in when.days)
    begins = f"{when.begins:%H:%M}" if when.begins else ""
    ends = f"-{when.ends:%H:%M}" if when.ends else ""
    return ", ".join(part for part in (when.lunar, days, begins + ends) if part)


def _for(row: Row, text: str) -> Row:
    folded = fold(text)
    code = _audience(folded)
    said = any(re.fullmatch(words, folded) for _, words in _AUDIENCES)
    note = row.note if said else ". ".join(part for part in (text, row.note) if part)
    return replace(row, audience=code, note=note)


def _audience(folded: str) -> str:
    return next((code for code, words in _AUDIENCES if re.search(rf"(?<![a-z])(?:{words})", folded)), "")


def _with_sort(row: Row, told: str) -> Row:
    folded = fold(f"{told} {row.title}")
    sort = next((code for code, words in _SORTS if re.search(words, folded)), "")
    found = sort or activity_kind(_texts(told, row.title))
    return replace(row, sort=found or ("class" if "lop " in folded or _WEEKLY.search(row.when) else "event"))


def _texts(*given: str) -> Iterator[str]:
    return (text for text in given if text)
