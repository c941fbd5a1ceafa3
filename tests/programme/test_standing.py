"""Standings of the programme worked out by hand from 1520/QĐ-TTg: who is counted, what is reached."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.errors import UnknownName
from catalog.programme import deriving
from catalog.programme.figures import NO_DATA, NO_INSTITUTION, NO_UNIT, NOT_MEASURED, NOT_YET
from catalog.programme.plans import Indicator, Target
from catalog.programme.standing import standing
from catalog.record import Schedule
from catalog.store.db import reading
from tests.factories import withdraw
from tests.programme.counted import (
    HUE,
    activity,
    book,
    closed,
    declare,
    founded,
    house,
    lesson,
    libraries,
    library,
    museum,
    online_exhibition,
    plan_of,
    row,
    rows,
)

pytestmark = pytest.mark.usefixtures("app")
M1 = plan_of(
    Indicator(id="M1", position=1, system="museum", name="M1", rule="education_and_digital"),
    Target(indicator="M1", year=2025, value=70),
)
C2 = plan_of(
    Indicator(id="C2", position=1, system="cultural_centre", name="C2", rule="regular_activities"),
    Target(indicator="C2", year=2025, level="commune+village", value=70),
)
C1 = plan_of(
    Indicator(id="C1", position=1, system="cultural_centre", name="C1", rule="activities_by_age"),
)


@pytest.mark.databases("sqlite", "postgresql")
def test_each_type_and_level_has_a_denominator_of_its_own() -> None:
    """One province library with a class, of two commune libraries one, a university without: 1/1, 1/2, 0/1.

    The university has a book in the catalog and nothing to attend: it is known not to reach the target.
    """
    library("tinh", level="province")
    library("xa-1")
    library("xa-2")
    library("dai-hoc", type="university", level="central")
    activity("tinh")
    activity("xa-1")
    book("dai-hoc")
    plan = libraries(
        Target(indicator="L1", year=2025, type="public", level="province", value=100),
        Target(indicator="L1", year=2025, type="public", level="commune", value=40),
        Target(indicator="L1", year=2025, type="university+special", value=90),
    )
    found = rows(plan)
    assert [(one.counted, one.value) for one in found] == [(1, 100.0), (2, 50.0), (1, 0.0)]
    count = found[1].derived
    assert count is not None
    assert (count.yes, count.no, count.unknown) == (1, 0, 1)


def test_a_row_has_the_targets_of_all_its_years_the_undisputed_first() -> None:
    disputed = Target(indicator="L1", year=2020, value=70, disputed=True)
    late, early = (Target(indicator="L1", year=year, value=90) for year in (2030, 2025))
    assert row(libraries(disputed, late, early)).targets == (early, late, disputed)


def test_no_figures_are_never_zero() -> None:
    """A library of which the catalog has nothing is unknown; so is the share."""
    library("xa")
    found = row(libraries())
    assert (found.counted, found.value, found.note) == (1, None, NO_DATA)
    assert found.derived is not None
    assert (found.derived.unknown, found.derived.value) == (1, None)


def test_before_anything_was_worked_out_there_are_no_figures_rather_than_no_institutions() -> None:
    library("xa")
    with reading() as session:
        (found,) = standing(session, libraries(), HUE, 2025).rows
    assert (found.value, found.note) == (None, NO_DATA)


def test_where_there_are_none_and_where_nothing_measures_it_the_row_says_so() -> None:
    assert row(libraries()).note == NO_INSTITUTION
    library("xa")
    assert row(libraries(rule="", measure="")).note == NOT_MEASURED
    assert row(libraries(), year=2031).note == NOT_YET


def test_a_mere_record_is_present_and_no_service() -> None:
    library("xa-1")
    library("xa-2")
    book("xa-1")
    deriving.sync()
    with reading() as session:
        found = standing(session, libraries(), HUE, 2025)
    assert (found.institutions, found.present, found.without_record) == (2, 1, 1)
    assert found.rows[0].value == 0.0


def test_an_activity_counts_in_the_years_in_which_it_is_held_alone() -> None:
    library("xa")
    activity("xa", day="2024-12-31")
    assert row(libraries(), year=2024).value == 100.0
    assert row(libraries(), year=2025).value == 0.0


def test_a_service_counts_in_the_year_in_which_it_was_confirmed() -> None:
    library("xa", services=["reading"])
    this_year = deriving.today().year
    assert row(libraries(), year=this_year).value == 100.0
    assert row(libraries(), year=this_year - 1).value is None


def test_a_service_that_is_not_of_learning_does_not_count() -> None:
    library("xa", services=["film"])
    book("xa")
    assert row(libraries(), year=deriving.today().year).value == 0.0


def test_what_was_cancelled_was_not_held() -> None:
    library("xa")
    activity("xa", schedule=Schedule(start="2025-03-10", status="cancelled"))
    assert row(libraries()).value == 0.0


def test_a_museum_with_only_half_of_what_is_asked_does_not_reach_it() -> None:
    """Three museums: one teaches and shows online, one only teaches, one has nothing: 1 of 3 reach it."""
    for slug in ("ca-hai", "mot-nua", "chua-co"):
        museum(slug)
    lesson("ca-hai")
    online_exhibition("ca-hai")
    lesson("mot-nua")
    found = row(M1)
    assert found.derived is not None
    assert (found.derived.yes, found.derived.no, found.derived.unknown) == (1, 1, 1)
    assert "half" in found.derived.marks
    assert found.value == pytest.approx(100 / 3)


def test_a_programme_that_names_nobody_or_teaches_nothing_is_no_half() -> None:
    museum("bao-tang")
    online_exhibition("bao-tang")
    activity("bao-tang", "programme", audiences=("Học sinh",))
    activity("bao-tang", "programme", day="2025-03-11", outcomes=("Kể lại lịch sử",))
    assert row(M1).value == 0.0


def test_clubs_and_classes_count_for_village_houses_single_events_do_not() -> None:
    for slug in ("nha-1", "nha-2", "nha-3"):
        house(slug)
    activity("nha-1", "class")
    activity("nha-2", "club", day="")
    activity("nha-3", "event")
    assert row(C2, year=deriving.today().year).derived is not None
    found = row(C2)
    # A club that tells no days goes on since it came into the catalog, which is this year.
    assert (found.counted, found.value) == (3, pytest.approx(100 / 3))
    later = row(C2, year=deriving.today().year)
    assert later.value == pytest.approx(100 / 3)


def test_an_activity_counts_by_age_where_it_names_whom_it_is_for() -> None:
    house("nha-1")
    house("nha-2")
    activity("nha-1", "event", audiences=("Người cao tuổi",))
    activity("nha-2", "event")
    assert row(C1).value == 50.0


def test_only_institutions_of_the_region_class_are_counted_for_it() -> None:
    """208/QĐ-TTg asks more of delta than of mountain libraries: each has its own denominator."""
    library("dong-bang", region_class="delta")
    library("mien-nui", region_class="mountain")
    library("khong-ro")
    activity("dong-bang")
    plan = libraries(
        Target(indicator="L1", year=2020, level="commune", region_class="urban+delta", value=40),
        Target(indicator="L1", year=2020, level="commune", region_class="midland+mountain", value=20),
    )
    assert [(one.counted, one.value) for one in rows(plan)] == [(1, 100.0), (1, None)]


def test_what_ended_on_30_june_2025_counts_for_2025_and_what_took_its_place_does_not() -> None:
    """Two old communes' libraries became one: 2024 has 2, 2025 on the old base 2, 2026 the one of today."""
    library("cu-1")
    library("cu-2")
    library("moi")
    founded("moi", date(2025, 7, 1))
    closed("cu-1", date(2025, 6, 30), "moi")
    closed("cu-2", date(2025, 6, 30), "moi")
    activity("cu-1", day="2025-05-01")
    activity("moi", day="2026-02-01")
    plan = libraries()
    told = {year: row(plan, year=year) for year in (2024, 2025, 2026)}
    assert [told[year].counted for year in told] == [2, 2, 1]
    assert told[2025].value == 50.0
    assert told[2026].value == 100.0


@pytest.mark.parametrize(
    ("last", "counted"),
    [(date(2025, 6, 29), 0), (date(2025, 6, 30), 1), (date(2025, 7, 1), 0), (date(2025, 12, 31), 1)],
)
def test_only_the_end_of_june_and_of_the_year_count_for_2025(last: date, counted: int) -> None:
    library("xa")
    closed("xa", last)
    assert row(libraries(), year=2025).counted == counted


def test_one_that_was_founded_after_the_reform_without_a_forerunner_counts_for_2025() -> None:
    library("moi")
    founded("moi", date(2025, 9, 1))
    assert [row(libraries(), year=year).counted for year in (2024, 2025)] == [0, 1]


def test_one_that_was_there_before_and_took_over_another_counts_beside_it_for_2025() -> None:
    library("o-lai")
    library("nhap-vao")
    closed("nhap-vao", date(2025, 6, 30), "o-lai")
    assert [row(libraries(), year=year).counted for year in (2025, 2026)] == [2, 1]


def test_districts_count_up_to_2025_and_have_no_unit_after() -> None:
    library("huyen", level="district")
    plan = libraries(Target(indicator="L1", year=2030, type="public", level="district", value=90))
    assert row(plan, year=2025).counted == 1
    found = row(plan, year=2026)
    assert (found.counted, found.value, found.note) == (0, None, NO_UNIT)


@pytest.mark.databases("sqlite", "postgresql")
def test_successors_of_district_libraries_count_in_their_place_where_that_is_asked() -> None:
    """One district library went on as two commune libraries, one of which has a class: 1 of 2."""
    library("huyen", level="district")
    library("xa-1")
    library("xa-2")
    library("xa-3")
    closed("huyen", date(2025, 6, 30), "xa-1", "xa-2")
    activity("xa-1", day="2026-03-01")
    activity("xa-3", day="2026-03-01")
    plan = libraries(Target(indicator="L1", year=2030, type="public", level="district", value=90))
    found = row(plan, year=2026, successors=True)
    assert (found.counted, found.derived and found.derived.yes) == (2, 1)


def test_what_is_planned_or_was_closed_on_an_unknown_day_is_not_counted() -> None:
    library("se-mo", status="planned")
    library("da-dong", status="closed")
    library("tam-nghi", status="suspended")
    assert row(libraries()).counted == 1


@pytest.mark.databases("sqlite", "postgresql")
def test_what_an_officer_accepted_goes_before_what_the_catalog_shows() -> None:
    """Of three the catalog shows one; one that it does not show is declared and accepted: 2 of 3."""
    for slug in ("xa-1", "xa-2", "xa-3"):
        library(slug)
        book(slug)
    activity("xa-1")
    declare("xa-2", "learning_services", "2025", 1)
    declare("xa-3", "learning_services", "2025", 1, status="sent")
    found = row(libraries())
    assert (found.value, found.value_from) == (pytest.approx(200 / 3), "accepted")
    assert found.derived is not None
    assert found.derived.value == pytest.approx(100 / 3)
    assert found.declared is not None
    assert (found.declared.yes, found.reported, found.expected) == (2, 2, 3)


def trend(**asked: Any) -> dict[int, float | None]:
    return {point.year: point.value for point in row(libraries(), **asked).by_year}


def test_the_trend_has_a_point_for_each_year_and_is_not_known_before_the_first_record() -> None:
    """Nothing tells of the library before its first class: 2020 to 2022 are no figures, 2024 is zero."""
    library("xa")
    activity("xa", day="2023-01-05")
    assert trend() == {2020: None, 2021: None, 2022: None, 2023: 100.0, 2024: 0.0, 2025: 0.0}


def test_a_year_is_known_from_the_first_of_a_group_of_which_anything_is() -> None:
    """One has a book since 2022, the other a class in 2024: of 2021 nothing is known, of 2022 one "no"."""
    library("xa-1")
    library("xa-2")
    book("xa-1", since=2022)
    activity("xa-2", day="2024-06-01")
    assert trend() == {2020: None, 2021: None, 2022: 0.0, 2023: 0.0, 2024: 50.0, 2025: 0.0}
    told = {year: row(libraries(), year=year).derived for year in (2022, 2025)}
    assert [(one.no, one.unknown) for one in told.values() if one] == [(1, 1), (2, 0)]


def test_what_came_into_the_catalog_later_tells_nothing_of_the_years_before() -> None:
    library("xa")
    book("xa", since=2024)
    deriving.sync()
    with reading() as session:
        found = {year: standing(session, libraries(), HUE, year) for year in (2023, 2024)}
    assert [(one.present, one.without_record) for one in found.values()] == [(0, 1), (1, 0)]
    assert [one.rows[0].note for one in found.values()] == [NO_DATA, ""]


def test_a_figure_that_was_accepted_is_one_of_a_year_of_which_nothing_else_is_known() -> None:
    library("xa")
    book("xa")
    declare("xa", "learning_services", "2022", 0)
    assert trend() == {2020: None, 2021: None, 2022: 0.0, 2023: None, 2024: None, 2025: 0.0}


def test_what_was_called_off_tells_that_nothing_was_held_from_its_day_on() -> None:
    library("xa")
    activity("xa", schedule=Schedule(start="2024-03-10", status="cancelled"))
    assert [trend()[year] for year in (2023, 2024, 2025)] == [None, 0.0, 0.0]


def test_since_when_the_catalog_knows_of_one_stays_when_its_first_record_is_withdrawn() -> None:
    library("xa")
    first = book("xa", since=2023)
    deriving.sync()
    activity("xa", day="2025-02-01")
    withdraw(first)
    assert [trend()[year] for year in (2022, 2023, 2024, 2025)] == [None, 0.0, 0.0, 100.0]


def test_a_territory_that_is_none_is_named() -> None:
    with reading() as session, pytest.raises(UnknownName):
        standing(session, libraries(), "vn-2025-07:00", 2025)
