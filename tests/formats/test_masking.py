"""What is private or secret in records as their sources sent them is covered, whatever their form."""

from __future__ import annotations

import orjson
import pytest

from catalog.harvest.raw_text import raw_text

MARC_FIELDS = (
    ("245", "10", "aTruyện Kiều"),
    ("541", "0 ", "aBà Lan\x1fb12 Lê Lợi, Huế\x1fh5.000.000đ"),
    ("561", "0 ", "aGia đình họ Trần ở làng Sình"),
    ("590", "  ", "aGhi riêng của kho"),
    ("852", "  ", "aThư viện Huế\x1fhK 12\x1fxThiếu hai trang, nghi mất cắp"),
    ("952", "  ", "aHUE\x1foK 12\x1feÔng Nam tặng\x1fg120000\x1fxKhông cho ai xem"),
    ("991", "  ", "aBạn đọc Trần Thị Bình, thẻ 0042"),
)
HIDDEN = ("Bà Lan", "Lê Lợi", "5.000.000", "làng Sình", "Ghi riêng", "mất cắp", "Ông Nam", "120000",
          "Không cho", "Trần Thị Bình", "0042")  # fmt: skip


def iso2709() -> bytes:
    pieces = [(tag, f"{marks}\x1f{text}\x1e".encode()) for tag, marks, text in MARC_FIELDS]
    directory, body = b"", b""
    for tag, piece in pieces:
        directory += f"{tag}{len(piece):04}{len(body):05}".encode()
        body += piece
    base = 24 + len(directory) + 1
    leader = f"{base + len(body) + 1:05}nam a22{base:05} a 4500".encode()
    return leader + directory + b"\x1e" + body + b"\x1d"


def marcxml() -> bytes:
    fields = "".join(
        f'<datafield tag="{tag}" ind1="{marks[0]}" ind2="{marks[1]}">'
        + "".join(f'<subfield code="{part[0]}">{part[1:]}</subfield>' for part in text.split("\x1f"))
        + "</datafield>"
        for tag, marks, text in MARC_FIELDS
    )
    return f'<record xmlns="http://www.loc.gov/MARC21/slim">{fields}</record>'.encode()


@pytest.mark.parametrize(
    "payload",
    [iso2709(), marcxml(), b"\xef\xbb\xbf" + marcxml(), marcxml().decode().encode("utf-16"),
     marcxml().replace(b"</record>", b"")],
    ids=["iso2709", "marcxml", "marked", "utf-16", "cut"],
)  # fmt: skip
def test_private_fields_of_marc_are_covered_and_the_rest_is_told(payload: bytes) -> None:
    told = raw_text(payload, "book")
    assert "Truyện Kiều" in told
    assert "K 12" in told
    assert "•••" in told
    assert [text for text in HIDDEN if text in told] == []


ROW = {
    "Tên hiện vật": "Trống đồng",
    "Giá mua (VNĐ)": "5.000.000",
    "Địa chỉ người hiến tặng": "12 Lê Lợi, Huế",
    "Vị trí kho": "Tủ 3, ngăn 2",
    "Ghi chú": "Hỏi cô Hoa, ĐT: 0905 123 456, hoa@bao-tang.vn, CCCD 046123456789",
    "Value": "9.999.999",
}


def test_private_columns_of_a_table_are_covered_as_the_mapping_leaves_them_out() -> None:
    told = orjson.loads(raw_text(orjson.dumps(ROW), "object"))
    assert told["Tên hiện vật"] == "Trống đồng"
    covered = ("Giá mua (VNĐ)", "Địa chỉ người hiến tặng", "Vị trí kho", "Value")
    assert [told[name] for name in covered] == ["•••"] * 4
    assert told["Ghi chú"] == "Hỏi cô Hoa, ĐT: •••, •••, CCCD •••"


def test_values_that_stand_beside_their_private_name_are_covered() -> None:
    sent = {
        "metadata": [
            {"property_label": "Donor address", "@value": "12 Lê Lợi"},
            {"key": "dc.title", "value": "Trống đồng", "language": "vi"},
        ],
        "items": [{"patron_id": 42, "cardnumber": "0042", "callnumber": "K 12"}],
        "api_key": "bí mật",
        "file": "https://lan:matkhau@thuvien.vn/x?api_key=abcdef&page=2",
    }
    told = raw_text(orjson.dumps(sent), "object")
    assert [text for text in ("Lê Lợi", "42", "bí mật", "matkhau", "abcdef") if text in told] == []
    assert all(text in told for text in ("Trống đồng", "K 12", "page=2"))


def test_elements_that_are_private_by_name_or_label_are_covered() -> None:
    sent = """<lido><title>Trống đồng</title><insuranceValue>5.000.000</insuranceValue>
      <note label="Giá mua">7.000.000</note>
      <element><name>Donor address</name><text>12 Lê Lợi</text></element>
      <contact email="hoa@bao-tang.vn">cô Hoa</contact></lido>"""
    told = raw_text(sent.encode(), "object")
    assert [text for text in ("5.000.000", "7.000.000", "Lê Lợi", "hoa@", "cô Hoa") if text in told] == []
    assert "Trống đồng" in told
    assert "Donor address" in told


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"\x00\xff\xfe", b"{", b"[" * 5000 + b"]" * 5000, b'{"a":' * 900 + b"1" + b"}" * 900, b"<",
        b"<a><b></a>", b'{"a": "\\ud800"}', b'{"n": ' + b"9" * 5000 + b"}", b"<a>&x;</a>",
        b"00024nam a2200025 a 4500\x1e\x1d", b"@" * 100_000, ("a." * 50_000).encode(), b"\xff\xfe<\x00",
    ],
)  # fmt: skip
def test_nonsense_is_shown_as_text(payload: bytes) -> None:
    told = raw_text(payload)
    assert "\x00" not in told
    told.encode()


def test_long_text_is_cut() -> None:
    assert raw_text(b"x" * 50_000) == "x" * 20_000 + " …"
    assert raw_text("Lời ".encode() * 100, longest=7) == "Lời Lời …"
