"""Exhibitions to see: each in the state that its days say, narrowed, in order, and gone when withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from catalog.record import Chapter, Place, Schedule
from catalog.store import attended, showings
from catalog.store.db import reading, writing
from catalog.store.models import AttendedRow
from catalog.store.showings import STATES, Wanted
from catalog.web import i18n
from tests.factories import add_institution, make_record, publish_records, withdraw

pytestmark = pytest.mark.usefixtures("app")
TODAY = i18n.today()
HUE, HANOI = "vn-2025-07:46", "vn-2025-07:01"


def day(ahead: int) -> str:
    return (TODAY + timedelta(ahead)).isoformat()


def show(name: str, start: int | None = None, end: int | None = None, **more: Any) -> Any:
    told = {key: more.pop(key) for key in list(more) if key in Schedule.__dataclass_fields__}
    days = {"start": "" if start is None else day(start), "end": "" if end is None else day(end)}
    schedule = Schedule(**days, **told) if any(days.values()) or told else None
    return make_record(name, kind="exhibition", schedule=schedule, **more)


def listed(**wanted: Any) -> dict[str, list[str]]:
    """The names in each state that has any, in their order."""
    with reading() as session:
        asked = Wanted(today=TODAY, **wanted)
        found = {state: showings.listed(session, asked, state, limit=100) for state in STATES}
        assert showings.counts(session, asked) == {state: len(names) for state, names in found.items()}
    return {state: [name.partition("-")[2] for name in names] for state, names in found.items() if names}


TELLS = (Chapter(title="Đất", text="Lời."),)


def test_each_stands_where_its_days_say_what_ends_or_begins_soonest_first() -> None:
    publish_records(
        [
            show("long", -300, 300),
            show("short", -2, 2),
            show("today", 0),
            show("later", 90, 120),
            show("soon", 3, 9),
            show("over", -9, -3),
            show("long-over", -900, -800),
            show("told", chapters=TELLS),
            show("told-and-over", -9, -4, chapters=TELLS),
            show("far", venue="Phòng 2"),
            show("endless", -5, recurrence="FREQ=WEEKLY"),
            show("until", end=4),
            show("thrice", -30, recurrence="FREQ=WEEKLY;COUNT=3"),
            show("net", online_url="https://xem.example/"),
            show("off", -2, 5, status="cancelled"),
            show("put-off", 8, 9, status="postponed", online_url="https://xem.example/"),
            show("off-and-over", -9, -8, status="cancelled"),
        ]
    )
    assert listed() == {
        "open": ["today", "short", "until", "long", "endless"],
        "coming": ["soon", "later"],
        "online": ["net", "told-and-over", "told"],
        "undated": ["far"],
        "called_off": ["off", "put-off"],
        "past": ["over", "told-and-over", "off-and-over", "thrice", "long-over"],
    }


def test_an_added_day_after_its_end_keeps_one_open_and_garbage_is_undated() -> None:
    publish_records(
        [
            show("added", -9, -3, rdates=(day(1),)),
            show("garbage", start=None, lunar="rằm tháng Giêng"),
            show("at-the-end-of-time", recurrence="FREQ=DAILY;COUNT=2", venue="x"),
        ]
    )
    publish_records(
        [
            make_record(
                "z", kind="exhibition", schedule=Schedule(start="9999-12-31", recurrence="FREQ=DAILY;COUNT=9")
            )
        ]
    )
    assert listed() == {
        "open": ["added"],
        "coming": ["z"],
        "undated": ["at-the-end-of-time", "garbage"],
    }


def test_lists_are_narrowed_by_institution_its_name_and_the_province() -> None:
    add_institution("hue-library")
    add_institution("hanoi-museum", name_vi="Bảo tàng Hà Nội", name_en="", province="Thành phố Hà Nội")
    publish_records(
        [
            show("a", -1, 1),
            show("b", -1, 2, source="hanoi", institution="hanoi-museum"),
            show("c", -1, 3, places=(Place(label="Hà Nội", code="01", code_list="vn-2025-07"),)),
        ]
    )
    assert listed(institution="hanoi-museum") == {"open": ["b"]}
    assert listed(named="bao tang ha") == {"open": ["b"]}
    assert listed(named="100% không có_") == {}
    assert listed(province=HANOI) == {"open": ["b", "c"]}
    assert listed(province=HUE) == {"open": ["a"]}
    with reading() as session:
        assert {HANOI, HUE} <= showings.provinces(session)
        assert showings.institutions(session) == [
            ("hanoi-museum", "Bảo tàng Hà Nội"),
            ("hue-library", "Thư viện Tổng hợp thành phố Huế"),
        ]
        assert showings.institutions(session, limit=1) == [("hue-library", "Thư viện Tổng hợp thành phố Huế")]


def test_pages_follow_one_another_and_what_is_withdrawn_or_no_exhibition_any_more_is_gone() -> None:
    publish_records([show(f"n{number:02}", -1, number) for number in range(30)])
    with reading() as session:
        pages = [
            showings.listed(session, Wanted(today=TODAY), "open", offset=start, limit=12)
            for start in (0, 12, 24)
        ]
    assert [one for page in pages for one in page] == [f"sample-n{number:02}" for number in range(30)]
    withdraw("sample-n00")
    publish_records([make_record("n01", kind="event")])
    assert listed()["open"][0] == "n02"


def test_those_of_before_are_read_by_the_worker() -> None:
    publish_records([show("a", -1, 1)])
    with writing() as session:
        # As the migration leaves a catalog that had exhibitions before there was this table.
        session.execute(sa.update(AttendedRow).values(reached="", first_day="", last_day=""))
    assert listed() == {}
    with writing() as session:
        attended.extend(session)
    assert listed() == {"open": ["a"]}
