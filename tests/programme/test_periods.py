"""Periods of figures, and what institutions are asked for them."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.programme import measures, periods
from catalog.programme.periods import Period

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-Q1", date(2025, 1, 1), date(2025, 3, 31)),
        ("2024-Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_has_its_days_and_is_written_as_it_is_read(text: str, first: date, last: date) -> None:
    found = periods.read(text, TODAY)
    assert found is not None
    assert (found.first, found.last, str(found)) == (first, last, text)


@pytest.mark.parametrize(
    "text", ["2027", "1999", "2025-Q5", "2025-q1", "25", "2025\n", "٢٠٢٥", "2027-Q1", ""]
)
def test_what_is_no_period_or_still_to_come_is_none(text: str) -> None:
    assert periods.read(text, TODAY) is None


def test_the_last_year_is_declared_until_the_next_one_ends() -> None:
    assert periods.usual(TODAY) == Period(2025)
    assert periods.usual(date(2026, 12, 1)) == Period(2026)
    assert periods.usual(date(2027, 1, 5)) == Period(2026)


def test_the_quarters_that_have_begun_are_offered() -> None:
    assert [str(one) for one in periods.quarters(Period(2026), date(2026, 7, 1))] == [
        "2026-Q1", "2026-Q2", "2026-Q3",
    ]  # fmt: skip
    assert len(periods.quarters(Period(2025), TODAY)) == 4


def test_each_institution_is_asked_what_its_kind_and_level_have() -> None:
    village = {"system": "cultural_centre", "level": "village"}
    province = {"system": "cultural_centre", "level": "province"}
    assert [one.code for one in measures.asked_of(village)] == ["viewers", "regular_activities"]
    assert [one.code for one in measures.asked_of(province)] == ["viewers", "activities_by_age"]
    assert [one.code for one in measures.asked_of({"system": "cultural_centre"}, {"x"})] == ["viewers"]
    assert measures.asked_of({}) == ()


def test_every_measure_is_one_that_plans_may_name() -> None:
    from catalog.programme.plans import MEASURES

    assert {one.code for one in measures.measures()} <= set(MEASURES)
    assert {one.within for one in measures.measures()} <= {"", *MEASURES}
