"""May I use it? The answer on a record's page, the line to write, and what may be downloaded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catalog.record import Agent, DateSpan, Identifier, Image, Link, Rights
from tests.factories import add_institution, make_record
from tests.web.conftest import Page, Read, links_of, text_of
from tests.web.samples import PICTURE

Publish = Callable[..., list[str]]
BAR = "//div[@class='record-bar']"
TAKE = "//section[@class='take']"
PICTURES = (Image(url=PICTURE, width=800, height=600, alt="Mặt trống"),)


@pytest.fixture
def shown(publish: Publish, read: Read) -> Callable[..., Page]:
    """The English page of a drum with these fields."""

    def made(**fields: object) -> Page:
        add_institution("hue-library", name_vi="Thư viện Huế", name_en="Hue Library")
        given = {"kind": "object", "title": "Trống đồng", "images": PICTURES, **fields}
        publish(make_record("r", **given))
        return read("/en/record/sample-r")

    return made


@pytest.mark.parametrize(
    ("licence", "answer", "sentence", "files"),
    [
        ("CC0-1.0", "Free to use", "without asking", 1),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "Free to use", "without asking", 1),
        ("CC-BY-4.0", "with conditions", "name who made it and where it is from.", 1),
        ("CC BY-NC-SA 4.0", "with conditions", "under the same licence", 1),
        ("CC BY-NC-ND 4.0", "with conditions", "do not change it", 1),
        ("ODbL 1.0", "with conditions", "under the same licence", 1),
        ("http://rightsstatements.org/vocab/InC/1.0/", "Ask before you use it", "It is in copyright", 0),
        ("http://rightsstatements.org/vocab/InC-EDU/1.0/", "with conditions", "to teach and to learn", 1),
        ("http://rightsstatements.org/vocab/NoC-NC/1.0/", "with conditions", "to earn money", 1),
        ("http://rightsstatements.org/vocab/UND/1.0/", "Not known", "Nobody has said", 0),
        ("", "Not known", "Nobody has said", 0),
    ],
)  # fmt: skip
def test_a_licence_is_told_in_words_and_decides_what_can_be_taken(
    licence: str, answer: str, sentence: str, files: int, shown: Callable[..., Page]
) -> None:
    page = shown(rights=Rights(licence=licence))
    assert answer in text_of(page, BAR)
    assert sentence in text_of(page, "//section[@aria-labelledby='rights']")
    assert len(page.xpath(f"{TAKE}//li")) == files


def test_the_institutions_own_words_stand_where_there_is_no_licence(shown: Callable[..., Page]) -> None:
    page = shown(rights=Rights(statement="Chỉ dùng để học tập"))
    assert "What the institution says" in text_of(page, BAR)
    assert not page.xpath(TAKE)


def test_nothing_is_asked_of_what_nobody_can_copy(shown: Callable[..., Page]) -> None:
    assert not shown(images=()).xpath("//p[contains(@class, 'may')]")
    assert not shown(kind="class").xpath("//p[contains(@class, 'may')]")


def test_the_line_names_title_maker_date_holder_licence_and_address(shown: Callable[..., Page]) -> None:
    page = shown(
        creators=(Agent(name="Trần Văn Cẩn"),),
        issued=DateSpan(display="1943", earliest=1943, latest=1943),
        identifiers=(Identifier(scheme="inventory", value="LSb 5"),),
        rights=Rights(licence="CC-BY-4.0"),
    )
    assert text_of(page, "//p[@id='line']") == (
        "“Trống đồng”, Trần Văn Cẩn, 1943. Hue Library, LSb 5. CC BY 4.0. http://localhost/record/sample-r"
    )


def test_a_picture_with_a_credit_of_its_own_has_a_line_of_its_own(shown: Callable[..., Page]) -> None:
    images = (*PICTURES, Image(url="https://images.example/b.jpg", credit="Ảnh: Lê Minh"))
    page = shown(images=images, rights=Rights(licence="CC-BY-4.0"))
    assert "Ảnh: Lê Minh. CC BY 4.0." in text_of(page, f"{TAKE}//li[2]")
    (own,) = page.xpath(f"{TAKE}//li[1]/a")
    assert (own.get("href"), own.get("download")) == (PICTURE, "")
    assert "images.example" in text_of(page, f"{TAKE}//li[2]")


def test_files_are_offered_and_pages_to_read_are_not(shown: Callable[..., Page]) -> None:
    links = (
        Link(rel="fulltext", url="https://t.example/a.pdf", media_type="application/pdf", label="Bản quét"),
        Link(rel="fulltext", url="https://t.example/a.html", media_type="text/html"),
        Link(rel="page", url="https://text.example/about", media_type="application/pdf"),
    )
    page = shown(links=links, images=(), rights=Rights(licence="CC0-1.0"))
    assert list(links_of(page, f"{TAKE}//li/a").values()) == ["https://t.example/a.pdf"]
    assert "PDF" in text_of(page, f"{TAKE}//li")
