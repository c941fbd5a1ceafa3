"""Figures as people type them: told apart, asked about, refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.programme import declaring
from catalog.programme.declaring import Question, Reading, Unreadable, plausible
from catalog.programme.measures import COUNT, SHARE, YES


def value(text: str, kind: str) -> float:
    found = declaring.read(text, kind)
    assert found is not None
    assert found.perhaps is None
    return found.value


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("37,176,610", 37_176_610),
        ("2.500.000", 2_500_000),
        ("2 500 000", 2_500_000),
        ("2\u00a0500\u00a0000", 2_500_000),
        ("1'250", 1250),
        ("1.250", 1250),
        ("1,250", 1250),
        ("1250", 1250),
        ("1.250,00", 1250),
        ("1,250.00", 1250),
        ("1250.0", 1250),
        ("12,5 nghìn", 12_500),
        ("2,5 triệu", 2_500_000),
        ("1.250 lượt người", 1250),
        ("\uff11\uff12\uff15\uff10", 1250),
        ("'0", 0),
        ("-0", 0),
        ("+12", 12),
    ],
)
def test_a_count_is_read_whichever_marks_part_its_thousands(text: str, meant: int) -> None:
    assert value(text, COUNT) == meant


@pytest.mark.parametrize(
    ("text", "meant"), [("70", 70), ("70%", 70), ("70 %", 70), ("70,5", 70.5), ("70.5%", 70.5), ("0", 0),
                        ("0,7%", 0.7), ("66,667", 66.667), ("100", 100), ("70 phần trăm", 70)]
)  # fmt: skip
def test_a_share_is_read_as_percent(text: str, meant: float) -> None:
    assert value(text, SHARE) == meant


@pytest.mark.parametrize(("text", "small", "large"), [("0.7", 0.7, 70), ("0,7", 0.7, 70), ("1", 1, 100)])
def test_a_share_that_may_be_a_part_of_one_is_asked_about(text: str, small: float, large: float) -> None:
    assert declaring.read(text, SHARE) == Reading(small, large)


@pytest.mark.parametrize(
    ("text", "kind", "rule"),
    [
        ("=SUM(B2:B9)", COUNT, "formula"),
        ("+B2*2", COUNT, "formula"),
        ("@HLOOKUP(1)", SHARE, "formula"),
        ("#DIV/0!", COUNT, "broken_cell"),
        ("12/05/2025", COUNT, "date"),
        ("2025-05-12 00:00:00", COUNT, "date"),
        ("khoảng 1000", COUNT, "not_a_number"),
        ("100-200", COUNT, "not_a_number"),
        ("1.5", COUNT, "not_whole"),
        ("12.34.567", COUNT, "marks"),
        ("1,234,56", COUNT, "marks"),
        ("12 34 567", COUNT, "marks"),
        ("1.234,567.8", COUNT, "marks"),
        ("-5", COUNT, "negative"),
        ("\u22125", COUNT, "negative"),
        ("70%", COUNT, "percent_of_count"),
        ("170", SHARE, "over_100"),
        ("7 triệu", SHARE, "over_100"),
        ("99999999999999999999", COUNT, "too_large"),
        ("maybe", YES, "yes_or_no"),
        ("\u0664\u0662x", COUNT, "not_a_number"),
    ],
)
def test_what_is_no_figure_is_refused_by_its_rule(text: str, kind: str, rule: str) -> None:
    with pytest.raises(Unreadable) as refused:
        declaring.read(text, kind)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    ("text", "meant"), [("Có", 1), ("x", 1), ("không", 0), ("No", 0), ("1", 1), ("0", 0)]
)
def test_yes_and_no_are_read_in_both_languages(text: str, meant: int) -> None:
    assert value(text, YES) == meant


@pytest.mark.parametrize("text", ["", "  ", "-", "–", "..."])
def test_nothing_is_not_zero(text: str) -> None:
    assert declaring.read(text, COUNT) is None


@given(st.text(max_size=40), st.sampled_from([COUNT, SHARE, YES]))
def test_whatever_is_typed_is_read_or_refused(text: str, kind: str) -> None:
    try:
        found = declaring.read(text, kind)
    except Unreadable:
        return
    assert found is None or 0 <= found.value <= declaring.LARGEST
    assert found is None or kind != SHARE or found.value <= 100


@given(st.integers(0, declaring.LARGEST), st.sampled_from([",", ".", " ", "'"]))
def test_every_count_comes_back_with_its_thousands_marked(count: int, mark: str) -> None:
    assert value(f"{count:,}".replace(",", mark), COUNT) == count


@pytest.mark.parametrize(
    ("now", "before", "kind", "code"),
    [
        (4000, 1000, COUNT, "up"),
        (300, 1000, COUNT, "down"),
        (2_500_000, 2500, COUNT, "thousandfold"),
        (0, 1000, COUNT, "zero"),
        (20, 80, SHARE, "down"),
        (95, 50, SHARE, "up"),
        (0, 1, YES, "was_yes"),
    ],
)
def test_an_odd_figure_is_asked_about(now: float, before: float, kind: str, code: str) -> None:
    found = plausible(now, before, kind)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("now", "before", "kind"),
    [(1100, 1000, COUNT), (90, 10, COUNT), (500, 0, COUNT), (500, None, COUNT), (75, 50, SHARE), (1, 0, YES)],
)
def test_a_usual_figure_is_not_asked_about(now: float, before: float | None, kind: str) -> None:
    assert plausible(now, before, kind) is None


def test_a_part_that_is_more_than_its_whole_is_asked_about() -> None:
    assert declaring.fits_within(10, 5) == Question(code="more_than_whole", earlier=5)
    assert declaring.fits_within(5, 5) is None
    assert declaring.fits_within(5, None) is None
