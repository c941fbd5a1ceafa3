"""The workbook of a plan: the ministry's rows, nothing unknown as zero, sheets for years, places, sources."""

from __future__ import annotations

import io

import openpyxl

from catalog.programme.figures import PlaceRow
from catalog.programme.report_book import write_report
from tests.programme.standings import standing

NOTHING = "chưa có số liệu"
PLACES = (
    PlaceRow(
        unit="vn-2025-07:19753", institutions=3, present=2, reported=1, expected=3,
        values={"L1": 50.0, "L3": None, "C2": None},
    ),
    PlaceRow(unit="", institutions=1, present=0, reported=0, expected=1, values={}),
)  # fmt: skip


def written(language: str = "vi") -> bytes:
    out = io.BytesIO()
    write_report(out, standing(), PLACES, language)
    return out.getvalue()


def test_the_first_sheet_has_the_ministrys_rows_and_says_where_there_are_no_figures() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(written())).worksheets[0]
    assert sheet["A1"].value == "288/KH-UBND. =Kế hoạch học tập suốt đời"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    head, *rows = rows
    at = {name: place for place, name in enumerate(head)}
    assert [(row[at["Mã"]], row[at["Đối tượng"]], row[at["Kết quả"]]) for row in rows] == [
        ("L1", "Thư viện công cộng cấp tỉnh", 0),
        ("L1", "Thư viện công cộng cấp xã", 50),
        ("L1", "Thư viện đại học, thư viện chuyên ngành", NOTHING),
        ("L3", "Tất cả thư viện", 8.25),
        ("C2", "Trung tâm văn hóa - thể thao cấp xã, nhà văn hóa - khu thể thao thôn", NOTHING),
    ]
    assert [row[at["Mục tiêu 2030"]] for row in rows] == [100, 60, "", "10–15", NOTHING]
    assert [row[at["Khai báo: kết quả"]] for row in rows] == [NOTHING, 75, NOTHING, 8.25, ""]
    assert rows[3][at["Năm gốc"]] == "2022"


def test_years_places_and_sources_have_sheets_of_their_own() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("en")))
    assert book.sheetnames == ["Results", "By year", "Places", "Sources and methods"]
    years = [[cell.value for cell in row] for row in book["By year"].iter_rows()]
    assert years[0][3:] == ["Result 2024", "Amount 2024", "Result 2025", "Amount 2025"]
    assert years[4][3:] == ["no figures yet", "no figures yet", 8.25, 12_685]
    places = [[cell.value for cell in row] for row in book["Places"].iter_rows(min_row=2)]
    assert places[0][2:7] == [3, 2, 1, 3, 50]
    assert places[1][1] == "Place not known"
    told = [[cell.value for cell in row] for row in book["Sources and methods"].iter_rows(min_row=2)]
    assert any("Nguyên văn L1" in row for row in told)
    assert any("a copy that says otherwise" in row for row in told)
