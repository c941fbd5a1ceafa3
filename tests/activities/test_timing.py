"""When activities take place: days, rules, lunar feasts, and the schedule that is published."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.activities.copying import for_next_time, for_this_year
from catalog.activities.model import Activity, CalledOff, LunarFeast, Timing
from catalog.activities.timing import MOST_DATES, coming_feast, days, schedule_of, span
from catalog.record import Cancellation, Schedule

FEAST = LunarFeast(day=10, month=1, year=2027, years=3)


def schedule(**timing: object) -> Schedule:
    """The schedule of an activity with this timing."""
    return schedule_of(Activity(title="x", timing=Timing(**timing)))  # type: ignore[arg-type]


def test_a_class_begins_on_the_first_day_that_is_one_of_its_days() -> None:
    told = schedule(first="2026-12-01", last="2027-02-27", begins="08:00", ends="10:00", weekdays=("SA",))
    assert (told.start, told.end) == ("2026-12-05T08:00+07:00", "2026-12-05T10:00+07:00")
    assert told.recurrence == "FREQ=WEEKLY;BYDAY=SA;UNTIL=20270227"
    assert told.time_zone == "Asia/Ho_Chi_Minh"


def test_a_run_of_days_is_from_the_first_to_the_last() -> None:
    told = schedule(first="2026-12-01", last="2027-03-01", begins="08:00", ends="17:00")
    assert (told.start, told.end, told.recurrence) == (
        "2026-12-01T08:00+07:00", "2027-03-01T17:00+07:00", "",
    )  # fmt: skip


def test_one_day_without_an_hour_has_no_end() -> None:
    assert schedule(first="2026-12-01") == Schedule(start="2026-12-01")


def test_hours_stay_the_same_in_summer_and_winter() -> None:
    winter = schedule(first="2027-01-05", begins="07:30").start
    summer = schedule(first="2027-07-05", begins="07:30").start
    assert winter[10:] == summer[10:] == "T07:30+07:00"


def test_a_lunar_feast_is_on_its_solar_day_of_each_year() -> None:
    told = schedule(lunar=FEAST)
    assert (told.start, told.rdates) == ("2027-02-15", ("2028-02-04", "2029-02-22"))
    assert told.lunar == "mùng 10 tháng Giêng âm lịch"


def test_a_new_feast_begins_with_its_next_time() -> None:
    today = date(2026, 11, 23)
    assert coming_feast(10, 1, today) == LunarFeast(day=10, month=1, year=2027)
    assert coming_feast(23, 12, today) == LunarFeast(day=23, month=12, year=2026)
    assert coming_feast(13, 10, today, days=3).year == 2026
    assert coming_feast(31, 10, today).year == 2026


@pytest.mark.parametrize(
    ("feast", "words"),
    [
        (LunarFeast(day=15, month=8, year=2027), "rằm tháng 8 âm lịch"),
        (LunarFeast(day=23, month=12, year=2027), "ngày 23 tháng Chạp âm lịch"),
        (LunarFeast(day=8, month=3, year=2027, days=3), "mùng 8 tháng 3 âm lịch (trong 3 ngày)"),
    ],
)
def test_a_lunar_date_is_told_as_people_say_it(feast: LunarFeast, words: str) -> None:
    assert schedule(lunar=feast).lunar == words


def test_what_is_called_off_is_left_out_and_told() -> None:
    off = (CalledOff(day="2026-12-19", reason="Bão"), CalledOff(day="2026-12-12"))
    timing = Timing(first="2026-12-05", weekdays=("SA",), left_out=("2026-12-26",), called_off=off)
    told = schedule_of(Activity(title="x", timing=timing))
    assert told.exdates == ("2026-12-12", "2026-12-19", "2026-12-26")
    assert told.cancellations == (
        Cancellation(day="2026-12-12"),
        Cancellation(day="2026-12-19", reason="Bão"),
    )
    found = days(timing, date(2026, 12, 1), date(2027, 1, 10))
    assert found == [date(2026, 12, 5), date(2027, 1, 2), date(2027, 1, 9)]


def test_further_days_count_and_what_is_called_off_as_a_whole_has_none() -> None:
    timing = Timing(first="2026-12-05", weekdays=("SA",), last="2026-12-12", added=("2026-12-09",))
    until = date(2027, 1, 1)
    assert days(timing, date(2026, 12, 6), until) == [date(2026, 12, 9), date(2026, 12, 12)]
    assert span(timing) == ("2026-12-05", "2026-12-12")
    off = Timing(first="2026-12-05", weekdays=("SA",), status="cancelled")
    assert days(off, date(2026, 12, 1), until) == []


def test_every_second_week_and_the_first_sunday_of_the_month() -> None:
    second = Timing(first="2026-12-05", weekdays=("SA",), every=2, last="2027-01-05")
    assert days(second, date(2026, 1, 1), date(2028, 1, 1)) == [
        date(2026, 12, 5), date(2026, 12, 19), date(2027, 1, 2),
    ]  # fmt: skip
    sunday = Timing(first="2026-12-06", rule="FREQ=MONTHLY;BYDAY=1SU", last="2027-03-01")
    assert days(sunday, date(2027, 1, 1), date(2028, 1, 1)) == [date(2027, 1, 3), date(2027, 2, 7)]


def test_without_an_end_it_goes_on_and_no_more_than_so_many_days_are_given() -> None:
    timing = Timing(first="2026-12-05", weekdays=("MO", "TU", "WE", "TH", "FR", "SA", "SU"))
    assert span(timing) == ("2026-12-05", "")
    assert len(days(timing, date(2026, 12, 1), date(2199, 1, 1))) == MOST_DATES


@pytest.mark.parametrize(
    ("timing", "first", "last"),
    [
        # A class keeps its day of the week, an exhibition its date.
        (Timing(first="2025-12-06", last="2026-02-28", weekdays=("SA",)), "2026-12-05", "2027-02-27"),
        (Timing(first="2025-06-05", last="2025-06-07"), "2026-06-05", "2026-06-07"),
        (Timing(first="2024-02-29"), "2026-02-28", ""),
        (Timing(first="2026-03-02", last="2026-03-02"), "2027-03-02", "2027-03-02"),
    ],
)
def test_a_copy_is_moved_to_this_year(timing: Timing, first: str, last: str) -> None:
    moved = for_this_year(Activity(title="x", timing=timing), date(2026, 11, 23)).timing
    assert (moved.first, moved.last) == (first, last)


@pytest.mark.parametrize(
    ("timing", "first", "last"),
    [
        (Timing(first="2025-06-05", last="2025-06-07"), "2027-06-05", "2027-06-07"),
        (Timing(first="2020-01-05", last="2020-02-02", weekdays=("SU",)), "2027-01-03", "2027-01-31"),
        (Timing(first="2024-02-29"), "2027-02-28", ""),
        # What is not over by then stays in this year.
        (Timing(first="2025-11-20", last="2025-11-23"), "2026-11-20", "2026-11-23"),
        (Timing(first="2025-12-06", last="2026-02-28", weekdays=("SA",)), "2026-12-05", "2027-02-27"),
        (Timing(first="2025-03-01", weekdays=("SA",)), "2026-02-28", ""),
    ],
)
def test_what_is_held_again_is_never_over_already(timing: Timing, first: str, last: str) -> None:
    moved = for_next_time(Activity(title="x", timing=timing), date(2026, 11, 23)).timing
    assert (moved.first, moved.last) == (first, last)


def test_a_copy_keeps_the_lunar_date_and_leaves_what_was_of_single_dates() -> None:
    timing = Timing(
        lunar=FEAST, left_out=("2027-02-15",), called_off=(CalledOff(day="2028-02-04"),), status="cancelled"
    )
    moved = for_this_year(Activity(title="x", timing=timing), date(2026, 11, 23)).timing
    assert moved == Timing(lunar=LunarFeast(day=10, month=1, year=2028, years=3))
