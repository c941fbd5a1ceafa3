"""Abbreviations are explained once a text, and only where they are words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from catalog.record import Chapter
from catalog.web.abbreviations import explained, explained_paragraphs
from tests.factories import make_record
from tests.web.conftest import Read

UBND = '<abbr title="Ủy ban nhân dân">UBND</abbr>'


@pytest.fixture(autouse=True)
def _in_vietnamese(app: Flask) -> object:
    with app.test_request_context("/"):
        yield


def test_the_first_occurrence_in_a_text_is_explained_and_the_others_are_not() -> None:
    assert explained("UBND xã và UBND phường") == f"{UBND} xã và UBND phường"


def test_the_paragraphs_of_one_text_explain_it_once() -> None:
    told = explained_paragraphs(["Do UBND xã tổ chức.", "UBND xã mời."])
    assert told == [
        ("Do UBND xã tổ chức.", f"Do {UBND} xã tổ chức."),
        ("UBND xã mời.", "UBND xã mời."),
    ]


def test_letters_of_any_script_bound_a_word() -> None:
    for text in ("ĐUBND", "UBNDỸ", "ubnd", "UBND1", "THPTĐ", "đTP"):
        assert explained(text) == text
    for text in ("(UBND)", "UBND.", "1426/UBND", "“UBND”"):
        assert UBND in explained(text), text


def test_the_longest_abbreviation_wins() -> None:
    assert explained("Kế hoạch 12/KH-UBND") == (
        'Kế hoạch 12/<abbr title="Kế hoạch của Ủy ban nhân dân">KH-UBND</abbr>'
    )
    assert 'title="Quyết định của Thủ tướng Chính phủ">QĐ-TTg</abbr>' in explained("1426/QĐ-TTg")
    assert ">TP.HCM</abbr>" in explained("ở TP.HCM")
    assert ">TP</abbr>. Huế" in explained("TP. Huế")


def test_signs_of_markup_in_a_text_stay_signs() -> None:
    assert explained("<b>GD&ĐT</b>") == (
        '&lt;b&gt;<abbr title="Giáo dục và Đào tạo">GD&amp;ĐT</abbr>&lt;/b&gt;'
    )
    assert explained('"><script>UBND') == f"&#34;&gt;&lt;script&gt;{UBND}"


def test_formatted_text_keeps_its_tags_and_addresses() -> None:
    told = explained(Markup('<p><a href="https://ubnd.example/UBND">trang</a> của UBND</p>'))
    assert told == f'<p><a href="https://ubnd.example/UBND">trang</a> của {UBND}</p>'


def test_an_english_page_explains_in_english(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context("/en/"):
        assert explained("UBND") == '<abbr title="People&#39;s Committee">UBND</abbr>'


def test_descriptions_and_chapters_of_records_are_explained(
    publish: Callable[..., list[str]], read: Read
) -> None:
    publish(
        make_record(
            "a",
            kind="exhibition",
            description="Theo 1909/QĐ-TTg.\n\nUBND xã tổ chức.",
            chapters=(Chapter(title="Mở đầu", text="CLB thơ của UBND."),),
        )
    )
    page = read("/record/sample-a")
    titles = {found.text: found.get("title") for found in page.xpath("//main//abbr")}
    assert titles["QĐ-TTg"] == "Quyết định của Thủ tướng Chính phủ"
    assert titles["CLB"] == "Câu lạc bộ"
    assert "Theo 1909/QĐ-TTg." in page.text_content()
