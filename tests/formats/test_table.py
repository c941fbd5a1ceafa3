from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import RecordError
from catalog.formats import builtin_formats
from catalog.formats.profile import FIELDS, load_profile
from catalog.formats.table import TableFormat, default_profile, native_id
from catalog.record import (
    Agent,
    DateSpan,
    Holding,
    Identifier,
    Image,
    Link,
    Place,
    Record,
    Rights,
    Schedule,
    Subject,
    Title,
)

COLUMNS: dict[str, Any] = {
    "Tên hiện vật": "title",
    "Tên tiếng Anh": {"field": "titles", "language": "en", "type": "translated"},
    "Chất liệu": {"field": "materials", "steps": [{"split": ";"}]},
    "Tác giả": {"field": "creators", "role": "artist", "steps": [{"split": ";"}]},
    "Niên đại": "period",
    "Năm": "issued",
    "Ảnh": {"field": "images", "alt_column": "Chú thích ảnh"},
    "Trang web": {"field": "links", "rel": "page", "label": "Trang của bảo tàng"},
    "Chủ đề": {"field": "subjects", "scheme": "keyword", "steps": [{"split": ";"}]},
    "Số ĐKCB": {"field": "identifiers", "scheme": "inventory"},
    "Nơi tìm thấy": "places",
    "Ký hiệu kho": "holdings.call_number",
    "Kho": "holdings.location",
    "Giấy phép": "rights.licence",
    "Bắt đầu": "schedule.start",
    "Số chỗ": "schedule.capacity",
    "Miễn phí": {"field": "free", "steps": [{"map": {"có": True, "không": False}}]},
    "Loại": {"field": "kind", "steps": [{"map": {"Bài giảng": "lesson"}}]},
    "Ngôn ngữ": "languages",
    "ISBN": {"field": "identifiers", "scheme": "isbn"},
    "Ghi chú": {"field": "notes"},
}
PROFILE = {
    "kind": "object",
    "id": ["Số kiểm kê"],
    "columns": COLUMNS,
    "defaults": {"access": "on_site", "metadata_licence": "CC0-1.0"},
}


def read(row: dict[str, Any], profile: dict[str, Any] | None = PROFILE) -> Record:
    context = {"profile": profile} if profile else {}
    return TableFormat().read(json.dumps(row).encode(), context)


def refused(row: dict[str, Any], profile: dict[str, Any] | None = PROFILE) -> RecordError:
    with pytest.raises(RecordError) as caught:
        read(row, profile)
    return caught.value


def test_a_row_is_mapped_by_its_profile() -> None:
    record = read(
        {
            "Số kiểm kê": "BTLS 5698", "TÊN  hiện vật ": " Trống đồng  Ngọc Lũ",
            "Tên tiếng Anh": "Ngoc Lu drum", "Chất liệu": "Đồng; gỗ; ", "Tác giả": "An; Bình",
            "Niên đại": "văn hóa Đông Sơn", "Năm": 1998.0, "Ảnh": "trong.jpg", "Chú thích ảnh": "Mặt trống",
            "Trang web": "www.baotang.vn", "Chủ đề": "trống;đồng", "Số ĐKCB": 5698.0,
            "Nơi tìm thấy": "Hà Nam", "Ký hiệu kho": "K.1", "Kho": "Tầng 2", "Giấy phép": "CC0-1.0",
            "Bắt đầu": "01/09/2026", "Số chỗ": "1.200", "Miễn phí": "Có", "Loại": None,
            "Ngôn ngữ": "Tiếng Việt, Hán Nôm", "ISBN": 9780306406157.0, "Ghi chú": "a",
        }
    )  # fmt: skip
    assert record == Record(
        title="Trống đồng Ngọc Lũ",
        kind="object",
        titles=(Title(value="Ngoc Lu drum", language="en", type="translated"),),
        materials=("Đồng", "gỗ"),
        creators=(Agent(name="An", role="artist"), Agent(name="Bình", role="artist")),
        period=DateSpan(display="văn hóa Đông Sơn", earliest=-700, latest=100, certainty="approximate"),
        issued=DateSpan(display="1998", earliest=1998, latest=1998),
        images=(Image(url="trong.jpg", alt="Mặt trống"),),
        links=(Link(rel="page", url="http://www.baotang.vn", label="Trang của bảo tàng"),),
        subjects=(Subject(label="trống", scheme="keyword"), Subject(label="đồng", scheme="keyword")),
        identifiers=(
            Identifier(scheme="inventory", value="5698"),
            Identifier(scheme="isbn", value="9780306406157"),
        ),
        places=(Place(label="Hà Nam"),),
        holdings=(Holding(call_number="K.1"),),
        rights=Rights(licence="CC0-1.0"),
        schedule=Schedule(start="2026-09-01", capacity=1200),
        free=True,
        languages=("vi", "vi-Hani"),
        notes=("a",),
        access="on_site",
        metadata_licence="CC0-1.0",
    )


def test_the_kind_of_a_row_goes_before_that_of_the_table() -> None:
    assert read({"Tên hiện vật": "A", "Loại": "bài giảng"}).kind == "lesson"
    assert read({"Tên hiện vật": "A", "Loại": "Trưng bày"}).kind == "exhibition"
    assert read({"Tên hiện vật": "A"}).kind == "object"


@pytest.mark.parametrize(
    ("header", "value", "field", "rule"),
    [
        ("Bắt đầu", "31/02/2026", "schedule.start", "date"),
        ("Bắt đầu", "01/01/20266", "schedule.start", "date"),
        ("Số chỗ", "nhiều", "schedule.capacity", "number"),
        ("Miễn phí", "tùy tâm", "free", "yes-or-no"),
        ("Trang web", "javascript:alert(1)", "links", "http-address"),
        ("Ảnh", "file:///etc/passwd", "images", "http-address"),
        ("Ngôn ngữ", "tiếng sao Hỏa", "languages", "language"),
        ("Ghi chú", ["a"], "Ghi chú", "cell"),
        ("Ghi chú", "x" * 5_000_000, "Ghi chú", "length"),
        ("Tên hiện vật", " ", "title", "required"),
    ],
)
def test_a_bad_cell_is_named_with_row_field_value_and_rule(
    header: str, value: Any, field: str, rule: str
) -> None:
    error = refused({"Số kiểm kê": "12", "Tên hiện vật": "A", header: value})
    fault = error.faults[0]
    assert (fault.field, fault.rule) == (field, rule)
    assert len(fault.value) <= 200
    assert error.identifier == ("12" if rule not in ("cell", "length") else None)


def test_an_absurd_year_keeps_its_text() -> None:
    assert read({"Tên hiện vật": "A", "Năm": "20222"}).issued == DateSpan(
        display="20222", certainty="unknown"
    )


def test_control_characters_and_lone_surrogates_are_cleaned_away() -> None:
    assert read({"Tên hiện vật": "Trống\x00 \x0bđồng\ud800"}).title == "Trống đồng"


def test_a_wrong_isbn_is_kept_under_another_name() -> None:
    record = read({"Tên hiện vật": "A", "ISBN": "123"})
    assert record.identifiers == (Identifier(scheme="other", value="123"),)


def test_key_columns_are_joined_and_loosely_found() -> None:
    profile = load_profile({"id": ["Kho", "Số"], "columns": {"Tên": "title"}})
    assert native_id({"kho": "A", "SỐ": 12.0, "Tên": "x"}, profile) == "A-12"
    assert native_id({"kho": "", "SỐ": None}, profile) == ""
    assert native_id({"kho": "A"}, load_profile({"columns": {"Tên": "title"}})) == ""


def test_the_language_of_a_profile_is_that_of_texts_not_of_things() -> None:
    profile = {"kind": "book", "language": "vi", "columns": {"Tên": "title"}}
    assert read({"Tên": "A"}, profile).languages == ("vi",)
    assert read({"Tên": "A"}, profile | {"kind": "object"}).languages == ()


def test_without_a_profile_columns_are_known_by_their_names() -> None:
    record = read(
        {"Nhan đề": "Truyện Kiều", "Tác giả": "Nguyễn Du", "Năm xuất bản": "2015", "Nhà xuất bản": "Kim Đồng",
         "Chủ đề": "thơ; truyện", "Số kiểm kê": "7", "Cột lạ": "x"},
        None,
    )  # fmt: skip
    assert (record.title, record.publisher, record.creators) == (
        "Truyện Kiều",
        "Kim Đồng",
        (Agent(name="Nguyễn Du"),),
    )
    assert [subject.label for subject in record.subjects] == ["thơ", "truyện"]
    assert record.identifiers == (Identifier(scheme="inventory", value="7"),)
    assert default_profile(("Nhan đề", "Số kiểm kê")).id == ("Số kiểm kê",)


def test_english_headers_of_a_museum_are_known_too() -> None:
    record = read(
        {
            "accession_number": "A00003", "title": "The Preaching of Warning", "artist": "Robert Blake",
            "date_text": "?c.1785", "year": "1785", "medium": "Graphite on paper",
            "dimensions": "343 x 467 mm", "subjects": "standing; man", "thumbnail_url": "http://www.tate.org.uk/A00003_8.jpg",
            "url": "http://www.tate.org.uk/art/a00003",
        },
        None,
    )  # fmt: skip
    assert record.kind == "object"
    assert record.issued == DateSpan(display="?c.1785", earliest=1785, latest=1785, certainty="approximate")
    assert record.materials == ("Graphite on paper",)
    assert record.images == (Image(url="http://www.tate.org.uk/A00003_8.jpg"),)
    assert record.links == (Link(rel="page", url="http://www.tate.org.uk/art/a00003"),)


def test_a_second_column_that_could_be_the_title_is_a_further_title() -> None:
    record = read({"title": "Drum", "Tên hiện vật": "Trống"}, None)
    assert (record.title, record.titles) == ("Drum", (Title(value="Trống", type="alternative"),))


@pytest.mark.parametrize("payload", [b"", b"[]", b"nope", b"\xff", b'"a"', b"[" * 100_000])
def test_what_is_no_row_is_named(payload: bytes) -> None:
    with pytest.raises(RecordError) as caught:
        TableFormat().read(payload, {})
    assert caught.value.faults[0].field == "row"


def test_a_profile_with_faults_is_named_in_the_record_error() -> None:
    with pytest.raises(RecordError, match="unknown field 'titel'"):
        read({"A": "x"}, {"columns": {"A": "titel"}})


@given(
    st.dictionaries(
        st.sampled_from([*COLUMNS, "Số kiểm kê", "lạ"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(st.characters(codec=None), max_size=40),
    )
)
def test_any_row_gives_a_record_or_a_named_failure(row: dict[str, Any]) -> None:
    try:
        title = read(row).title
    except RecordError as error:
        title = str(error)
    assert title


@pytest.mark.parametrize("field", FIELDS)
def test_a_long_cell_in_any_field_gives_a_record_or_a_named_failure(field: str) -> None:
    try:
        outcome = read({"T": "A", "C": "ế 1, (" * 30_000}, {"columns": {"T": "title", "C": field}}).title
    except RecordError as error:
        outcome = error.faults[0].field
    assert outcome[:1] == "A" or outcome == field


def test_the_core_brings_the_formats_of_libraries_repositories_and_museums() -> None:
    names = [entry.name for entry in builtin_formats()]
    assert names[:8] == ["marc", "marcxml", "oai_dc", "qdc", "mods", "edm", "etdms", "table"]
    assert names[8:12] == ["ris", "bibtex", "isis", "lido"]
