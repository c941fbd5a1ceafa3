"""Values of school facets in the order that people know them by."""

from __future__ import annotations

import pytest

from catalog.web.school_order import is_ordered, place


@pytest.mark.parametrize(
    ("facet", "ordered"),
    [
        ("education_level", [
            "Mầm non", "Tiểu học", "Lớp 1", "Lớp 5", "THCS", "Lớp 6", "lớp 9", "THPT", "Lớp 10", "Lớp 12",
            "Cao đẳng", "Đại học", "Sau đại học", "Khác",
        ]),
        ("education_level", ["Preschool", "Primary", "Grade 2", "High school", "University"]),
        ("school_subject", ["Toán", "Ngữ văn", "Tiếng Anh", "Vật lí", "Lịch sử", "Âm nhạc", "Cờ vua"]),
        ("audience", ["Gia đình", "Thiếu nhi", "Học sinh", "Giáo viên", "Người lớn", "Người cao tuổi"]),
    ],
)  # fmt: skip
def test_values_stand_in_their_order(facet: str, ordered: list[str]) -> None:
    assert sorted(reversed(ordered), key=lambda value: place(facet, value)) == ordered


def test_other_facets_have_no_order_of_their_own() -> None:
    assert not is_ordered("subject_value")
