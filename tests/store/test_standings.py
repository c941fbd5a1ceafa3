"""How what one can go to stands today: its state, its place in lists, the days on which it takes place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.record import Cancellation, Schedule
from catalog.store import standings
from catalog.store.db import reading, writing
from catalog.store.models import AttendedRow
from catalog.store.standings import Standing, Wanted
from catalog.web import i18n
from tests.factories import add_institution, make_record, publish_records, withdraw

pytestmark = pytest.mark.usefixtures("app")
TODAY = i18n.today()
KINDS = ("event", "class")


def day(ahead: int) -> str:
    return (TODAY + timedelta(ahead)).isoformat()


def event(name: str, start: int | None = None, end: int | None = None, **more: Any) -> Any:
    told = {key: more.pop(key) for key in list(more) if key in Schedule.__dataclass_fields__}
    days = {"start": "" if start is None else day(start), "end": "" if end is None else day(end)}
    return make_record(name, **{"kind": "event", "schedule": Schedule(**days, **told), **more})


def listed(**wanted: Any) -> dict[str, list[str]]:
    """The names in each state, in their order; pages of three give the same as all at once."""
    asked = Wanted(**{"today": TODAY, "kinds": KINDS, **wanted})
    with reading() as session:
        found = standings.listed(session, asked)
        pages = [standings.listed(session, asked, offset=at, limit=3) for at in range(0, len(found), 3)]
        assert [one for page in pages for one in page] == found
        assert standings.count(session, asked) == len(found)
    states: dict[str, list[str]] = {}
    for record, state in found:
        states.setdefault(state, []).append(record.partition("-")[2])
    return states


@pytest.fixture
def published(app: Flask) -> None:
    publish_records(
        [
            event("long", -9, 90),
            event("short", -9, 1),
            event("weekly", -7, recurrence="FREQ=WEEKLY"),
            event("not-today", -6, recurrence="FREQ=WEEKLY"),
            event("soon", 3),
            event("far", 900),
            event("someday", venue="Phòng 2"),
            event("off", 4, status="cancelled"),
            event("put-off", 4, status="postponed"),
            event("only-today-off", 0, cancellations=(Cancellation(day=day(0)),)),
            event("over", -3),
            event("long-over", -2000),
            event("show", -9, 9, kind="exhibition"),
            event("lesson", 2, kind="class"),
        ]
    )


@pytest.mark.usefixtures("published")
def test_each_stands_where_its_days_say_in_the_order_in_which_one_would_go() -> None:
    assert listed() == {
        "now": ["short", "long", "weekly"],
        "coming": ["not-today", "lesson", "soon", "far"],
        "undated": ["someday"],
        "cancelled": ["off"],
        "postponed": ["put-off"],
        "past": ["only-today-off", "over", "long-over"],
    }
    assert listed(state="coming", kinds=("class",)) == {"coming": ["lesson"]}


@pytest.mark.usefixtures("published")
def test_days_choose_what_takes_place_on_them() -> None:
    def between(first: int, last: int | None) -> list[str]:
        until = None if last is None else TODAY + timedelta(last)
        found = listed(since=TODAY + timedelta(first), until=until)
        return [name for names in found.values() for name in names]

    assert between(0, 0) == ["short", "long", "weekly"]
    assert between(1, 1) == ["short", "long", "not-today"]
    assert between(-3, -3) == ["short", "long", "over"]
    assert between(4, 4) == ["long"]
    assert between(91, None) == ["weekly", "not-today", "far"]


@pytest.mark.usefixtures("published")
def test_of_days_that_are_not_kept_all_that_may_take_place_is_listed() -> None:
    asked = Wanted(today=TODAY, kinds=KINDS, since=TODAY - timedelta(2001), until=TODAY - timedelta(1999))
    assert not asked.is_known
    with reading() as session:
        assert standings.listed(session, asked) == [Standing("sample-long-over", "past")]


def test_those_of_an_institution_and_what_is_withdrawn_or_not_read_yet() -> None:
    add_institution("hanoi-museum", name_vi="Bảo tàng Hà Nội", name_en="", province="Thành phố Hà Nội")
    publish_records([event("a", 1), event("b", 1, source="hanoi", institution="hanoi-museum"), event("c", 2)])
    assert listed(institution="hanoi-museum") == {"coming": ["b"]}
    withdraw("sample-a")
    with writing() as session:
        session.execute(sa.update(AttendedRow).where(AttendedRow.record == "sample-c").values(reached=""))
    assert listed() == {"coming": ["b"]}
