from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from catalog import gazetteer
from catalog.gazetteer import cells
from catalog.search import facets
from catalog.search.document import build_document
from catalog.search.fields import CORE_FIELDS, facet_names

MUSEUM = {
    "slug": "bt-hue",
    "name_vi": "Bảo tàng Cổ vật Cung đình Huế",
    "system": "museum",
    "level": "central",
    "province": "Thành phố Huế",
    "lat": 16.4707,
    "lon": 107.5796,
}
LESSON: dict[str, Any] = {
    "id": "bai-1",
    "kind": "lesson",
    "title": "Đọc hiểu Truyện Kiều",
    "source": {"slug": "hoc-lieu", "native_id": "1"},
    "institution": "bt-hue",
    "creators": [{"name": " Nguyễn Thị Hoa "}],
    "subjects": [{"label": unicodedata.normalize("NFD", "Văn học")}],
    "audiences": ["Học sinh"],
    "education_levels": ["Lớp 9"],
    "school_subjects": ["Ngữ văn"],
    "collections": ["Học liệu mở"],
    "learning_type": "lesson_plan",
    "free": True,
    "rights": {"licence": "CC-BY-4.0"},
}


def keywords(*records: dict[str, Any]) -> dict[str, list[str]]:
    document = build_document("work", records, {"bt-hue": MUSEUM}, CORE_FIELDS)
    return {name: list(values) for name, values in document.keywords.items()}


def test_a_lesson_is_counted_under_all_that_it_says_of_itself() -> None:
    found = keywords(LESSON)
    assert {name: found[name] for name in facet_names(CORE_FIELDS) if name in found} == {
        "kind": ["lesson"],
        "institution": ["bt-hue"],
        "system": ["museum"],
        "level": ["central"],
        "province": ["Thành phố Huế"],
        "subject_value": ["Văn học"],
        "creator_value": ["Nguyễn Thị Hoa"],
        "audience": ["Học sinh"],
        "education_level": ["Lớp 9"],
        "school_subject": ["Ngữ văn"],
        "learning_type": ["lesson_plan"],
        "free": ["yes"],
        "access": ["unknown"],
        "licence": ["CC-BY-4.0"],
        "source": ["hoc-lieu"],
    }
    assert found["collection"] == ["Học liệu mở"]


def test_a_long_value_is_cut_where_filters_end() -> None:
    found = keywords({**LESSON, "subjects": [{"label": "ô" * 199 + " " + "ơ" * 20}]})
    assert found["subject_value"] == ["ô" * 199]


@pytest.mark.parametrize(("free", "expected"), [(True, ["yes"]), (False, ["no"]), (None, None)])
def test_what_is_not_said_to_be_free_or_not_is_neither(free: bool | None, expected: list[str] | None) -> None:
    assert keywords({**LESSON, "free": free}).get("free") == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"access": "open", "links": [{"rel": "fulltext", "url": "https://a.example/1"}]}, True),
        ({"access": "open", "links": [{"rel": "page", "url": "https://a.example/1"}]}, False),
        ({"access": "members", "links": [{"rel": "fulltext", "url": "https://a.example/1"}]}, False),
        ({"links": [{"rel": "fulltext", "url": "https://a.example/1"}]}, False),
        ({"access": "on_site", "images": [{"url": "/media/1", "iiif": "https://a.example/i"}]}, True),
        ({"access": "paid", "images": [{"url": "/media/1", "iiif": "https://a.example/i"}]}, False),
        ({"access": "open", "images": [{"url": "/media/1"}]}, False),
    ],
)
def test_online_is_what_can_be_opened_now(record: dict[str, Any], expected: bool) -> None:
    assert (keywords({**LESSON, **record}).get("online") == ["yes"]) is expected


def test_a_fuller_record_is_more_complete() -> None:
    assert facets.completeness({"title": "x", "kind": "book"}) == 0
    assert facets.completeness(LESSON) == 3
    full = {
        **LESSON,
        "description": "Bài giảng",
        "issued": {"display": "2024"},
        "languages": ["vi"],
        "identifiers": [{"scheme": "local", "value": "1"}],
        "duration": "45 phút",
        "images": [{"url": "/media/1"}],
        "links": [{"rel": "page", "url": "https://a.example/1"}],
    }
    assert facets.completeness(full) == 10


def test_a_work_is_as_complete_as_its_fullest_record_and_as_large_as_its_holders() -> None:
    held = {**LESSON, "description": "x", "holdings": [{"institution": "tv-hue"}, {"institution": "bt-hue"}]}
    numbers = build_document("work", (LESSON, held), {"bt-hue": MUSEUM}, CORE_FIELDS).numbers
    assert (numbers["completeness"], numbers["work_size"]) == ([5], [2])


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        (16.4707, 107.5796, "1647:10757"),
        (16.47, 107.57, "1647:10757"),
        (-0.001, 0.0, "-1:0"),
        (10, 106, "1000:10600"),
    ],
)
def test_a_cell_holds_a_hundredth_of_a_degree(lat: float, lon: float, expected: str) -> None:
    assert cells.cell(lat, lon) == expected


def test_cells_are_those_of_institutions_and_of_certain_places() -> None:
    places = [
        {"label": "Ngọ Môn", "lat": 16.468, "lon": 107.578},
        {"label": "Đông Sơn", "lat": 19.83, "lon": 105.8, "certainty": "uncertain"},
        {"label": "Huế"},
    ]
    assert keywords({**LESSON, "places": places})["cell"] == ["1646:10757", "1647:10757"]


def test_places_of_old_names_are_counted_under_the_province_of_today() -> None:
    found = keywords({**LESSON, "places": [{"label": "Hà Tiên, Kiên Giang"}, {"label": "Milano"}]})
    assert found["province"] == ["Tỉnh An Giang", "Thành phố Huế"]
    assert set(gazetteer.query_keys("Kiên Giang")) & set(found["place_key"])
    assert set(gazetteer.query_keys("Thừa Thiên Huế")) & set(found["place_key"])


def test_an_institution_abroad_keeps_its_province_as_it_is_written() -> None:
    abroad = {"bt-hue": {**MUSEUM, "province": "Virginia"}}
    document = build_document("work", (LESSON,), abroad, CORE_FIELDS)
    assert list(document.keywords["province"]) == ["Virginia"]


def test_class_numbers_are_no_values_of_the_subject_facet() -> None:
    subjects = [{"label": "Thơ", "scheme": "lcsh"}, {"label": "895.9221", "scheme": "ddc"}, {"label": "Huế"}]
    into: dict[str, list[str]] = {}
    facets.gather({"kind": "book", "subjects": subjects}, into)
    assert into["subject_value"] == ["Thơ", "Huế"]
