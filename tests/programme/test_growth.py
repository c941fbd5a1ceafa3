"""Growth of uses and visits worked out by hand: the base, both formulas, mergers, what was not reported."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.programme.figures import NO_BASE, NO_DATA
from catalog.programme.growth import compound, mean
from tests.programme.counted import closed, declare, founded, library, row, uses

pytestmark = pytest.mark.usefixtures("app")
USES = "library_uses"


def test_growth_is_the_root_of_what_became_of_the_base() -> None:
    """100 in 2023, 121 in 2025: 121 / 100 = 1.21, its square root 1.1, so 10 % a year."""
    library("xa")
    declare("xa", USES, "2023", 100)
    declare("xa", USES, "2025", 121)
    found = row(uses())
    assert (found.value, found.value_from) == (pytest.approx(10.0), "accepted")
    assert found.base is not None
    assert (found.base.year, found.base.amount) == (2023, 100)


def test_the_mean_of_yearly_changes_is_another_figure() -> None:
    """100, 150, 120: +50 % and -20 %, mean +15 %; the root of 1.2 gives 9.54 %."""
    library("xa")
    for year, value in (("2023", 100), ("2024", 150), ("2025", 120)):
        declare("xa", USES, year, value)
    assert row(uses(formula="mean")).value == pytest.approx(15.0)
    assert row(uses()).value == pytest.approx((1.2**0.5 - 1) * 100)


@pytest.mark.databases("sqlite", "postgresql")
def test_over_a_merger_the_sum_of_the_forerunners_is_the_base() -> None:
    """60 + 40 in 2023 at two libraries that became one; that one has 121 in 2025: 10 % a year.

    Taken alone each of the three has one year only, and nothing would grow.
    """
    library("cu-1")
    library("cu-2")
    library("moi")
    founded("moi", date(2025, 7, 1))
    for slug, value in (("cu-1", 60), ("cu-2", 40)):
        closed(slug, date(2025, 6, 30), "moi")
        declare(slug, USES, "2023", value)
    declare("moi", USES, "2025", 121)
    assert row(uses()).value == pytest.approx(10.0)


def test_what_was_counted_before_the_merger_in_its_year_is_added() -> None:
    """50 until June at the old one, 60 since July at the new one: 110 in 2025 on 100 in 2024: 10 %."""
    library("cu")
    library("moi")
    founded("moi", date(2025, 7, 1))
    closed("cu", date(2025, 6, 30), "moi")
    declare("cu", USES, "2024", 100)
    declare("cu", USES, "2025", 50)
    declare("moi", USES, "2025", 60)
    assert row(uses(base_year=2024)).value == pytest.approx(10.0)


def test_one_that_did_not_report_in_both_years_is_left_out_of_both_sums() -> None:
    """One has 100 and 110; the other only 900 in the base year: 10 %, marked as a part of all."""
    library("xa-1")
    library("xa-2")
    declare("xa-1", USES, "2024", 100)
    declare("xa-1", USES, "2025", 110)
    declare("xa-2", USES, "2024", 900)
    found = row(uses(base_year=2024))
    assert found.value == pytest.approx(10.0)
    assert found.declared is not None
    assert "few" in found.declared.marks
    assert (found.reported, found.expected) == (1, 2)


def test_a_library_that_is_new_adds_to_the_growth() -> None:
    """100 in 2024; 2025 the same and 10 at one founded that year: 10 %."""
    library("cu")
    library("moi")
    founded("moi", date(2025, 2, 1))
    declare("cu", USES, "2024", 100)
    declare("cu", USES, "2025", 100)
    declare("moi", USES, "2025", 10)
    assert row(uses(base_year=2024)).value == pytest.approx(10.0)


def test_growth_without_a_base_is_no_figure_and_says_so() -> None:
    library("xa")
    declare("xa", USES, "2025", 100)
    assert row(uses()).note == NO_BASE
    assert row(uses(base_year=None)).note == NO_BASE
    declare("xa", USES, "2023", 0)
    # Nothing grows from zero by a percentage.
    assert row(uses()).value is None


def test_growth_that_nobody_accepted_stands_beside_and_is_not_the_value() -> None:
    library("xa")
    declare("xa", USES, "2024", 100, status="sent")
    declare("xa", USES, "2025", 110, status="sent")
    found = row(uses(base_year=2024))
    assert (found.value, found.note) == (None, NO_DATA)
    assert found.declared is not None
    assert found.declared.value == pytest.approx(10.0)


def test_formulas_have_no_value_where_they_have_no_sense() -> None:
    assert compound(0, 10, 1) is None
    assert compound(10, 10, 0) is None
    assert mean([]) is None
    assert mean([(0, 1)]) is None
    assert compound(100, 0, 2) == pytest.approx(-100)
