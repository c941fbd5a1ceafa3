"""A plan's standing as a workbook: rows in the ministry's order, by year, by place, and the sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple

from catalog import gazetteer
from catalog.programme import book_pages, report, report_words, text_book
from catalog.programme.figures import Count, PlaceRow, Row, Standing
from catalog.programme.plans import Target
from catalog.programme.report_words import NOTHING, Words, word

Cell = str | int | float | None
_COUNTRY = Words("Cả nước", "The whole country")
_SHEETS = (
    Words("Kết quả", "Results"), Words("Theo năm", "By year"),
    Words("Địa bàn", "Places"), Words("Nguồn và cách tính", "Sources and methods"),
)  # fmt: skip
_HEAD = (
    (Words("STT", "No."), 5), (Words("Mã", "Id"), 6), (Words("Chỉ tiêu", "Indicator"), 36),
    (Words("Đối tượng", "Institutions"), 28), (Words("Đơn vị tính", "Unit"), 7),
)  # fmt: skip
_FIGURES = (
    (Words("Kết quả", "Result"), 10), (Words("Lấy từ", "Taken from"), 14),
    (Words("Số đơn vị được tính", "Institutions counted"), 10),
    (Words("Mục lục: số đạt", "Catalog: reached"), 10), (Words("Mục lục: kết quả", "Catalog: result"), 10),
    (Words("Khai báo: số đạt", "Declared: reached"), 10),
    (Words("Khai báo: kết quả", "Declared: result"), 10),
    (Words("Đã báo cáo", "Reported"), 8), (Words("Phải báo cáo", "Expected"), 8),
    (Words("Năm gốc", "Base year"), 7), (Words("Ghi chú", "Note"), 30),
)  # fmt: skip
_TARGET = Words("Mục tiêu {}", "Target {}")
_YEARS = (Words("Kết quả {}", "Result {}"), Words("Số lượt {}", "Amount {}"))
_PLACES = (
    Words("Mã", "Code"), Words("Địa bàn", "Place"), Words("Số đơn vị", "Institutions"),
    Words("Có trong mục lục", "Present in the catalog"), Words("Đã báo cáo", "Reported"),
    Words("Phải báo cáo", "Expected"),
)  # fmt: skip
_ELSEWHERE = Words("Chưa rõ địa bàn", "Place not known")
_SOURCES = (
    Words("Mã", "Id"), Words("Năm", "Year"), Words("Đối tượng", "Institutions"),
    Words("Nguyên văn", "Verbatim"), Words("Nguồn", "Source"),
    Words("Ngày nguồn", "Date of the source"), Words("Tình trạng", "State"),
)  # fmt: skip
_METHOD = Words("Cách tính", "Method")
_COPY = Words("bản chép ghi khác", "a copy that says otherwise")
_CONFIRMED = Words("đã đối chiếu", "compared with the document")
_TOLD = (
    Words("Địa bàn: {}", "Territory: {}"), Words("Năm: {}", "Year: {}"),
    Words("Tính đến ngày: {}", "As of: {}"),
    Words(
        "“chưa có số liệu” không phải là số 0: chưa ai khai báo và mục lục cũng chưa cho thấy.",
        "“no figures yet” is not zero: nobody declared it, and the catalog does not show it.",
    ),
)  # fmt: skip


class _Page(NamedTuple):
    """A sheet with the widths of its columns."""

    sheet: Any
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheets:
    """A workbook under way with its looks."""

    book: Any
    language: str
    looks: Mapping[str, Any]

    def say(self, words: Words, *values: object) -> str:
        return words.said(self.language).format(*values)

    def row(self, page: _Page, at: int, cells: Iterable[Cell], look: str = "cell") -> None:
        given, sheet = list(cells), page.sheet
        told = [NOTHING.said(self.language) if cell is None else cell for cell in given]
        sheet.set_row(at, book_pages.height(told, page.widths))
        for place, cell in enumerate(given):
            if cell is None:
                sheet.write_string(at, place, NOTHING.said(self.language), self.looks["nothing"])
            elif isinstance(cell, str):
                sheet.write_string(at, place, cell, self.looks[look])
            else:
                kind = "number" if float(cell).is_integer() else "fraction"
                sheet.write_number(at, place, cell, self.looks[kind if look == "cell" else look])


def write_report(out: BinaryIO, standing: Standing, places: Sequence[PlaceRow], language: str) -> None:
    """Write the standing as a workbook; where there are no figures a cell says so, and is never 0."""
    book = text_book.opened(out)
    looks = {
        "cell": {"text_wrap": True, "valign": "top", "border": 1},
        "number": {"valign": "top", "border": 1, "num_format": "#,##0"},
        "fraction": {"valign": "top", "border": 1, "num_format": "#,##0.0"},
        "nothing": {"text_wrap": True, "valign": "top", "border": 1, "italic": True, "font_color": "#6B6257"},
        "head": {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#F5EFE3"},
        "title": {"bold": True, "font_size": 14},
        "plain": {},
    }
    sheets = _Sheets(
        book=book, language=language, looks={name: book.add_format(look) for name, look in looks.items()}
    )
    rows = report.ordered(standing.rows)
    _write_results(sheets, standing, rows)
    _write_years(sheets, standing, rows)
    _write_places(sheets, standing, places)
    _write_sources(sheets, rows)
    book.close()


def _sheet(sheets: _Sheets, name: Words, widths: Iterable[int], first: int) -> _Page:
    """A new sheet of that name, whose table begins at the row ``first``; it prints as wide as a page."""
    page = _Page(sheets.book.add_worksheet(name.said(sheets.language)), tuple(widths))
    for place, width in enumerate(page.widths):
        page.sheet.set_column(place, place, width)
    page.sheet.freeze_panes(first + 1, 0)
    book_pages.lay_out(page.sheet, first)
    return page


def place_name(territory: str, language: str) -> str:
    """The name of a territory (a gazetteer key), of the whole country for ""."""
    unit = gazetteer.unit(territory) if territory else None
    return unit.full_name if unit else territory or _COUNTRY.said(language)


def _write_results(sheets: _Sheets, standing: Standing, rows: Sequence[Row]) -> None:
    plan, years = standing.plan, report.target_years(standing.plan)
    columns = [*_HEAD, *((Words(*(one.format(year) for one in _TARGET)), 9) for year in years), *_FIGURES]
    place = place_name(standing.territory, sheets.language)
    told = [
        one.said(sheets.language).format(value)
        for one, value in zip(_TOLD, (place, standing.year, f"{standing.as_of:%d/%m/%Y}", ""), strict=True)
    ]
    first = len(told) + 1
    page = _sheet(sheets, _SHEETS[0], (width for _name, width in columns), first)
    title = plan.title if sheets.language == "vi" else plan.title_en or plan.title
    page.sheet.write_string(0, 0, f"{plan.number}. {title}", sheets.looks["title"])
    for at, line in enumerate(told, start=1):
        page.sheet.write_string(at, 0, line, sheets.looks["plain"])
    sheets.row(page, first, (name.said(sheets.language) for name, _width in columns), "head")
    for number, row in enumerate(rows, start=1):
        aims = {one.year: one for one in report.aims(row)}
        cells: list[Cell] = [number, *_named(sheets, row), row.indicator.unit]
        cells += [_aim(aims.get(year)) for year in years]
        sheets.row(page, first + number, [*cells, *_figures(sheets, row)])


def _named(sheets: _Sheets, row: Row) -> list[Cell]:
    indicator = row.indicator
    name = indicator.name if sheets.language == "vi" else indicator.name_en or indicator.name
    group = report_words.group_name(indicator.system, row.group, sheets.language)
    return [indicator.id, name, group]


def _aim(target: Target | None) -> Cell:
    """A target as a cell: a number, a span in words, or empty where none is set."""
    if target is None:
        return ""
    if target.value is None or target.value_to is None:
        return target.value
    return f"{target.value:g}–{target.value_to:g}"


def _figures(sheets: _Sheets, row: Row) -> list[Cell]:
    note = [word(report_words.NOTES, row.note, sheets.language)] if row.note else []
    marks = dict.fromkeys(mark for count in (row.derived, row.declared) if count for mark in count.marks)
    note += [word(report_words.MARKS, mark, sheets.language) for mark in marks]
    if not row.indicator.confirmed:
        note.append(report_words.UNCONFIRMED.said(sheets.language))
    base = row.base.year if row.base else row.indicator.base_year
    return [
        row.value,
        word(report_words.FROM, row.value_from, sheets.language),
        row.counted,
        *_side(row.derived, row.indicator.rule),
        *_side(row.declared, row.indicator.measure),
        row.reported,
        row.expected,
        # A year is no amount: without a mark between thousands.
        "" if base is None else str(base),
        "; ".join(note),
    ]


def _side(count: Count | None, asked: str) -> tuple[Cell, Cell]:
    """How many reach it and the value; empty where this way of measuring is not used at all."""
    if count is None:
        return (None, None) if asked else ("", "")
    return count.yes, count.value


def _write_years(sheets: _Sheets, standing: Standing, rows: Sequence[Row]) -> None:
    years = sorted({point.year for row in rows for point in row.by_year})
    columns = [Words(*(one.format(year) for one in name)) for year in years for name in _YEARS]
    page = _sheet(sheets, _SHEETS[1], (6, 44, 34, *([12] * len(columns))), 0)
    head = (*(name for name, _width in _HEAD[1:4]), *columns)
    sheets.row(page, 0, (name.said(sheets.language) for name in head), "head")
    for at, row in enumerate(rows, start=1):
        points = {point.year: point for point in row.by_year}
        cells = _named(sheets, row)
        for year in years:
            point = points.get(year)
            growth = row.indicator.kind == "growth"
            amount = point.amount if point else None
            cells += [point.value if point else None, amount if growth else ""]
        sheets.row(page, at, cells)


def _write_places(sheets: _Sheets, standing: Standing, places: Sequence[PlaceRow]) -> None:
    indicators = standing.plan.kept().indicators
    page = _sheet(sheets, _SHEETS[2], (10, 34, *([12] * (4 + len(indicators)))), 0)
    head = [*(name.said(sheets.language) for name in _PLACES), *(one.id for one in indicators)]
    sheets.row(page, 0, head, "head")
    for at, place in enumerate(places, start=1):
        name = place_name(place.unit, sheets.language) if place.unit else _ELSEWHERE.said(sheets.language)
        counts = (place.institutions, place.present, place.reported, place.expected)
        values = (place.values.get(one.id) for one in indicators)
        sheets.row(page, at, [place.unit.rpartition(":")[2], name, *counts, *values])


def _write_sources(sheets: _Sheets, rows: Sequence[Row]) -> None:
    page = _sheet(sheets, _SHEETS[3], (6, 8, 30, 80, 44, 12, 20), 0)
    sheets.row(page, 0, (name.said(sheets.language) for name in _SOURCES), "head")
    at, seen = 1, set()
    for row in rows:
        one = row.indicator
        if one.id not in seen:
            seen.add(one.id)
            state = _state(sheets, confirmed=one.confirmed)
            sheets.row(page, at, [one.id, "", "", one.text or one.name, one.source, "", state])
            method = " ".join(report_words.methods(one.rule, one.measure, one.formula, sheets.language))
            sheets.row(page, at + 1, [one.id, "", sheets.say(_METHOD), method, "", "", ""])
            at += 2
        for target in row.targets:
            sheets.row(page, at, _sourced(sheets, row, target))
            at += 1


def _sourced(sheets: _Sheets, row: Row, target: Target) -> list[Cell]:
    group = report_words.group_name(row.indicator.system, row.group, sheets.language)
    day = f"{target.source_date:%d/%m/%Y}" if target.source_date else ""
    said = target.text or str(_aim(target) or "")
    state = _COPY.said(sheets.language) if target.disputed else _state(sheets, confirmed=target.confirmed)
    return [row.indicator.id, str(target.year), group, said, target.source, day, state]


def _state(sheets: _Sheets, *, confirmed: bool) -> str:
    return (_CONFIRMED if confirmed else report_words.UNCONFIRMED).said(sheets.language)
