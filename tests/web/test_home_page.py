"""The home page: kinds, picks, what is open, what is on this week in a province."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from catalog.record import Image, Place, Schedule
from catalog.web.i18n import today
from tests.factories import add_institution, make_record, withdraw
from tests.web.conftest import Read, links_of, text_of
from tests.web.samples import PICTURE

Publish = Callable[..., list[str]]
WEEK = "//section[@aria-labelledby='week']"
OPEN = "//section[@aria-labelledby='open']"


def test_the_home_page_counts_kinds_and_leads_to_them(sample: list[str], read: Read) -> None:
    page = read("/")
    links = links_of(page, "//ul[@class='kinds']//a")
    assert links["Sách 1"] == "/search?kind=book"
    assert set(links) == {"Sách 1", "Hiện vật 1", "Hình ảnh 1", "Trưng bày 1", "Lớp học 1", "Bài học 1"}
    assert "6 bản ghi của 2 đơn vị." in text_of(page)
    assert page.xpath("//form[@role='search']")


def test_the_home_page_shows_vietnamese_pictures_before_others(sample: list[str], read: Read) -> None:
    found = read("/").xpath("//section[@aria-labelledby='picks']//*[contains(@class, 'tile-title')]")
    assert [title.text_content() for title in found] == ["Trống đồng Ngọc Lũ", "The Ghost of a Flea"]


def test_each_institution_gets_its_turn_among_the_pictures(publish: Publish, read: Read) -> None:
    picture = (Image(url=PICTURE),)
    many = [make_record(str(number), title=f"Tượng gỗ cổ {number}", images=picture) for number in range(20)]
    publish(*many, make_record("1", source="other", institution="other", title="Đèn đồng", images=picture))
    titles = [title.text_content() for title in read("/").xpath("//span[contains(@class, 'tile-title')]")]
    assert len(titles) == 6
    assert "Đèn đồng" in titles


def test_picks_of_the_day_stay_while_records_come_and_go_when_withdrawn(publish: Publish, read: Read) -> None:
    picture = (Image(url=PICTURE),)
    publish(*(make_record(str(number), title=f"Tượng {number}", images=picture) for number in range(20)))

    def shown() -> list[str]:
        return [title.text_content() for title in read("/").xpath("//span[@class='tile-title']")]

    before = shown()
    publish(*(make_record(f"n{number}", title=f"Tranh {number}", images=picture) for number in range(20)))
    assert shown() == before
    withdraw(f"sample-{before[0].removeprefix('Tượng ')}")
    assert shown() == before[1:]


def test_the_home_page_tells_what_is_open_and_what_comes_this_week(sample: list[str], read: Read) -> None:
    page = read("/")
    assert "Huế trong trang sách" in text_of(page, OPEN)
    coming = text_of(page, WEEK)
    assert "Huế trong trang sách" not in coming
    assert "Lớp thư pháp" in coming
    assert "hằng tuần, 18:00–19:30" in coming
    assert page.xpath(f"{WEEK}//time/@datetime") == [(today() + timedelta(1)).isoformat()]


def test_exhibitions_without_dates_are_always_open(publish: Publish, read: Read) -> None:
    publish(make_record("a", kind="exhibition", title="Trưng bày trực tuyến"))
    assert "Trưng bày trực tuyến" in text_of(read("/"), OPEN)


def test_one_that_stays_is_shown_however_many_changed_after_it(publish: Publish, read: Read) -> None:
    publish(make_record("a", kind="exhibition", title="Trưng bày trực tuyến"))
    over = Schedule(start=str(today() - timedelta(9)), end=str(today() - timedelta(2)))
    publish(*(make_record(f"n{one}", kind="exhibition", title="Đã qua", schedule=over) for one in range(70)))
    assert "Trưng bày trực tuyến" in text_of(read("/"), OPEN)


def test_what_is_over_or_called_off_or_far_away_is_not_on(publish: Publish, read: Read) -> None:
    yesterday, tomorrow, later = (today() + timedelta(step) for step in (-1, 1, 20))
    publish(
        make_record("a", kind="exhibition", title="Đã qua", schedule=Schedule(end=yesterday.isoformat())),
        make_record(
            "b",
            kind="event",
            title="Đã hủy",
            schedule=Schedule(start=tomorrow.isoformat(), status="cancelled"),
        ),
        make_record("c", kind="event", title="Ngày mai", schedule=Schedule(start=tomorrow.isoformat())),
        make_record("d", kind="event", title="Tháng sau", schedule=Schedule(start=later.isoformat())),
    )
    told = text_of(read("/"))
    assert "Ngày mai" in told
    for title in ("Đã qua", "Đã hủy", "Tháng sau"):
        assert title not in told


def test_the_week_can_be_that_of_a_province(publish: Publish, read: Read) -> None:
    tomorrow = (today() + timedelta(1)).isoformat()
    add_institution("cm", name_vi="Trung tâm Văn hóa Cà Mau", province="Cà Mau", system="cultural_centre")
    publish(
        make_record("a", kind="event", title="Ở Huế", schedule=Schedule(start=tomorrow)),
        make_record(
            "b", source="cm", institution="cm", kind="event", title="Ở Cà Mau",
            schedule=Schedule(start=tomorrow),
        ),
        make_record(
            "c", source="cm", institution="cm", kind="event", title="Đi Huế",
            schedule=Schedule(start=tomorrow), places=(Place(label="Thành phố Huế"),),
        ),
    )  # fmt: skip
    page = read("/?province=46")
    assert text_of(page, "//h2[@id='week']") == "Tuần này ở Huế"
    assert page.xpath("//option[@selected]/@value") == ["46"]
    told = text_of(page, WEEK)
    assert "Ở Huế" in told
    assert "Đi Huế" in told
    assert "Ở Cà Mau" not in told
    assert "Ở Cà Mau" in text_of(read("/"), WEEK)


def test_a_week_without_anything_leads_on(sample: list[str], read: Read) -> None:
    page = read("/?province=01")
    assert "Bảy ngày tới chưa có hoạt động nào được thông báo ở Hà Nội." in text_of(page, WEEK)
    assert links_of(page, f"{WEEK}//p//a")["Xem trong cả nước"] == "/#week"


def test_all_34_provinces_stand_in_the_order_of_the_alphabet(sample: list[str], read: Read) -> None:
    names = read("/").xpath("//select[@name='province']/option/text()")
    assert len(names) == 35
    assert names[:4] == ["Cả nước", "An Giang", "Bắc Ninh", "Cà Mau"]
    assert names.index("Đà Nẵng") > names.index("Cần Thơ")


def test_a_province_that_nobody_knows_is_told_and_no_fault(sample: list[str], read: Read) -> None:
    for garbage in ("99", "x" * 5_000, "%00", "'%22%3E%3Cscript%3E", "46%0A", "../..", "４６"):
        page = read(f"/?province={garbage}")
        assert "Không có tỉnh, thành phố nào như vậy" in text_of(page, WEEK), garbage
    assert "Không có tỉnh" not in text_of(read("/?province="))


def test_every_province_has_a_tag_of_its_own(sample: list[str], client: FlaskClient) -> None:
    tags = {client.get(address).headers["ETag"] for address in ("/", "/?province=46", "/?province=01")}
    assert len(tags) == 3
    assert client.get("/?province=98").headers["ETag"] == client.get("/?province=99").headers["ETag"]


def test_an_empty_catalog_says_so_on_its_home_page(app: Flask, read: Read) -> None:
    assert "Mục lục chưa có bản ghi" in text_of(read("/"))
    assert read("/").xpath(WEEK) == []
