"""Outlines of the provinces: all of them, where they belong, with every special zone."""

from __future__ import annotations

import math

import pytest

from catalog import gazetteer
from catalog.gazetteer import shapes

PROVINCES = gazetteer.units(gazetteer.NEW, gazetteer.PROVINCE)
ZONES = {
    "Vân Đồn": "Quảng Ninh",
    "Cô Tô": "Quảng Ninh",
    "Cát Hải": "Hải Phòng",
    "Bạch Long Vĩ": "Hải Phòng",
    "Cồn Cỏ": "Quảng Trị",
    "Hoàng Sa": "Đà Nẵng",
    "Lý Sơn": "Quảng Ngãi",
    "Trường Sa": "Khánh Hòa",
    "Phú Quý": "Lâm Đồng",
    "Côn Đảo": "Hồ Chí Minh",
    "Phú Quốc": "An Giang",
    "Thổ Châu": "An Giang",
    "Kiên Hải": "An Giang",
}
"""The special zones and their provinces (the Standing Committee's resolutions of 16 June 2025)."""


def rings(code: str) -> list[list[tuple[float, float]]]:
    """The corners of each ring of a province's outline."""
    return [list(shapes._points("M" + ring)) for ring in shapes.outlines()[code].split("M")[1:]]


def contains(code: str, north: float, east: float) -> bool:
    """Whether a point lies within a province's outline (even and odd crossings)."""
    x, y = shapes.projected(north, east)
    inside = False
    for ring in rings(code):
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside


def area(code: str) -> float:
    """Square kilometres of an outline; degrees east are shorter in the north."""
    square = sum(
        sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2
        for ring in rings(code)
    )
    _left, top, _right, bottom = shapes.bounds(code)
    north = math.radians(23.5 - (top + bottom) / 200)
    return abs(square) * 1.11195**2 * math.cos(north) / math.cos(math.radians(16))


def test_every_province_of_today_has_one_outline() -> None:
    assert set(shapes.outlines()) == {unit.code for unit in PROVINCES}


@pytest.mark.parametrize("unit", PROVINCES, ids=lambda unit: unit.name)
def test_the_centre_of_a_province_lies_in_its_own_outline_and_in_no_other(unit: gazetteer.Unit) -> None:
    assert unit.point is not None
    assert [code for code in shapes.outlines() if contains(code, *unit.point)] == [unit.code]


@pytest.mark.parametrize(
    ("code", "square_kilometres"),
    # Areas by the National Assembly's resolution 202/2025/QH15, of provinces without many islands.
    [("01", 3360), ("38", 11114), ("40", 16487), ("46", 4947), ("66", 18096), ("68", 24233), ("96", 7942)],
)
def test_outlines_are_about_as_large_as_their_provinces(code: str, square_kilometres: int) -> None:
    assert area(code) == pytest.approx(square_kilometres, rel=0.06)


def test_all_special_zones_are_there_each_on_its_province() -> None:
    found = {}
    for zone in shapes.special_zones():
        province = gazetteer.unit(f"{gazetteer.NEW}:{zone.parent}")
        assert province is not None
        assert zone.point is not None
        found[zone.name] = province.name
    assert found == ZONES


def test_bounds_of_an_unknown_province_are_an_error() -> None:
    with pytest.raises(KeyError):
        shapes.bounds("00")
