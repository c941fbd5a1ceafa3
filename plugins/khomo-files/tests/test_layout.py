"""Where the table stands on a sheet, and which of its rows are records: the cases beside the ten examples."""

from __future__ import annotations

import io

import openpyxl
import pytest

from catalog.sdk import SourceMalformed

PROFILE = {"id": ["Mã"], "columns": {"Mã": "identifiers", "Tên": "title"}}


def book(files, name: str, **sheets: list[list]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    save(files, made, name)
    return made


def save(files, made: openpyxl.Workbook, name: str = "a.xlsx") -> None:
    written = io.BytesIO()
    made.save(written)
    files.write(name, written.getvalue())


def told(fetched, rule: str) -> str:
    return " ".join(notice.message for notice in fetched.notices if notice.rule == rule)


def test_a_second_table_beside_the_first_is_told_and_a_profile_that_names_it_has_it(files):
    rows = [
        ["STT", "Mã", "Tên sách", None, "STT", "Mã", "Tên sách"],
        [1, "A1", "Một", None, 1, "B1", "Hai"],
        [2, "A2", "Ba", None, 2, "B2", "Bốn"],
    ]
    book(files, "a.xlsx", S=rows)
    fetched = files.fetch(path="a.xlsx")
    assert fetched.ids == ["A1", "A2"]
    assert "another table stands beside and is not read: 'STT', 'Mã', 'Tên sách'" in told(
        fetched, "second_table"
    )
    beside = {"id": ["Mã (2)"], "columns": {"Tên sách (2)": "title"}}
    assert files.fetch(path="a.xlsx", profile=beside).ids == ["B1", "B2"]


def test_a_second_table_below_is_read_where_a_profile_names_its_header(files):
    files.table(
        "a.csv",
        ["STT", "Mã", "Tên sách"],
        ["1", "A1", "Một"],
        [],
        ["STT", "Mã", "Tên bài hát"],
        ["1", "C1", "Lý"],
    )
    fetched = files.fetch(path="a.csv")
    assert fetched.ids == ["A1"]
    assert "begins in row 4" in told(fetched, "second_table")
    below = {"header_row": 4, "id": ["Mã"], "columns": {"Tên bài hát": "title"}}
    assert files.fetch(path="a.csv", profile=below).ids == ["C1"]


def test_titles_that_begin_like_sums_and_signatures_are_records(files):
    titles = [
        "Tổng tập văn học Việt Nam", "Cộng hòa Séc", "Giám đốc trẻ", "Ghi chú", "Tổng cộng", "I. Newton",
        "Ngày 30 tháng 4 năm 1975", "Người lập trình",
    ]  # fmt: skip
    rows = [[str(place), f"S{place}", title, "x"] for place, title in enumerate(titles, start=1)]
    files.table("a.csv", ["STT", "Mã sách", "Tên sách", "Tác giả"], *rows)
    assert len(files.fetch(path="a.csv").ids) == len(titles)
    files.table("b.csv", ["Mã sách", "Tên sách"], *(row[1:3] for row in rows))
    assert len(files.fetch(path="b.csv").ids) == len(titles)


def test_a_row_without_its_number_is_a_failure_and_not_left_out(files):
    files.table("a.csv", ["Mã sách", "Tên sách", "Năm XB"], ["1", "Một", "2001"], ["", "Không mã", "2002"])
    assert [failed.rule for failed in files.fetch(path="a.csv").failed] == ["empty_key"]


def test_a_header_of_two_rows_is_joined_in_a_csv_too(files):
    files.write(
        "a.csv",
        "STT,Số kiểm kê,Tên hiện vật,Nguồn gốc,,Ghi chú\n,,,Nơi tìm thấy,Nơi sản xuất,\n"
        "1,HV-1,Bát,Huế,Bát Tràng,x\n",
    )
    [record] = files.records(path="a.csv")
    assert [(place.label, place.role) for place in record.places] == [
        ("Huế", "find"),
        ("Bát Tràng", "production"),
    ]
    assert record.notes == ("x",)


def test_numbers_that_lost_their_zeros_are_told_and_kept_as_they_are(files):
    book(
        files, "a.xlsx",
        S=[["Số ĐKCB", "Tên sách", "ISBN"], ["00012", "Một", 604101234], [13, "Hai", None],
           ["00014", "Ba", 306406152]],
    )  # fmt: skip
    fetched = files.fetch(path="a.xlsx")
    assert fetched.ids == ["00012", "13", "00014"]
    assert "column 'Số ĐKCB': numbers seem to have lost the zeros at their beginning (rows 3)" in told(
        fetched, "lost_zeros"
    )
    assert "column 'ISBN'" in told(fetched, "lost_zeros")


def test_the_sheet_with_the_columns_of_the_profile_is_found_by_them(files):
    book(
        files,
        "a.xlsx",
        Bìa=[["Mục lục", "Tên"], ["1", "Phần đầu"]],
        Năm_2027=[["x"], [], ["Mã", "Tên"], ["7", "Bảy"]],
    )
    fetched = files.fetch(path="a.xlsx", profile=PROFILE)
    assert fetched.ids == ["7"]
    assert "'Bìa'" in told(fetched, "other_sheets")


def test_rows_of_further_sheets_name_their_sheet_and_come_in_the_order_of_the_first(files):
    book(files, "a.xlsx", Một=[["Mã", "Tên"], ["1", "A"]], Hai=[["Tên", "Mã"], ["B", "2"], ["C", None]])
    fetched = files.fetch(path="a.xlsx", profile=PROFILE)
    assert fetched.ids == ["1", "2"]
    assert "sheet 'Hai', row 3: the key column 'Mã' is empty" in fetched.failed[0].message
    listed = PROFILE | {"sheet": ["Hai", 1]}
    assert files.fetch(path="a.xlsx", profile=listed).ids == ["2", "1"]
    assert files.fetch(path="a.xlsx", profile=PROFILE | {"sheet": "Một"}).ids == ["1"]


def test_a_hidden_column_that_the_profile_names_is_read(files):
    made = book(files, "a.xlsx", S=[["Mã", "Tên"], ["1", "A"]])
    made["S"].column_dimensions["A"].hidden = True
    save(files, made)
    assert files.fetch(path="a.xlsx", profile=PROFILE).ids == ["1"]
    assert "hidden columns are left out: 'Mã'" in told(files.fetch(path="a.xlsx"), "hidden_left_out")


def test_a_header_row_that_is_stated_holds_whatever_stands_above_it(files):
    files.table("a.csv", ["Mã", "Tên"], ["Số", "Nhan đề"], ["1", "A"])
    stated = {"header_row": 2, "id": ["Số"], "columns": {"Nhan đề": "title"}}
    assert files.fetch(path="a.csv", profile=stated).ids == ["1"]
    joined = {"header_row": 1, "header_rows": 2, "columns": {"Tên - Nhan đề": "title"}}
    assert len(files.fetch(path="a.csv", profile=joined).ids) == 1
    with pytest.raises(SourceMalformed, match="row 9 should be the header"):
        files.fetch(path="a.csv", profile=stated | {"header_row": 9})


def test_telephone_numbers_are_never_taken_whatever_their_column_is_called(files):
    files.table("a.csv", ["Mã", "Tên sách", "Ghi chú"], ["1", "A", "0912345678"], ["2", "B", "0987 654 321"])
    assert "not taken: 'Ghi chú'" in told(files.fetch(path="a.csv"), "proposed_mapping")
    assert [(record.kind, record.notes) for record in files.records(path="a.csv")] == [("book", ())] * 2
