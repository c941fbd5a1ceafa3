"""What the page tells of a search: hits marked, why each was found, how words were read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from catalog.record import Agent, Subject
from tests.factories import make_record
from tests.web.conftest import Read, links_of, text_of
from tests.web.test_search_page import titles

Publish = Callable[..., list[str]]


def test_hits_are_marked_with_their_accents_and_what_records_say_is_escaped(
    publish: Publish, client: FlaskClient, read: Read
) -> None:
    publish(
        make_record(
            title="Trống đồng <b>Ngọc</b> Lũ",
            description="Mở đầu. " * 60 + "Mặt trống đồng có <script>alert(1)</script> ngôi sao.",
        )
    )
    page = read("/search?q=trong+dong")
    assert page.xpath("//h2//mark/text()") == ["Trống đồng"]
    assert titles(page) == ["Trống đồng <b>Ngọc</b> Lũ"]
    assert text_of(page, "//p[@class='row-summary']").startswith("…")
    assert page.xpath("//p[@class='row-summary']/mark/text()") == ["trống đồng"]
    assert "<script>alert" not in client.get("/search?q=trong+dong").get_data(as_text=True)


def test_a_creator_that_was_searched_for_is_marked(sample: list[str], read: Read) -> None:
    assert read("/search?q=nguyen+du").xpath("//p[@class='row-meta']//mark/text()") == ["Nguyễn Du"]


def test_everything_without_words_has_nothing_marked(sample: list[str], read: Read) -> None:
    assert read("/search").xpath("//mark") == []
    assert read("/search?kind=book").xpath("//mark") == []


def test_why_each_was_found_is_told_in_plain_words_when_asked(publish: Publish, read: Read) -> None:
    publish(
        make_record("1", title="Truyện Kiều", creators=(Agent(name="Nguyễn Du"),)),
        make_record("2", title="Toán 6", subjects=(Subject(label="sách giáo khoa"),)),
    )
    page = read("/search?q=truyen+kieu")
    assert not page.xpath("//details[@class='why']")
    address = links_of(page)["Vì sao tìm thấy các kết quả này?"]
    assert "Nhan đề có “truyện kiều”" in text_of(read(address), "//details[@class='why']")
    other = text_of(read("/search?q=sgk&explain=1"), "//details[@class='why']")
    assert "Chủ đề có “sách giáo khoa”, đồng nghĩa với “sgk”" in other
    english = read("/en/search?q=truyen+kieu&explain=1")
    assert "The title: “truyện kiều”" in text_of(english, "//details[@class='why']")
    assert links_of(english)["Hide why these were found"] == "/en/search?q=truyen+kieu"


def test_the_data_tell_why_too(sample: list[str], client: FlaskClient) -> None:
    (item,) = client.get("/search.json?q=nguyen du&explain=1").get_json()["items"]
    assert item["reasons"][0] == {
        "field": "creator",
        "text": "nguyễn du",
        "kind": "neighbours",
        "message": "The creators: “nguyễn du”, the words side by side",
    }
    assert "reasons" not in client.get("/search.json?q=nguyen du").get_json()["items"][0]


def test_keys_of_telex_are_read_and_a_link_leads_to_what_was_typed(publish: Publish, read: Read) -> None:
    publish(*(make_record(str(number), title=f"Thư viện số {number}") for number in range(4)))
    page = read("/search?q=thuw+vieenj")
    assert text_of(page, "//div[@class='notice']").startswith("Hiển thị kết quả cho “thư viện”.")
    assert len(titles(page)) == 4
    literal = links_of(page, "//div[@class='notice']//a")["Tìm đúng “thuw vieenj” như đã gõ"]
    assert literal == "/search?q=thuw+vieenj&literal=1"
    assert titles(read(literal)) == []
    assert not read(literal).xpath("//div[@class='notice']")


def test_a_correction_can_be_searched_alone(publish: Publish, read: Read) -> None:
    publish(*(make_record(str(number), title=f"Kiến trúc Huế {number}") for number in range(5)))
    links = links_of(read("/search?q=kien+trucc"), "//div[@class='notice']//a")
    assert links["Chỉ tìm “kien trúc”"] == "/search?q=kien+tr%C3%BAc"
    assert links["Tìm đúng “kien trucc” như đã gõ"] == "/search?q=kien+trucc&literal=1"


def test_odd_words_are_answered_with_a_page_in_the_readers_language(
    sample: list[str], client: FlaskClient
) -> None:
    for text in ("a" * 10_000, "\0", "😀" * 100, "שלום عربي", "漢字", "\u202eabc", "*" * 9, '"' * 99):
        for more in ({}, {"explain": "1"}, {"near": text[:150]}, {"literal": "1"}):
            response = client.get("/search", query_string={"q": text, **more})
            assert response.status_code in (200, 400), (text[:20], more)
            assert 'lang="vi"' in response.get_data(as_text=True)[:100]


@pytest.mark.parametrize("language", ["", "/en"])
def test_each_example_of_how_to_search_is_read_as_it_says(
    language: str, sample: list[str], read: Read
) -> None:
    links = links_of(read(f"{language}/about"), "//section[@id='search']//a")
    assert len(links) == 8
    for example, address in links.items():
        page = read(address)
        # No field, wildcard or year of it is taken for a plain word.
        told = text_of(page, "//div[@class='notice']")
        assert not any(part in told for part in ("được tìm như", "was searched as", "made no sense")), example
    assert titles(read(links['nhan đề:"truyện kiều"' if not language else 'title:"truyện kiều"'])) == [
        "Truyện Kiều"
    ]
