from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.text.clean import clean, strip_full_stop, strip_isbd


def test_text_is_composed_and_runs_of_spaces_become_one() -> None:
    assert clean(unicodedata.normalize("NFD", "  Lịch\t sử\r\n Việt\u00a0Nam ")) == "Lịch sử Việt Nam"


def test_control_characters_and_lone_surrogates_are_taken_out() -> None:
    assert clean("a\x0bb\x0b\ud800c\ufffe\x00\ufeff") == "abc"


def test_line_breaks_can_be_kept() -> None:
    assert clean("một  hai \r\n\r\n\n ba\nbốn", keep_lines=True) == "một hai\n\nba\nbốn"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Truyện Kiều /", "Truyện Kiều"),
        ("Huế :", "Huế"),
        ("Nguyễn, Du,", "Nguyễn, Du"),
        ("Title = ;", "Title"),
        ("and/or", "and/or"),
        ("a : b", "a : b"),
    ],
)
def test_the_isbd_tail_goes(text: str, bare: str) -> None:
    assert strip_isbd(text) == bare


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("The untamed.", "The untamed"),
        ("Rowling, J. K.", "Rowling, J. K."),
        ("Knopf, Inc.,", "Knopf, Inc."),
        ("To be continued...", "To be continued..."),
        ("Lịch sử (tái bản).", "Lịch sử (tái bản)"),
        ("Cornell Univ.", "Cornell Univ."),
    ],
)
def test_a_closing_full_stop_goes_but_initials_and_short_forms_keep_theirs(text: str, bare: str) -> None:
    assert strip_full_stop(text) == bare


@given(st.text(" /:;=,.a\u00a0\t", max_size=8))
def test_the_isbd_tail_is_every_mark_at_the_end_but_a_slash_within_a_word(text: str) -> None:
    assert strip_isbd(text) == re.sub(r"(?:\s+[/:;=]|\s*[,;:=])+\s*\Z", "", text.strip()).rstrip()


@given(st.text(" ._a1²٣)]”»([é", max_size=6))
def test_a_full_stop_goes_after_two_letters_a_digit_or_a_closing_sign(text: str) -> None:
    bare = strip_isbd(text)
    closing = re.search(r"(?:\w{2}|\d|[)\]\"”»])\.\Z", bare)
    assert strip_full_stop(text) == (bare[:-1] if closing else bare)


@given(st.text(st.characters(codec=None)))
def test_what_was_cleaned_is_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not set(once) & {"\0", "\x0b", "\x7f", "\ufeff", "\u200b", "\ufffe", "\uffff"}
    once.encode("utf-8")


def test_two_marks_in_the_wrong_order_still_make_one_vietnamese_letter() -> None:
    assert clean("Ho\u0300\u0302 Chí Minh, Đo\u0309\u0302i, Ă\u0301n") == "Hồ Chí Minh, Đổi, Ắn"
