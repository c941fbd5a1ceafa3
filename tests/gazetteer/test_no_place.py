"""Texts that name no place of Vietnam give nothing, and no text whatever makes trouble."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.gazetteer import CERTAIN, locate, place_keys, query_keys, seat

NOWHERE = (
    "", " ", ",;()", "Bảo tàng Mỹ thuật", "Bảo tàng Hồ Chí Minh", "Bảo tàng Điêu khắc Chăm Đà Nẵng",
    "Thư viện Hà Nội", "Trường Đại học Huế", "Bún bò Huế", "Đại Nội", "Phòng đọc Thiếu nhi", "Trực tuyến",
    "Paris", "Paris, Pháp", "London", "Millbank, London SW1P 4RG, United Kingdom", "New York (N.Y.)",
    "Hà Nam, Trung Quốc", "Sơn Tây (Trung Quốc)", "Hà Lan", "Trung Quốc", "Việt Nam", "Vietnam",
    "Đông Nam Á", "Đồng bằng Bắc Bộ", "Tây Nguyên", "s.l.", "[S.l. : s.n.]", "1945", "12", "p. 14", "5 x 1",
    "(iii) Witherslack Church", "Tchaikovsky, P. I.", "3 13/16 x 2 9/16 inches", "Con(end)ception",
    "Cambridge, Mass.", "Berlin :", "Wien", "Mỹ", "Anh", "Úc", "đồng", "gỗ sơn son thếp vàng", "thế kỷ XV",
)  # fmt: skip
HARD = (
    "\0", "🙂" * 100, "Huế\0", "\u202eHuế", "河內", "ا" * 500, "a" * 100_000, "," * 100_000, ";" * 100_000,
    "Tân An, " * 5_000, "Tân " * 5_000, "phường " * 1_000, "-" * 10_000, "Q" * 1_000 + "1", "\ud800",
    "ß" * 400, "q99999999999999999999", "'" * 1_000,
)  # fmt: skip


@pytest.mark.parametrize("text", NOWHERE)
def test_what_is_no_place_of_vietnam_gives_nothing(text: str) -> None:
    assert locate(text) == ()
    assert query_keys(text) == ()
    assert place_keys({"label": text}) == ()


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_what_strangers_send_is_read_up_to_a_bound(text: str) -> None:
    assert len(locate(text)) <= 50
    assert all(len(candidate.matched) <= 6 for candidate in locate(text))


@given(st.text(max_size=80))
def test_no_text_makes_trouble(text: str) -> None:
    for one in locate(text):
        assert one.matched
    assert seat({"province": text, "commune": text, "address": text}).codes.keys() <= {
        "province_code", "commune_code", "code_list",
    }  # fmt: skip


@given(st.text("abcdefghijklmnopqrstuvwxyz .,-", max_size=40))
def test_latin_words_seldom_name_a_place_and_never_with_a_country(text: str) -> None:
    assert locate(f"{text}, France") == ()
    assert all(one.certainty != CERTAIN for one in locate(f"{text} {text} school"))
