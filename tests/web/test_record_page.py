"""The page of a record, its data twin, and what is left of a withdrawn one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from catalog.record import Image, Link, Subject
from tests.factories import add_institution, make_record, withdraw
from tests.web.conftest import Read, links_of, text_of
from tests.web.samples import EVERYTHING, PICTURE

Publish = Callable[..., list[str]]

SHOWN = (
    "Nhan đề chính", "ISBN 9786041234567", "Quyết định bảo vật quốc gia 1426", "Nhan đề dịch của sách",
    "nickname Nhan đề lạ", "Đoạn mô tả.", "Bùi Kỷ (chủ biên, 1887-1960)", "Nhà xuất bản Vĩnh Hưng Long",
    "khoảng 1925 (khoảng chừng)", "Niên đại thế kỷ XVIII", "Tiếng Việt, chữ Nôm", "Chủ đề Thơ lục bát",
    "Thuận Hóa (suy đoán)", "Khối lượng 250 trang", "Chất liệu giấy dó", "Kỹ thuật in mộc bản",
    "Kích thước 24 cm", "Bộ sưu tập Tủ sách Huế", "Bản dịch của Kim Vân Kiều truyện",
    "Thuộc về Bản trong kho", "Đối tượng học sinh", "Lớp, cấp học Lớp 10", "Môn học Ngữ văn",
    "Hình thức học Giáo án", "Bạn sẽ học được Đọc được thơ lục bát", "Thời lượng 45 phút",
    "Chi phí Miễn phí", "Đọc trực tuyến", "read.example · text/html", "Kho mở", "VV 1234", "Sẵn sàng",
    "Thư viện xã Quảng Điền", "QD 7", "Dành cho bạn đọc có thẻ", "Quyền Phạm vi công cộng",
    "Giấy phép CC BY 4.0", "Chủ sở hữu quyền Gia đình", "Ghi chú về quyền Xin ghi nguồn",
    "Giấy phép của mô tả này CC0 1.0", "Từ 5 tháng 1, 2026 đến 5 tháng 1, 2099",
    "Thứ Bảy và Chủ Nhật hằng tuần", "09:00–10:30", "Âm lịch: rằm tháng Giêng", "Ở đâu Phòng đọc tầng 2",
    "Nơi làm ra Phường Đúc", "Cao 24,5 cm", "Nặng (hộp) 1.200 g", "Nền văn hóa Chăm Pa",
    "Được công nhận Bảo vật quốc gia (1426/QĐ-TTg, 1 tháng 10, 2012, Thủ tướng)",
    "Ghi công Quà tặng của bà Tư", "Các phần Khởi đầu", "Đoạn mở của chương.", "Trang đầu",
    "Hiện vật nơi khác", "Hiện vật chưa có địa chỉ", "Xem phần này tại trang của đơn vị",
    "Phí 20.000 đồng", "Số chỗ 25", "Ghi chú Có chữ ký tác giả.", "Số tại nguồn everything", "Nguồn sample",
)  # fmt: skip


def test_every_field_of_a_record_is_on_its_page(publish: Publish, read: Read) -> None:
    publish(EVERYTHING())
    told = text_of(read("/record/sample-everything"))
    assert [value for value in SHOWN if value not in told] == []


def test_values_lead_to_searches_that_find_the_record_again(
    publish: Publish, read: Read, client: FlaskClient
) -> None:
    publish(EVERYTHING())
    page = read("/record/sample-everything")
    links = [
        link.get("href")
        for link in page.xpath("//section[not(contains(@class, 'provenance'))]/dl[@class='facts']//a")
        if link.get("href").startswith("/")
    ]
    assert len(links) >= 12
    for address in links:
        if address.startswith("/search"):
            found = client.get(address.replace("/search?", "/search.json?")).get_json()
            assert [item["id"] for item in found["items"]] == ["sample-everything"], address
        else:
            assert b'href="/record/sample-everything' in client.get(address).data, address


def test_links_to_the_thing_come_most_direct_first_and_each_once(publish: Publish, read: Read) -> None:
    record = make_record(
        links=(
            Link(rel="catalogue", url="https://opac.example/1"),
            Link(rel="page", url="https://page.example/1"),
            Link(rel="fulltext", url="https://text.example/1"),
            Link(rel="page", url="https://page.example/1"),
        )
    )
    publish(record)
    page = read("/record/sample-1")
    addresses = [link.get("href") for link in page.xpath("//ul[@class='ways']//a")]
    assert addresses == ["https://text.example/1", "https://page.example/1", "https://opac.example/1"]
    assert all("noopener" in link.get("rel") for link in page.xpath("//ul[@class='ways']//a"))


def test_a_record_without_links_leads_to_its_institutions_address(publish: Publish, read: Read) -> None:
    publish(make_record())
    add_institution("hue-library", address="29A Lê Quý Đôn", hours="8:00–17:00", url="https://hue.example")
    way = text_of(read("/record/sample-1"), "//section[@class='panel way']")
    assert "29A Lê Quý Đôn, Thành phố Huế" in way
    assert "Giờ mở cửa: 8:00–17:00" in way
    assert links_of(read("/record/sample-1"), "//section[@class='panel way']//a")["hue.example"] == (
        "https://hue.example"
    )


def test_pictures_are_shown_with_their_text_at_addresses_of_this_site_alone(
    publish: Publish, read: Read
) -> None:
    images = (
        Image(url=PICTURE, width=800, height=600, alt="Mặt trống đồng"),
        Image(url="http://old.example/a.jpg", alt="Ảnh cũ"),
    )
    publish(make_record(images=images))
    page = read("/record/sample-1")
    kept, other = page.xpath("//div[@class='pictures']//img")
    assert (kept.get("src"), kept.get("alt"), kept.get("width")) == (
        f"{PICTURE}/800",
        "Mặt trống đồng",
        "800",
    )
    assert kept.get("fetchpriority") == "high"
    assert other.get("alt") == "Ảnh cũ"
    key = hashlib.sha256(b"http://old.example/a.jpg").hexdigest()[:10]
    assert other.get("src") == f"/picture/sample-1.{key}/176"


def test_the_title_of_an_english_record_is_marked_on_the_vietnamese_page(
    sample: list[str], read: Read
) -> None:
    assert read("/record/museum-blake").xpath("//h1/@lang") == ["en"]
    assert read("/en/record/museum-blake").xpath("//h1/@lang") == []
    assert read("/en/record/museum-trong").xpath("//h1/@lang") == ["vi"]


def test_who_asks_for_json_is_sent_to_the_data(sample: list[str], client: FlaskClient) -> None:
    response = client.get("/record/sample-kieu", headers={"Accept": "application/json"})
    assert (response.status_code, response.location) == (303, "/record/sample-kieu.json")
    assert "Accept" in response.headers["Vary"]
    browser = client.get("/record/sample-kieu", headers={"Accept": "text/html,*/*;q=0.8"})
    assert browser.status_code == 200
    assert "Accept" in browser.headers["Vary"]


def test_a_withdrawn_record_says_what_it_was_and_who_held_it(
    sample: list[str], read: Read, client: FlaskClient
) -> None:
    withdraw("sample-kieu", "deleted at the source")
    told = text_of(read("/record/sample-kieu", status=410))
    assert "Truyện Kiều" in told
    assert "Thư viện Tổng hợp thành phố Huế" in told
    assert "Đơn vị đã bỏ bản ghi này." in told
    tombstone = client.get("/record/sample-kieu.json")
    assert tombstone.status_code == 410
    assert tombstone.get_json()["withdrawn"]["reason"] == "deleted at the source"
    assert "title" not in tombstone.get_json()


@pytest.mark.parametrize(
    "identifier", ["nope", "a.b", "%00", "ng%C6%B0%E1%BB%9Di", "x" * 300, "..%2F..%2Fetc"]
)
def test_an_unknown_record_is_not_found_and_the_page_has_the_search_box(
    identifier: str, app: object, read: Read, client: FlaskClient
) -> None:
    page = read(f"/record/{identifier}", status=404)
    assert page.xpath("//form[@role='search']//input[@name='q']")
    assert client.get(f"/record/{identifier}.json").status_code == 404


def test_what_a_record_says_cannot_become_markup(publish: Publish, client: FlaskClient) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    publish(make_record(title=evil, description=evil, publisher=evil, notes=(evil,), extent=evil))
    for address in ("/record/sample-1", "/search?q=alert", "/institution/hue-library", "/"):
        body = client.get(address).get_data(as_text=True)
        assert "<script>" not in body
        ours = (
            '<script type="application/ld+json">',
            '<script type="module" src="/static/js/',
            '<script type="module" src="/joined/record.js?',
            '<script src="/site.js?',
        )
        assert body.count("<script") == sum(map(body.count, ours))
        assert "<img src=x" not in body


def test_class_numbers_stand_after_the_headings_and_say_of_which_classification(
    publish: Publish, read: Read
) -> None:
    subjects = (Subject(label="895.9221", scheme="ddc"), Subject(label="Thơ", scheme="lcsh"))
    publish(make_record("classed", subjects=subjects))
    told = text_of(read("/record/sample-classed"))
    assert "Chủ đề Thơ" in told
    assert told.index("Thơ") < told.index("895.9221 (DDC)")
