"""The pages of places: provinces, communes, names of before July 2025."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.gazetteer import NEW, OLD, PROVINCE, units
from catalog.record import Place, Schedule
from catalog.web.i18n import today
from tests.factories import add_institution, make_record
from tests.web.conftest import Read, links_of, text_of

Publish = Callable[..., list[str]]


@pytest.fixture
def hue(publish: Publish) -> None:
    """Two institutions of Huế, an exhibition, a class, books; one book of elsewhere."""
    add_institution(commune="Phường Thuận Hóa", lat=16.4637, lon=107.5909)
    add_institution("museum", name_vi="Bảo tàng Huế", name_en="", system="museum", type="")
    add_institution("hanoi", name_vi="Thư viện Hà Nội", name_en="", province="Thành phố Hà Nội")
    weekly = Schedule(
        start=f"{today() + timedelta(1)}T18:00+07:00",
        end=f"{today() + timedelta(90)}T19:00+07:00",
        recurrence="FREQ=WEEKLY",
    )
    publish(
        make_record("kieu"),
        make_record("class", title="Lớp thư pháp", kind="class", schedule=weekly),
        make_record(
            "show", title="Huế xưa", kind="exhibition", source="museum", institution="museum",
            schedule=Schedule(start=str(today() - timedelta(3)), end=str(today() + timedelta(9))),
        ),
        make_record("far", title="Sách ở xa", source="hanoi", institution="hanoi"),
        make_record(
            "phong-dien", title="Làng gốm", source="hanoi", institution="hanoi",
            places=(Place(label="Huyện Phong Điền, tỉnh Thừa Thiên Huế"),),
        ),
    )  # fmt: skip


@pytest.mark.usefixtures("hue")
def test_a_province_tells_its_institutions_what_is_on_and_its_newest_records(read: Read) -> None:
    page = read("/place/46")
    assert page.xpath("//h1/text()") == ["Thành phố Huế"]
    assert "Thư viện Tổng hợp thành phố Huế" in text_of(page, "//section[@aria-labelledby='houses']")
    assert "Bảo tàng Huế" in text_of(page, "//section[@aria-labelledby='houses']")
    assert "Hà Nội" not in text_of(page, "//section[@aria-labelledby='houses']")
    assert "Huế xưa" in text_of(page, "//section[@aria-labelledby='exhibitions']")
    assert "Lớp thư pháp" in text_of(page, "//section[@aria-labelledby='on']")
    titles = set(page.xpath("//section[@aria-labelledby='records']//h3/a/text()"))
    assert titles == {"Truyện Kiều", "Lớp thư pháp", "Huế xưa", "Làng gốm"}
    points = page.xpath("//figure[contains(@class, 'map')]//g[@class='points']//title/text()")
    assert points == ["Thư viện Tổng hợp thành phố Huế"]
    assert links_of(page)["Phường Thuận Hóa"].startswith("/place/")


@pytest.mark.usefixtures("hue")
def test_a_commune_and_a_unit_of_before_have_pages_too(read: Read) -> None:
    page = read(links_of(read("/place/46"))["Phường Thuận Hóa"])
    assert page.xpath("//h1/text()") == ["Phường Thuận Hóa"]
    assert "Thư viện Tổng hợp thành phố Huế" in text_of(page, "//section[@aria-labelledby='houses']")
    assert "Được lập ngày 1/7/2025 từ" in text_of(page, "//header")
    assert "Lớp thư pháp" in text_of(page, "//section[@aria-labelledby='on']")
    assert not page.xpath("//section[@aria-labelledby='exhibitions']")
    around = links_of(page)["Hoạt động ở đây và quanh đây"]
    assert "Lớp thư pháp" in text_of(read(around), "//main")
    old = read(f"/place/{OLD}:46")
    assert "Đây là tên gọi trước ngày 1/7/2025." in text_of(old)
    assert "/place/46" in old.xpath("//header[@class='place-head']//a/@href")
    assert "Làng gốm" in text_of(old, "//section[@aria-labelledby='records']")
    assert "Lớp thư pháp" in text_of(old, "//section[@aria-labelledby='on']")


@pytest.mark.usefixtures("hue")
def test_a_place_where_nothing_is_on_says_so_and_leads_round_about(read: Read) -> None:
    page = read(links_of(read("/place/46"))["Phường Kim Long"])
    assert "chưa có lớp học" in text_of(page, "//section[@aria-labelledby='on']")
    assert "Lớp thư pháp" in text_of(read(links_of(page)["Hoạt động ở đây và quanh đây"]), "//main")


def test_an_old_name_is_found_and_explained(app: Flask, client: FlaskClient, read: Read) -> None:
    response = client.get("/place?q=" + quote("Hà Nam"))
    if response.status_code == 302:
        page = read(response.headers["Location"])
        assert "Tỉnh Ninh Bình" in text_of(page)
        assert "/place/37" in page.xpath("//main//a/@href")
    else:
        assert "Tỉnh Ninh Bình" in response.get_data(as_text=True)
    told = text_of(read("/place?q=" + quote("Phong Điền")), "//section[@aria-labelledby='meant']")
    assert "Huế" in told
    assert "Cần Thơ" in told
    assert "một phần" in text_of(read("/place?q=" + quote("Hà Tây")), "//section[@aria-labelledby='meant']")


def test_all_provinces_stand_on_the_map_and_in_the_list_by_name(app: Flask, read: Read) -> None:
    page = read("/place")
    rows = page.xpath("//table[@class='houses']//tbody/tr/th/a/text()")
    assert len(rows) == 34
    assert rows[0] == "Tỉnh An Giang"
    assert [rows.index(name) for name in ("Tỉnh Đồng Nai", "Thành phố Huế", "Tỉnh Vĩnh Long")] == sorted(
        rows.index(name) for name in ("Tỉnh Đồng Nai", "Thành phố Huế", "Tỉnh Vĩnh Long")
    )
    assert "Hà Nam" in text_of(page, "//table[@class='houses']")


def test_every_province_of_today_and_of_before_has_a_page_without_a_record(app: Flask, read: Read) -> None:
    for unit in units(NEW, PROVINCE):
        page = read(f"/place/{unit.code}")
        assert page.xpath("//h1/text()") == [unit.full_name]
        assert page.xpath("//figure[contains(@class, 'map')]//path")
    for unit in units(OLD, PROVINCE):
        told = text_of(read(f"/place/{unit.key}"), "//header[@class='place-head']")
        assert "trước ngày 1/7/2025" in told, unit


def test_the_islands_that_lie_far_out_stand_beside_their_provinces(app: Flask, read: Read) -> None:
    for code, name in (("48", "Hoàng Sa"), ("56", "Trường Sa")):
        page = read(f"/place/{code}")
        (inset,) = page.xpath("//figure[contains(@class, 'map')]//g[@class='aside']")
        assert inset.xpath("string(text)") == name
        frame = [
            float(number)
            for number in page.xpath("//figure[contains(@class, 'map')]/svg/@viewbox")[0].split()
        ]
        left = float(inset.get("transform").removeprefix("translate(").split()[0])
        assert left + float(inset.xpath("rect/@width")[0]) <= frame[0] + frame[2]


def test_an_institution_whose_position_is_mistyped_stands_on_no_wrong_place(app: Flask, read: Read) -> None:
    add_institution(lat=10.0, lon=50.0)
    page = read("/place/46")
    assert not page.xpath("//figure[contains(@class, 'map')]//g[@class='points']/circle")
    assert "10.00000, 50.00000" in text_of(read("/institution/hue-library"))


def test_machines_are_told_where_it_is(app: Flask, read: Read) -> None:
    (script,) = read("/place/46").xpath("//script[@type='application/ld+json']/text()")
    node = json.loads(script)["@graph"][0]
    assert (node["@type"], node["name"]) == ("AdministrativeArea", "Thành phố Huế")
    assert round(node["geo"]["latitude"]) == 16


@pytest.mark.parametrize(
    "code", ["99", "x", "%00", "vn-2025-06:", "vn-2025-06:99999", "46:", "-1", "4" * 300]
)
def test_an_unknown_place_is_not_found(code: str, app: Flask, read: Read) -> None:
    assert read(f"/place/{code}", status=404).xpath("//form[@role='search']")


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 3000, "q=%ff", "q=;;;", "q=zzzz"])
def test_a_name_of_no_place_is_answered_kindly(query: str, client: FlaskClient, app: Flask) -> None:
    assert client.get(f"/place?{query}").status_code == 200


def test_a_place_under_its_whole_key_leads_to_its_address(client: FlaskClient, app: Flask) -> None:
    response = client.get(f"/en/place/{NEW}:46")
    assert (response.status_code, response.headers["Location"]) == (301, "/en/place/46")
