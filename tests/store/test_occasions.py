"""What is on between two days: found for any number, narrowed, paged, and carried on day after day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from catalog.activities.model import Activity, CalledOff, LunarFeast, Timing, Venue
from catalog.activities.words import AUDIENCES
from catalog.cli.context import current_parts
from catalog.harvest import own_activities
from catalog.record import Cancellation, Place, Schedule
from catalog.store import attended, db, occasions
from catalog.store.db import reading, writing
from catalog.store.models import AttendedRow, InstitutionPlace, OccasionRow
from catalog.store.occasions import Day, Found, Wanted
from catalog.web import i18n
from tests.factories import add_institution, make_record, publish_records

pytestmark = pytest.mark.usefixtures("app")
TODAY = i18n.today()
HUE, HANOI = "vn-2025-07:46", "vn-2025-07:01"


def day(ahead: int) -> str:
    return (TODAY + timedelta(ahead)).isoformat()


def event(name: str, start: int, end: int | None = None, **more: Any) -> Any:
    """A record from ``start`` to ``end`` days from today; what is no field of a schedule is the record's."""
    told = {key: more.pop(key) for key in list(more) if key in Schedule.__dataclass_fields__}
    schedule = Schedule(start=day(start), end="" if end is None else day(end), **told)
    return make_record(name, kind=more.pop("kind", "event"), schedule=schedule, **more)


def found(since: int = 0, until: int = 30, *, offset: int = 0, limit: int = 100, **wanted: Any) -> Found:
    with reading() as session:
        asked = Wanted(since=TODAY + timedelta(since), until=TODAY + timedelta(until), **wanted)
        found = occasions.between(session, asked, offset=offset, limit=limit)
        assert occasions.count(session, asked) == found.total
        return found


def listed(since: int = 0, until: int = 30, **wanted: Any) -> list[tuple[str, int, int]]:
    """What is on: the record's name, its first and last day counted from today."""
    return [
        (one.record.partition("-")[2], (one.first - TODAY).days, (one.last - TODAY).days)
        for one in found(since, until, **wanted).occasions
    ]


def names(**wanted: Any) -> list[str]:
    return [name for name, _, _ in listed(**wanted)]


def test_what_runs_comes_first_then_each_date_by_its_day() -> None:
    weekly = event("weekly", 2, recurrence="FREQ=WEEKLY", exdates=(day(9),))
    publish_records(
        [event("later", 40), weekly, event("long", -5, 60), event("short", -9, 3), event("over", -2)]
    )
    assert listed() == [
        ("short", -9, 3), ("long", -5, 60), ("weekly", 2, 2), ("weekly", 16, 16), ("weekly", 23, 23),
        ("weekly", 30, 30),
    ]  # fmt: skip
    assert listed(3, 40, once=True) == [
        ("short", -9, 3), ("long", -5, 60), ("weekly", 16, 16), ("later", 40, 40),
    ]  # fmt: skip


def test_what_is_called_off_is_told_only_where_it_is_asked_for() -> None:
    off = event("off", 1, status="cancelled")
    called = (Cancellation(day=day(8), reason="Mưa bão"),)
    weekly = event("weekly", 1, recurrence="FREQ=WEEKLY;COUNT=2", exdates=(day(8),), cancellations=called)
    days = event("days", 3, 6, exdates=(day(4),))
    publish_records([off, weekly, days])
    assert listed() == [("weekly", 1, 1), ("days", 3, 3), ("days", 5, 6)]
    told = [(one.record, one.called_off) for one in found(called_off=True).occasions]
    assert sorted(told) == [
        ("sample-days", False), ("sample-days", False), ("sample-off", True), ("sample-weekly", False),
        ("sample-weekly", True),
    ]  # fmt: skip


def test_lists_are_narrowed_by_kind_institution_age_cost_and_web() -> None:
    add_institution("vinh")
    publish_records(
        [
            event("a", 1, kind="class", audiences=(AUDIENCES["children"].vi, "cả lớp"), free=True),
            event("b", 1, audiences=(AUDIENCES["everyone"].vi,), free=False, online_url="https://a.example/"),
            event("c", 1, source="theirs", institution="vinh"),
            make_record("book", kind="book"),
        ]
    )
    assert names() == ["a", "b", "c"]
    assert names(kinds=("class",)) == ["a"]
    assert names(institution="vinh") == ["c"]
    assert names(audience="children") == ["a", "b"]
    assert names(audience="elders") == ["b"]
    assert (names(free=True), names(free=False)) == (["a"], ["b"])
    assert (names(online=True), names(online=False)) == (["b"], ["a", "c"])


def test_a_province_is_that_of_the_venue_else_of_the_institution() -> None:
    add_institution("vinh", province="Tỉnh Nghệ An")
    hanoi = Place(label="Phường Hoàn Kiếm, Thành phố Hà Nội")
    publish_records(
        [
            event("here", 1),
            event("away", 1, places=(hanoi,)),
            event("about", 1, places=(replace(hanoi, role="depicted"),)),
            event("there", 1, source="theirs", institution="vinh"),
        ]
    )
    assert names(province=HUE) == ["about", "here"]
    assert names(province=HANOI) == ["away"]


def test_pages_hold_each_occasion_once_and_all_are_counted() -> None:
    publish_records([event(f"r{number:02}", -5, 20 + number % 3) for number in range(7)])
    publish_records([event(f"s{number:02}", number % 4) for number in range(9)])
    paged: list[str] = []
    for offset in range(0, 20, 3):
        page = found(offset=offset, limit=3)
        assert page.total == 16
        paged += [one.record for one in page.occasions]
    assert paged == [one.record for one in found().occasions]
    assert len(set(paged)) == 16


def test_what_began_before_and_what_begins_are_asked_for_apart() -> None:
    publish_records([event("long", -5, 60), event("days", 3, 6), event("once", 4, kind="class")])
    assert names(began=True) == ["long"]
    assert names(began=False) == ["days", "once"]
    assert found().kinds == {"event": 2, "class": 1}


def test_a_month_is_counted_by_day_with_what_lasts_on_each_of_its_days() -> None:
    weekly = event("weekly", 2, recurrence="FREQ=WEEKLY")
    publish_records([event("long", -5, 3), weekly, event("once", 2), event("days", 8, 40)])
    with reading() as session:
        asked = Wanted(since=TODAY, until=TODAY + timedelta(9))
        counted = occasions.by_day(session, asked)
        narrowed = occasions.by_day(session, replace(asked, province=HANOI))
    told = {(one - TODAY).days: found.count for one, found in counted.items()}
    assert told == {0: 1, 1: 1, 2: 3, 3: 1, 8: 1, 9: 2}
    assert counted[TODAY + timedelta(2)] == Day(3, "sample-once")
    assert narrowed == {}


def test_provinces_are_counted_by_records_whether_the_venue_tells_or_the_institution() -> None:
    add_institution("vinh", province="Tỉnh Nghệ An")
    hanoi = Place(label="Phường Hoàn Kiếm, Thành phố Hà Nội")
    weekly = event("weekly", 2, recurrence="FREQ=WEEKLY", source="theirs", institution="vinh")
    publish_records([weekly, event("here", 1), event("away", 1, places=(hanoi,))])
    with reading() as session:
        asked = Wanted(since=TODAY, until=TODAY + timedelta(30))
        counted = occasions.by_province(session, asked, [HUE, HANOI, "vn-2025-07:40"])
    assert counted == {HUE: 1, HANOI: 1, "vn-2025-07:40": 1}


def test_near_communes_is_where_the_venue_is_else_the_institution() -> None:
    add_institution(commune="Phường Thuận Hóa")
    hanoi = Place(label="Phường Hoàn Kiếm, Thành phố Hà Nội")
    publish_records([event("house", 1), event("away", 1, places=(hanoi,))])
    with reading() as session:
        [[commune]] = session.execute(
            sa.select(OccasionRow.commune).where(OccasionRow.record == "sample-away")
        )
        [seat] = session.scalars(sa.select(InstitutionPlace.key).where(InstitutionPlace.key.not_in([HUE])))
    assert names(communes=[commune]) == ["away"]
    assert names(communes=[seat]) == ["house"]
    assert names(communes=[seat, commune], province=HANOI) == ["away"]
    assert names(communes=[]) == []


def keep(timing: Timing, number: str = "n1", **more: Any) -> own_activities.Kept:
    activity = Activity(
        title="Lớp vẽ", sort="class", timing=timing, venue=Venue(name="Nhà"), audiences=("adults",)
    )
    return own_activities.keep(
        current_parts(), activity, institution="hue-library", number=number, actor="cli", **more
    )


def test_a_change_a_withdrawal_and_a_return_are_seen_at_once() -> None:
    add_institution()
    keep(Timing(first=day(1)))
    assert [days[1:] for days in listed()] == [(1, 1)]
    keep(Timing(first=day(5)), revision=1)
    assert [days[1:] for days in listed()] == [(5, 5)]
    own_activities.call_off(current_parts(), "n1", day=day(5), reason="", actor="cli")
    assert listed() == []
    own_activities.set_status(current_parts(), "n1", status="cancelled", reason="", actor="cli")
    keep(Timing(first=day(6), called_off=(CalledOff(day=day(6)),), added=(day(7),)), revision=4)
    assert [days[1:] for days in listed()] == [(7, 7)]
    own_activities.withdraw(current_parts(), "n1", actor="cli")
    assert listed() == []
    own_activities.restore(current_parts(), "n1", actor="cli")
    assert [days[1:] for days in listed()] == [(7, 7)]


def test_what_is_no_longer_a_thing_to_go_to_stands_in_no_list() -> None:
    publish_records([event("x", 1)])
    publish_records([make_record("x", kind="book", title="Một cuốn sách")])
    assert listed() == []
    with reading() as session:
        assert session.scalars(sa.select(AttendedRow.record)).all() == []


def test_what_has_no_end_is_carried_on_and_what_was_there_before_is_taken_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    endless = event("endless", 0, recurrence="FREQ=WEEKLY")
    feast = Timing(lunar=LunarFeast(day=10, month=1, year=TODAY.year))
    add_institution()
    publish_records([endless, event("once", 3)])
    keep(feast)
    year = occasions_of("sample-endless")
    assert year[-1] - TODAY <= attended.AHEAD < year[-1] - TODAY + timedelta(7)
    assert extended() == 0
    later = db.now() + timedelta(300)
    monkeypatch.setattr(attended, "now", lambda: later)
    assert extended() == 2
    assert extended() == 0
    assert occasions_of("sample-endless")[-1] - year[-1] >= timedelta(294)
    assert len(occasions_of("hue-library-own-n1")) >= 1
    with writing() as session:
        # As the migration leaves a catalog that is there already.
        session.execute(sa.delete(OccasionRow))
        session.execute(sa.update(AttendedRow).values(reached=""))
    monkeypatch.undo()
    assert extended() == 3
    assert occasions_of("sample-endless") == year
    assert "once" in names()


def extended() -> int:
    with writing() as session:
        return attended.extend(session)


def occasions_of(record: str) -> Sequence[date]:
    with reading() as session:
        rows = session.scalars(sa.select(OccasionRow.first).where(OccasionRow.record == record))
        return sorted(date.fromisoformat(first) for first in rows)
