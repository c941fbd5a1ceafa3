from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.errors import RecordError
from catalog.formats.marc import LOST_CHARACTERS, MarcFormat
from catalog.formats.marc_charset import decode
from catalog.formats.marc_losses import LOST_LETTERS, WHOLE
from catalog.formats.marc_records import split
from tests.formats.text.written import in_1258

Make = Callable[..., bytes]
MARC8_LEADER = "00000nam  2200000 a 4500"
# "Lịch sử Việt Nam; Hồ Chí Minh; Đổi mới" in ANSEL: marks before letters, ơ ư Đ as letters of their own.
VIETNAMESE_MARC8 = b"L\xf2ich s\xe0\xbd Vi\xf2\xe3et Nam; H\xe1\xe3o Ch\xe2i Minh; \xa3\xe0\xe3oi m\xe2\xbci"


def test_vietnamese_in_marc8_comes_out_composed(make_marc: Make) -> None:
    raw = make_marc(("001", "1"), ("245", b"00$a" + VIETNAMESE_MARC8), leader=MARC8_LEADER)
    title = MarcFormat().read(raw, {}).title
    assert title == "Lịch sử Việt Nam; Hồ Chí Minh; Đổi mới"
    assert unicodedata.is_normalized("NFC", title)


@pytest.mark.parametrize("leader", [MARC8_LEADER, "00000nam a2200000 a 4500"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_utf8_is_known_by_its_bytes_whatever_the_leader_says(make_marc: Make, leader: str, form: str) -> None:
    text = unicodedata.normalize(form, "Truyện Kiều, Đoạn trường tân thanh")
    raw = make_marc(("001", "1"), ("245", f"00$a{text}"), leader=leader)
    assert MarcFormat().read(raw, {}).title == "Truyện Kiều, Đoạn trường tân thanh"


def test_marc8_under_a_leader_that_says_utf8_is_still_read(make_marc: Make) -> None:
    raw = make_marc(("001", "1"), ("245", b"00$a" + VIETNAMESE_MARC8))
    assert MarcFormat().read(raw, {}).title.startswith("Lịch sử")


def test_damaged_utf8_keeps_what_can_be_read_and_the_record_says_so(make_marc: Make) -> None:
    damaged = "Thừa Thiên Huế xưa và nay".encode().replace("ừ".encode(), b"\xff")
    record = MarcFormat().read(make_marc(("001", "1"), ("245", b"00$a" + damaged)), {})
    assert record.title == "Th\ufffda Thiên Huế xưa và nay"
    assert record.notes == (LOST_CHARACTERS,)


def test_a_declared_encoding_overrules_the_guess(make_marc: Make) -> None:
    value = "Đường về xứ Huế".encode("cp1258", "replace")
    raw = make_marc(("001", "1"), ("245", b"00$a" + value))
    assert MarcFormat().read(raw, {"encoding": "cp1258"}).title.startswith("Đ")
    cyrillic = make_marc(("001", "1"), ("245", b"00$a" + "Основы гидравлики".encode("cp1251")))
    assert MarcFormat().read(cyrillic, {"encoding": "cp1251"}).title == "Основы гидравлики"


@pytest.mark.parametrize("name", ["no-such-codec", "hex", "x" * 500, "a\0b"])
def test_an_encoding_that_is_none_is_named(make_marc: Make, name: str) -> None:
    raw = make_marc(("001", "77"), ("245", b"00$aHu\xe9"))
    with pytest.raises(RecordError) as caught:
        MarcFormat().read(raw, {"encoding": name})
    assert caught.value.identifier == "77"
    assert caught.value.faults[0].field == "encoding"


def test_escapes_change_the_alphabet_within_a_value_only() -> None:
    # ESC ( N: basic Cyrillic as G0; the next value is Latin again.
    text, repair = decode(b"00\x1fa\x1b(NMIR\x1b(B ok\x1fbmir")
    assert text == "00\x1faмир ok\x1fbmir"
    assert repair == ""


def test_greek_symbols_subscripts_and_numbered_characters_are_read() -> None:
    assert decode(b"\x1fa\x1bga\x1bs-rays H\x1bb2\x1bsO")[0] == "\x1faα-rays H₂O"
    assert decode(b"\x1fa\xe2e\xf2u &#x1EC7; &#xD800;")[0] == "\x1faéụ ệ \ufffd"


def test_a_cut_east_asian_value_and_a_stray_escape_are_marked_not_printed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    text, repair = decode(b"\x1fa\x1b$1!PVK7\x1b(B\x1bX\xa1")
    assert "\ufffd" in text
    assert "lost" in repair
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["tcvn3", "vni", "bkhcm2", "cp1258"])
def test_an_old_vietnamese_encoding_is_guessed_and_told(make_marc: Make, name: str) -> None:
    text = "những nguyên tắc biên mục, lịch sử địa phương và thư viện tỉnh"
    value = in_1258(text) if name == "cp1258" else text.encode(name)
    record = MarcFormat().read(make_marc(("001", "1"), ("245", b"00$a" + value), leader=MARC8_LEADER), {})
    assert record.title == text
    ((repair),) = record.repairs
    assert (repair.field, repair.read_as) == (WHOLE, name)
    assert repair.original == value.decode("latin-1")


def test_vietnamese_and_french_in_marc8_are_never_taken_for_another_encoding(
    make_marc: Make, data: Path
) -> None:
    raw = make_marc(("001", "1"), ("245", b"00$a" + VIETNAMESE_MARC8 * 9), leader=MARC8_LEADER)
    assert MarcFormat().read(raw, {}).repairs == ()
    pieces = list(split([(data / "uva_marc8_50.mrc").read_bytes()]))
    assert [piece for piece in pieces if MarcFormat().read(piece, {}).repairs] == []


@pytest.mark.parametrize(
    "title",
    [
        "Lch s Vit Nam",
        "C s vt cht trong trng hc",
        "Lịch sủ đất nuóc và con nguòi, nhũng câu chuyện kể về các vị anh hùng dân tộc tù thuỏ dụng nuóc đén "
        "nay, dùng cho học sinh và giáo viên dạy môn lịch sủ ỏ các tỉnh miền núi phía bắc, "
        "cùng các vị lãnh đạo địa phuong, bộ đội và nhũng nguòi yêu lịch sủ",
    ],
)
def test_vietnamese_that_lost_letters_is_flagged(make_marc: Make, title: str) -> None:
    raw = make_marc(("001", "1"), ("041", "0 $avie"), ("245", f"00$a{title}"))
    assert LOST_LETTERS in MarcFormat().read(raw, {}).notes


@pytest.mark.parametrize(
    "title",
    [
        "Lịch sử Việt Nam",
        "Hướng dẫn dùng C++ và Ms. Word trên PC, 300 km về phía bắc, tr. 5",
        "NXB Đh. và TP HCM, GS. TS. Trần",
        "Kho C, vitamin B",
    ],
)
def test_abbreviations_and_units_are_no_lost_letters(make_marc: Make, title: str) -> None:
    raw = make_marc(("001", "1"), ("041", "0 $avie"), ("245", f"00$a{title}"))
    assert MarcFormat().read(raw, {}).notes == ()


def test_other_languages_may_lack_vowels(make_marc: Make) -> None:
    raw = make_marc(("001", "1"), ("041", "0 $acze"), ("245", "00$aStrč prst skrz krk, vlk smrk"))
    assert MarcFormat().read(raw, {}).notes == ()
