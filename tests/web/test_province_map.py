"""The map of the provinces: links with names and numbers, every special zone, the insets."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask, render_template_string
from lxml import html

from catalog.web.province_map import enlarged, province_map
from tests.gazetteer.test_shapes import ZONES


@pytest.fixture
def drawn(app: Flask) -> html.HtmlElement:
    template = '{% from "parts/map.html" import province_map %}{{ province_map(drawn, "Bản đồ") }}'
    with app.test_request_context("/"):
        made = province_map(
            {"46": 9, "01": 4}, lambda unit: f"/place/{unit.code}", lambda count: f"{count} đơn vị"
        )
        written = render_template_string(template, drawn=made)
    assert len(gzip.compress(written.encode())) < 10_000
    return html.fromstring(written)


def test_every_province_is_a_link_with_its_name_and_number(drawn: html.HtmlElement) -> None:
    told = {link.get("href"): link.findtext("title") for link in drawn.iter("a")}
    assert len(told) == 34
    assert told["/place/46"] == "Huế: 9 đơn vị"
    assert told["/place/96"] == "Cà Mau: 0 đơn vị"


def test_circles_grow_with_the_number_and_none_stands_for_nothing(drawn: html.HtmlElement) -> None:
    radii = [int(circle.get("r")) for circle in drawn.iterfind(".//g[@class='amounts']/circle")]
    assert len(radii) == 2
    assert radii[0] < radii[1]


def test_every_map_shows_all_thirteen_special_zones_with_their_provinces(drawn: html.HtmlElement) -> None:
    within = [title.text for title in drawn.iterfind(".//g[@class='zones']/circle/title")]
    insets = [
        tuple(text.text for text in inset.iter("text")) for inset in drawn.iterfind(".//g[@class='inset']")
    ]
    assert insets == [("Hoàng Sa", "(Đà Nẵng)"), ("Trường Sa", "(Khánh Hòa)")]
    assert len(within) + len(insets) == 13
    for name, province in ZONES.items():
        assert (name, f"({province})") in insets or any(
            name in text and province in text for text in within if text
        )


def test_one_province_is_drawn_as_large_as_it_goes_with_its_zones(app: Flask) -> None:
    with app.test_request_context("/"):
        made = enlarged("51", [("Bảo tàng", 15.12, 108.8)])
    left, top, width, height = map(int, made.frame.split())
    name, x, y = made.points[0]
    assert name == "Bảo tàng"
    assert left < x < left + width
    assert top < y < top + height
    assert [zone.name for zone in made.zones] == ["Lý Sơn"]
