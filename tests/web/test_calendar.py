"""Calendar files: what programs read in them, and that our own plugin reads them back."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import khomo_ical
import orjson
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from catalog import indexing
from catalog.activities.model import Activity, CalledOff, LunarFeast, Timing, Venue
from catalog.cli.context import current_parts
from catalog.harvest import own_activities, registry
from catalog.harvest.run import Wanted, harvest, open_pool
from catalog.jobs import Worker
from catalog.record import Schedule
from catalog.store import changes
from catalog.store.db import reading, writing
from catalog.store.models import AttendedRow, OccasionRow
from catalog.web import i18n
from tests.factories import add_institution, make_record, publish_records
from tests.serving import serving

TODAY = i18n.today()
SATURDAY = TODAY + timedelta((5 - TODAY.weekday()) % 7 + 7)
NEXT = SATURDAY + timedelta(7)
CLASS = Activity(
    title="Lớp vẽ; cho trẻ, có trà",
    sort="class",
    description="Dòng một\n\nDòng hai",
    timing=Timing(
        first=SATURDAY.isoformat(),
        last=(SATURDAY + timedelta(60)).isoformat(),
        begins="08:00",
        ends="09:30",
        weekdays=("SA",),
        left_out=((SATURDAY + timedelta(14)).isoformat(),),
        called_off=(CalledOff(day=NEXT.isoformat(), reason="Mưa bão"),),
    ),
    venue=Venue(name="Nhà văn hóa", lat=16.46, lon=107.59),
    audiences=("children",),
    fields=("arts",),
)


def keep(activity: Activity = CLASS, number: str = "n1", **more: Any) -> own_activities.Kept:
    given = {"institution": "hue-library", "actor": "cli", **more}
    return own_activities.keep(current_parts(), activity, number=number, **given)


def events(client: FlaskClient, address: str) -> list[Any]:
    """The events of a calendar file, which is sound."""
    response = client.get(address)
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.mimetype == "text/calendar"
    assert all(len(line) <= 75 for line in response.data.split(b"\r\n"))
    return list(icalendar.Calendar.from_ical(response.data).walk("VEVENT"))


@pytest.fixture
def library(app: Flask) -> str:
    return add_institution(province="Thành phố Huế")


def test_a_class_is_a_series_with_the_date_that_was_called_off(library: str, client: FlaskClient) -> None:
    keep()
    main, off = events(client, "/record/hue-library-own-n1.ics")
    assert main["SUMMARY"] == CLASS.title
    start = main["DTSTART"].dt
    assert start.isoformat() == f"{SATURDAY}T08:00:00+07:00"
    assert str(main["DTSTART"].params["TZID"]) == "Asia/Ho_Chi_Minh"
    last = SATURDAY + timedelta(60)
    assert main["RRULE"].to_ical().decode() == f"FREQ=WEEKLY;UNTIL={last:%Y%m%d}T165959Z;BYDAY=SA"
    assert [entry.dt.date() for entry in main["EXDATE"].dts] == [SATURDAY + timedelta(14)]
    assert (off["STATUS"], off["COMMENT"], off["UID"]) == ("CANCELLED", "Mưa bão", main["UID"])
    assert off["RECURRENCE-ID"].dt == datetime.combine(NEXT, start.timetz())


def test_sequence_rises_with_each_change_and_a_cancelled_series_says_so(
    library: str, client: FlaskClient
) -> None:
    keep()
    [before, _] = events(client, "/record/hue-library-own-n1.ics")
    own_activities.set_status(current_parts(), "n1", status="cancelled", reason="", actor="cli")
    [after, _] = events(client, "/whats-on.ics")
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["UID"] == before["UID"]


def test_a_feast_of_the_lunar_calendar_is_on_its_solar_days(library: str, client: FlaskClient) -> None:
    feast = LunarFeast(day=10, month=1, year=2027, days=2, years=3)
    keep(replace(CLASS, title="Hội làng", sort="event", timing=Timing(lunar=feast)))
    [event] = events(client, "/record/hue-library-own-n1.ics")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 2, 15), date(2027, 2, 17))
    assert [entry.dt for entry in event["RDATE"].dts] == [date(2028, 2, 4), date(2029, 2, 22)]
    assert "mùng 10 tháng Giêng âm lịch" in event["DESCRIPTION"]
    page = client.get("/record/hue-library-own-n1").get_data(as_text=True)
    assert "10/1 âm lịch" in page


def test_all_that_is_on_is_narrowed_by_province_and_kind(library: str, client: FlaskClient) -> None:
    add_institution("vinh", name_vi="Bảo tàng Vinh", system="museum", province="Tỉnh Nghệ An")
    keep()
    keep(replace(CLASS, title="Trưng bày", sort="exhibition"), "n2", institution="vinh")
    past = Timing(first=(TODAY - timedelta(200)).isoformat())
    keep(replace(CLASS, title="Đã qua", timing=past), "n3")
    far = Timing(first=(TODAY + timedelta(500)).isoformat())
    keep(replace(CLASS, title="Còn lâu", timing=far), "n4")

    def titles(query: str) -> set[str]:
        return {str(event["SUMMARY"]) for event in events(client, f"/whats-on.ics{query}")}

    assert titles("") == {CLASS.title, "Trưng bày"}
    assert titles("?province=hue") == titles("?province=46") == {CLASS.title}
    assert titles("?kind=exhibition") == {"Trưng bày"}
    assert titles("?kind=club&kind=class&province=Nghệ An") == set()
    assert {str(event["SUMMARY"]) for event in events(client, "/institution/vinh.ics")} == {"Trưng bày"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/whats-on.ics?kind=book", 400),
        ("/whats-on.ics?province=Atlantis", 400),
        ("/whats-on.ics?province=" + "%00" * 50, 400),
        ("/institution/nowhere.ics", 404),
        ("/record/nowhere-1.ics", 404),
        ("/record/sample-1.ics", 404),
        ("/record/..ics", 404),
    ],
)
def test_what_is_not_there_or_has_no_time_is_told(
    app: Flask, client: FlaskClient, address: str, status: int
) -> None:
    publish_records([make_record("1")])
    assert client.get(address).status_code == status


def test_a_withdrawn_record_has_no_file_and_stands_in_none(library: str, client: FlaskClient) -> None:
    keep()
    own_activities.withdraw(current_parts(), "n1", actor="cli")
    assert client.get("/record/hue-library-own-n1.ics").status_code == 410
    assert events(client, "/whats-on.ics") == []


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(start="2027-01-05T08:00", end="2027-01-05T07:00"),
        Schedule(start="2027-01-05", end="2027-03-01T17:00+07:00"),
        Schedule(start="2027-01-05T08:00Z", end="2027-03-01", recurrence="FREQ=DAILY;UNTIL=20270201T000000Z"),
        Schedule(start="2027-01-05", recurrence="FREQ=NEVER;;;", exdates=("2027-01-06",)),
        Schedule(start="2027-01-05", recurrence="FREQ=DAILY;COUNT=3", time_zone="Mars/Olympus"),
        Schedule(start="2027-01-05T08:00-11:00", end="2027-06-01T10:00", recurrence="RRULE:FREQ=WEEKLY"),
    ],
)
def test_schedules_of_any_source_make_a_sound_file(
    app: Flask, client: FlaskClient, schedule: Schedule
) -> None:
    publish_records([make_record("1", kind="event", schedule=schedule)])
    [event] = events(client, "/record/sample-1.ics")
    assert event["DTEND"].dt >= event["DTSTART"].dt


def test_our_own_plugin_reads_a_calendar_back(make_app: Callable[..., Flask]) -> None:
    app = make_app([khomo_ical])
    add_institution(province="Thành phố Huế")
    keep()
    keep(replace(CLASS, title="Trưng bày", sort="exhibition", timing=Timing(first="2026-01-01")), "n2")
    parts = current_parts()
    with serving(app) as base, open_pool(parts.settings, parts.hooks) as pool:
        address = f"{base}/institution/hue-library.ics"
        pairs = [("url", address), ("allow_private", "true")]
        registry.add(parts.hooks, "back", "ical", "hue-library", pairs)
        report = harvest(parts.settings, parts.hooks, "back", Wanted(), pool=pool)
    assert report.status == "done", report
    with reading() as session:
        found = {entry.source: orjson.loads(entry.json) for entry in changes.newest(session, None, 9)}
    ours, read = found["hue-library-own"], found["back"]
    for name in ("title", "kind"):
        assert read[name] == ours[name]
    for name in ("start", "end", "recurrence", "exdates", "cancellations", "time_zone"):
        assert read["schedule"][name] == ours["schedule"][name], name


def without_tags(text: str) -> str:
    """A page without the marks of what was found."""
    return re.sub(r"<[^>]+>", "", text)


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """A worker of this app for as long as the block lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=Worker(current_parts(), app.app_context).run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()


def test_a_class_is_found_by_search_in_the_calendar_and_in_the_feed_within_seconds(
    app: Flask, library: str, client: FlaskClient
) -> None:
    keep(replace(CLASS, title="Lớp của năm trước"), "n2")
    with writing() as session:
        # As the migration leaves a catalog that was there before.
        session.execute(sa.delete(OccasionRow))
        session.execute(sa.update(AttendedRow).values(reached=""))
    with working(app):
        deadline = time.monotonic() + 60
        while indexing.state(current_parts())[0] != indexing.state(current_parts())[1]:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        keep(replace(CLASS, title="Lớp làm nón bài thơ"))
        deadline = time.monotonic() + 10
        places = (
            "/search?q=lop+lam+non",
            "/whats-on.ics",
            "/feed.json",
            "/search?q=%22L%E1%BB%9Bp+l%C3%A0m%22",
        )
        while not all(
            "nón bài thơ" in without_tags(client.get(place).get_data(as_text=True)) for place in places
        ):
            assert time.monotonic() < deadline
            time.sleep(0.1)
    assert "Lớp của năm trước" in {str(event["SUMMARY"]) for event in events(client, "/whats-on.ics")}
