"""What is never published: values, store places, addresses of people."""

from __future__ import annotations

import pytest

from catalog.formats.private import is_private, without_private
from catalog.record import Holding
from tests.factories import make_record


@pytest.mark.parametrize(
    "label",
    [
        "Giá mua", "Giá tiền (VNĐ)", "ĐƠN GIÁ:", "Thành tiền", "Trị giá", "Giá trị", "Giá trị bảo hiểm",
        "Nguyên giá", "Insurance value", "Purchase price", "Valuation 2019", "Value",
        "Địa chỉ người hiến tặng", "Điện thoại người bán", "Địa chỉ của chủ hiện vật", "Số CCCD", "CMND",
        "Donor's address", "vendor phone", "Source contact",
        "Vị trí kho", "Nơi bảo quản", "Vị trí trong kho số 2", "Storage location", "Store room",
    ],
)  # fmt: skip
def test_values_stores_and_peoples_addresses_are_private_of_anything(label: str) -> None:
    assert is_private(label)
    assert is_private(label, "object")
    assert is_private(label, "book")


@pytest.mark.parametrize("label", ["Kho", "Vị trí", "Tủ số", "Giá kệ", "Địa chỉ", "SĐT", "Location", "Email"])
def test_where_a_thing_is_kept_is_private_for_a_museum_and_public_for_a_library(label: str) -> None:
    assert is_private(label, "object")
    assert not is_private(label, "book")
    assert not is_private(label, "class")


@pytest.mark.parametrize(
    "label",
    [
        "Giá trị lịch sử", "Giá trị nội dung", "Giá vé", "Học phí", "Đánh giá", "Giải thưởng", "Gia đình",
        "Nơi tìm thấy", "Nơi sản xuất", "Địa điểm", "Tên hiện vật", "Chất liệu", "Nguồn gốc", "Người tặng",
        "Ký hiệu kho", "Địa chỉ web", "Title", "Credit line", "Free", "Place", "Cultural value statement",
    ],
)  # fmt: skip
def test_what_people_come_to_read_is_not_private(label: str) -> None:
    assert not is_private(label)
    assert not is_private(label, "object")


def test_a_note_under_a_private_label_is_dropped_and_others_stay() -> None:
    record = make_record(
        "1", kind="object", notes=("Vị trí kho: tủ 3", "Hiện trạng: sứt miệng", "Giá mua: 5 triệu")
    )
    assert without_private(record).notes == ("Hiện trạng: sứt miệng",)


def test_where_a_museums_piece_stands_is_dropped_and_where_a_book_stands_is_told() -> None:
    holdings = (Holding(institution="museum", location="Tủ 3", call_number="BT 1"),)
    piece = without_private(make_record("1", kind="object", holdings=holdings))
    assert piece.holdings == (Holding(institution="museum", call_number="BT 1"),)
    book = make_record("2", kind="book", holdings=holdings)
    assert without_private(book) is book


def test_a_record_without_private_notes_is_the_same_object() -> None:
    record = make_record("1", kind="object", notes=("Hiện trạng: nguyên vẹn",))
    assert without_private(record) is record
