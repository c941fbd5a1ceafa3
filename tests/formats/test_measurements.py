"""Measures out of the words of registers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.measurements import MOST, measurements


def told(text: str, unit: str = "") -> list[str]:
    return [
        " ".join(filter(None, (one.type, one.part, f"{one.value:g}", one.unit)))
        for one in measurements(text, unit)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cao 63 cm; đk mặt 79,3cm", ["height 63 cm", "diameter mặt 79.3 cm"]),
        ("Cao: 63cm, đường kính: 79,3 cm, nặng 1.200 g",
         ["height 63 cm", "diameter 79.3 cm", "weight 1200 g"]),
        ("D 30 x R 20 x C 10 cm", ["length 30 cm", "width 20 cm", "height 10 cm"]),
        ("(dài x rộng x cao): 30 x 20 x 10 cm", ["length 30 cm", "width 20 cm", "height 10 cm"]),
        ("KT: 21,5x13,2x4cm; TL: 350gr", ["21.5 cm", "13.2 cm", "4 cm", "weight 350 g"]),
        ("Kích thước (cm): 30 x 20", ["30 cm", "20 cm"]),
        ("30 x 20 (cm)", ["30 cm", "20 cm"]),
        ("79,3 cm (miệng)", ["miệng 79.3 cm"]),
        ("3 tờ 27 x 19 cm", ["tờ 27 cm", "tờ 19 cm"]),
        ("10/87 cm", ["87 cm"]),
        ("Ø 12cm", ["diameter 12 cm"]),
        ("Thuyền dài 11,5 m", ["length Thuyền 11.5 m"]),
        ("H. 12 x W. 8 in", ["height 12 in", "width 8 in"]),
        ("H x W x D: 10 x 20 x 30 cm", ["height 10 cm", "width 20 cm", "depth 30 cm"]),
        ("9 3/4 x 5 in. (24.8 x 12.7 cm)", ["24.8 cm", "12.7 cm"]),
        ("Overall: 50.5 × 40.6 cm (19 7/8 × 16 in.)", ["Overall 50.5 cm", "Overall 40.6 cm"]),
        ("support: 394 x 419 mm frame: 20 x 20 x 3 mm",
         ["support 394 mm", "support 419 mm", "frame 20 mm", "frame 20 mm", "frame 3 mm"]),
        ("overall display dimensions variable", []),
        ("duration: 5 min", []),
        ("30 x 20", []),
    ],
)  # fmt: skip
def test_a_text_of_dimensions_gives_its_measures(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.200 mm", 1200),
        ("1,255 m", 1.255),
        ("1.200 cm", 1200),
        ("12,125 cm", 12.125),
        ("0.125 g", 0.125),
        ("1.234,5 mm", 1234.5),
        ("1,234.5 mm", 1234.5),
        ("2.500.000 g", 2_500_000),
        ("3/4 in", 0.75),
    ],
)
def test_marks_in_numbers_are_read_as_they_are_meant(text: str, value: float) -> None:
    assert [one.value for one in measurements(text)] == [value]


def test_a_unit_from_the_header_of_a_column_holds_for_bare_numbers() -> None:
    assert told("30 x 20; nặng 2 kg", "cm") == ["30 cm", "20 cm", "weight 2 kg"]


@given(st.text(alphabet='0123456789.,/x×cm()kgđườngkính;: \n"Ø', max_size=300))
def test_any_text_gives_few_positive_numbers_with_units(text: str) -> None:
    found = measurements(text)
    assert len(found) <= MOST
    assert all(one.value > 0 and one.unit for one in found)
