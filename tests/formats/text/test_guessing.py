from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import catalog.demo
from catalog.formats.text.guessing import SAMPLE, guess_encoding
from tests.formats.text.written import in_1258

TITLES = [
    "những nguyên tắc biên mục",
    "giáo trình kinh tế chính trị học",
    "quản lý nhà nước về văn hóa",
    "người thợ gốm làng phước tích kể chuyện",
    "histoire de la littérature française",
]


@pytest.mark.parametrize("between", ["\n", "\x1e00\x1fa"])
@pytest.mark.parametrize("name", ["tcvn3", "vni", "bkhcm2"])
def test_the_encoding_of_a_file_of_titles_is_told(name: str, between: str) -> None:
    data = between.encode().join(title.encode(name, "replace") for title in TITLES)
    assert guess_encoding(data) == name


def test_windows_1258_is_told_and_decodes_to_the_same_letters() -> None:
    data = b"\n".join(map(in_1258, TITLES))
    assert guess_encoding(data) == "cp1258"
    assert unicodedata.normalize("NFC", data.decode("cp1258")) == "\n".join(TITLES)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252"])
def test_french_and_german_are_none_of_them(encoding: str) -> None:
    text = "Histoire de la littérature française\nÜber die Größe der Bücher\nEl niño y el país, años\n" * 20
    assert guess_encoding(text.encode(encoding)) == ""


@pytest.mark.parametrize("alphabet", ["cp1251", "shift_jis", "gb18030", "iso8859-7"])
def test_other_alphabets_are_none_of_them(alphabet: str) -> None:
    texts = {"cp1251": "Основы гидравлики и истории", "iso8859-7": "Ιστορία της βιβλιοθήκης"}
    assert guess_encoding((texts.get(alphabet, "越南的历史与图书馆") * 30).encode(alphabet, "ignore")) == ""


def test_utf8_is_none_of_them_wherever_the_sample_ends() -> None:
    for shift in range(3):
        data = b"x" * shift + "thư viện tỉnh ở miền quê; ".encode() * (SAMPLE // 20)
        assert guess_encoding(data) == ""


def test_a_table_of_the_demonstration_data_is_told_in_any_encoding() -> None:
    path = Path(catalog.demo.__file__).parent / "data" / "learning" / "thu-vien-hue.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        text = "\n".join(cell.lower() for row in csv.reader(stream) for cell in row)
    for name in ("tcvn3", "vni", "bkhcm2"):
        assert guess_encoding(text.encode(name, "replace")) == name
    assert guess_encoding(in_1258(text)) == "cp1258"


@given(st.binary(max_size=300))
def test_any_bytes_have_an_encoding_or_none(data: bytes) -> None:
    name = guess_encoding(data)
    assert name == "" or data.decode(name, "replace")
