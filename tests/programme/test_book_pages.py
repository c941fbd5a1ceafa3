"""Rows of workbooks are as high as what is wrapped in them."""

from __future__ import annotations

import pytest

from catalog.programme import book_pages


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ((), 1),
        (("", None, 12), 1),
        (("ngắn", "vừa"), 1),
        (("Trung tâm Văn hóa", 3.5), 3),
        (("một\nhai\nba", ""), 3),
        (("không", "Thôn, tổ dân phố"), 2),
        (("x" * 10_000, ""), 25),
    ],
)
def test_a_row_is_as_high_as_its_longest_text_in_its_column(cells: tuple[object, ...], lines: int) -> None:
    assert book_pages.height(cells, (9, 12)) == 16 * lines
