"""The rows of an upload as they were sent, from every kind of file, with what each row is known by."""

from __future__ import annotations

import openpyxl


def sent(files, **options: object) -> list[tuple]:
    """Each table's name, header row, columns and rows, read one after the other."""
    source = files.source(**options)
    tables = files.connector(source).sent(source, files.client)
    return [(table, list(table.rows)) for table in tables]


def test_a_zip_of_two_tables_gives_both_with_the_rows_that_failed(files):
    members = {
        "sach.csv": "id,title\n1,Một\n,Không số\n",
        "ảnh/1.png": files.picture(),
        "hiện vật.tsv": "id\ttitle\timage\n7\tChuông\t1.png\n7\tChuông khác\t\n",
    }
    files.zip_of("a.zip", members)
    (first, books), (second, objects) = sent(files, path="a.zip")
    assert (first.name, second.name) == ("sach", "hiện vật")
    assert [row.values for row in books] == [("id", "title"), ("1", "Một"), ("", "Không số")]
    assert [row.native_id for row in books] == [None, "1", None]
    assert books[2].failed.rule == "empty_key"
    assert [row.native_id for row in objects] == [None, "7", "7"]
    assert objects[2].failed.rule == "duplicate_row"
    assert second.columns["identifier"] == (0,)
    assert second.columns["images"] == (2,)


def test_what_is_merged_or_hidden_and_what_stands_around_the_table_is_given_as_it_is(files):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sổ"
    for row in (["SỔ HIỆN VẬT"], [], ["Số kiểm kê", "Giá mua", "Tên hiện vật"], ["HV-1", "5", "Chuông"],
                ["HV-2", "6", "Khánh"], [], [None, None, "Người lập biểu"]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[5].hidden = True
    book.save(files.folder / "a.xlsx")
    [(table, rows)] = sent(files, path="a.xlsx")
    assert (table.name, table.header_row, table.merged) == ("Sổ", 3, ((0, 0, 0, 2),))
    assert (table.hidden_rows, table.hidden_columns) == (frozenset({5}), frozenset({1}))
    assert table.columns["title"] == (2,)
    assert [row.native_id for row in rows] == [None, None, None, "HV-1", None, None, None]
    assert rows[6].values[2] == "Người lập biểu"
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6, 7]


def test_a_file_that_is_no_table_gives_no_rows(files):
    files.write("a.ris", "TY  - BOOK\nID  - 1\nTI  - Sách\nER  - \n")
    assert sent(files, path="a.ris") == []


def test_rows_known_by_words_say_what_a_correction_does(files):
    files.table("a.csv", ["Nhan đề", "Tác giả", "Năm"], ["Kiều", "Nguyễn Du", "1920"], ["Kiều", "Khác", ""])
    profile = {"id": ["Nhan đề", "Tác giả"], "columns": {"Nhan đề": "title", "Tác giả": "creators"}}
    fetched = files.fetch(path="a.csv", profile=profile)
    assert fetched.ids == ["Kiều-Nguyễn Du", "Kiều-Khác"]
    [told] = [notice.message for notice in fetched.notices if notice.rule == "derived_key"]
    assert "rows are known by 'Nhan đề', 'Tác giả'" in told
    # In another order, with another year: the same records.
    files.table("a.csv", ["Nhan đề", "Tác giả", "Năm"], ["Kiều", "Khác", "1925"], ["Kiều", "Nguyễn Du", ""])
    assert sorted(files.fetch(path="a.csv", profile=profile).ids) == sorted(fetched.ids)
