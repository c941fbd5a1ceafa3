"""Notes of MARC 21: which are the description, which are notes, which stay out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catalog.formats.marc import MarcFormat
from catalog.record import Agent, Record

Make = Callable[..., bytes]
Read = Callable[..., Record]


@pytest.fixture
def read(make_marc: Make) -> Read:
    def read_fields(*fields: tuple[str, str]) -> Record:
        return MarcFormat().read(make_marc(("001", "1"), ("245", "00$aNhan đề"), *fields), {})

    return read_fields


@pytest.mark.parametrize(
    ("tag", "content", "note"),
    [
        ("250", "  $aIn lần thứ hai, có sửa chữa /$bTrần A.", "In lần thứ hai, có sửa chữa / Trần A."),
        ("255", "  $aTỷ lệ 1:50 000 ;$bphép chiếu UTM$c(Đ 107°--Đ 108°).", None),
        ("310", "  $aHằng tháng,$b2005-", "Hằng tháng, 2005-"),
        ("362", "0 $aSố 1 (1998)-", "Số 1 (1998)-"),
        ("501", "  $aĐóng cùng: Lục Vân Tiên.", "Đóng cùng: Lục Vân Tiên."),
        ("504", "  $aThư mục: tr. 200-210.", "Thư mục: tr. 200-210."),
        ("511", "1 $aTrà Giang, Lâm Tới.", "Diễn viên: Trà Giang, Lâm Tới."),
        ("511", "0 $aDo NSND Trà Giang đọc.", "Do NSND Trà Giang đọc."),
        ("518", "  $oThu âm$d2005$pHuế.", "Thu âm 2005 Huế."),
        ("524", "  $aKho Mở, 2026.", "Trích dẫn: Kho Mở, 2026."),
        ("530", "  $aCó bản điện tử.", "Có bản điện tử."),
        ("533", "  $aVi phim.$bHà Nội :$cTVQG,$d1999.", "Vi phim. Hà Nội : TVQG, 1999."),
        ("534", "  $pBản gốc:$cHà Nội, 1925.", "Bản gốc: Hà Nội, 1925."),
        ("536", "  $aQuỹ Nafosted$c101.01.", "Quỹ Nafosted 101.01."),
        ("538", "  $aYêu cầu: Acrobat Reader.", "Yêu cầu: Acrobat Reader."),
        ("545", "0 $aSinh ở Tiên Điền.", "Sinh ở Tiên Điền."),
        ("546", "  $aTiếng Việt và tiếng Pháp ;$bchữ Nôm.", "Tiếng Việt và tiếng Pháp ; chữ Nôm."),
        ("546", "  $3Phụ lục:$aTiếng Anh.", "Phụ lục: Tiếng Anh."),
        ("561", "1 $aSách của vua Tự Đức.", "Sách của vua Tự Đức."),
        ("585", "  $aHuế, 2005.", "Trưng bày: Huế, 2005."),
        ("586", "  $aGiải A Sách hay 2020.", "Giải thưởng: Giải A Sách hay 2020."),
        ("586", "8 $aGiải A Sách hay 2020.", "Giải A Sách hay 2020."),
    ],
)
def test_each_note_says_what_it_is(read: Read, tag: str, content: str, note: str | None) -> None:
    expected = note or "Tỷ lệ 1:50 000 ; phép chiếu UTM (Đ 107°--Đ 108°)."
    assert read((tag, content)).notes == (expected,)


@pytest.mark.parametrize(
    "field",
    [
        ("541", "  $aTặng bởi ông A, 12 Lê Lợi$h5.000.000đ"),
        ("561", "0 $aMua của bà B"),
        ("561", "  $aMua của bà B"),
        ("583", "  $aXét thanh lý"),
        ("590", "  $aGhi chú nội bộ"),
        ("852", "  $xChỉ cho thủ thư"),
        ("952", "  $xChỉ cho thủ thư"),
    ],
)
def test_what_is_not_for_the_public_stays_out(read: Read, field: tuple[str, str]) -> None:
    record = read(field)
    assert (record.notes, record.description, record.holdings) == ((), "", ())


def test_reviews_and_advice_about_content_are_no_description(read: Read) -> None:
    record = read(("520", "1 $aRất hay."), ("520", "4 $aCó cảnh bạo lực."), ("520", "3 $aTóm tắt.$bDài hơn."))
    assert record.description == "Tóm tắt. Dài hơn."
    assert record.notes == ("Rất hay.", "Có cảnh bạo lực.")


def test_enhanced_contents_keep_their_order(read: Read) -> None:
    record = read(("505", "00$gTập 1.$tMở đầu /$rA --$tKết /$rB."))
    assert record.description == "Tập 1. Mở đầu / A -- Kết / B."


def test_a_thesis_tells_its_degree_and_its_institution(read: Read) -> None:
    record = read(("502", "  $bLuận án tiến sĩ$cTrường Đại học Huế$d2005"))
    assert record.kind == "thesis"
    assert record.notes == ("Luận án tiến sĩ, Trường Đại học Huế, 2005",)
    assert record.creators == (Agent(name="Trường Đại học Huế", role="degree granting institution"),)


def test_audiences_grades_and_aims_are_told_apart(read: Read) -> None:
    record = read(
        ("521", "1 $a5-7."), ("521", "0 $aLớp 3."), ("385", "  $aNgười khiếm thị"), ("526", "0 $bLớp 4."),
        ("658", "  $aĐọc hiểu :$btruyện thơ"),
    )  # fmt: skip
    assert record.audiences == ("5-7", "Người khiếm thị")
    assert record.education_levels == ("Lớp 3", "Lớp 4")
    assert record.outcomes == ("Đọc hiểu: truyện thơ",)


def test_extent_medium_and_duration_are_read(read: Read) -> None:
    record = read(
        ("300", "  $a1 đĩa (90 phút) :$bmàu ;$c12 cm +$e1 tờ"), ("306", "  $a013000"),
        ("340", "  $anhựa$b12 cm$dép$cmực in"),
    )  # fmt: skip
    assert record.extent == "1 đĩa (90 phút) : màu ; 12 cm + 1 tờ"
    assert record.duration == "1:30:00"
    assert (record.materials, record.techniques) == (("nhựa", "mực in"), ("ép",))
    assert record.dimensions == "12 cm"
    assert read(("306", "  $a90 phút")).duration == "90 phút"
