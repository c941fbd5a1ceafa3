from __future__ import annotations

from typing import Any

import pytest

from catalog.sdk.search import Document, IndexField
from catalog.search.document import build_document
from catalog.search.fields import CORE_FIELDS, facet_names

HUE = {
    "slug": "tv-hue",
    "name_vi": "Thư viện Tổng hợp thành phố Huế",
    "name_en": "Hue General Library",
    "system": "library",
    "type": "public",
    "level": "province",
    "province": "Thành phố Huế",
    "commune": "Phường Thuận Hóa",
}
RECORD: dict[str, Any] = {
    "id": "sach-1",
    "kind": "book",
    "title": "Truyện Kiều",
    "titles": [{"value": "Đoạn trường tân thanh"}],
    "source": {"slug": "sach", "native_id": "1"},
    "institution": "tv-hue",
    "identifiers": [{"scheme": "isbn", "value": "978-604-1-05827-1"}],
    "creators": [{"name": "Nguyễn Du"}],
    "issued": {"display": "1925-1926", "earliest": 1925, "latest": 1926},
    "languages": ["vi"],
    "holdings": [{"institution": "Thư viện Quốc gia", "call_number": "895.922 NG-D"}],
    "seq": 7,
}


def built(*records: dict[str, Any], fields: tuple[IndexField, ...] = CORE_FIELDS) -> Document:
    return build_document("work", records, {"tv-hue": HUE}, fields)


def words(document: Document, field: str) -> list[str]:
    return [" ".join(folded) for _, folded in document.texts.get(field, ())]


def test_a_record_is_found_by_its_titles_people_and_institution() -> None:
    document = built(RECORD)
    assert words(document, "title") == ["truyen kieu", "doan truong tan thanh"]
    assert words(document, "creator") == ["nguyen du"]
    assert words(document, "institution_name") == [
        "thu vien tong hop thanh pho hue",
        "hue general library",
        "thu vien quoc gia",
    ]
    assert any("9786041058271" in text for text in words(document, "rest"))


def test_facets_hold_what_the_institution_is() -> None:
    keywords = built(RECORD).keywords
    assert {name: list(keywords[name]) for name in facet_names(CORE_FIELDS) if name in keywords} == {
        "kind": ["book"],
        "institution": ["tv-hue"],
        "system": ["library"],
        "level": ["province"],
        "province": ["Thành phố Huế"],
        "language": ["vi"],
        "creator_value": ["Nguyễn Du"],
        "access": ["unknown"],
        "source": ["sach"],
    }


def test_identifiers_compare_without_hyphens_and_case() -> None:
    assert list(built(RECORD).keywords["identifier"]) == ["9786041058271", "1", "sach1"]


@pytest.mark.parametrize(
    ("date", "years", "ends"),
    [
        ({"issued": {"earliest": 1925, "latest": 1926}}, [1925, 1926], (1925, 1926)),
        ({"issued": {"earliest": 1925}}, [1925], (1925, 1925)),
        ({"period": {"earliest": 1401, "latest": 1500}}, [], (1401, 1500)),
        ({"period": {"earliest": -300, "latest": -300}}, [-300], (-300, -300)),
        ({"schedule": {"start": "2026-03-01", "end": "2027-01-02T09:00"}}, [2026, 2027], (2026, 2027)),
        ({"issued": {"earliest": 2000, "latest": 1990}}, [], (1990, 2000)),
    ],
)
def test_years_are_counted_where_they_are_known_to_ten(
    date: dict[str, Any], years: list[int], ends: tuple[int, int]
) -> None:
    numbers = built({"title": "x", "kind": "book", **date}).numbers
    assert list(numbers["year"]) == years
    assert (numbers["year_from"][0], numbers["year_to"][0]) == ends


def test_a_record_without_anything_is_still_a_document() -> None:
    document = built({"schedule": {"start": "soon"}, "issued": {"display": "?"}})
    assert document.numbers == {"completeness": [1], "work_size": [0]}
    assert document.newest == 0


def test_the_newest_member_dates_a_work() -> None:
    older = {**RECORD, "seq": 3}
    assert built(older, RECORD).newest == 7
    dated = {"title": "x", "modified": "2026-01-01T00:00:00+00:00"}
    assert built(dated).newest == 1_767_225_600


def test_members_of_a_work_are_found_together() -> None:
    document = built(RECORD, {**RECORD, "title": "Kim Vân Kiều", "kind": "manuscript", "languages": ["vi"]})
    assert "kim van kieu" in words(document, "title")
    assert list(document.keywords["kind"]) == ["book", "manuscript"]
    assert list(document.keywords["language"]) == ["vi"]


def test_a_field_of_a_plugin_takes_the_value_of_its_name() -> None:
    more = (
        IndexField(name="extent", type="text"),
        IndexField(name="dimensions", type="keyword"),
        IndexField(name="pages", type="number"),
    )
    record = {**RECORD, "extent": "2 tập", "dimensions": "63 cm", "pages": [300, True, "x"]}
    document = built(record, fields=(*CORE_FIELDS, *more))
    assert words(document, "extent") == ["2 tap"]
    assert document.keywords["dimensions"] == ("63 cm",)
    assert document.numbers["pages"] == [300]


def test_class_numbers_are_found_but_stand_apart_from_the_headings() -> None:
    subjects = [{"label": "895.9221", "scheme": "ddc"}, {"label": "Thơ", "scheme": "lcsh"}]
    document = built({**RECORD, "subjects": subjects})
    assert words(document, "subject") == ["tho"]
    assert any("895" in text for text in words(document, "rest"))
