"""Where units are, which are near, and numbers of one list told by the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import UnknownName
from catalog.gazetteer import (
    COMMUNE,
    DISTRICT,
    LISTS,
    NEW,
    OLD,
    PROVINCE,
    Unit,
    centre,
    converted,
    kilometres,
    nearest,
    successors,
    units,
)
from tests.gazetteer.test_lists import named

HUE_LIBRARY = (16.4655, 107.5960)
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_the_distance_from_hue_to_hanoi_is_some_540_kilometres() -> None:
    assert kilometres((16.4637, 107.5909), (21.0278, 105.8342)) == pytest.approx(540, abs=5)
    assert kilometres((0, 0), (0, 180)) == pytest.approx(20_015, abs=1)


@given(POINTS, POINTS)
def test_distances_are_the_same_there_and_back_and_at_most_half_the_globe(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    there = kilometres(one, other)
    assert there == pytest.approx(kilometres(other, one))
    assert 0 <= there <= 20_016
    assert kilometres(one, one) == 0


def test_every_unit_has_a_centre_by_its_old_or_its_new_name() -> None:
    assert [one.key for version in LISTS for one in units(version) if centre(one) is None] == []


def test_a_commune_without_a_point_stands_in_the_middle_of_what_it_was_made_of() -> None:
    without = next(one for one in units(NEW, COMMUNE) if one.point is None)
    found = centre(without)
    assert found is not None
    assert nearest(found, OLD, DISTRICT)[0].kilometres < 40


def test_the_ward_of_hues_library_is_the_nearest_to_it() -> None:
    found = nearest(HUE_LIBRARY)
    assert found[0].unit.full_name == "Phường Thuận Hóa"
    assert len(found) == 5
    assert [one.kilometres for one in found] == sorted(one.kilometres for one in found)
    assert nearest(HUE_LIBRARY, OLD, PROVINCE, limit=1)[0].unit.name == "Huế"
    assert nearest(HUE_LIBRARY, NEW, COMMUNE, limit=100, within=3)[-1].kilometres <= 3


def test_abroad_nothing_is_near() -> None:
    assert nearest((48.85, 2.35)) == ()
    assert nearest((90, 0)) == ()


@given(st.sampled_from(units(NEW, COMMUNE)))
def test_a_commune_is_the_nearest_to_its_own_centre(one: Unit) -> None:
    point = centre(one)
    assert point is not None
    assert nearest(point, limit=1)[0].kilometres == pytest.approx(0, abs=0.001)


def test_old_communes_sum_up_to_provinces_of_today() -> None:
    sums = converted({"vn-2025-06:478": 5, "vn-2025-06:19762": 2, "vn-2025-06:49": 7}, NEW, PROVINCE)
    assert sums.certain == {"vn-2025-07:46": 7, "vn-2025-07:48": 7}
    assert sums.shared == ()


def test_what_was_counted_for_a_divided_commune_is_shared() -> None:
    sums = converted({"vn-2025-06:00019": 3, "vn-2025-06:00004": 4}, NEW, COMMUNE)
    (shared,) = sums.shared
    assert (shared.key, shared.number, len(shared.among)) == ("vn-2025-06:00019", 3, 4)
    assert sums.certain == {"vn-2025-07:00004": 4}
    assert sums.span("vn-2025-07:00004") == (4, 7)
    assert sums.span("vn-2025-07:46") == (0, 0)


def test_a_merged_province_of_today_cannot_be_told_by_old_ones_but_its_communes_can() -> None:
    hoi_an = next(one for one in units(NEW, COMMUNE) if one.full_name == "Phường Hội An")
    sums = converted({hoi_an.key: 1, "vn-2025-07:48": 9, "vn-2025-07:01": 2}, OLD, PROVINCE)
    assert sums.certain == {"vn-2025-06:49": 1, "vn-2025-06:01": 2}
    assert sums.shared[0].among == ("vn-2025-06:48", "vn-2025-06:49")


def test_numbers_climb_within_their_own_list_too() -> None:
    assert converted({"vn-2025-06:19762": 2}, OLD, DISTRICT).certain == {"vn-2025-06:475": 2}
    assert converted({"vn-2025-07:19789": 2}, NEW, PROVINCE).certain == {"vn-2025-07:46": 2}
    assert len(converted({"vn-2025-07:46": 2}, NEW, COMMUNE).shared[0].among) == 40


def test_an_island_without_communes_counts_for_its_special_zone() -> None:
    assert converted({"vn-2025-06:755": 1}, NEW, COMMUNE).certain == {"vn-2025-07:26732": 1}


def test_a_key_of_no_unit_is_named() -> None:
    with pytest.raises(UnknownName, match="no unit named 'vn-2025-07:99'"):
        converted({"vn-2025-07:99": 1}, OLD, PROVINCE)


@given(
    st.dictionaries(st.sampled_from([one.key for one in units(OLD)]), st.integers(0, 1_000), max_size=20),
    st.sampled_from([(NEW, PROVINCE), (NEW, COMMUNE), (OLD, PROVINCE), (OLD, DISTRICT)]),
)
def test_nothing_is_lost_or_doubled(numbers: dict[str, int], wanted: tuple[str, str]) -> None:
    sums = converted(numbers, *wanted)
    told = sum(sums.certain.values()) + sum(part.number for part in sums.shared)
    assert told == sum(numbers.values())
    assert all(len(part.among) > 1 for part in sums.shared)


@given(st.sampled_from(units(OLD, COMMUNE)))
def test_a_number_of_an_old_commune_goes_where_the_commune_went(one: Unit) -> None:
    sums = converted({one.key: 1}, NEW, COMMUNE)
    went = tuple(link.unit.key for link in successors(one))
    assert (tuple(sums.certain) or sums.shared[0].among) == went
    assert named(went[0]).list_version == NEW
