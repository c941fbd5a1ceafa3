"""What people put on the home page: an announcement and picks from files, read again when they change."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.web.i18n import today
from tests.factories import withdraw
from tests.web.conftest import Read, text_of

Write = Callable[[str, str], Path]
PICKED = "//section[@aria-labelledby='picks']"


@pytest.fixture
def write(app: Flask) -> Write:
    """``write("picks.md", text)`` into the folder of the site."""
    folder = app.extensions["catalog"].settings.home / "site"

    def written(name: str, text: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_text(text, "utf-8")
        # Two changes within a clock's tick are still two.
        told = path.stat().st_mtime_ns + 1_000_000 * len(text)
        os.utime(path, ns=(told, told))
        return path

    return written


def announced(page: object) -> str:
    return text_of(page, "//aside[@class='announcement']")


def test_an_announcement_is_shown_as_soon_as_its_file_is_there(
    sample: list[str], read: Read, write: Write, client: FlaskClient
) -> None:
    tag = client.get("/").headers["ETag"]
    write("announcement.md", "---\ntitle: Nghỉ Tết\n---\nMở lại **mùng 6**. [Xem](https://hue.example)\n")
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 200
    page = read("/")
    assert announced(page) == "Nghỉ Tết Mở lại mùng 6 . Xem"
    assert page.xpath("//aside//a/@href") == ["https://hue.example"]
    write("announcement.md", "Đã mở lại.")
    assert announced(read("/")) == "Đã mở lại."


def test_an_announcement_holds_for_its_days_and_its_language(
    sample: list[str], read: Read, write: Write
) -> None:
    tomorrow, yesterday = today() + timedelta(1), today() - timedelta(1)
    write("announcement-1.md", f"---\nfrom: {tomorrow}\n---\nSắp tới")
    write("announcement-2.md", f"---\nuntil: {yesterday}\n---\nĐã qua")
    assert announced(read("/")) == ""
    write("announcement-3.md", f"---\nlanguage: vi\nfrom: {today()}\nuntil: {today()}\n---\nHôm nay")
    write("announcement-4.md", "---\nlanguage: en\n---\nToday")
    assert announced(read("/")) == "Hôm nay"
    assert announced(read("/en/")) == "Today"


def test_markup_in_an_announcement_is_text(sample: list[str], read: Read, write: Write) -> None:
    write("announcement.md", "<script>alert(1)</script> [x](javascript:alert(1))")
    page = read("/")
    assert page.xpath("//aside//script | //aside//a") == []
    assert "<script>alert(1)</script>" in announced(page)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("---\nfrom: hôm qua\n---\nx", "from is hôm qua"),
        ("---\nlanguage: fr\n---\nx", "language is fr"),
        ("---\nuntill: 2026-01-01\n---\nx", "untill"),
        ("---\n[\n---\nx", "is left out"),
        ("---\n- a\n---\nx", "no list of names"),
        ("---\nfrom: 2026-13-45\n---\nx", "is left out"),
        ("x" * 70_000, "70000 bytes"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_told_in_the_log_once(
    text: str,
    told: str,
    sample: list[str],
    read: Read,
    write: Write,
    caplog: pytest.LogCaptureFixture,
) -> None:
    write("announcement.md", text)
    with caplog.at_level(logging.WARNING):
        assert announced(read("/")) == ""
        read("/?province=46")
    said = [record.getMessage() for record in caplog.records if "announcement.md" in record.getMessage()]
    assert len(said) == 1
    assert told in said[0]


def test_bytes_that_are_no_text_are_left_out(sample: list[str], read: Read, write: Write) -> None:
    path = write("announcement.md", "x")
    path.write_bytes(b"\xff\xfe\x00")
    assert announced(read("/")) == ""


def test_picks_are_shown_in_their_order_with_their_sentences(
    sample: list[str], read: Read, write: Write
) -> None:
    write(
        "picks.md",
        "---\ntitle: Tháng này\n---\n- museum-trong – Ngôi sao mười bốn cánh\n"
        "- https://khomo.example/en/record/sample-kieu?x=1\n- nope\n* sample-kieu – lần nữa\n",
    )
    page = read("/")
    assert text_of(page, "//h2[@id='picks']") == "Tháng này"
    titles = [
        one.text_content()
        for one in page.xpath("//section[@aria-labelledby='picks']//*[@class='tile-title']")
    ]
    assert titles == ["Trống đồng Ngọc Lũ", "Truyện Kiều"]
    assert text_of(page, "//p[@class='tile-sentence']") == "Ngôi sao mười bốn cánh"


def test_picks_of_which_none_is_there_give_way_to_those_of_the_day(
    sample: list[str], read: Read, write: Write
) -> None:
    write("picks.md", "- nope\n")
    page = read("/")
    assert text_of(page, "//h2[@id='picks']") == "Đáng xem hôm nay"
    assert "Trống đồng Ngọc Lũ" in text_of(page, PICKED)


def test_a_pick_that_is_withdrawn_leaves_the_page(sample: list[str], read: Read, write: Write) -> None:
    write("picks.md", "- museum-trong\n- sample-kieu\n")
    assert "Trống đồng" in text_of(read("/"), PICKED)
    withdraw("museum-trong")
    assert "Trống đồng" not in text_of(read("/"), PICKED)
