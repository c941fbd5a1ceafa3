"""The same MARC records written in each encoding that Vietnamese libraries have used are read alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from catalog.formats.marc import MarcFormat
from catalog.record import Record
from tests.formats.conftest import build_marc
from tests.formats.text.written import in_1258

FIELDS = (
    ("100", "1 $anguyễn văn hạnh$echủ biên"),
    ("245", "10$anhững nguyên tắc biên mục :$bdùng cho thư viện tỉnh"),
    ("260", "  $ahuế :$bthuận hóa,$c1998"),
    ("520", "  $aở miền quê, người đọc ước mơ sách về lịch sử, địa lý."),
    ("650", " 4$athư viện công cộng"),
)
LEADER = "00000nam  2200000 a 4500"


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: unicodedata.normalize("NFD", text).encode(),
    "cp1258": in_1258,
    **{
        name: lambda text, name=name: text.encode(name)
        for name in ("tcvn3", "vni", "viscii", "vps", "bkhcm2")
    },
}


def read(write: Callable[[str], bytes], encoding: str) -> Record:
    fields = [("001", "1"), *((tag, write(text.replace("$", "\x1f"))) for tag, text in FIELDS)]
    return MarcFormat().read(build_marc(*fields, leader=LEADER), {"encoding": encoding})


@pytest.mark.parametrize("encoding", WRITTEN)
def test_a_record_is_the_same_from_every_encoding(encoding: str) -> None:
    plain = read(str.encode, "utf-8")
    assert plain.title.startswith("những nguyên tắc biên mục")
    assert read(WRITTEN[encoding], encoding) == plain
