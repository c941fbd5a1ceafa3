"""What became of the units of before, what today's were made of, and what lies in what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.gazetteer import (
    CERTAIN,
    COMMUNE,
    DISTRICT,
    NEW,
    OLD,
    PART,
    POSSIBLE,
    PROVINCE,
    WHOLE,
    Unit,
    children,
    covering,
    expanded,
    parents,
    predecessors,
    successors,
    units,
)
from tests.gazetteer.test_lists import named

ANY_UNIT = st.sampled_from((*units(NEW), *units(OLD)))
HUE = ("vn-2025-06:46", "vn-2025-07:46")


def test_every_old_unit_has_a_successor_and_every_new_one_a_predecessor() -> None:
    assert [one.key for one in units(OLD) if not successors(one)] == []
    assert [one.key for one in units(NEW) if not predecessors(one)] == []


def test_every_old_province_went_whole_into_one() -> None:
    merged = [predecessors(one) for one in units(NEW, PROVINCE)]
    assert sum(map(len, merged)) == 63
    assert sum(len(links) == 1 for links in merged) == 11
    assert {link.extent for links in merged for link in links} == {WHOLE}


def test_more_than_four_hundred_old_communes_were_divided() -> None:
    into = [successors(one) for one in units(OLD, COMMUNE)]
    assert sum(len(links) > 1 for links in into) == 471
    assert max(map(len, into)) == 5
    for links in into:
        assert {link.extent for link in links} == ({WHOLE} if len(links) == 1 else {PART})
        assert {link.certainty for link in links} == ({CERTAIN} if len(links) == 1 else {POSSIBLE})


@given(ANY_UNIT)
def test_successors_and_predecessors_tell_the_same_of_each_other(one: Unit) -> None:
    if one.level == DISTRICT:
        return
    for link in successors(one):
        assert (one, link.extent) in [(back.unit, back.extent) for back in predecessors(link.unit)]
    for link in predecessors(one):
        if link.unit.level != DISTRICT:
            assert (one, link.extent) in [(on.unit, on.extent) for on in successors(link.unit)]


def test_a_district_became_the_communes_that_took_over_its_own() -> None:
    names = {link.unit.full_name: link.extent for link in successors(named("vn-2025-06:474"))}
    assert names["Phường Thuận Hóa"] == PART
    assert successors(named("vn-2025-06:755"))[0].unit.full_name == "Đặc khu Côn Đảo"
    assert successors(named("vn-2025-06:755"))[0].extent == WHOLE


def test_units_of_today_have_no_successors_and_those_of_before_no_predecessors() -> None:
    assert successors(named("vn-2025-07:46")) == ()
    assert predecessors(named("vn-2025-06:46")) == ()


@given(ANY_UNIT)
def test_what_covers_a_unit_expands_to_it_with_the_same_certainty(one: Unit) -> None:
    for key, certainty in covering(one).items():
        assert expanded(named(key))[one.key] == certainty


@given(ANY_UNIT)
def test_a_unit_lies_for_certain_in_itself_and_in_what_it_is_in(one: Unit) -> None:
    held = covering(one)
    assert next(iter(held)) == one.key
    for outer in (one, *parents(one)):
        assert held[outer.key] == CERTAIN
    for inner in children(one):
        assert expanded(one)[inner.key] == CERTAIN


@given(ANY_UNIT)
def test_every_place_is_in_one_province_of_today_for_certain(one: Unit) -> None:
    held = {key for key, certainty in covering(one).items() if certainty == CERTAIN}
    assert len([key for key in held if key.startswith(f"{NEW}:") and len(key) == len(HUE[0])]) == 1


def test_a_province_whose_ground_stayed_means_the_same_in_both_lists() -> None:
    old, new = map(named, HUE)
    assert expanded(old).keys() == expanded(new).keys()
    assert set(expanded(new).values()) == {CERTAIN}
    assert expanded(new).keys() >= {one.key for one in children(new)}


def test_a_merged_province_holds_the_old_ones_and_not_the_other_way() -> None:
    da_nang, quang_nam = named("vn-2025-07:48"), named("vn-2025-06:49")
    assert expanded(da_nang)[quang_nam.key] == CERTAIN
    assert da_nang.key not in expanded(quang_nam)
    assert quang_nam.key not in covering(da_nang)


def test_a_part_of_a_divided_commune_may_be_in_any_of_those_it_became() -> None:
    hang_bac = named("vn-2025-06:00019")
    became = {link.unit.key for link in successors(hang_bac)}
    held = covering(hang_bac)
    assert len(became) == 4
    assert {held[key] for key in became} == {POSSIBLE}
    assert held["vn-2025-07:01"] == CERTAIN


def test_a_district_is_not_found_in_one_of_its_communes() -> None:
    phu_vang_district, phu_vang_commune = named("vn-2025-06:478"), named("vn-2025-07:19942")
    assert phu_vang_commune.key not in covering(phu_vang_district)
    assert covering(phu_vang_commune)[phu_vang_district.key] == CERTAIN


def test_a_unit_of_no_list_is_refused() -> None:
    with pytest.raises(KeyError, match="vn-2030-01:46"):
        covering(Unit("vn-2030-01", "46", "thành phố", "Huế"))
