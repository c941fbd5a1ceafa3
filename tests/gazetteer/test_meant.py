"""Places of records for search and facets: old and new names find the same, homonyms do not spread."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.gazetteer import (
    NEW,
    PROVINCE,
    institution_keys,
    place_keys,
    provinces_of_institution,
    provinces_of_place,
    query_keys,
    units,
)


def finds(query: str, place: dict[str, Any]) -> bool:
    return not set(query_keys(query)).isdisjoint(place_keys(place))


HUE = ("Thừa Thiên Huế", "thành phố Huế", "Huế", "hue", "tỉnh Thừa Thiên Huế", "Hue City")
IN_HUE = (
    {"label": "Huế"},
    {"label": "Thừa Thiên-Huế"},
    {"label": "phường Thuận Hóa, thành phố Huế"},
    {"label": "Huyện Phong Điền, tỉnh Thừa Thiên Huế"},
    {"label": "cung đình", "code": "46", "code_list": "vn-2025-06"},
    {"label": "cung đình", "code": "19789", "code_list": "vn-2025-07"},
    {"label": "Phú Xuân, Huế"},
)


@pytest.mark.parametrize("query", HUE)
@pytest.mark.parametrize("place", IN_HUE, ids=lambda place: place["label"])
def test_the_old_and_the_new_name_find_the_same(query: str, place: dict[str, Any]) -> None:
    assert finds(query, place)


@pytest.mark.parametrize("place", [{"label": "Hà Nội"}, {"label": "Tân An"}, {"label": "Đại Nội"}])
def test_places_elsewhere_are_not_found(place: dict[str, Any]) -> None:
    assert not any(finds(query, place) for query in HUE)


def test_an_old_district_finds_what_is_coded_by_communes_of_today() -> None:
    assert finds("huyện Phú Vang, Thừa Thiên Huế", {"label": "xã Phú Vang, TP Huế"})
    assert finds("quận Thuận Hóa, thành phố Huế", {"label": "phường Thuận Hóa, thành phố Huế"})


def test_an_old_province_finds_its_own_and_not_all_of_what_it_is_in_today() -> None:
    assert finds("Quảng Nam", {"label": "Hội An, Quảng Nam"})
    assert finds("Đà Nẵng", {"label": "Hội An, Quảng Nam"})
    assert not finds("Quảng Nam", {"label": "quận Hải Châu, Đà Nẵng"})
    assert not finds("Quảng Nam", {"label": "Đà Nẵng"})


def test_a_code_goes_before_the_label_and_a_foreign_code_is_passed_by() -> None:
    said = {"label": "Hà Nội", "code": "46", "code_list": "vn-2025-07"}
    assert place_keys(said) == place_keys({"label": "Huế"})
    assert place_keys({"label": "Hà Nội", "code": "vm", "code_list": "marccountry"}) == place_keys(
        {"label": "Hà Nội"}
    )


def test_a_query_for_a_homonym_asks_for_all_of_them() -> None:
    assert len(query_keys("Tân An")) > 10
    assert finds("Tân An", {"label": "xã Tân An, tỉnh Nghệ An"})


def test_each_province_of_today_is_asked_for_by_its_name_alone() -> None:
    for one in units(NEW, PROVINCE):
        assert query_keys(one.full_name) == (one.key,)


@pytest.mark.parametrize(
    ("label", "new", "old"),
    [
        ("Huế", ["Huế"], ["Huế"]),
        ("Hội An, Quảng Nam", ["Đà Nẵng"], ["Quảng Nam"]),
        ("Lào Cai", ["Lào Cai"], ["Lào Cai"]),
        ("Yên Bái", ["Lào Cai"], ["Yên Bái"]),
        ("Hoàn Kiếm, Hà Nội", ["Hà Nội"], ["Hà Nội"]),
        ("Hà Tây", ["Hà Nội"], ["Hà Nội"]),
        ("Nghệ Tĩnh", ["Nghệ An", "Hà Tĩnh"], ["Nghệ An", "Hà Tĩnh"]),
        ("Tân An", [], []),
        ("Paris", [], []),
    ],
)
def test_a_place_counts_for_its_province_in_both_lists(label: str, new: list[str], old: list[str]) -> None:
    found = provinces_of_place({"label": label})
    assert [one.name for one in found.new] == new
    assert [one.name for one in found.old] == old


def test_a_merged_province_alone_tells_no_old_one() -> None:
    found = provinces_of_place({"label": "", "code": "48", "code_list": "vn-2025-07"})
    assert [one.name for one in found.new] == ["Đà Nẵng"]
    assert found.old == ()


def test_an_institution_counts_for_its_province_in_both_lists() -> None:
    museum = {"province": "Thành phố Đà Nẵng", "commune": "Phường Hội An"}
    found = provinces_of_institution(museum)
    assert ([one.name for one in found.new], [one.name for one in found.old]) == (["Đà Nẵng"], ["Quảng Nam"])
    assert set(query_keys("Hội An, Quảng Nam")) <= set(institution_keys(museum))
    abroad = {"address": "Millbank, London SW1P 4RG, United Kingdom"}
    assert provinces_of_institution(abroad) == ((), ())
    assert institution_keys(abroad) == ()
