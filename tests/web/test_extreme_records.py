"""Extreme records on all their pages: each answers, says what it should, and nothing becomes markup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from lxml import etree

from tests.web.conftest import Read, text_of
from tests.web.extreme_records import ARABIC, EXTREMES, LONG

pytestmark = pytest.mark.databases("sqlite")
Publish = Callable[..., list[str]]


@pytest.fixture
def extremes(publish: Publish) -> list[str]:
    return publish(*EXTREMES())


def test_every_page_of_every_extreme_record_answers(extremes: list[str], client: FlaskClient) -> None:
    for identifier in extremes:
        for start in ("", "/en"):
            for page in ("", "/cite", "/share", "/card", "/qr.svg"):
                address = f"{start}/record/{identifier}{page}"
                response = client.get(address)
                assert response.status_code == 200, address
                text = response.get_data(as_text=True)
                assert "<script>alert" not in text, address
                assert "<img src=x" not in text, address
        oembed = client.get(f"/oembed?url=http://localhost/record/{identifier}")
        assert oembed.status_code == 200
        assert "<script>alert" not in oembed.get_json()["html"]
        xml = client.get(f"/oembed?format=xml&url=http://localhost/record/{identifier}")
        assert etree.fromstring(xml.data).findtext("type") == "rich"


def test_a_list_of_extreme_records_answers(extremes: list[str], client: FlaskClient) -> None:
    text = client.get("/search").get_data(as_text=True)
    assert text.count('class="row"') == len(extremes)
    assert "<script>alert" not in text


def test_a_title_of_thousands_of_letters_is_cut_in_the_heading_and_whole_below(
    extremes: list[str], read: Read
) -> None:
    page = read("/record/sample-long")
    (heading,) = page.xpath("//h1")
    assert len(heading.text_content()) <= 301
    assert heading.text_content().endswith("…")
    assert " ".join(LONG.split()) in text_of(page, "//header/details")


def test_three_hundred_makers_fold_and_none_is_lost(extremes: list[str], read: Read) -> None:
    page = read("/en/record/sample-crowd")
    folded = page.xpath("//dl[@class='facts']//details")
    assert "and 288 more" in text_of(folded[0])
    names = {link.text for link in page.xpath("//dl[@class='facts']//a")}
    assert {f"Nguyễn Văn {number}" for number in range(300)} <= names
    assert "and 297 more" in text_of(page, "//header")


def test_forty_copies_fold_and_none_is_lost(extremes: list[str], read: Read) -> None:
    page = read("/en/record/sample-copies")
    assert len(page.xpath("//div[@id='copies']/ul/li")) == 8
    assert "32 more copies" in text_of(page, "//div[@id='copies']/details/summary")
    assert len(page.xpath("//div[@id='copies']//li")) == 40


@pytest.mark.parametrize(("start", "title"), [("", "Sách các bài ca"), ("/en", "The book of songs")])
def test_a_title_in_another_language_has_the_readers_beside_it(
    start: str, title: str, extremes: list[str], read: Read
) -> None:
    page = read(f"{start}/record/sample-foreign")
    assert page.xpath("//h1")[0].text_content() == ARABIC
    assert page.xpath("//h1/@dir") == ["auto"]
    assert title in text_of(page, "//header/p[@class='lead']")


def test_a_picture_that_is_gone_leaves_its_description(extremes: list[str], read: Read) -> None:
    page = read("/record/sample-ancient")
    assert page.xpath("//div[@class='pictures']//img/@alt")[0] == "Ảnh đã mất"
    assert len(page.xpath("//section[@aria-labelledby='take']//li")) == 12
    assert "500 TCN" in text_of(page)
