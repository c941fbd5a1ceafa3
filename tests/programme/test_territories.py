"""Territories of plans and reports: in addresses, as units of today, for those who see to them."""

from __future__ import annotations

import pytest

from catalog.gazetteer import unit
from catalog.programme import territories

HUE, HUE_BEFORE, HA_NAM = "vn-2025-07:46", "vn-2025-06:46", "vn-2025-06:35"


@pytest.mark.parametrize("territory", ["", HUE, HUE_BEFORE, HA_NAM, "vn-2025-07:19789"])
def test_a_territory_comes_back_from_its_address(territory: str) -> None:
    assert territories.of_address(territories.address_of(territory)) == territory


@pytest.mark.parametrize("text", ["99", "vn-2025-07:46", "hue", "", "46:46"])
def test_what_is_no_address_of_a_territory_is_none(text: str) -> None:
    assert territories.of_address(text) is None


def test_a_province_that_went_on_whole_is_the_one_of_today() -> None:
    assert territories.units_today(HUE_BEFORE) == {HUE}
    assert territories.units_today(HUE) == {HUE}


def test_a_province_that_was_merged_is_its_communes_and_no_neighbours() -> None:
    found = territories.units_today(HA_NAM)
    assert found is not None
    units = [unit(key) for key in found]
    assert all(one is not None and one.level == "commune" and one.parent == "37" for one in units)
    everything = territories.units_today("vn-2025-06:37")
    assert everything is not None
    assert found.isdisjoint(everything)


def test_the_whole_country_is_everywhere() -> None:
    assert territories.units_today("") is None


def test_a_territory_is_called_by_its_name() -> None:
    assert territories.name(HUE, "en") == "Thành phố Huế"
    assert territories.name("", "vi") == "Cả nước"
    assert territories.short_name(HUE) == "Huế"
