"""XLSX workbooks as people have them."""

from __future__ import annotations

import datetime
import io
import json
import zipfile

import openpyxl
import pytest

from catalog.sdk import SourceMalformed, SourceRefused


def save(files, book: openpyxl.Workbook, name: str = "a.xlsx") -> str:
    written = io.BytesIO()
    book.save(written)
    files.write(name, written.getvalue())
    return name


def book_of(*rows: list, title: str = "Sheet1") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def test_cells_are_read_as_a_person_sees_them(files):
    values = {
        "id": 12.0, "title": "Trống", "isbn": 9786040000000, "share": 0.1 + 0.2, "yes": True,
        "day": datetime.date(2020, 1, 2), "moment": datetime.datetime.fromisoformat("2020-01-02T10:30"),
        "time": datetime.time(7, 5), "code": "0012", "nothing": None,
    }  # fmt: skip
    save(files, book_of(list(values), list(values.values())))
    [raw] = files.fetch(path="a.xlsx").raws
    assert raw.native_id == "12"
    assert json.loads(raw.payload) == {
        "id": "12", "title": "Trống", "isbn": "9786040000000", "share": "0.3", "yes": "true",
        "day": "2020-01-02", "moment": "2020-01-02T10:30:00", "time": "07:05:00",
        "code": "0012", "nothing": "",
    }  # fmt: skip


def test_row_numbers_are_those_of_the_spreadsheet_also_below_empty_rows(files):
    book = openpyxl.Workbook()
    for cell, value in {"B3": "id", "C3": "title", "B4": 1, "C4": "Một", "C9": "Không mã"}.items():
        book.active[cell] = value
    save(files, book)
    profile = {"header_row": 3, "id": ["id"], "columns": {"id": "identifiers", "title": "title"}}
    fetched = files.fetch(path="a.xlsx", profile=profile)
    assert fetched.ids == ["1"]
    assert "row 9: the key column 'id' is empty" in fetched.failed[0].message
    assert files.fetch(path="a.xlsx").ids == ["1"]


@pytest.mark.parametrize("sheet", ["Hiện vật", 2])
def test_the_profile_chooses_the_sheet(files, sheet):
    book = book_of(["x"], ["y"], title="Bìa")
    book.create_sheet("Hiện vật").append(["id", "title"])
    book["Hiện vật"].append([7, "Chuông"])
    save(files, book)
    profile = {"sheet": sheet, "id": ["id"], "columns": {"title": "title", "id": "identifiers"}}
    assert files.fetch(path="a.xlsx", profile=profile).ids == ["7"]


def test_a_missing_sheet_is_named_with_those_that_are_there(files):
    save(files, book_of(["id", "title"], [1, "Một"], title="Bìa"))
    with pytest.raises(SourceMalformed, match="has no sheet 'Hiện vật'; it has 'Bìa'"):
        files.fetch(path="a.xlsx", profile={"sheet": "Hiện vật", "columns": {"title": "title"}})


def test_an_empty_workbook_says_that_there_is_no_row(files):
    save(files, openpyxl.Workbook())
    with pytest.raises(SourceMalformed, match=r"a\.xlsx: there is no row"):
        files.fetch(path="a.xlsx")


def test_a_workbook_locked_by_a_password_is_recognised(files):
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
    files.write("a.xlsx", locked)
    with pytest.raises(SourceMalformed, match="locked by a password"):
        files.fetch(path="a.xlsx")


def test_an_old_workbook_is_recognised(files):
    files.write("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000))
    with pytest.raises(SourceMalformed, match=r"save it as \.xlsx"):
        files.fetch(path="a.xls")


def test_a_cut_workbook_is_named(files):
    save(files, book_of(["id", "title"], [1, "Một"]))
    whole = (files.folder / "a.xlsx").read_bytes()
    files.write("a.xlsx", whole[: len(whole) // 2])
    with pytest.raises(SourceMalformed, match=r"a\.xlsx: .*broken"):
        files.fetch(path="a.xlsx")


def test_a_workbook_with_a_cell_in_the_last_corner_is_refused(files):
    book = book_of(["id", "title"], [1, "Một"])
    book.active["XFD1048576"] = "x"
    save(files, book)
    with pytest.raises(SourceRefused, match="row 1,048,576 and column 16,384"):
        files.fetch(path="a.xlsx")


def test_a_workbook_that_unpacks_beyond_bounds_is_refused(files):
    save(files, book_of(["id", "title"], [1, "Một"]))
    with zipfile.ZipFile(files.folder / "a.xlsx", "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bmp", bytes(60_000_000))
    with pytest.raises(SourceRefused, match="unpacks to"):
        files.fetch(path="a.xlsx")


def test_many_rows_are_counted_before_they_are_read(files):
    save(files, book_of(["id", "title"], *[[number, f"Sách {number}"] for number in range(1200)]))
    fetched = files.fetch(path="a.xlsx")
    assert len(fetched.ids) == 1200
    assert fetched.checkpoints[0].total == 1200
    assert fetched.complete
