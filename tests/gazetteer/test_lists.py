"""The lists themselves: how many units there are, how they are coded, and what the official numbers say."""

from __future__ import annotations

from collections import Counter

import pytest

from catalog.gazetteer import (
    COMMUNE,
    DISTRICT,
    LISTS,
    NEW,
    OLD,
    PROVINCE,
    Unit,
    address,
    children,
    parents,
    unit,
    units,
)
from catalog.gazetteer.units import TYPES


def named(key: str) -> Unit:
    found = unit(key)
    assert found is not None, key
    return found


@pytest.mark.parametrize(
    ("list_version", "level", "count"),
    [
        (NEW, PROVINCE, 34),
        (NEW, DISTRICT, 0),
        (NEW, COMMUNE, 3_321),
        (OLD, PROVINCE, 63),
        (OLD, DISTRICT, 696),
        (OLD, COMMUNE, 10_035),
    ],
)
def test_each_list_has_as_many_units_of_a_level_as_the_state_counts(
    list_version: str, level: str, count: int
) -> None:
    assert len(units(list_version, level)) == count


def test_communes_of_today_are_of_three_types() -> None:
    assert Counter(one.type for one in units(NEW, COMMUNE)) == {"xã": 2_621, "phường": 687, "đặc khu": 13}


def test_six_provinces_are_cities_before_and_since() -> None:
    cities = {"Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"}
    for list_version in LISTS:
        found = {one.name for one in units(list_version, PROVINCE) if one.type == "thành phố"}
        assert found == cities


def test_codes_are_text_of_a_length_that_tells_the_level() -> None:
    for one in (*units(NEW), *units(OLD)):
        assert one.code.isdecimal()
        assert len(one.code) == {PROVINCE: 2, DISTRICT: 3, COMMUNE: 5}[one.level]
        assert one.type in TYPES[one.level]
        assert one.name == one.name.strip() != ""


def test_codes_keep_their_leading_zeros() -> None:
    assert named("vn-2025-07:01").full_name == "Thành phố Hà Nội"
    assert named("vn-2025-07:00004").full_name == "Phường Ba Đình"
    assert unit("vn-2025-07:1") is None


def test_a_code_alone_means_different_things_in_the_two_lists() -> None:
    changed = {
        one.code: (one.name, today.name)
        for one in units(OLD, PROVINCE)
        if (today := unit(f"{NEW}:{one.code}")) and today.name != one.name
    }
    assert changed == {
        "15": ("Yên Bái", "Lào Cai"),
        "24": ("Bắc Giang", "Bắc Ninh"),
        "44": ("Quảng Bình", "Quảng Trị"),
        "52": ("Bình Định", "Gia Lai"),
        "80": ("Long An", "Tây Ninh"),
        "82": ("Tiền Giang", "Đồng Tháp"),
        "91": ("Kiên Giang", "An Giang"),
    }
    assert named("vn-2025-06:00004").name == "Trúc Bạch"


def test_names_of_communes_are_no_keys_ten_are_called_tan_an() -> None:
    names = Counter(one.name for one in units(NEW, COMMUNE))
    assert names["Tân An"] == 10
    assert sum(count for count in names.values() if count > 1) == 781


def test_every_unit_but_a_province_is_among_the_children_of_its_parent() -> None:
    for one in (*units(NEW), *units(OLD)):
        above = parents(one)
        assert bool(above) == (one.level != PROVINCE)
        if above:
            assert above[0].code == one.parent
            assert one in children(above[0])


def test_an_address_goes_from_small_to_big() -> None:
    assert address(named("vn-2025-07:19789")) == "Phường Thuận Hóa, Thành phố Huế"
    assert address(named("vn-2025-06:00583")) == "Xã Bát Tràng, Huyện Gia Lâm, Thành phố Hà Nội"
    assert address(named("vn-2025-06:760")) == "Quận 1, Thành phố Hồ Chí Minh"


def test_five_islands_had_no_commune() -> None:
    bare = {one.name for one in units(OLD, DISTRICT) if not children(one)}
    assert bare == {"Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"}


def test_centres_lie_in_vietnam_and_its_seas() -> None:
    without = 0
    for one in (*units(NEW), *units(OLD)):
        if one.point is None:
            without += 1
            continue
        lat, lon = one.point
        assert 6 < lat < 24
        assert 102 < lon < 116
    assert without < 50
