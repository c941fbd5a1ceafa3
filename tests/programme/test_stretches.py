"""The stretches of time that reports are about."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.programme import stretches


@pytest.mark.parametrize(
    ("code", "first", "last", "vietnamese", "english"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "năm 2025", "2025"),
        ("2024-H1", date(2024, 1, 1), date(2024, 6, 30), "6 tháng đầu năm 2024", "the first half of 2024"),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31), "6 tháng cuối năm 2025", "the second half of 2025"),
        ("2025-Q3", date(2025, 7, 1), date(2025, 9, 30), "quý III năm 2025", "quarter 3 of 2025"),
        ("2023-2025", date(2023, 1, 1), date(2025, 12, 31), "giai đoạn 2023–2025", "2023–2025"),
    ],
)
def test_a_stretch_has_days_and_words(
    code: str, first: date, last: date, vietnamese: str, english: str
) -> None:
    found = stretches.parse(code)
    assert found is not None
    assert (found.first, found.last) == (first, last)
    assert (found.words("vi"), found.words("en")) == (vietnamese, english)
    assert found.year == last.year


@pytest.mark.parametrize("code", ["", "25", "2025-H3", "2025-Q5", "2025-2025", "2025-2023", "1899"])
def test_what_is_no_stretch_is_refused(code: str) -> None:
    assert stretches.parse(code) is None
