"""Opening hours: read as people write them, written so that they are read again, asked at a moment."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats import opening_hours
from catalog.formats.opening_hours import (
    DAYS,
    Now,
    Unreadable,
    read_special,
    read_week,
    write_special,
    write_week,
)


def at(told: str) -> datetime:
    return datetime.fromisoformat(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("T2-T6 07:30-11:30, 13:30-17:00; T7 08:00-11:00", "T2-T6 07:30-11:30, 13:30-17:00; T7 08:00-11:00"),
        ("Thứ Hai đến Thứ Sáu: 7h30 - 11h30, 13h30-17h; CN nghỉ", "T2-T6 07:30-11:30, 13:30-17:00"),
        ("08:00-17:00", "T2-CN 08:00-17:00"),
        ("Mon-Fri 8-17; Sat,Sun closed", "T2-T6 08:00-17:00"),
        ("hằng ngày 7:30–17:00", "T2-CN 07:30-17:00"),
        ("T2, T4, T6 17h-21h", "T2 17:00-21:00; T4 17:00-21:00; T6 17:00-21:00"),
        ("Thứ 2 - 6: 7g30-11g", "T2-T6 07:30-11:00"),
        ("CN cả ngày", "CN 00:00-24:00"),
        ("Thứ Hai: 8 giờ đến 11 giờ 30", "T2 08:00-11:30"),
        (unicodedata.normalize("NFD", "Thứ Hai đến Chủ Nhật: 7h30 – 11h30"), "T2-CN 07:30-11:30"),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, told: str) -> None:
    assert write_week(read_week(text)) == told


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("T2 10:00-09:00", "order"),
        ("T2 8-10, 9-11", "overlap"),
        ("T2 8-10; T2 11-12", "days"),
        ("Mở cửa buổi sáng", "days"),
        ("T6-T2 8-10", "days"),
        ("T2 8-9,10-11,12-13,14-15,16-17,18-19,20-21", "many"),
        ("T2 24:30-25:00", "times"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_week(text)
    assert caught.value.rule == rule
    assert caught.value.text in text


_MINUTES = st.lists(st.integers(0, 24 * 12), min_size=2, max_size=6, unique=True).map(sorted)


def _clock(step: int) -> str:
    return f"{step * 5 // 60:02}:{step * 5 % 60:02}"


@given(st.dictionaries(st.sampled_from(DAYS), _MINUTES))
def test_any_week_is_read_as_it_was_written_in_both_languages(days: dict[str, list[int]]) -> None:
    spans = {
        day: [(_clock(begin), _clock(end)) for begin, end in zip(steps[::2], steps[1::2], strict=False)]
        for day, steps in days.items()
    }
    week = opening_hours.week(spans)
    assert read_week(write_week(week, "vi")) == read_week(write_week(week, "en")) == week


def test_other_hours_are_read_again_as_written() -> None:
    text = (
        "16/02/2026 - 20/02/2026: Tết\n30/04/2026: nghỉ lễ\n24/12/2026: 08:00-21:00 (Giáng sinh)\n"
        "25/12/2026: nghỉ\n31/12/2026: 08:00-12:00 (tất niên (sáng))"
    )
    found = read_special(text)
    assert found[0] == {"from": "2026-02-16", "to": "2026-02-20", "note": "Tết"}
    assert found[3] == {"from": "2026-12-25"}
    assert write_special(found) == text
    assert read_special(unicodedata.normalize("NFD", text.replace(" - ", " đến "))) == found
    for wrong in ("32/01/2026", "Tết", "20/02/2026 - 16/02/2026"):
        with pytest.raises(Unreadable):
            read_special(wrong)


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-23T08:00", Now(True, until=at("2026-11-23T11:30"))),
        ("2026-11-23T11:30", Now(False, opens=at("2026-11-23T13:30"))),
        ("2026-11-28T11:00", Now(False, opens=at("2026-11-30T07:30"))),
        ("2026-12-24T20:59", Now(True, until=at("2026-12-24T21:00"))),
        ("2026-04-30T08:00", Now(False, opens=at("2026-05-01T07:30"))),
    ],
)
def test_whether_it_is_open_follows_week_and_days_off(moment: str, told: Now) -> None:
    week = read_week("T2-T6 07:30-11:30, 13:30-17:00; T7 08:00-11:00")
    special = read_special("30/04/2026: nghỉ lễ; 24/12/2026: 08:00-21:00")
    assert opening_hours.now(week, special, at(moment)) == told


def test_what_is_open_over_midnight_is_open_until_the_morning() -> None:
    week = read_week("T2 20:00-24:00; T3 00:00-06:00")
    assert opening_hours.now(week, [], at("2026-11-23T23:00")) == Now(True, until=at("2026-11-24T06:00"))
    assert opening_hours.now([], [], at("2026-11-23T00:00")) is None
    days_off = [{"from": "2026-11-23", "to": (date(2026, 11, 23) + timedelta(30)).isoformat()}]
    assert opening_hours.now(week, days_off, at("2026-11-23T21:00")) == Now(False)
