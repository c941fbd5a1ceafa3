"""The list of institutions: map and table, filters, pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.web import institution_rows, institutions_page
from tests.factories import add_institution, make_record
from tests.web.conftest import Page, Read, text_of

Publish = Callable[..., list[str]]
ALWAYS = [
    {"day": day, "opens": "00:00", "closes": "24:00"} for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
]


@pytest.fixture
def houses(app: Flask) -> None:
    add_institution(name_en="", commune="Phường Thuận Hóa", opening=ALWAYS)
    add_institution(
        "dong-ho", name_vi="Bảo tàng Đông Hồ", name_en="", system="museum", type="", province="Tỉnh Bắc Ninh"
    )
    add_institution(
        "an-xuan",
        name_vi="Nhà văn hóa Ấn Xuân",
        name_en="",
        system="cultural_centre",
        type="",
        level="commune",
    )
    add_institution("abroad", name_vi="Thư viện ở xa", name_en="Far library", type="", province="", level="")


def names(page: Page) -> list[str]:
    return [name.strip() for name in page.xpath("//table[@class='houses']//tbody/tr/th/a/text()")]


@pytest.mark.usefixtures("houses")
def test_the_table_tells_name_type_place_and_records_in_the_order_of_vietnamese(
    publish: Publish, read: Read
) -> None:
    publish(make_record("1"), make_record("2", title="Sách"))
    page = read("/institutions")
    assert names(page) == [
        "Bảo tàng Đông Hồ", "Nhà văn hóa Ấn Xuân", "Thư viện ở xa", "Thư viện Tổng hợp thành phố Huế",
    ]  # fmt: skip
    (row,) = [row for row in page.xpath("//tbody/tr") if "Tổng hợp" in row.text_content()]
    told = " ".join(row.text_content().split())
    for words in ("Thư viện công cộng", "Phường Thuận Hóa", "Thành phố Huế", "Đang mở cửa"):
        assert words in told, words
    assert row.xpath("string(td[last()])") == "2"
    assert "/place/46" in row.xpath(".//a/@href")


@pytest.mark.usefixtures("houses")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=an+xuan", ["Nhà văn hóa Ấn Xuân"]),
        ("q=xuân ấn", ["Nhà văn hóa Ấn Xuân"]),
        ("q=far", ["Thư viện ở xa"]),
        ("system=museum", ["Bảo tàng Đông Hồ"]),
        ("type=public", ["Thư viện Tổng hợp thành phố Huế"]),
        ("level=commune", ["Nhà văn hóa Ấn Xuân"]),
        ("province=24", ["Bảo tàng Đông Hồ"]),
        ("province=Thừa+Thiên+Huế&system=library", ["Thư viện Tổng hợp thành phố Huế"]),
        ("open=now", ["Thư viện Tổng hợp thành phố Huế"]),
        ("system=museum&open=now", []),
    ],
)
def test_filters_narrow_the_list(query: str, found: list[str], read: Read) -> None:
    assert names(read(f"/institutions?{query}")) == found


@pytest.mark.usefixtures("houses")
def test_a_list_is_sorted_by_records_or_by_province(publish: Publish, read: Read) -> None:
    publish(make_record("1", source="far", institution="abroad"))
    assert names(read("/institutions?sort=records"))[0] == "Thư viện ở xa"
    assert names(read("/institutions?sort=province"))[0] == "Bảo tàng Đông Hồ"
    assert names(read("/institutions?sort=province"))[-1] == "Thư viện ở xa"


@pytest.mark.usefixtures("houses")
def test_the_map_counts_what_is_listed_and_leads_on(read: Read) -> None:
    links = {
        link.findtext("title"): link.get("href") for link in read("/institutions?system=museum").iter("a")
    }
    assert links["Bắc Ninh: 1 đơn vị"] == "/institutions?system=museum&province=24"
    assert "Huế: 0 đơn vị" in links


@pytest.mark.usefixtures("houses")
def test_nothing_found_leads_back(read: Read) -> None:
    page = read("/institutions?system=museum&q=zzzz")
    assert "Không có đơn vị nào hợp với tất cả điều kiện này." in text_of(page)
    ways = page.xpath("//ul[@class='ways-out']//a/@href")
    assert "/institutions?system=museum" in ways
    assert "/institutions?q=zzzz" in ways


@pytest.mark.usefixtures("houses")
def test_what_cannot_be_read_is_left_out_with_a_word(read: Read, client: FlaskClient) -> None:
    page = read("/institutions?system=castle&province=Atlantis&sort=up&open=maybe&level=9&type=none")
    assert len(names(page)) == 4
    notice = text_of(page, "//p[@class='notice']")
    for word in ("castle", "Atlantis", "up", "maybe", "none"):
        assert word in notice
    assert client.get("/institutions?page=x").status_code == 400
    assert client.get("/institutions?q=%00%ff&page=1").status_code == 200
    assert client.get("/institutions?q=" + "x" * 5000).status_code == 200
    assert "không có trang 9" in text_of(read("/institutions?page=9", status=404))


@pytest.mark.usefixtures("houses")
def test_a_long_list_is_paged(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    for module in (institution_rows, institutions_page):
        monkeypatch.setattr(module, "PAGE_SIZE", 3)
    page = read("/institutions?sort=records&page=2")
    assert len(names(page)) == 1
    assert page.xpath("//nav[@class='pager']//a[@rel='prev']/@href") == ["/institutions?sort=records"]


@pytest.mark.usefixtures("houses")
def test_an_unchanged_list_is_answered_with_304(client: FlaskClient) -> None:
    tag = client.get("/institutions").headers["ETag"]
    assert client.get("/institutions", headers={"If-None-Match": tag}).status_code == 304
    add_institution("new", name_vi="Thư viện mới")
    assert client.get("/institutions", headers={"If-None-Match": tag}).status_code == 200
