"""The subjects: most used, by the alphabet, by a word."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from catalog import wordbooks
from catalog.record import Subject
from catalog.web import subjects_page
from tests.factories import make_record
from tests.web.conftest import Read, text_of

Publish = Callable[..., list[str]]
LABELS = ("Đồ đồng", "Dân ca", "Áo dài", "Âm nhạc", "Ăn uống", "Dệt")


@pytest.fixture
def listed(app: Flask, publish: Publish) -> None:
    publish(
        *(
            make_record(f"n{number}", title=f"Sách {number}", subjects=(Subject(label=label),))
            for number, label in enumerate(LABELS)
        ),
        make_record("m", title="Múa", subjects=(Subject(label="Dân ca"),), collections=("Tủ sách Huế",)),
    )
    assert wordbooks.refresh(app.extensions["catalog"], now=True)


@pytest.mark.usefixtures("listed")
def test_the_most_used_stand_first_and_the_alphabet_leads_on(read: Read) -> None:
    page = read("/subjects")
    chips = [
        " ".join(chip.text_content().split()) for chip in page.xpath("//section[@aria-labelledby='most']//a")
    ]
    assert chips[0] == "Dân ca 2"
    assert [letter.text for letter in page.xpath("//ul[@class='letters']//a")] == ["A", "Ă", "Â", "D", "Đ"]
    assert "Tủ sách Huế" in text_of(page, "//section[@aria-labelledby='collections']")
    assert "6 chủ đề" in text_of(page)


@pytest.mark.usefixtures("listed")
def test_a_letter_lists_its_subjects_in_the_order_of_vietnamese(read: Read) -> None:
    page = read("/subjects?letter=d")
    assert page.xpath("//ul[@class='columns']//a/text()") == ["Dân ca", "Dệt"]
    assert page.xpath("//ul[@class='letters']//a[@aria-current]/text()") == ["D"]
    assert "/subject/dân-ca" in [
        unquote(address) for address in page.xpath("//ul[@class='columns']//a/@href")
    ]


@pytest.mark.usefixtures("listed")
def test_a_long_letter_is_paged(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr(subjects_page, "PAGE_SIZE", 1)
    page = read("/subjects?letter=D&page=2")
    assert page.xpath("//ul[@class='columns']//a/text()") == ["Dệt"]
    assert "không có trang 3" in text_of(read("/subjects?letter=D&page=3", status=404))


@pytest.mark.usefixtures("listed")
def test_a_word_finds_subjects_without_its_accents(read: Read) -> None:
    page = read("/subjects?q=do+dong")
    assert page.xpath("//ul[@class='columns']//a/text()") == ["Đồ đồng"]
    assert "Tìm những từ này trong cả mục lục" in text_of(read("/subjects?q=zzzz"))


def test_without_lists_the_index_tells_the_most_used(publish: Publish, read: Read) -> None:
    assert "Chưa có bản ghi nào ghi chủ đề" in text_of(read("/subjects"))
    publish(make_record("1", subjects=(Subject(label="Huế"),)))
    assert "Huế 1" in text_of(read("/subjects"))


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    "query", ["letter=%00", "letter=dd", "q=%00%ff", "q=" + "x" * 5000, "letter=%23", "foo=1"]
)
def test_garbage_is_answered_kindly(query: str, client: FlaskClient) -> None:
    assert client.get(f"/subjects?{query}").status_code == 200
    assert client.get(f"/en/subjects?{query}&page=0").status_code == 400


@pytest.mark.usefixtures("listed")
def test_sitemaps_name_the_pages_of_subjects_and_collections(client: FlaskClient) -> None:
    index = client.get("/sitemap.xml").get_data(as_text=True)
    assert "/sitemaps/subjects-1.xml" in index
    assert "/sitemaps/collections-1.xml" in index
    assert "/sitemaps/people-1.xml" not in index
    root = etree.fromstring(client.get("/sitemaps/subjects-1.xml").data)
    pages = [unquote(loc.text) for loc in root.iterfind("{*}url/{*}loc")]
    assert "http://localhost/subject/đồ-đồng" in pages
    assert len(pages) == 6
    for page in pages:
        assert client.get(page.removeprefix("http://localhost")).status_code == 200, page
    assert client.get("/sitemaps/subjects-2.xml").status_code == 404
    assert client.get("/sitemaps/people-99999999999.xml").status_code == 404
