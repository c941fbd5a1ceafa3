from __future__ import annotations

import pytest

from catalog.search.periods import years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thời Nguyễn", (1802, 1945)),
        ("thoi nguyen", (1802, 1945)),
        ("triều Nguyễn", (1802, 1945)),
        ("Nguyen dynasty", (1802, 1945)),
        ("the Nguyễn dynasty", (1802, 1945)),
        ("Lê sơ", (1428, 1527)),
        ("le so", (1428, 1527)),
        ("nhà Trần", (1225, 1400)),
        ("Tran dynasty", (1225, 1400)),
        ("Lý - Trần", (1009, 1400)),
        ("Minh Mạng", (1820, 1840)),
        ("reign of Minh Mang", (1820, 1840)),
        ("Minh Mạng thứ 10", (1829, 1829)),
        ("thế kỷ 15", (1401, 1500)),
        ("thế kỉ XV", (1401, 1500)),
        ("15th century", (1401, 1500)),
        ("fifteenth century", (1401, 1500)),
        ("the 21st century", (2001, 2100)),
        ("thế kỷ 18 - 19", (1701, 1900)),
        ("văn hóa Đông Sơn", (-700, 100)),
        ("Dong Son culture", (-700, 100)),
        ("Pháp thuộc", (1884, 1945)),
        ("French colonial period", (1884, 1945)),
        ("World War II", (1939, 1945)),
        ("1930-1945", (1930, 1945)),
        ("1990s", (1990, 1999)),
    ],
)
def test_a_period_is_known_by_its_names_in_both_languages(text: str, expected: tuple[int, int]) -> None:
    assert years(text) == expected


@pytest.mark.parametrize("text", ["", "   ", "sách", "từ 1900", "thế kỷ 99", "a" * 5_000, "\x00", "((("])
def test_what_names_no_closed_period_has_no_years(text: str) -> None:
    assert years(text) is None
