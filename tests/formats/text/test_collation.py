from __future__ import annotations

import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.text.collation import MAX_CHARACTERS, sort_key


def shuffled_then_sorted(texts: list[str]) -> list[str]:
    mixed = texts[:]
    random.Random(7).shuffle(mixed)
    return sorted(mixed, key=lambda text: sort_key(text).encode("utf-8"))


def test_letters_follow_the_vietnamese_alphabet() -> None:
    letters = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
    assert shuffled_then_sorted(letters) == letters


def test_tones_count_after_all_letters() -> None:
    words = ["ba", "bà", "bả", "bã", "bá", "bạ", "ba con", "bà con", "bàn", "bán", "bằng", "bâng", "bi"]
    assert shuffled_then_sorted(words) == words


def test_numbers_order_by_value_and_stand_before_letters() -> None:
    titles = ["9 bài", "10 bài", "Tập 2", "Tập 10", "Tập mười"]
    assert shuffled_then_sorted(titles) == titles


def test_other_languages_stand_at_their_base_letter_and_other_scripts_last() -> None:
    titles = ["Lan", "Łódź", "Luân", "Zürich", "Москва", "漢字"]
    assert shuffled_then_sorted(titles) == titles


def test_case_and_punctuation_and_unicode_form_do_not_move_a_title() -> None:
    titles = ["«Đất nước»", "đất Nước 2", '"Đất phương Nam"']
    assert shuffled_then_sorted(titles) == titles
    assert sort_key(unicodedata.normalize("NFD", "Đất nước")) == sort_key("Đất nước")


@given(st.text())
def test_every_text_has_a_key_that_can_be_encoded(text: str) -> None:
    assert len(sort_key(text).encode("utf-8")) < 1000


def test_the_key_is_bounded_and_survives_lone_surrogates() -> None:
    assert len(sort_key("ệ9" * 1_000_000)) < MAX_CHARACTERS * 6
    assert sort_key("a\ud800b").encode("utf-8") == sort_key("ab").encode("utf-8")
