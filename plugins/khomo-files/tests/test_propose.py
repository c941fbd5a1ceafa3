"""``catalog sheets propose``, as it is called."""

from __future__ import annotations

import json

import pytest
import yaml
from click.testing import CliRunner
from khomo_files.cli import sheets

from catalog.cli import main

HEADER = ["Mã", "Tên gọi", "Cột lạ", "Giá mua", "Nơi tìm thấy"]
ROWS = [["HV-1", "Trống đồng", "x", "5.000.000", "Hà Nam"], ["HV-2", "Chuông", "", "2,000,000", "Huế"]]


@pytest.fixture
def call(files, monkeypatch):
    monkeypatch.chdir(files.folder)
    monkeypatch.setenv("CATALOG_LANG", "en")

    def called(*words: str, typed: str | None = None):
        return CliRunner().invoke(sheets, ["propose", *words], input=typed)

    return called


def test_a_proposal_is_shown_changed_written_and_used(files, call):
    files.table("a.csv", ["BẢO TÀNG TỈNH"], [], HEADER, *ROWS)
    done = call("a.csv", "--out", "p.yaml", "--set", "Cột lạ=notes", "--kind", "object")
    assert done.exit_code == 0, done.output
    assert "kind object, header in row 3, records in rows 4-5; 2 rows with records" in done.output
    assert "never published" in done.output
    assert "5.000.000" not in done.output
    text = (files.folder / "p.yaml").read_text("utf-8")
    assert "# Giá mua: never published" in text
    assert yaml.safe_load(text) == {
        "kind": "object",
        "id": ["Mã"],
        "columns": {
            "Mã": {"field": "identifiers", "scheme": "inventory"},
            "Tên gọi": "title",
            "Cột lạ": {"field": "notes", "steps": [{"prefix": "Cột lạ: "}]},
            "Nơi tìm thấy": {"field": "places", "role": "find"},
        },
    }
    # The next year's file has a line more above its header, and the same profile reads it.
    files.table("b.csv", ["BẢO TÀNG"], ["Năm 2027"], [], HEADER, *ROWS, delimiter=";")
    [first, _second] = files.records(path="b.csv", profile="p.yaml")
    assert (first.title, first.notes, first.places[0].role) == ("Trống đồng", ("Cột lạ: x",), "find")


def test_within_catalog_what_was_left_out_is_told_in_vietnamese_too(files):
    files.table("a.csv", HEADER, *ROWS, ["Tổng cộng", "2 hiện vật"])
    told = CliRunner().invoke(main, ["--lang", "vi", "sheets", "propose", str(files.folder / "a.csv")])
    assert told.exit_code == 0, told.output
    assert "- tệp a.csv: bỏ qua các hàng không phải biểu ghi: tổng cộng (hàng 4)" in told.output


def test_within_catalog_an_error_is_told_in_the_language_asked_for(files):
    (files.folder / "page.xlsx").write_text("<html><body>Tên</body></html>", "utf-8")
    words = ["sheets", "propose", str(files.folder / "page.xlsx")]
    for lang, told in (("vi", "là trang HTML mang tên"), ("en", "is an HTML page that is named")):
        for asked in (["--lang", lang, *words], [*words, "--lang", lang]):
            done = CliRunner().invoke(main, asked)
            assert done.exit_code == 1
            assert told in done.output, asked


def test_the_proposal_as_json_is_what_a_form_shows(files, call):
    files.table("a.csv", HEADER, *ROWS)
    told = json.loads(call("a.csv", "--json").stdout)
    assert (told["kind"], told["key"], told["confident"], told["count"]) == ("object", ["Mã"], True, 2)
    place = told["columns"][4]
    assert (place["letter"], place["target"], place["why"]) == ("E", "places role=find", "name")
    assert place["examples"] == ["Hà Nam", "Huế"]
    assert 0.9 < place["confidence"] <= 1
    assert told["columns"][3] | {"examples": []} == told["columns"][3]
    assert told["profile"]["columns"]["Tên gọi"] == "title"


def test_a_table_whose_title_nobody_knows_is_shown_and_one_column_named(files, call):
    files.table("a.csv", ["Mã", "Zzz", "Qqq"], ["1", "Một", "2"], ["2", "Hai", "3"])
    assert "No column is surely the title" in call("a.csv").output
    assert call("a.csv", "--out", "p.yaml").exit_code == 1
    assert call("a.csv", "--out", "p.yaml", "--set", "Zzz=title", "--id", "mã").exit_code == 0
    assert [record.title for record in files.records(path="a.csv", profile="p.yaml")] == ["Một", "Hai"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--set", "Tên=title"), "there is no column 'Tên'; there are 'Mã', 'Tên gọi'"),
        (("--set", "Tên gọi=titel"), "'titel' is no field; known: title"),
        (("--set", "Tên gọi"), "is not HEADER=FIELD"),
        (("--set", "Giá mua=notes"), "holds what is never published"),
        (("--id", "Số"), "there is no column 'Số'"),
    ],
)
def test_what_cannot_be_changed_so_is_named(files, call, words, told):
    files.table("a.csv", HEADER, *ROWS)
    done = call("a.csv", *words)
    assert done.exit_code == 2
    assert told in " ".join(done.output.split())


def test_a_file_without_columns_says_so(files, call):
    files.write("a.ris", "TY  - BOOK\nTI  - Sách\nER  - \n")
    done = call("a.ris")
    assert "is read as ris and needs no mapping of columns" in str(done.exception)
