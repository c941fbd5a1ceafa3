"""The tables to fill in: what is filled in loads without a profile, examples never do."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from khomo_files.templates_cli import facts, template

from catalog.schemas import InstitutionSchema, load_checked
from catalog.sdk import SourceRefused

FILLED = {
    "objects": {
        1: "0012", 2: "Trống đồng", 3: {"vi": "Hiện vật", "en": "Object"}, 5: "Đồng; gỗ", 7: "Cao 63 cm",
        10: "Thanh Hóa", 16: {"vi": "Tại chỗ", "en": "On site"},
    },
    "books": {
        1: "007", 2: "Truyện Kiều", 3: {"vi": "Sách", "en": "Book"}, 4: "Nguyễn Du", 7: "2015",
        9: {"vi": "Tiếng Việt; tiếng Anh", "en": "Vietnamese; English"}, 13: "895.9 / T527",
    },
    "resources": {
        1: "HL-1", 2: "Khởi nghĩa Lam Sơn", 3: {"vi": "Khóa học", "en": "Course"}, 5: "Lịch sử",
        6: {"vi": "Lớp 7; Lớp 8", "en": "Grade 7; Grade 8"}, 10: {"vi": "Có", "en": "Yes"},
    },
    "events": {
        1: "SK-1", 2: "Trưng bày gốm", 3: {"vi": "Trưng bày, triển lãm", "en": "Exhibition"}, 4: "01/05/2026",
        5: "30/08/2026 17:00", 6: "Sảnh lớn", 8: {"vi": "Không", "en": "No"}, 10: "30",
    },
    "classes": {
        1: "L-1", 2: "Lớp múa", 3: {"vi": "Câu lạc bộ", "en": "Club"}, 4: "Lê Thị Hoa", 7: "05/06/2026",
        9: "Thứ ba, 18:00", 11: "Nhà văn hóa",
    },
}  # fmt: skip
EXPECTED = {
    "objects": lambda record: (record.kind, record.access) == ("object", "on_site")
    and (record.materials, record.places[0].role) == (("Đồng", "gỗ"), "find")
    and record.identifiers[0].value == "0012",
    "books": lambda record: (record.kind, record.languages) == ("book", ("vi", "en"))
    and (record.holdings[0].call_number, record.issued.display) == ("895.9 / T527", "2015"),
    "resources": lambda record: (record.kind, record.education_levels) == ("course", ("Lớp 7", "Lớp 8"))
    and record.free is True,
    "events": lambda record: (record.kind, record.free, record.schedule.capacity) == ("exhibition", False, 30)
    and (record.schedule.start, record.schedule.end) == ("2026-05-01", "2026-08-30T17:00:00"),
    "classes": lambda record: (record.kind, record.schedule.start) == ("club", "2026-06-05")
    and record.creators[0].name == "Lê Thị Hoa",
}  # fmt: skip


def write(files, kind: str, language: str, filled: dict) -> Path:
    """The template as the command writes it, filled in from row 5 and saved by another program."""
    path = files.folder / f"{kind}.xlsx"
    done = CliRunner().invoke(template, [kind, "--out", str(path), "--lang", language])
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(path)
    for column, value in filled.items():
        book.worksheets[0].cell(5, column, value[language] if isinstance(value, dict) else value)
    book.save(path)
    return path


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", FILLED)
def test_a_filled_template_loads_without_a_profile_and_without_problems(files, kind, language):
    write(files, kind, language, FILLED[kind])
    fetched = files.fetch(path=f"{kind}.xlsx")
    assert (fetched.failed, fetched.rules, fetched.complete) == ([], [], True)
    assert fetched.ids == [FILLED[kind][1]]
    [record] = files.records(path=f"{kind}.xlsx")
    assert record.title == FILLED[kind][2]
    assert EXPECTED[kind](record), record


def test_a_template_offers_lists_keeps_zeros_and_explains_itself(files):
    path = write(files, "books", "vi", {})
    sheet, lists = openpyxl.load_workbook(path).worksheets
    assert sheet["A1"].value.startswith("Danh sách sách, tài liệu. Điền từ dòng 5")
    assert (sheet["A2"].value, sheet["A3"].value) == ("Số đăng ký cá biệt *", "(ví dụ) VL.001234")
    assert sheet.column_dimensions["A"].width > 10
    rules = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert rules == ["'Danh mục'!$A$2:$A$9", "'Danh mục'!$B$2:$B$7"]
    assert lists["A2"].value == "Sách"
    # Text cells: what is typed as 0012 stays 0012.
    book = openpyxl.load_workbook(path)
    style = book.worksheets[0].column_dimensions["A"]
    assert style.number_format == "@"


def test_a_template_saved_as_csv_and_with_a_column_taken_out_loads_too(files):
    book = openpyxl.load_workbook(write(files, "books", "vi", FILLED["books"]))
    rows = [["" if value is None else value for value in row] for row in book.worksheets[0].values]
    files.table("books.csv", *[row[:3] + row[4:] for row in rows])
    [record] = files.records(path="books.csv")
    assert (record.title, record.creators, record.issued.display) == ("Truyện Kiều", (), "2015")


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def institutions(files, *rows: list[str]) -> Path:
    path = write(files, "institutions", "vi", {})
    book = openpyxl.load_workbook(path)
    for place, row in enumerate(rows, start=5):
        for column, value in enumerate(row, start=1):
            book.worksheets[0].cell(place, column, value)
    book.save(path)
    return path


def test_institutions_become_the_csv_that_is_imported(files, tmp_path):
    good = ["tv-hue", "Thư viện Huế", "", "Thư viện", "public", "Tỉnh", "Huế", "", "", "16,4637", "107.59"]
    path = institutions(files, good, ["", "Không tên ngắn", "", "Rạp"])
    out = tmp_path / "out.csv"
    done = CliRunner().invoke(facts, [str(path), "--out", str(out)])
    assert done.exit_code == 3
    assert "row 6, column 'Tên ngắn trên web': is missing" in done.output
    assert "row 6, column 'Hệ thống': 'Rạp' is not one of library, museum, cultural_centre" in done.output
    [row] = written(out)
    assert (row["slug"], row["system"], row["lat"]) == ("tv-hue", "library", "16.4637")
    known = {name: value for name, value in row.items() if value} | {"lat": 16.4637, "lon": 107.59}
    assert load_checked(InstitutionSchema(), known, "row")["name_vi"] == "Thư viện Huế"


def test_numbers_of_visits_are_checked_by_their_shapes(files, tmp_path):
    path = write(
        files, "visits", "en", {1: "tv-hue", 2: "01/01/2026", 3: "2026-03-31", 4: "Online", 5: "12.500"}
    )
    out = tmp_path / "out.csv"
    done = CliRunner().invoke(facts, [str(path), "--out", str(out)])
    assert done.exit_code == 0, done.output
    [row] = written(out)
    assert (row["start"], row["end"], row["way"], row["visits"]) == (
        "2026-01-01",
        "2026-03-31",
        "online",
        "12500",
    )


def test_a_table_of_facts_is_no_source_of_records(files, tmp_path):
    write(files, "visits", "vi", {1: "tv-hue"})
    with pytest.raises(
        SourceRefused, match="is a table of visits, not of records; check it with `catalog sheets"
    ):
        files.fetch(path="visits.xlsx")
    write(files, "books", "vi", {})
    done = CliRunner().invoke(facts, [str(files.folder / "books.xlsx"), "--out", str(tmp_path / "x.csv")])
    assert "is no table of institutions or visits" in str(done.exception)
