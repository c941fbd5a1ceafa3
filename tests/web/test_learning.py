"""Learning: ways in by grade and subject, rows with what is openly licensed first, paths step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from catalog.learning.model import LearningPath, Step
from catalog.record import Image, Link, Record, Related, Rights
from tests.factories import make_record, withdraw
from tests.learning.samples import PATH, published
from tests.web.conftest import Page, Read, links_of, text_of

Publish = Callable[..., list[str]]
OPEN, CLOSED = Rights(licence="CC-BY-4.0"), Rights(licence="CC-BY-NC-ND-4.0")


def lesson(number: int, *, grade: str = "Lớp 6", subject: str = "Toán", **fields: object) -> Record:
    given = {"kind": "lesson", "title": f"Bài {number}", "languages": ("vi",), **fields}
    return make_record(f"bai{number}", education_levels=(grade,), school_subjects=(subject,), **given)


def titles(page: Page, section: str = "") -> list[str]:
    within = f"//section[@aria-labelledby='{section}']" if section else "//main"
    return [link.text_content().strip() for link in page.xpath(f"{within}//h3[@class='row-title']/a")]


def test_grades_subjects_and_audiences_are_counted_as_the_pages_they_lead_to(
    publish: Publish, read: Read
) -> None:
    publish(
        lesson(1),
        lesson(2, grade="Khối 6", subject="Âm nhạc"),
        lesson(3, grade="Lớp 7", audiences=("Giáo viên",)),
        lesson(4, grade="Trung học cơ sở"),
        make_record("sach", title="Sách Toán 6", education_levels=("Lớp 6",), school_subjects=("Toán",)),
        make_record("lop", kind="class", title="Lớp học thêm", education_levels=("Lớp 6",)),
    )
    page = read("/learning")
    led = {
        " ".join(link.text_content().split()): link.get("href")
        for link in page.xpath(
            "//ul[@class='chips']//a | //div[@class='level']//h3/a | //ul[contains(@class,'audiences')]//a"
        )
    }
    assert led["Lớp 6 3"] == "/learning?grade=6"
    assert led["Toán 4"] == f"/learning?subject={quote('Toán')}"
    assert led["Giáo viên 1"] == "/learning?audience=teachers"
    assert "5" in text_of(page, "//div[@class='level'][3]/h3")
    assert "chưa có" in text_of(page, "//div[@class='level'][1]")
    for address, count in (
        ("/learning?grade=6", 3),
        (led["Toán 4"], 4),
        ("/learning?grade=lower_secondary", 5),
    ):
        assert len(titles(read(address))) == count
    # The search that a page of rows leads to finds as many.
    searched = links_of(read("/learning?grade=6"), "//p[contains(@class,'data-links')]//a")
    assert text_of(read(next(iter(searched.values()))), "//h1").startswith("3 ")


def test_what_is_openly_licensed_stands_first_on_every_page(publish: Publish, read: Read) -> None:
    closed = [lesson(number, rights=CLOSED) for number in range(100, 118)]
    publish(*[lesson(number, rights=OPEN) for number in range(15)], *closed, lesson(999))
    first = read("/learning?grade=6")
    assert len(titles(first, "open-rows")) == 15
    assert len(titles(first, "other-rows")) == 5
    second = read("/learning?grade=6&page=2")
    assert titles(second, "open-rows") == []
    assert len(titles(second, "other-rows")) == 14
    shown = titles(first) + titles(second)
    assert len(set(shown)) == 34
    assert len(titles(read("/learning?grade=6&reuse=open"))) == 15
    assert read("/learning?grade=6&page=3", 404) is not None


def test_each_row_says_whether_it_may_be_used_again(publish: Publish, read: Read) -> None:
    publish(
        lesson(1, rights=OPEN, access="open", links=(Link(rel="fulltext", url="https://hoc.example/1"),)),
        lesson(2, rights=CLOSED),
        lesson(3),
    )
    page = read("/learning?grade=6")
    told = {
        row.xpath(".//h3")[0].text_content().strip(): text_of(row, ".//p[contains(@class,'reuse')]")
        for row in page.xpath("//article[contains(@class,'lesson-row')]")
    }
    assert told["Bài 1"] == "Tôi dùng lại được không? Được, nhớ ghi tên tác giả (CC BY 4.0)"
    assert "không sửa đổi" in told["Bài 2"]
    assert "xin hỏi đơn vị" in told["Bài 3"]
    assert "https://hoc.example/1" in links_of(page).values()
    assert titles(read("/learning?grade=6&online=yes")) == ["Bài 1"]


def test_a_lesson_that_may_be_used_again_is_on_the_first_page(publish: Publish, read: Read) -> None:
    publish(lesson(1, rights=OPEN), lesson(2, rights=CLOSED), lesson(3, rights=OPEN, languages=("en",)))
    assert titles(read("/learning"), "open-lessons") == ["Bài 1"]


def test_nothing_found_leads_on(publish: Publish, read: Read) -> None:
    publish(lesson(1), lesson(2, subject="Âm nhạc"))
    page = read("/learning?grade=6&subject=To%C3%A1n&q=khongcogi")
    ways = links_of(page, "//ul[@class='ways-out']//a")
    assert any("subject=To%C3%A1n" in address for address in ways.values())
    assert "/search?q=khongcogi" in ways.values()
    assert text_of(page, "//h1").endswith("0 kết quả")
    assert read("/learning?grade=1").xpath("//ul[@class='ways-out']")


def test_an_empty_catalog_has_a_page_that_leads_on(publish: Publish, read: Read) -> None:
    page = read("/learning")
    assert "Chưa có học liệu nào" in text_of(page)
    assert "/search" in links_of(page).values()
    assert read("/en/learning").xpath("//html/@lang") == ["en"]


@pytest.mark.parametrize(
    "query",
    [
        "grade=99", "grade=%00", "grade=l%E1%BB%9Bp", "audience=kings", "language=xx",
        "subject=" + "a" * 3000, "grade=6&grade=7",
        "q=" + "a%20" * 150, "q=%22%5C*%3F~", "type=nothing", "online=1", "q=" + "%F0%9F%90%83" * 90,
    ],
)  # fmt: skip
def test_garbage_in_the_address_is_answered_kindly(query: str, sample: list[str], read: Read) -> None:
    assert read(f"/learning?{query}").xpath("//h1")


def test_a_page_that_cannot_be_is_told(sample: list[str], read: Read) -> None:
    assert read("/learning?page=abc", 400).xpath("//h1")
    assert read("/learning?grade=6&page=99999", 404).xpath("//h1")


def test_the_same_page_is_not_sent_twice(sample: list[str], client: FlaskClient) -> None:
    for address in ("/learning", "/learning?grade=6"):
        first = client.get(address)
        assert "Set-Cookie" not in first.headers
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


# A path


def test_a_path_shows_its_steps_with_pictures_and_leads_through_them(
    sample: list[str], publish: Publish, read: Read
) -> None:
    publish(published())
    page = read("/learning/sample-path")
    assert text_of(page, "//h1") == "Đường tới Đông Sơn"
    first, second, third = page.xpath("//section[@class='step']")
    # What the record is called now, not when it was picked.
    assert text_of(first, ".//h2") == "Trống đồng Ngọc Lũ"
    assert first.xpath(".//img/@alt") == ["Mặt trống đồng"]
    assert "Vẽ một vòng." in text_of(first, ".//p[@class='task']")
    assert links_of(first, ".//div[@class='step-text']//a") == {
        "Xem kỹ: Trống đồng Ngọc Lũ": "/record/museum-trong"
    }
    ways = list(links_of(second, ".//nav//a").values())
    assert ways == ["#step-1", "#contents", "#step-3"]
    assert "không còn trong danh mục" in text_of(third, ".")
    assert not third.xpath(".//div[@class='step-text']//a")
    facts = links_of(page, "//dl//a")
    assert facts["Lớp 6"] == "/learning?grade=6"
    assert facts["Lịch sử và Địa lí"].startswith("/learning?subject=")
    assert "Được, nhớ ghi tên tác giả" in text_of(page, "//dl")
    assert page.xpath("//link[@rel='canonical']/@href")[0].endswith("/learning/sample-path")
    assert "LearningResource" in page.xpath("//script[@type='application/ld+json']/text()")[0]


def test_the_teachers_sheet_has_what_a_lesson_needs(sample: list[str], publish: Publish, read: Read) -> None:
    publish(published())
    page = read("/learning/sample-path/teaching")
    told = text_of(page)
    for words in (
        "Phiếu cho giáo viên",
        "Chia bốn nhóm.",
        "1. Vì sao biết",
        "Vẽ một vòng.",
        "90 phút",
        "Mô tả hoa văn.",
    ):
        assert words in told
    assert page.xpath("//*[local-name()='svg'][@class='qr']")
    assert read("/en/learning/sample-path/teaching").xpath("//html/@lang") == ["en"]


def test_paths_are_listed_and_found_under_their_grade(
    sample: list[str], publish: Publish, read: Read
) -> None:
    publish(published())
    tiles = links_of(read("/learning"), "//section[@aria-labelledby='paths']//a")
    assert "/learning/sample-path" in tiles.values()
    row = links_of(read("/learning?grade=6"), "//h3[@class='row-title']/a")
    assert row == {"Đường tới Đông Sơn": "/learning/sample-path"}
    assert links_of(read("/learning?type=learning_path"), "//h3/a") == row


def test_what_is_no_path_or_gone_is_led_to_its_record(
    sample: list[str], publish: Publish, client: FlaskClient
) -> None:
    publish(published())
    assert client.get("/learning/sample-kieu").location == "/record/sample-kieu"
    withdraw("sample-path")
    assert client.get("/learning/sample-path").location == "/record/sample-path"
    assert client.get("/record/sample-path").status_code == 410
    for unknown in ("khong-co", "..%2f", "a" * 300, "x.json"):
        assert client.get(f"/learning/{unknown}").status_code == 404
    assert client.get("/learning/preview/khongco").status_code == 404


def test_a_path_of_extremes_looks_like_any_other(publish: Publish, read: Read) -> None:
    hostile = "<script>alert(1)</script> نص عربي 𡨸喃 " + "dài " * 1200
    steps = tuple(Step(id=f"x-{number}", title=hostile[:300], note=hostile, task="") for number in range(40))
    path = LearningPath(
        title=hostile[:5000], aim=hostile, steps=steps, authors=tuple(f"Người {n}" for n in range(300))
    )
    publish(
        published(path=path), published("bare", replace(PATH, cover=None, steps=PATH.steps[:1], levels=()))
    )
    for address in (
        "/learning/sample-path",
        "/learning/sample-path/teaching",
        "/learning/sample-bare",
        "/learning",
    ):
        page = read(address)
        assert len(page.xpath("//h1")) == 1
        assert not page.xpath("//main//script")


def test_a_path_of_another_catalog_is_shown_too(publish: Publish, read: Read) -> None:
    record = published()
    parts = tuple(
        replace(part, shows=(Related(type="shows", title=part.title, url="https://kho.example/1"),))
        for part in record.chapters
        if not part.role
    )
    picture = (Image(url="https://kho.example/1.jpg", alt="Ảnh"),)
    publish(published(chapters=parts, images=picture))
    page = read("/learning/sample-path")
    assert "https://kho.example/1" in links_of(page, "//section[@class='step']//a").values()
