from __future__ import annotations

import json

import pytest

from catalog.errors import InvalidInput
from catalog.formats.profile import FIELDS, load_profile, missing_columns
from catalog.formats.profile_steps import build_step

PROFILE = """
kind: object
language: vi
sheet: Hiện vật
header_row: 2
id: [Kho, Số kiểm kê]
columns:
  Tên hiện vật: title
  Tên tiếng Anh: {field: titles, language: en, type: translated}
  Chất liệu: {field: materials, steps: [{split: ";"}]}
  Chủ đề:
    - {field: subjects, scheme: keyword, steps: [{split: ";"}]}
    - {field: notes, steps: [{prefix: "Chủ đề: "}]}
  Ảnh: {field: images, alt_column: Chú thích ảnh}
  Miễn phí: {field: free, steps: [{map: {có: true, không: false}}]}
defaults: {access: on_site, metadata_licence: CC0-1.0, free: false}
"""


def faults(source: str) -> dict[str, list[str]]:
    with pytest.raises(InvalidInput) as caught:
        load_profile(source)
    return caught.value.faults


def test_a_profile_is_loaded_whole() -> None:
    profile = load_profile(PROFILE)
    assert (profile.kind, profile.language, profile.sheet, profile.header_row) == (
        "object",
        "vi",
        "Hiện vật",
        2,
    )
    assert profile.id == ("Kho", "Số kiểm kê")
    assert [column.field for column in profile.columns] == [
        "title", "titles", "materials", "subjects", "notes", "images", "free",
    ]  # fmt: skip
    assert profile.columns[5].alt_column == "Chú thích ảnh"
    assert profile.defaults == {"access": "on_site", "metadata_licence": "CC0-1.0", "free": "false"}


def test_its_source_is_json_that_loads_to_the_same() -> None:
    profile = load_profile(PROFILE)
    again = load_profile(json.loads(json.dumps(profile.source)))
    assert again.source == profile.source
    assert [column.header for column in again.columns] == [column.header for column in profile.columns]


def test_every_fault_is_named_at_once() -> None:
    found = faults(
        "kind: sach\nheader_row: 0\nsheet: [0]\ntrang: 1\n"
        "columns: {A: titel, B: {field: title, stepz: 1}, C: {steps: []}, D: [7], "
        "E: {field: notes, steps: [splt, {split: ''}, {replace: ['(', x]}, {map: []}]}, "
        "F: {field: links, rel: web}}\n"
        "defaults: {gia: 1, access: mo, notes: [1]}"
    )
    assert set(found) == {
        "kind", "header_row", "sheet", "trang", "columns.A.field", "columns.B.stepz", "columns.C.field",
        "columns.D", "columns.E.steps", "columns.F.rel", "columns", "defaults.gia", "defaults.access",
        "defaults.notes",
    }  # fmt: skip
    assert found["columns.A.field"] == ["unknown field 'titel'"]
    assert len(found["columns.E.steps"]) == 4
    assert "unknown step 'splt'; known: strip, collapse" in found["columns.E.steps"][0]
    assert found["columns"] == ["no column is mapped to title"]


def test_a_column_named_twice_is_a_fault_whatever_its_case_and_spaces() -> None:
    assert "named twice (line 3)" in faults("columns:\n  Tên: title\n  TÊN: notes")["text"][0]
    with pytest.raises(InvalidInput) as caught:
        load_profile({"columns": {"Tên  sách": "title", "tên sách": "notes"}})
    assert caught.value.faults == {"columns.tên sách": ["is named twice (also as 'Tên  sách')"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "line 1"),
        ("- 1", "no YAML table"),
        ("", "no YAML table"),
        ("x: &a [1]\ny: *a", "aliases are not accepted"),
        ("x: !!python/object/apply:os.system ['true']", "could not determine a constructor"),
        ("x" * 200_001, "longer than 200000"),
        ("[" * 5000, "nested too deep"),
    ],
)
def test_what_is_no_profile_is_told_in_plain_words(text: str, message: str) -> None:
    assert message in faults(text)["text"][0]


def test_missing_columns_are_told_and_headers_compared_loosely() -> None:
    profile = load_profile(PROFILE)
    headers = ["kho", "SỐ  KIỂM KÊ", "Tên hiện vật", "Tên tiếng Anh", "Chất liệu ", "Chủ đề", "Ảnh"]
    assert missing_columns(profile, headers) == ("Chú thích ảnh", "Miễn phí")
    assert missing_columns(profile, [*headers, "chú thích ảnh", "miễn phí"]) == ()


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ("strip", [" a "], ["a"]),
        ("collapse", ["a  b\n c"], ["a b c"]),
        ("lower", ["ĐỒNG"], ["đồng"]),
        ("first", ["", "b", "c"], ["b"]),
        ({"split": ";"}, ["a; b;;c"], ["a", "b", "", "c"]),
        ({"replace": [r"\s*\(.*\)$", ""]}, ["gỗ (lim)"], ["gỗ"]),
        ({"replace": [r"(\d+)-(\d+)", r"\2-\1"]}, ["1-2"], ["2-1"]),
        (
            {"map": {"Có": True, "Bài giảng": "lesson"}},
            ["có", "bài  giảng", "khác"],
            ["true", "lesson", "khác"],
        ),
        ({"prefix": "Số: "}, ["1", ""], ["Số: 1", ""]),
        ({"drop": "^n/a$"}, ["a", "n/a"], ["a"]),
    ],
)
def test_each_step_does_what_its_name_says(step: object, before: list[str], after: list[str]) -> None:
    assert build_step(step)(before) == after


@pytest.mark.parametrize(
    "step",
    ["up", 3, {"split": 1}, {"replace": ["a"]}, {"replace": ["a", r"\1"]}, {"drop": "("}, {"prefix": 1},
     {"map": "x"}, {"a": 1, "b": 2}, {"drop": "a" * 300}, None],
)  # fmt: skip
def test_a_wrong_step_is_refused_in_words(step: object) -> None:
    with pytest.raises(ValueError, match=r"unknown step|wants|regular expression|replacement"):
        build_step(step)


def test_a_slow_pattern_is_not_run_on_long_values() -> None:
    step = build_step({"replace": ["(a|a)*b", ""]})
    assert step(["a" * 100_000]) == ["a" * 100_000]


def test_every_field_can_be_mapped() -> None:
    for field in FIELDS:
        assert load_profile({"columns": {"T": "title", "C": field}}).columns[1].field == field
