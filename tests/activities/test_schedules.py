"""On which days something takes place, and how that is said."""

from __future__ import annotations

import time
from datetime import date

import pytest

from catalog.activities.schedules import days_of, next_day, occurs, read_point, read_rule

MONDAY = date(2026, 11, 23)


def days(schedule: dict[str, str], since: date = MONDAY, until: date = date(2026, 12, 31)) -> list[str]:
    return [day.isoformat()[5:] for day in days_of(schedule, since, until)]


@pytest.mark.parametrize(
    ("rule", "start", "wanted"),
    [
        ("FREQ=DAILY;INTERVAL=3", "2026-11-22", ["11-25", "11-28", "12-01"]),
        ("FREQ=DAILY;BYDAY=SA,SU", "2026-11-01", ["11-28", "11-29", "12-05"]),
        ("FREQ=WEEKLY", "2026-11-04", ["11-25", "12-02", "12-09"]),
        ("FREQ=WEEKLY;BYDAY=TU,FR", "2026-11-04", ["11-24", "11-27", "12-01"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-16", ["11-30", "12-14", "12-28"]),
        ("FREQ=MONTHLY", "2026-10-31", ["12-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-10-31", ["11-30", "12-31"]),
        ("FREQ=MONTHLY;BYDAY=1SU", "2026-10-04", ["12-06"]),
        ("FREQ=MONTHLY;BYDAY=-1SU", "2026-10-25", ["11-29", "12-27"]),
        ("FREQ=YEARLY", "2020-11-23", ["11-23"]),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=22", "2020-01-01", ["12-22"]),
        ("FREQ=WEEKLY;COUNT=3", "2026-11-11", ["11-25"]),
        ("FREQ=WEEKLY;UNTIL=20261202T235959Z", "2026-11-04", ["11-25", "12-02"]),
        ("RRULE:FREQ=WEEKLY;WKST=MO", "2026-12-25", ["12-25"]),
    ],
)
def test_a_recurrence_falls_on_its_days(rule: str, start: str, wanted: list[str]) -> None:
    assert days({"start": start, "recurrence": rule})[: len(wanted)] == wanted


def test_a_span_takes_place_on_each_of_its_days() -> None:
    assert days({"start": "2026-11-20", "end": "2026-11-25"}) == ["11-23", "11-24", "11-25"]
    assert days({"end": "2026-11-24"}) == ["11-23", "11-24"]
    assert days({"start": "2026-11-24T19:30+07:00"}) == ["11-24"]


def test_a_recurring_class_ends_with_its_last_day() -> None:
    schedule = {
        "start": "2026-11-02T18:00+07:00",
        "end": "2026-12-01T19:30+07:00",
        "recurrence": "FREQ=WEEKLY",
    }
    assert days(schedule) == ["11-23", "11-30"]


@pytest.mark.parametrize(
    "schedule",
    [{}, {"start": "soon"}, {"start": "2026-11-24", "status": "cancelled"}, {"recurrence": "FREQ=DAILY"}],
)
def test_what_is_cancelled_or_undated_has_no_days(schedule: dict[str, str]) -> None:
    assert days(schedule) == []


@pytest.mark.parametrize(
    "text",
    ["", "FREQ=SECONDLY", "FREQ=WEEKLY;BYSETPOS=1", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;COUNT=x", "every day",
     "FREQ=DAILY;UNTIL=soon"],
)  # fmt: skip
def test_a_rule_that_is_not_understood_is_no_rule(text: str) -> None:
    assert read_rule(text) is None


def test_a_rule_that_never_falls_costs_little() -> None:
    begun = time.monotonic()
    schedule = {"start": "0001-01-01", "recurrence": "FREQ=DAILY;BYMONTH=2;COUNT=999999999"}
    assert (
        next_day({"start": "2000-01-01", "recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, MONDAY) is None
    )
    assert next_day(schedule, MONDAY) is None
    assert time.monotonic() - begun < 5


def test_times_of_other_zones_are_taken_in_vietnams() -> None:
    point = read_point("2026-11-22T20:00Z")
    assert point is not None
    assert point.machine == "2026-11-23T03:00+07:00"
    assert read_point("0001-01-01T00:00+14:00") is None


def test_a_day_before_the_start_never_counts() -> None:
    rule = read_rule("FREQ=DAILY")
    assert rule is not None
    assert not occurs(rule, MONDAY, date(2026, 11, 22))
