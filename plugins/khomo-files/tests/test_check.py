"""What ``check`` says of a file, and which kind it takes it for."""

from __future__ import annotations

import pytest

from catalog.sdk import SourceMalformed


def test_check_tells_format_encoding_columns_count_and_the_first_title(files, header, profile):
    files.table("a.txt", header, ["1", "Chuông", "", "", ""], ["2", "Trống", "", "", ""], delimiter=";")
    files.write("p.yaml", profile)
    info = files.check(path="a.txt", profile="p.yaml")
    assert (info.title, info.formats, info.total, info.notices) == ("a.txt", ("csv",), 2, ())
    assert info.details["encoding"] == "utf-8"
    assert info.details["delimiter"] == ";"
    assert info.details["columns"] == header
    assert info.details["first_title"] == "Chuông"


def test_check_names_missing_columns_and_goes_on(files, profile):
    files.table("a.csv", ["Mã", "Tên"], ["1", "Chuông"])
    files.write("p.yaml", profile)
    info = files.check(path="a.csv", profile="p.yaml")
    assert "lacks columns that the profile names: 'Chất liệu', 'Ảnh', 'Chú thích'" in info.notices[0]
    assert info.details["first_title"] == "Chuông"


def test_check_counts_failed_rows_and_says_why(files):
    files.write("a.csv", "id,title\n1,Một\n2\n3,\n")
    info = files.check(path="a.csv")
    assert info.total == 3
    assert info.details["failed"] == 1
    assert "row 3: has 1 values" in info.notices[0]


def test_check_says_why_the_first_record_cannot_be_taken(files):
    files.write("a.csv", "id,title\n1,\n")
    info = files.check(path="a.csv")
    assert info.details["first_title"] == ""
    assert "first record cannot be taken" in info.notices[-1]


def test_check_says_which_of_the_first_records_cannot_be_taken(files):
    files.write("a.csv", "id,title\n1,Một\n2,\n3,Ba\n")
    info = files.check(path="a.csv")
    assert (info.details["first_title"], info.details["next_titles"]) == ("Một", ["Ba"])
    assert "the second record cannot be taken" in info.notices[-1]


def test_the_content_counts_more_than_the_name(files):
    files.write("books.csv", b'<?xml version="1.0"?><collection><record><leader/></record></collection>')
    assert files.check(path="books.csv").formats == ("marcxml",)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "a.csv: is empty"),
        ("a.csv", b"\xef\xbb\xbf \r\n", "a.csv: is empty"),
        ("a.mrc", b"<html><body>404</body></html>", "is an HTML page"),
        ("a.csv", "id,title\n1,Một\n".encode("utf-16-le"), "UTF-16 without a byte order mark"),
        ("a.bin", bytes(range(1, 32)) * 40 + bytes(20), "is neither MARC, MARCXML, CSV"),
        ("a.zip", b"PK\x03\x04 and then nothing", "zip container is broken"),
    ],
)
def test_what_is_no_file_of_records_is_named(files, name, content, words):
    files.write(name, content)
    with pytest.raises(SourceMalformed, match=words):
        files.check(path=name)


def test_a_stated_format_that_the_content_contradicts_is_refused(files):
    files.zip_of("a.csv", {"a.csv": "id,title\n1,x\n"})
    with pytest.raises(SourceMalformed, match="option format says csv, but its content is zip"):
        files.check(path="a.csv", format="csv")


def test_an_edited_profile_changes_the_key_of_the_mapping(files, profile):
    files.table("a.csv", ["Mã", "Tên"], ["1", "Chuông"])
    path = files.write("p.yaml", profile)
    source = files.source(path="a.csv", profile=path)
    before = files.connector(source).mapping_key()
    assert files.connector(source).mapping_key() == before
    files.write("p.yaml", profile.replace("kind: object", "kind: specimen"))
    assert files.connector(source).mapping_key() != before


def test_an_edited_profile_known_by_its_name_alone_changes_the_records(files, header, profile):
    files.table("a.csv", header, ["1", "Chuông", "", "", ""])
    files.write("p.yaml", profile)
    before = files.fetch(path="a.csv", profile="p.yaml").raws
    files.write("p.yaml", profile.replace("kind: object", "kind: specimen"))
    after = files.fetch(path="a.csv", profile="p.yaml").raws
    assert before[0].context != after[0].context
    assert files.records(path="a.csv", profile="p.yaml")[0].kind == "specimen"
