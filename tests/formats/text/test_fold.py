from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.text.fold import fold


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_and_case_do_not_count_in_either_unicode_form(form: str) -> None:
    assert fold(unicodedata.normalize(form, "Trống ĐỒNG Ngọc Lũ, Thừa Thiên Huế")) == (
        "trong dong ngoc lu, thua thien hue"
    )


@pytest.mark.parametrize("letter", ["đ", "Đ", "Ð", "Ɖ", "ð", "ɖ"])
def test_every_letter_typed_for_d_with_stroke_becomes_d(letter: str) -> None:
    assert fold(f"{letter}ình") == "dinh"


def test_the_look_alike_of_u_horn_from_old_pdf_fonts_becomes_u() -> None:
    assert fold("Thƣ viện, ĐỐI TƢỢNG") == "thu vien, doi tuong"


def test_letters_of_other_languages_lose_their_marks_too() -> None:
    assert fold("Łódź Ærø Straße İstanbul œuvre") == "lodz aero strasse istanbul oeuvre"


def test_marks_that_make_other_words_in_other_scripts_stay() -> None:
    assert fold("が") == "が"
    assert fold("한국") == "한국"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aăâeêioôơuưyàáảãạđĐƠƯẾỘ "))
def test_vietnamese_always_folds_to_ascii(text: str) -> None:
    assert fold(text).isascii()
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
