"""What is near a place: old names, new names, points, choices, distances."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from catalog.record import Place
from tests.factories import add_institution, make_record
from tests.web.conftest import Page, Read, links_of, text_of
from tests.web.test_search_page import titles

Publish = Callable[..., list[str]]


def told(page: Page) -> str:
    return text_of(page, "//div[@class='notice']")


@pytest.fixture
def spread(publish: Publish) -> list[str]:
    """Works at institutions in Huế, near it and in Hà Nội, one about a place, one that is nowhere."""
    add_institution("hue-library", lat=16.4637, lon=107.5909)
    add_institution("phu-loc", name_vi="Nhà văn hóa Phú Lộc", system="cultural_centre", lat=16.28, lon=107.86)
    add_institution(
        "ha-noi", name_vi="Thư viện Hà Nội", province="Thành phố Hà Nội", lat=21.0245, lon=105.8412
    )
    add_institution("abroad", name_vi="Thư viện Paris", province="")
    point = Place(label="Lăng Tự Đức", lat=16.433, lon=107.566)
    return publish(
        make_record("hue", title="Ở Huế"),
        make_record("loc", title="Ở Phú Lộc", institution="phu-loc"),
        make_record("noi", title="Ở Hà Nội", institution="ha-noi"),
        make_record("tomb", title="Về lăng Tự Đức", institution="abroad", places=(point,)),
        make_record("none", title="Ở đâu đó", institution="abroad"),
    )


@pytest.mark.parametrize(
    "place", ["Thừa Thiên Huế", "thành phố Huế", "hue", "16.4637, 107.5909", "16.4637;107.5909"]
)
def test_a_place_by_old_name_new_name_and_point_gives_the_same(
    place: str, spread: list[str], read: Read
) -> None:
    page = read(f"/search?near={place}&radius=50")
    assert titles(page) == ["Ở Huế", "Về lăng Tự Đức", "Ở Phú Lộc"]


def test_the_distance_of_each_is_told_and_the_nearest_come_first(spread: list[str], read: Read) -> None:
    page = read("/search?near=Hu%E1%BA%BF")
    rows = [text_of(row, ".//p[contains(@class, 'soft')]") for row in page.xpath("//article")]
    assert "cách chưa đến 1 km" in rows[0]
    assert "cách khoảng 4 km" in rows[1]
    assert "cách khoảng 35 km" in rows[2]
    assert text_of(page, "//h1") == "3 bản ghi"
    assert page.xpath("//input[@name='sort'][@checked]/@value") == ["distance"]


def test_the_place_is_a_filter_that_can_be_taken_off(spread: list[str], read: Read) -> None:
    page = read("/search?near=Hu%E1%BA%BF&radius=5&kind=book")
    links = links_of(page, "//ul[@class='chips']//a")
    assert links["Bỏ lọc Gần: Thành phố Huế, trong vòng 5 km ×"] == "/search?kind=book"
    assert links["Xóa tất cả bộ lọc"] == "/search"
    assert page.xpath("//input[@name='near']/@value") == ["Huế"]
    assert page.xpath("//select[@name='radius']/option[@selected]/@value") == ["5"]


def test_words_filters_and_another_order_work_within_a_place(spread: list[str], read: Read) -> None:
    assert titles(read("/search?q=o&near=Hu%E1%BA%BF&institution=phu-loc")) == ["Ở Phú Lộc"]
    assert titles(read("/search?near=Hu%E1%BA%BF&sort=title")) == ["Ở Huế", "Ở Phú Lộc", "Về lăng Tự Đức"]


def test_a_name_that_several_places_bear_is_never_guessed(spread: list[str], read: Read) -> None:
    page = read("/search?near=Phong+%C4%90i%E1%BB%81n&q=hue")
    assert told(page).startswith("Có nhiều nơi tên là “Phong Điền”. Hãy chọn một:")
    # Nothing is left out while it is not clear.
    assert titles(page) == titles(read("/search?q=hue"))
    links = links_of(page, "//div[@class='notice']//a")
    assert "Phường Phong Điền, Thành phố Huế" in links
    assert "Huyện Phong Điền, Thành phố Cần Thơ (trước tháng 7 năm 2025)" in links
    for address in links.values():
        assert parse_qs(urlsplit(address).query)["q"] == ["hue"]
        assert "Có nhiều nơi" not in told(read(address)), address


def test_a_place_that_is_none_is_told_and_hides_nothing(spread: list[str], read: Read) -> None:
    page = read("/en/search?near=Atlantis")
    assert told(page) == "No place in Vietnam is called “Atlantis”: results are from everywhere."
    assert len(titles(page)) == 5


def test_where_nothing_is_near_the_way_out_is_everywhere(spread: list[str], read: Read) -> None:
    page = read("/search?q=hue&near=C%C3%A0+Mau")
    links = links_of(page, "//ul[@class='ways-out']//a")
    assert links["tìm khắp nơi, không chỉ gần “Cà Mau”"] == "/search?q=hue"


@pytest.mark.parametrize(
    "near", ["nan,1e309", "91,7", "16.4,-181", "1e309,1", "16,107,3", "1", "inf, nan", "16 107"]
)
def test_a_point_that_cannot_be_is_refused_in_the_readers_language(near: str, read: Read) -> None:
    page = read(f"/search?near={near}", status=400)
    assert "near phải là một địa danh" in text_of(page)


@pytest.mark.parametrize("radius", ["nan", "1e309", "-1", "0", "501", "5 dặm", "99999999999"])
def test_a_radius_that_cannot_be_is_refused_in_the_readers_language(radius: str, read: Read) -> None:
    page = read(f"/search?near=Hu%E1%BA%BF&radius={radius}", status=400)
    assert "radius phải là số ki-lô-mét" in text_of(page)


def test_the_data_tell_place_distance_and_choices(spread: list[str], client: FlaskClient) -> None:
    found = client.get("/search.json?near=Huế&radius=20").get_json()
    assert found["near"] == {
        "label": "Thành phố Huế", "point": [16.4637, 107.5909], "radius": 20.0, "choices": []
    }  # fmt: skip
    assert [item["kilometres"] < 6 for item in found["items"]] == [True, True]
    several = client.get("/search.json?near=Phong Điền").get_json()
    assert several["near"]["point"] is None
    assert {
        "label": "Phường Phong Điền, Thành phố Huế",
        "near": "Phường Phong Điền, Thành phố Huế",
    } in several["near"]["choices"]
    assert several["notices"][0]["code"] == "near_several"


def test_values_of_a_facet_are_counted_within_the_place(spread: list[str], client: FlaskClient) -> None:
    found = client.get("/api/v1/facets/institution?near=Huế&radius=5").get_json()
    assert {value["value"]: value["count"] for value in found["values"]} == {"hue-library": 1, "abroad": 1}
