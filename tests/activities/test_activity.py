"""What is wrong with activities, where they are, and the record that they make."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from datetime import date

import orjson
import pytest

from catalog import gazetteer
from catalog.activities import places
from catalog.activities.checking import draft_faults, faults, is_over
from catalog.activities.format import ActivityFormat
from catalog.activities.model import (
    Activity,
    Booking,
    CalledOff,
    LunarFeast,
    Partner,
    Picture,
    Timing,
    Venue,
    from_json,
    to_json,
)
from catalog.errors import RecordError
from catalog.record import Agent, Subject

CLASS = Activity(
    title="Lớp cờ vua",
    sort="class",
    timing=Timing(first="2026-12-05", last="2027-02-27", begins="08:00", ends="09:30", weekdays=("SA",)),
    venue=Venue(name="Nhà văn hóa thôn 3", commune="vn-2025-07:19813"),
    audiences=("children",),
)
FEAST = LunarFeast(day=10, month=1, year=2027)


def with_timing(**values: object) -> Activity:
    """The class with another timing."""
    return replace(CLASS, timing=replace(CLASS.timing, **values))  # type: ignore[arg-type]


def test_what_is_right_has_no_faults() -> None:
    assert faults(CLASS) == ()
    assert from_json(to_json(CLASS)) == CLASS


@pytest.mark.parametrize(
    ("activity", "field", "rule"),
    [
        (replace(CLASS, title=" "), "title", "required"),
        (replace(CLASS, title="x" * 301), "title", "too_long"),
        (replace(CLASS, sort="party"), "sort", "choice"),
        (replace(CLASS, fields=("cooking",)), "fields", "choice"),
        (replace(CLASS, timing=Timing()), "first", "when"),
        (replace(CLASS, venue=Venue()), "place", "where"),
        (replace(CLASS, audiences=()), "audiences", "whom"),
        (with_timing(last="2026-12-01"), "last", "ends_before"),
        (with_timing(ends="07:59"), "ends", "ends_before"),
        (with_timing(begins=""), "begins", "begins"),
        (with_timing(first="2026-02-30"), "first", "day"),
        (with_timing(first="0001-01-01"), "first", "day"),
        (with_timing(begins="25:00"), "begins", "time"),
        (with_timing(weekdays=("XX",)), "weekdays", "choice"),
        (with_timing(last="2026-12-05", weekdays=("MO",)), "last", "no_date"),
        (with_timing(last="2050-12-05"), "last", "too_many_dates"),
        (with_timing(weekdays=(), rule="FREQ=SECONDLY"), "rule", "rule"),
        (with_timing(weekdays=(), rule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"), "rule", "rule"),
        (with_timing(weekdays=(), rule="FREQ=MONTHLY;BYDAY=9XX"), "rule", "rule"),
        (with_timing(added=("2026-12-06",) * 501), "added", "too_many_dates"),
        (with_timing(called_off=(CalledOff(day="2026-12-06"),)), "called_off", "not_a_date"),
        (with_timing(status="maybe"), "status", "choice"),
        (with_timing(lunar=replace(FEAST, month=13)), "lunar", "lunar"),
        (with_timing(lunar=replace(FEAST, years=21)), "lunar", "number"),
        (replace(CLASS, group_size=0), "group_size", "group_size"),
        (replace(CLASS, fee="50.000"), "fee", "currency"),
        (replace(CLASS, fee="50.000 đồng", free=True), "fee", "fee_and_free"),
        (replace(CLASS, venue=Venue(name="x", commune="vn-2025-06:19813")), "commune", "commune"),
        (replace(CLASS, venue=Venue(name="x", lat=91.0, lon=0.0)), "point", "point"),
        (replace(CLASS, venue=Venue(name="x", lat=16.0)), "point", "point"),
        (replace(CLASS, booking=Booking(url="javascript:x")), "booking_url", "web_address"),
        (replace(CLASS, partners=(Partner(name="x", date="hôm qua"),)), "partners", "day"),
    ],
)
def test_each_fault_is_told_at_its_field(activity: Activity, field: str, rule: str) -> None:
    assert (field, rule) in {(fault.field, fault.rule) for fault in faults(activity)}


@pytest.mark.parametrize(
    "fee", ["50.000 đồng/buổi", "200k", "Miễn phí", "0 đồng", "5 USD", "theo thỏa thuận"]
)
def test_prices_as_people_write_them_are_taken(fee: str) -> None:
    assert draft_faults(replace(CLASS, fee=fee)) == ()


def test_a_rule_that_never_ends_costs_no_time() -> None:
    daily = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    assert draft_faults(with_timing(last="", weekdays=daily)) == ()


def test_what_is_over_is_known() -> None:
    assert is_over(CLASS, date(2027, 2, 28))
    assert not is_over(CLASS, date(2027, 2, 27))
    assert not is_over(with_timing(last=""), date(2050, 1, 1))


def test_the_record_says_all_that_the_activity_says() -> None:
    activity = replace(
        CLASS,
        sort="talk",
        fields=("sport",),
        grades=("Lớp 4",),
        minutes=90,
        fee="10.000 đồng",
        free=False,
        booking=Booking(phone="0234 3821 234", url="https://example.org/dang-ky", note="Gọi trước một ngày"),
        partners=(Partner(name="Trường THCS Trần Cao Vân", number="12/TT", date="2026-09-05"),),
        picture=Picture(url="/media/" + "a" * 64, alt="Bàn cờ"),
    )
    record = ActivityFormat().read(to_json(activity), {})
    assert (record.kind, record.learning_type, record.duration) == ("event", "talk", "PT1H30M")
    assert record.subjects == (Subject(label="Thể dục, thể thao", scheme="field"),)
    assert record.creators == (Agent(name="Trường THCS Trần Cao Vân", role="partner"),)
    assert record.notes == ("Thỏa thuận phối hợp số 12/TT ngày 05.09.2026 với Trường THCS Trần Cao Vân",)
    assert record.schedule is not None
    assert record.schedule.booking == "0234 3821 234. Gọi trước một ngày"
    assert record.schedule.venue == "Nhà văn hóa thôn 3, Phường Thủy Xuân, Thành phố Huế"
    assert (record.places[0].code, record.places[0].code_list) == ("19813", "vn-2025-07")
    assert record.images[0].alt == "Bàn cờ"


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"[]", b'"x"', b"{", b'{"title": 1}', b'{"sort": "class"}', b'{"title": "x", "colour": "red"}',
        b'{"title": "x", "timing": []}', b'{"title": "x", "group_size": true}', b"\xff\xfe" * 100,
        b'{"title": "x", "timing": {"called_off": [{"reason": "x"}]}}', b"[" * 100_000,
        b'{"title": "' + b"x" * 300_000 + b'"}',
    ],
)  # fmt: skip
def test_what_is_no_activity_is_refused_with_a_sentence(payload: bytes) -> None:
    with pytest.raises(RecordError) as refused:
        ActivityFormat().read(payload, {})
    assert str(refused.value)


def test_any_change_of_a_payload_is_read_or_refused() -> None:
    whole, chance = orjson.loads(to_json(CLASS)), random.Random(20261123)
    junk = [None, "", "x" * 5000, -1, 10**12, True, [], {}, ["\ud7ff"], "2026-13-01", "FREQ=DAILY", 1e300]
    for _ in range(300):
        spoilt = orjson.loads(orjson.dumps(whole))
        inner = chance.choice([spoilt, spoilt["timing"], spoilt["venue"]])
        inner[chance.choice([*inner, "rule", "every", "lat", "group_size"])] = chance.choice(junk)
        with suppress(RecordError):
            ActivityFormat().read(orjson.dumps(spoilt), {})


@pytest.mark.parametrize(
    ("text", "unit", "gone", "offered"),
    [
        ("Phường Thuận Hóa", "Phường Thuận Hóa", "", []),
        ("phuong thuan hoa, hue", "Phường Thuận Hóa", "", []),
        ("xã Quảng Thái, huyện Quảng Điền", "", "Xã Quảng Thái", ["Xã Đan Điền"]),
        ("Xã Không Có Thật, thành phố Huế", "", "", []),
    ],
)
def test_a_commune_is_known_and_one_that_is_no_more_leads_to_todays(
    text: str, unit: str, gone: str, offered: list[str]
) -> None:
    found = places.meant(text, gazetteer.unit("vn-2025-07:46"))
    assert (found.unit.full_name if found.unit else "") == unit
    assert (found.gone.full_name if found.gone else "") == gone
    assert [one.full_name for one in found.offered] == offered


def test_namesakes_are_told_apart_by_the_province_or_asked() -> None:
    assert len(places.meant("Tân An").offered) > 1
    hanoi = gazetteer.unit("vn-2025-07:80")
    found = places.meant("Tân An", hanoi)
    assert found.unit is not None
    assert found.unit.parent == "80"
