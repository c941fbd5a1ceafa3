"""CSV and TSV files as people have them."""

from __future__ import annotations

import json
import random

import pytest

from catalog.sdk import SourceMalformed, SourceRefused


def test_a_row_becomes_a_record_by_its_profile(files, header, profile):
    files.table(
        "a.csv", header, ["HV-1", "Trống đồng", "Đồng; thiếc", "https://example.org/a.png", "mặt trống"]
    )
    files.write("p.yaml", profile)
    [record] = files.records(path="a.csv", profile="p.yaml")
    assert (record.title, record.kind, record.materials) == ("Trống đồng", "object", ("Đồng", "thiếc"))
    assert record.images[0].url == "https://example.org/a.png"
    assert record.images[0].alt == "mặt trống"


def test_without_a_profile_columns_are_known_by_their_names(files):
    files.table("a.csv", ["Số kiểm kê", "Nhan đề"], ["B-7", "Truyện Kiều"])
    assert files.fetch(path="a.csv").ids == ["B-7"]
    assert files.records(path="a.csv")[0].title == "Truyện Kiều"


def test_a_table_without_a_known_title_says_so_and_names_its_columns(files):
    files.table("a.csv", ["x", "y"], ["1", "2"])
    with pytest.raises(SourceMalformed, match=r"no column is known as the title.*'x', 'y'"):
        files.fetch(path="a.csv")


def test_the_payload_holds_the_columns_in_their_order(files):
    files.table("a.csv", ["title", "id", "z"], ["T", "1", ""])
    [raw] = files.fetch(path="a.csv").raws
    assert list(json.loads(raw.payload).items()) == [("title", "T"), ("id", "1"), ("z", "")]
    assert (raw.format, dict(raw.context)) == ("table", {})


def test_rows_in_another_order_are_the_same_records(files):
    rows = [[str(number), f"Sách {number}"] for number in range(50)]
    files.table("a.csv", ["id", "title"], *rows)
    before = {(raw.native_id, raw.payload) for raw in files.fetch(path="a.csv").raws}
    random.Random(3).shuffle(rows)
    files.table("a.csv", ["id", "title"], *rows)
    after = files.fetch(path="a.csv").raws
    assert {(raw.native_id, raw.payload) for raw in after} == before
    assert not any(raw.context for raw in after)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_the_encoding_is_told_by_the_bytes(files, encoding):
    # cp1258 writes the tone as a sign of its own.
    title = "Đôi nạm bạc" if encoding != "cp1258" else "Ðôi na\u0323m ba\u0323c".replace("Ð", "Đ")
    files.table("a.csv", ["id", "title"], ["1", title], encoding=encoding)
    assert files.records(path="a.csv")[0].title == "Đôi nạm bạc"
    assert (files.fetch(path="a.csv").rules == ["guessed_encoding"]) is (encoding == "cp1258")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_rows(files, delimiter):
    rows = [[str(number), "Một, hai; ba" if delimiter in "\t|" else "Một hai"] for number in range(20)]
    files.table("a.csv", ["id", "title"], *rows, delimiter=delimiter)
    assert len(files.fetch(path="a.csv").ids) == 20
    assert files.check(path="a.csv").details["delimiter"] == delimiter


def test_lines_above_the_header_are_passed_over_where_the_profile_says_so(files, profile):
    files.write("a.csv", "Bảo tàng tỉnh\n\nMã,Tên,Chất liệu,Ảnh,Chú thích\nHV-1,Chuông,Đồng,,\n")
    files.write("p.yaml", "header_row: 3\n" + profile)
    assert files.fetch(path="a.csv", profile="p.yaml").ids == ["HV-1"]


def test_key_columns_are_joined_and_an_empty_one_fails_the_row(files):
    files.table("a.csv", ["kho", "số", "title"], ["A", "1", "Một"], ["A", "", "Hai"])
    profile = {"id": ["kho", "số"], "columns": {"title": "title"}}
    fetched = files.fetch(path="a.csv", profile=profile)
    assert fetched.ids == ["A-1"]
    [failed] = fetched.failed
    assert (failed.rule, failed.field, failed.identifier) == ("empty_key", "số", None)
    assert "a.csv, row 3" in failed.message


def test_without_a_key_the_content_is_the_key_and_one_notice_says_so(files):
    files.table("a.csv", ["title"], ["Một"], ["Hai"], ["Một"])
    fetched = files.fetch(path="a.csv")
    assert len(set(fetched.ids)) == len(fetched.ids) == 2
    assert fetched.rules == ["no_key", "repeated_row"]
    assert "row 4: repeats row 2 word for word" in fetched.notices[1].message


def test_rows_without_values_are_passed_over(files):
    files.write("a.csv", "id,title\n,\n\n  ,\t\n1,Một\n,,,\n")
    fetched = files.fetch(path="a.csv")
    assert (fetched.ids, fetched.failed) == (["1"], [])
    assert fetched.complete


@pytest.mark.parametrize(
    ("line", "rule", "words"),
    [
        (b"2,Hai,thua", "too_many_columns", "has 3 values, the header has 2"),
        (b"2", "too_few_columns", "has 1 values, the header has 2"),
        (b"2,H\0ai", "nul", "column 'title': holds a NUL"),
        (b"2,H\xe1i", "encoding", "column 'title': byte 0xE1"),
        (b'2,"Hai" x', "quote", "after a closing quote"),
        (b'2,"Hai', "unclosed_quote", "a quote is opened and not closed"),
    ],
)
def test_a_bad_row_is_named_and_the_next_ones_are_read(files, line, rule, words):
    after = b"".join(b"%d,\xc4\x90\xe1\xbb\x93ng\n" % number for number in range(3, 30))
    files.write("a.csv", b"id,title\n1,\xc4\x90\xe1\xbb\x93ng\n" + line + b"\n" + after)
    fetched = files.fetch(path="a.csv")
    assert fetched.ids == ["1", *map(str, range(3, 30))]
    [failed] = fetched.failed
    assert failed.rule == rule
    assert "a.csv, row 3" in failed.message
    assert words in failed.message


def test_a_value_of_a_stated_wrong_encoding_is_named_with_its_row(files):
    files.table("a.csv", ["id", "title"], ["1", "Mot"], ["2", "Đo"], encoding="cp1258")
    fetched = files.fetch(path="a.csv", encoding="utf-8")
    assert fetched.ids == ["1"]
    assert [(failed.identifier, failed.rule, failed.field) for failed in fetched.failed] == [
        ("2", "encoding", "title")
    ]
    assert "option encoding" in fetched.failed[0].message


def test_values_with_line_breaks_and_quotes_stay_whole(files):
    title = 'Một "hai"\nba, bốn\r\nnăm'
    files.table("a.csv", ["id", "title"], ["1", title], ["2", "Hai"])
    fetched = files.fetch(path="a.csv")
    assert json.loads(fetched.raws[0].payload)["title"] == title
    assert fetched.ids == ["1", "2"]


def test_a_value_of_five_megabytes_is_handed_on_and_one_of_eleven_is_named(files):
    files.table("a.csv", ["id", "title"], ["1", "a" * 5_000_000], ["2", "b" * 11_000_000], ["3", "Ba"])
    fetched = files.fetch(path="a.csv")
    assert fetched.ids == ["1", "3"]
    assert {failed.rule for failed in fetched.failed} == {"too_long"}


def test_columns_of_equal_and_of_no_name_keep_their_values(files):
    files.write("a.csv", "id,title,note,note,,last\n1,T,a,b,c,d\n")
    fetched = files.fetch(path="a.csv")
    assert list(json.loads(fetched.raws[0].payload)) == [
        "id",
        "title",
        "note",
        "note (2)",
        "column 5",
        "last",
    ]
    assert fetched.rules == ["double_column"]


def test_columns_that_the_profile_names_and_the_file_lacks_stop_the_run(files, profile):
    files.table("a.csv", ["Mã", "Tên hiện vật"], ["1", "Chuông"])
    with pytest.raises(SourceMalformed, match=r"lacks columns .*'Tên'.*; it has 'Mã', 'Tên hiện vật'"):
        files.fetch(path="a.csv", profile={"id": ["Mã"], "columns": {"Mã": "identifiers", "Tên": "title"}})


def test_every_fault_of_a_profile_is_told(files):
    files.table("a.csv", ["id", "title"], ["1", "Một"])
    with pytest.raises(SourceRefused) as refused:
        files.fetch(path="a.csv", profile={"kind": "thing", "columns": {"title": "titel"}})
    assert "kind" in refused.value.message
    assert "titel" in refused.value.message


def test_a_picture_named_in_a_file_alone_is_left_out_with_a_notice(files, header, profile):
    files.table("a.csv", header, ["1", "Chuông", "", "chuong.png", ""])
    files.write("p.yaml", profile)
    assert files.fetch(path="a.csv", profile="p.yaml").rules == ["missing_picture"]
    assert files.records(path="a.csv", profile="p.yaml")[0].images == ()


def test_duplicate_keys_are_named_with_both_rows(files):
    files.table("a.csv", ["id", "title"], ["1", "Một"], ["2", "Hai"], ["1", "Khác"])
    fetched = files.fetch(path="a.csv")
    assert fetched.ids == ["1", "2"]
    [failed] = fetched.failed
    assert (failed.identifier, failed.rule, failed.field) == ("1", "duplicate_row", "id")
    assert "row 4: what it is known by stands in row 2 too" in failed.message


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "bkhcm2"])
def test_a_table_in_an_old_encoding_is_told_by_its_words_and_a_notice_says_so(files, encoding):
    titles = ["Truyện Kiều", "Lịch sử Việt Nam thế kỷ XVII", "Những vấn đề văn hóa dân gian"]
    rows = [["id", "title"], *([str(number), title] for number, title in enumerate(titles))]
    files.table("a.csv", *rows, encoding=encoding)
    assert [record.title for record in files.records(path="a.csv")] == titles
    [notice] = files.fetch(path="a.csv").notices
    assert f"is read as {encoding}; state the option encoding" in notice.message
