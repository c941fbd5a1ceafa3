"""The institutions and what the site says of itself."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from catalog.hooks.facade import PATIENCE
from catalog.sdk import hookimpl
from catalog.store import runs
from catalog.store.db import writing
from catalog.web.i18n import day, today
from tests.factories import add_institution, make_record, publish_records
from tests.web.conftest import Read, links_of, text_of

Publish = Callable[..., list[str]]


def test_an_empty_catalog_says_so(app: Flask, read: Read) -> None:
    assert "Chưa có đơn vị nào tham gia." in text_of(read("/institutions"))
    assert "Chưa có nguồn nào." in text_of(read("/about"))
    assert "0 bản ghi" in text_of(read("/search"))


def test_an_institution_shows_its_facts_and_records_by_kind(sample: list[str], read: Read) -> None:
    add_institution(
        "hue-library", address="29A Lê Quý Đôn", commune="Phường Thuận Hóa", hours="8:00–17:00",
        contact="0234 123 456", url="https://hue.example/x", lat=16.4655, lon=107.596,
    )  # fmt: skip
    page = read("/institution/hue-library")
    told = text_of(page)
    for fact in (
        "29A Lê Quý Đôn", "Phường Thuận Hóa", "Thành phố Huế", "8:00–17:00", "0234 123 456", "hue.example",
        "Cấp tỉnh", "16.46550, 107.59600", "Hue City General Library", "Thư viện",
    ):  # fmt: skip
        assert fact in told, fact
    links = links_of(page, "//section[@aria-labelledby='records']//ul[@class='chips']//a")
    assert links["Sách 1"] == "/institution/hue-library?kind=book#records"
    books = read("/institution/hue-library?kind=book")
    assert [title.text_content() for title in books.xpath("//article[@class='row']//h3")] == ["Truyện Kiều"]
    assert "Huế trong trang sách" in text_of(page, "//section[@aria-labelledby='on']")


def test_an_institutions_records_are_paged(publish: Publish, read: Read) -> None:
    publish(*(make_record(str(number), title=f"Sách {number}") for number in range(50)))
    page = read("/institution/hue-library")
    links = links_of(page, "//nav[@class='pager']//a")
    assert links["Trang 3"] == "/institution/hue-library?page=3"
    assert len(read(links["Trang 3"]).xpath("//article[@class='row']")) == 2
    assert "không có trang 4" in text_of(read("/institution/hue-library?page=4", status=404))


def test_an_institution_without_an_english_name_keeps_its_vietnamese_one_marked(
    app: Flask, read: Read
) -> None:
    add_institution("center", name_vi="Trung tâm Văn hóa xã", name_en="", system="cultural_centre")
    page = read("/en/institution/center")
    assert page.xpath("//h1/text()") == ["Trung tâm Văn hóa xã"]
    assert page.xpath("//h1/@lang") == ["vi"]


def test_an_unknown_institution_is_not_found(app: Flask, read: Read) -> None:
    for slug in ("nope", "A B", "%00", "x" * 200):
        assert read(f"/institution/{slug}", status=404).xpath("//form[@role='search']")


def test_about_tells_sources_with_their_last_run(sample: list[str], read: Read) -> None:
    with writing() as session:
        run = runs.open_run(session, "sample", "full")
        runs.finish(session, run.id, "done_with_errors", {})
    row = text_of(read("/about"), "//tr[th='sample']")
    assert "Thư viện Tổng hợp thành phố Huế" in row
    assert " 4 " in row
    assert f"{day(today())} , xong, có lỗi" in row


class Linking:
    """A plugin that adds a link to each record page."""

    @hookimpl
    def catalog_record_links(self, record: object) -> list[object]:
        from catalog.sdk import Link

        return [Link(rel="page", url="https://map.example/here", label="Xem trên bản đồ")]


class Broken:
    """A plugin that fails on each record page."""

    @hookimpl
    def catalog_record_links(self, record: object) -> list[object]:
        raise RuntimeError("no map today")


def test_a_plugins_links_are_shown_and_a_broken_plugin_is_named_on_about(
    make_app: Callable[..., Flask],
) -> None:
    client = make_app(plugins=[Linking(), Broken()]).test_client()
    publish_records([make_record()])
    for _ in range(PATIENCE):
        assert "Xem trên bản đồ" in client.get("/record/sample-1").get_data(as_text=True)
    about = client.get("/about").get_data(as_text=True)
    assert "<strong>broken</strong>" in about
    assert "no map today" in about
    assert "bị tắt vì có lỗi" in about
