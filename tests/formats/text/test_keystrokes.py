from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.text.keystrokes import read_typed, read_word
from catalog.formats.text.syllables import TONES, is_syllable, with_tone

SYLLABLES = """
thư viện số tỉnh đường Lâm Nguyễn Ái Quốc truyện Kiều thuở hòa bình quý giá giếng gì nghiêng ngoèo khuya
thủy huyện trống đồng chuyện kể tượng rượu hươu khuỷu quyển quẩn ngoằn xoáy Đắk Lắk tủ sách đọc lịch sử
bảo tàng mĩ thuật mỹ thuật hát xoan quan họ ví dặm chèo tuồng múa rối nước cồng chiêng nhã nhạc
"""
_TELEX = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}
_BASES = sorted({"thư", "viên", "đương", "hoa", "quy", "nghiêng", "truyên", "ươt", "giây", "khuya", "ăn"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thuw vieenj soos", "thư viện số"),
        ("thu7 vie65n so61", "thư viện số"),
        ("Thuw VIEENJ tinhr", "Thư VIỆN tỉnh"),
        ("dduwowngf Laam", "đường Lâm"),
        ("duowngdf Laam", "đường Lâm"),
        ("d9uo7ng2 la6m", "đường lâm"),
        ("DDOONGF Ddoong", "ĐỒNG Đông"),
        ("nguyeenx nguye6n4", "nguyễn nguyễn"),
        ("vieetj viejet vietje vie5t6", "việt việt việt việt"),
        ("thuowr thuo73", "thuở thuở"),
        ("hoaf binhf", "hòa bình"),
        ("quoocs gias", "quốc giá"),
        ("th[ t]f", "thơ từ"),
        ("t][ng lai", "tương lai"),
        ("tw nhieen", "tư nhiên"),
        ("muaw tuwowngf tuowngf", "mưa tường tường"),
        ("Ddawks Lawks", "Đắk Lắk"),
        ("mix thuaatj kyx", "mĩ thuật kỹ"),
        ("sachs, baos; (tranh)", "sách, báo; (tranh)"),
    ],
)
def test_keys_give_the_syllables_that_were_meant(typed: str, meant: str) -> None:
    assert read_typed(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "museum system history water library science exhibition Windows",
        "thư viện số", "trong dong", "lop 5", "covid19 h5n1 2023", "[Hà Nội]", "288/KH-UBND", "",
        "của việtj", "C++", "ddddd", "wwwww", "x" * 100, "漢字 😀 שלום",
    ],
)  # fmt: skip
def test_what_is_no_typing_stays(text: str) -> None:
    assert read_typed(text) == text


@pytest.mark.parametrize(("word", "syllable"), [("sos", "só"), ("row", "rơ"), ("has", "há"), ("a4", "ã")])
def test_a_foreign_word_that_spells_a_syllable_is_read_and_left_to_the_caller(
    word: str, syllable: str
) -> None:
    assert read_word(word) == syllable


@pytest.mark.parametrize("word", ["kả", "ngề", "cê", "ghá", "bóok", "hạc", "tàp", "ưw", "qu", "ươ", "bcd"])
def test_what_spelling_forbids_is_no_syllable(word: str) -> None:
    letters, tone = _parted(word)
    assert is_syllable(letters, tone) is (word == "hạc")


def _parted(word: str) -> tuple[str, str]:
    marks = set(TONES.values())
    apart = unicodedata.normalize("NFD", word.lower())
    tone = "".join(letter for letter in apart if letter in marks)
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if letter not in marks)), tone


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_the_syllables_of_real_names_are_known_with_their_tone_in_place(word: str) -> None:
    letters, tone = _parted(word)
    assert is_syllable(letters, tone)
    assert with_tone(letters, tone) == word.lower()


@given(st.sampled_from(_BASES), st.sampled_from(sorted(TONES)), st.data())
def test_the_key_of_the_tone_may_come_anywhere_after_the_vowel(
    base: str, key: str, data: st.DataObject
) -> None:
    letters = base
    if base.endswith(("t", "c")) and key not in "sj":
        key = "s"
    keys = "".join(_TELEX.get(letter, letter) for letter in letters)
    first = min(keys.find(vowel) for vowel in "aeiouyw" if vowel in keys)
    place = data.draw(st.integers(first + 1, len(keys)))
    assert read_word(keys[:place] + key + keys[place:]) == with_tone(letters, TONES[key])


@given(st.sampled_from(_BASES), st.sampled_from("12345"))
def test_vni_reads_as_telex_does(base: str, key: str) -> None:
    if base.endswith("t") and key not in "15":
        key = "1"
    telex = dict(zip("12345", "sfrxj", strict=True))[key]
    typed = "".join(_VNI.get(letter, letter) for letter in base) + key
    assert read_word(typed) == read_word("".join(_TELEX.get(letter, letter) for letter in base) + telex)


@given(st.text(max_size=40))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert isinstance(read_typed(text), str)
    assert read_typed(read_typed(text)).count(" ") == text.count(" ")
