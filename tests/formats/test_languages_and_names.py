from __future__ import annotations

import pytest

from catalog.formats.languages import from_code, from_codes, language
from catalog.formats.names import agent, role
from catalog.record import Agent


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("vie", "vi"), ("vi", "vi"), ("vi_VN", "vi-VN"), ("Tiếng Việt", "vi"), ("TIENG VIET", "vi"),
        ("English", "en"), ("tiếng Pháp", "fr"), ("zh-hant", "zh-Hant"),
        ("chữ Nôm", "vi-Hani"), ("cjm", "cjm"),
        ("und", ""), ("ngôn ngữ lạ", ""), ("", ""),
    ],
)  # fmt: skip
def test_codes_tags_and_names_give_bcp_47(text: str, tag: str) -> None:
    assert language(text) == tag


def test_codes_without_spaces_are_cut_in_threes() -> None:
    assert from_codes("engfreger") == from_codes("eng fre ger") == ("en", "fr", "de")
    assert from_codes("vi") == ()


@pytest.mark.parametrize("code", ["|||", "   ", "und", "zxx", "12a", ""])
def test_codes_that_say_nothing_give_nothing(code: str) -> None:
    assert from_code(code) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nguyễn, Du, 1765-1820", Agent(name="Nguyễn, Du", dates="1765-1820")),
        ("Lê Văn A (dịch)", Agent(name="Lê Văn A", role="dịch")),
        (
            "Joseph Mallord William Turner (1775-1851)",
            Agent(name="Joseph Mallord William Turner", dates="1775-1851"),
        ),
        ("Thích Nhất Hạnh", Agent(name="Thích Nhất Hạnh")),
        ("Hunt, Andrew, 1964-", Agent(name="Hunt, Andrew", dates="1964-")),
    ],
)
def test_dates_of_life_and_roles_are_taken_off_a_name(text: str, expected: Agent) -> None:
    assert agent(text) == expected


def test_a_name_without_letters_is_none() -> None:
    assert agent(" , ") is None


def test_roles_are_plain_words_whatever_list_they_are_from() -> None:
    assert role("aut") == role("http://id.loc.gov/vocabulary/relators/aut") == role("070") == "author"
    assert role("trl.") == "translator"
    assert role("minh họa,") == "minh họa"
