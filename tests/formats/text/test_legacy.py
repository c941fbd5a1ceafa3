from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.text.clean import compose
from catalog.formats.text.tables import LETTERS

SMALL = "".join(letter for letter in LETTERS if letter.islower())
ENCODINGS = ["tcvn3", "tcvn5712", "vni", "viscii", "vps", "bkhcm2"]

# What `iconv -f TCVN5712-1` and `iconv -f VISCII` of glibc make of each byte from 0x80 on.
ICONV = {
    "tcvn5712": (
        "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
        "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
    ),
    "viscii": (
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
        "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
    ),
}


def test_vietnamese_has_134_letters_beyond_ascii() -> None:
    assert len(LETTERS) == len(set(LETTERS)) == 134
    assert all(unicodedata.normalize("NFC", letter) == letter for letter in LETTERS)


@pytest.mark.parametrize("name", ICONV)
def test_each_byte_of_a_standard_means_what_iconv_reads(name: str) -> None:
    marks = "\u0300\u0309\u0303\u0301\u0323"
    for byte, letter in enumerate(ICONV[name], 0x80):
        if letter not in marks:
            assert bytes([byte]).decode(name) == letter


@pytest.mark.parametrize(
    ("name", "shown", "text"),
    [
        ("tcvn3", "Nh÷ng nguyªn t¾c", "Những nguyên tắc"),
        ("tcvn3", "Céng hoµ x· héi", "Cộng hoà xã hội"),
        ("abc", "§¹i häc, ­íc m¬, ®\xadîc", "Đại học, ước mơ, được"),
        ("vni", "Tieáng Vieät, ñöôïc, Haø Noäi", "Tiếng Việt, được, Hà Nội"),
        ("VNI-Windows", "THÖ VIEÄN TÆNH ÑOÀNG NAI", "THƯ VIỆN TỈNH ĐỒNG NAI"),
        ("bkhcm2", "PHÊÌN MÏÌM QUAÃN TRÕ THÛ VIÏÅN", "PHẦN MỀM QUẢN TRỊ THƯ VIỆN"),
        ("viscii", "Thß vi®n tïnh Ð°ng Nai", "Thư viện tỉnh Đồng Nai"),
        ("vps", "ThÜ viŒn tÌnh ñÒng Nai", "Thư viện tỉnh Đồng Nai"),
        ("tcvn3", "“Nhµ”\u00a0– ng\xad\u00eai", "“Nhà”\u00a0– người"),
    ],
)
def test_a_sentence_that_a_person_checked_is_read(name: str, shown: str, text: str) -> None:
    assert shown.encode("cp1252").decode(name) == text


@pytest.mark.parametrize("name", ENCODINGS)
@given(text=st.text(SMALL + "abcxyz ,.-0123456789()\r\n\x1d\x1e\x1f", max_size=40))
def test_small_letters_come_back_from_every_encoding(name: str, text: str) -> None:
    assert text.encode(name).decode(name) == text


@pytest.mark.parametrize("name", ["vni", "bkhcm2"])
@given(text=st.text(LETTERS + " ", max_size=40))
def test_capitals_come_back_from_encodings_with_marks(name: str, text: str) -> None:
    assert text.encode(name).decode(name) == text


@pytest.mark.parametrize("name", ENCODINGS)
@given(data=st.binary(max_size=60))
def test_any_bytes_are_read_or_an_error_that_can_be_replaced(name: str, data: bytes) -> None:
    assert isinstance(data.decode(name, "replace"), str)
    if "\ufffd" not in data.decode(name, "replace"):
        assert data.decode(name) == data.decode(name, "replace")
    else:
        with pytest.raises(UnicodeDecodeError, match="no letter of this encoding"):
            data.decode(name)


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_file_is_read_piece_by_piece_as_a_whole(name: str) -> None:
    text = "thư viện tỉnh; người ở miền quê, ước mơ\n" * 500
    with io.TextIOWrapper(io.BytesIO(text.encode(name)), name) as stream:
        assert stream.read() == text


def test_a_letter_that_an_encoding_lacks_is_told_with_its_place() -> None:
    with pytest.raises(UnicodeEncodeError, match="lacks") as caught:
        "thư VIỆN".encode("tcvn3")
    assert caught.value.start == 6
    assert "VIỆN 中".encode("tcvn3", "replace") == b"VI?N ?"


def test_the_separators_of_iso_2709_stay_in_viscii() -> None:
    assert b"10\x1f\x1fa\xa4\x1e\x1d".decode("viscii") == "10\x1f\x1faấ\x1e\x1d"


def test_the_marks_of_windows_1258_are_composed() -> None:
    assert compose("Viê\u0323t Nam, \u01b0\u0301ng".encode("cp1258").decode("cp1258")) == "Việt Nam, ứng"
