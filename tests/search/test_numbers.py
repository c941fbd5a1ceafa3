from __future__ import annotations

import pytest

from catalog.search.analysis import analyse, indexed
from catalog.search.numbers import joined


def asked(text: str) -> set[str]:
    """All tokens that a typed number may stand under."""
    tokens = analyse(text)
    return {folded for _, folded in tokens.compounds} | set(tokens.folded if len(tokens.folded) == 1 else ())


def held(text: str) -> set[str]:
    return set(indexed(text).folded_text.split())


@pytest.mark.parametrize(
    ("typed", "record"),
    [
        ("288/KH-UBND", "Kế hoạch số 288/KH-UBND của UBND tỉnh"),
        ("288/kh-ubnd", "288/2023/KH-UBND"),
        ("288/2023/KH-UBND", "288/KH-UBND"),
        ("1785/QD-BVHTTDL", "Quyết định 1785/QĐ–BVHTTDL"),
        ("1785/QĐ-BVHTTDL", "1785/QĐ-BVHTTL"),
        ("09/QĐ-TTg", "9/QĐ-TTg"),
        ("25/8/2023", "ngày 25/08/2023"),
        ("25.8.2023", "2023-08-25"),
        ("2023-08-25", "25-8-2023"),
        ("978-0-306-40615-7", "ISBN 9780306406157"),
        ("9780306406157", "0-306-40615-2"),
        ("0-306-40615-2", "978-0306406157"),
        ("0306406152", "ISBN 978-0-306-40615-7"),
        ("978-604-1-05827-1", "9786041058271"),
        ("080442957X", "0-8044-2957-X"),
        ("895.9221", "895.9221 NG527D"),
        ("1234/2020", "VV 1234/2020"),
        ("1859-0012", "ISSN 1859-0012"),
    ],
)
def test_a_number_is_found_however_it_is_written(typed: str, record: str) -> None:
    assert asked(typed) & held(record)


@pytest.mark.parametrize(
    ("typed", "record"),
    [
        ("288/KH-UBND", "289/KH-UBND"),
        ("288/KH-UBND", "288/QĐ-UBND"),
        ("25/8/2023", "25/9/2023"),
        ("31/2/2023", "2023-03-03"),
        ("9780306406157", "9780306406158"),
        ("895.9221", "895.9222"),
    ],
)
def test_another_number_is_another_number(typed: str, record: str) -> None:
    assert not asked(typed) & held(record)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("288 / KH - UBND", "288/KH-UBND"),
        ("số 1785/QĐ - BVHTTDL ngày", "số 1785/QĐ-BVHTTDL ngày"),
        ("13 /2024/ TT–BVHTTDL", "13/2024/TT-BVHTTDL"),
        ("ngày 25 / 8 / 2023", "ngày 25/8/2023"),
        ("ISBN 978 0 306 40615 7", "ISBN 9780306406157"),
        ("3 / 4 hoa - lá", "3 / 4 hoa - lá"),
        ("1 2 3 4 5 6 7 8 9 0", "1 2 3 4 5 6 7 8 9 0"),
        ("Hà Nội 1946 - 1954", "Hà Nội 1946 - 1954"),
        ("thư viện", "thư viện"),
    ],
)
def test_blanks_inside_a_number_do_not_part_it(text: str, expected: str) -> None:
    assert joined(text) == expected
