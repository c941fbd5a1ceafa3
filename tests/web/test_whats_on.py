"""What is on: a list by day and a month, narrowed, empty, past, called off; followed and told to machines."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient

from catalog.activities.words import AUDIENCES
from catalog.record import Cancellation, Image, Place, Record, Schedule
from catalog.web import i18n
from tests.factories import add_institution, make_record, publish_records
from tests.web.conftest import Page, Read, links_of, text_of

pytestmark = pytest.mark.usefixtures("app")
TODAY = i18n.today()
HUE, HANOI = "46", "01"


def day(ahead: int) -> str:
    return (TODAY + timedelta(ahead)).isoformat()


def event(name: str, start: int, end: int | None = None, **more: Any) -> Record:
    """A record from ``start`` to ``end`` days from today; what is no field of a schedule is the record's."""
    told = {key: more.pop(key) for key in list(more) if key in Schedule.__dataclass_fields__}
    hours = more.pop("hours", "")
    schedule = Schedule(start=day(start) + hours, end="" if end is None else day(end), **told)
    given = {"kind": "event", "title": f"Hoạt động {name}", **more}
    return make_record(name, schedule=schedule, **given)


def titles(page: Page) -> list[str]:
    return [" ".join(link.text_content().split()) for link in page.xpath("//article//h3/a")]


def test_what_runs_stands_above_the_days_and_each_date_under_its_own(read: Read) -> None:
    weekly = event("weekly", 1, recurrence="FREQ=WEEKLY", hours="T18:00+07:00", kind="class")
    publish_records([weekly, event("long", -5, 60, kind="exhibition"), event("once", 1)])
    page = read("/whats-on?until=" + day(9))
    assert titles(page) == [
        "Hoạt động long", "Hoạt động once", "Hoạt động weekly", "Hoạt động weekly",
    ]  # fmt: skip
    days = page.xpath("//h2[@class='on-day']/time/@datetime")
    assert days == [day(1), day(8)]
    assert "4 buổi" in text_of(page, "//p[@role='status']")
    assert "18:00" in text_of(page, "//article[.//a[contains(., 'weekly')]]")
    assert page.xpath("//article//a[@href='/record/sample-weekly.ics']")


def test_a_day_goes_by_the_hour_what_tells_none_first(read: Read) -> None:
    hours = {"a": "T18:00+07:00", "b": "T07:30+07:00", "c": "", "d": "T09:00+07:00"}
    publish_records([event(name, 1, hours=told) for name, told in hours.items()])
    assert titles(read("/whats-on")) == [f"Hoạt động {name}" for name in "cbda"]


def test_filters_narrow_and_stand_as_chips_that_take_them_away(read: Read) -> None:
    add_institution("vinh", province="Tỉnh Nghệ An")
    children = (AUDIENCES["children"].vi,)
    publish_records(
        [
            event("a", 1, kind="class", audiences=children, free=True),
            event("b", 1, online_url="https://a.example/", free=False),
            event("c", 1, source="theirs", institution="vinh"),
        ]
    )
    for query, names in (
        ("", "abc"), ("kind=class", "a"), ("kind=class&kind=event", "abc"), ("audience=children", "a"),
        ("free=yes", "a"), ("free=1", "a"), ("online=yes", "b"), ("online=no", "ac"), ("province=40", "c"),
        ("province=hue", "ab"), ("province=Nghe An", "c"), ("near=Nghệ An", "c"),
    ):  # fmt: skip
        page = read(f"/whats-on?{query}")
        assert titles(page) == [f"Hoạt động {name}" for name in names], query
    page = read("/whats-on?kind=class&free=yes&province=46")
    chips = links_of(page, "//form//ul[@class='chips']//a[@class='chip']")
    assert [text.split(":")[0] for text in chips] == ["Bỏ lọc Ở đâu", "Bỏ lọc Loại", "Bỏ lọc Chi phí"]
    assert next(iter(chips.values())) == "/whats-on?kind=class&free=yes"


def test_near_a_commune_is_what_takes_place_round_it_or_is_held_by_a_house_there(read: Read) -> None:
    add_institution(commune="Phường Thuận Hóa")
    there = Place(label="Phường Thuận Hóa, Thành phố Huế")
    far = Place(label="Phường Hoàn Kiếm, Thành phố Hà Nội")
    point = Place(label="Bãi biển", lat=16.47, lon=107.59)
    publish_records(
        [
            event("named", 1, places=(there,)),
            event("far", 1, places=(far,)),
            event("point", 1, places=(point,)),
            event("house", 1),
        ]
    )
    page = read("/whats-on?near=Phường Thuận Hóa, Huế")
    assert titles(page) == [f"Hoạt động {name}" for name in ("house", "named", "point")]
    assert titles(read("/whats-on?near=Phường Hoàn Kiếm, Hà Nội&radius=5")) == ["Hoạt động far"]
    assert "Không tìm thấy nơi nào" in text_of(read("/whats-on?near=Atlantis"))
    assert len(titles(read("/whats-on?near=Atlantis"))) == 4
    several = read("/whats-on?near=Phong Điền")
    assert several.xpath("//div[@class='notice']//a")


def test_the_spans_begin_today_and_end_with_their_name(read: Read) -> None:
    publish_records([event(f"d{number}", number) for number in range(45)])
    sunday = 6 - TODAY.weekday()
    first = max(0, sunday - 1)
    month = (TODAY.replace(day=28) + timedelta(4)).replace(day=1)
    for when, begin, end in (
        ("today", 0, 0), ("weekend", first, sunday), ("week", 0, sunday),
        ("month", 0, (month - TODAY).days - 1),
    ):  # fmt: skip
        found = []
        for number in (1, 2):
            if number == 1 or end - begin >= 20:
                found += titles(read(f"/whats-on?when={when}&page={number}"))
        assert found == [f"Hoạt động d{number}" for number in range(begin, end + 1)], when
    page = read("/whats-on")
    assert page.xpath("//nav[@class='pager']//a[@rel='next']/@href") == ["/whats-on?page=2"]
    assert read("/whats-on?page=3", status=404) is not None


def test_what_is_over_and_what_was_called_off_say_so(read: Read) -> None:
    called = (Cancellation(day=day(2), reason="Mưa bão"),)
    weekly = event("weekly", 2, recurrence="FREQ=WEEKLY;COUNT=2", exdates=(day(2),), cancellations=called)
    publish_records([event("over", -3), weekly])
    off = text_of(read(f"/whats-on?since={day(1)}&until={day(4)}"), "//article")
    assert "Đã báo hủy" in off
    assert "Mưa bão" in off
    past = read(f"/whats-on?since={day(-5)}&until={day(-1)}")
    assert "Đã kết thúc" in text_of(past, "//article")
    assert not past.xpath("//article//a[contains(@href, '.ics')]")


def test_an_empty_list_leads_to_the_next_day_and_to_one_filter_less(read: Read) -> None:
    publish_records([event("soon", 1), event("later", 50, kind="class")])
    page = read("/whats-on?kind=class")
    ways = links_of(page, "//section[@class='panel']//li/a")
    assert ways["bỏ “Lớp học”"] == "/whats-on"
    [following] = [way for text, way in ways.items() if text.startswith("từ ngày gần nhất")]
    assert titles(read(following)) == ["Hoạt động later"]
    nothing = read("/whats-on?kind=club&province=01&near=Hà Nội")
    assert "Những nơi có thể đến và giờ mở cửa" in links_of(nothing)


def test_what_lasts_has_pages_of_its_own(read: Read) -> None:
    publish_records([event(f"r{number:02}", -9, 40 + number, kind="exhibition") for number in range(25)])
    publish_records([event("day", 2)])
    page = read("/whats-on")
    assert len(titles(page)) == 5
    following = links_of(page)["Tất cả hoạt động đang diễn ra"]
    running = read(following)
    assert len(titles(running)) == 20
    assert titles(read(f"{following}&page=2"))[-1] == "Hoạt động r24"


def test_the_month_is_a_table_whose_days_lead_to_their_lists(read: Read) -> None:
    month = (TODAY.replace(day=28) + timedelta(4)).replace(day=1)
    start = (month - TODAY).days
    publish_records(
        [event("long", start + 1, start + 3), event("once", start + 2), event("other", start + 2)]
    )
    page = read(f"/whats-on?view=month&month={month:%Y-%m}")
    [table] = page.xpath("//table")
    assert table.xpath("caption")
    assert len(table.xpath("thead//th[@scope='col'][@abbr]")) == 7
    cells = {cell.xpath(".//time/@datetime")[0]: cell for cell in table.xpath(".//td[.//time]")}
    assert len(cells) == ((month + timedelta(32)).replace(day=1) - month).days
    counts = {
        number: text_of(cells[day(start + number)], ".//span[@class='month-number']") for number in range(5)
    }
    assert counts == {0: "", 1: "1", 2: "3", 3: "1", 4: ""}
    assert "Hoạt động o" in text_of(cells[day(start + 2)], ".//span[@class='month-title']")
    [way] = cells[day(start + 2)].xpath(".//a/@href")
    assert titles(read(way)) == ["Hoạt động long", "Hoạt động once", "Hoạt động other"]
    narrowed = read(f"/whats-on?view=month&month={month:%Y-%m}&kind=club")
    assert "Không có hoạt động nào như vậy trong tháng này" in text_of(narrowed)
    assert read(f"/whats-on?view=month&month={month:%Y-%m}&kind=club").xpath("//td")


def test_months_end_where_nothing_is_known(read: Read) -> None:
    far = read("/whats-on?view=month&month=2999-01")
    assert "Lịch hoạt động có từ" in text_of(far, "//p[@class='notice']")
    assert far.xpath("//a[@rel='prev']")
    assert not far.xpath("//nav[@class='on-months']//a[@rel='next']")
    assert not read("/whats-on?view=month&month=0001-01").xpath("//nav[@class='on-months']//a[@rel='prev']")


@pytest.mark.parametrize(
    "query",
    [
        "when=never", "kind=book", "province=Atlantis", "province=%00", "audience=cats", "free=maybe",
        "online=2", "since=2026-13-01", "since=today", "until=%ff", "month=2026", "month=2026-00&view=month",
        "view=year", "page=0", "page=x", "page=99999999999999", "radius=-1&near=hue", "near=999,999",
        "running=?",
    ],
)  # fmt: skip
def test_wrong_parameters_are_told_in_the_readers_language(client: FlaskClient, query: str) -> None:
    for prefix, word in (("", "không"), ("/en", "not")):
        response = client.get(f"{prefix}/whats-on?{query}")
        assert response.status_code in (400, 404), query
        assert word in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "query",
    [
        "since=0001-01-01", "until=9999-12-31", "since=9999-12-31", "since=0001-01-01&until=9999-12-31",
        "until=0001-01-01", "near=" + "x" * 200, "near=%F0%9F%98%80", "since=2026-12-31&until=2026-12-01",
        "foreign=1&kind=",
    ],
)  # fmt: skip
def test_far_days_and_odd_places_give_a_page(client: FlaskClient, query: str) -> None:
    assert client.get(f"/whats-on?{query}").status_code == 200
    assert client.get(f"/en/whats-on?view=month&{query}").status_code == 200


def test_the_calendar_file_takes_the_filters_of_the_page(client: FlaskClient, read: Read) -> None:
    publish_records(
        [
            event("a", 1, kind="class", free=True, title="Lớp miễn phí"),
            event("b", 2, kind="class", free=False, title="Lớp có phí"),
            event("far", 90, kind="class", free=True, title="Lớp sau"),
        ]
    )
    page = read("/whats-on?kind=class&free=yes&province=46&when=week")
    [address] = page.xpath("//details[contains(@class, 'follow')]//a[@type='text/calendar']/@href")

    def summaries(address: str) -> set[str]:
        found = icalendar.Calendar.from_ical(client.get(address).data)
        return {str(one["SUMMARY"]) for one in found.walk("VEVENT")}

    assert summaries(address) == {"Lớp miễn phí", "Lớp sau"}
    assert summaries(f"/whats-on.ics?kind=class&since={day(2)}&until={day(5)}") == {"Lớp có phí"}
    assert client.get("/whats-on.ics?near=Atlantis").status_code == 400
    feeds = page.xpath("//details[contains(@class, 'follow')]//a/@type")
    assert feeds == ["application/feed+json", "application/atom+xml", "text/calendar"]
    assert page.xpath("//head/link[@rel='alternate'][@type='text/calendar']")


def test_the_feeds_of_the_filters_tell_the_same_records(
    publish: Any, client: FlaskClient, read: Read
) -> None:
    publish(
        event("a", 1, kind="class", free=True, title="Lớp miễn phí"),
        event("b", 2, kind="class", free=False, title="Lớp có phí"),
        make_record("book", title="Một cuốn sách"),
    )
    page = read("/whats-on?free=yes&province=46")
    [address] = page.xpath("//details[contains(@class, 'follow')]//a[@type='application/feed+json']/@href")
    assert [item["title"] for item in client.get(address).get_json()["items"]] == ["Lớp miễn phí"]


def test_a_search_is_followed_as_a_calendar_of_what_one_can_go_to(
    publish: Any, client: FlaskClient, read: Read
) -> None:
    publish(event("a", 1, kind="class", title="Lớp nhạc Huế"), make_record("book", title="Nhạc Huế"))
    [address] = read("/search?q=nhac hue").xpath("//main//a[@type='text/calendar']/@href")
    found = icalendar.Calendar.from_ical(client.get(address).data)
    assert [str(one["SUMMARY"]) for one in found.walk("VEVENT")] == ["Lớp nhạc Huế"]
    assert not icalendar.Calendar.from_ical(client.get("/search.ics?kind=book").data).walk("VEVENT")
    assert client.get("/search.ics?page=x").status_code == 400
    institution = read("/institution/hue-library")
    assert institution.xpath("//main//details//a[@href='/institution/hue-library.ics']")


def test_machines_are_led_to_each_record_once(read: Read) -> None:
    weekly = event("weekly", 1, recurrence="FREQ=WEEKLY", kind="class", title="Lớp </script><b>đàn</b>")
    publish_records([weekly, event("other", 2)])
    page = read(f"/whats-on?until={day(9)}")
    assert titles(page).count("Lớp </script><b>đàn</b>") == 2
    [script] = page.xpath("//script[@type='application/ld+json']/text()")
    [told] = json.loads(script)["@graph"]
    assert told["@type"] == "ItemList"
    assert [entry["position"] for entry in told["itemListElement"]] == [1, 2]
    first, second = (entry["url"] for entry in told["itemListElement"])
    assert first.endswith(f"/record/{weekly.id}")
    assert second.endswith("/record/sample-other")


def test_long_titles_foreign_scripts_and_markup_break_nothing(read: Read) -> None:
    odd = [
        event("long", 1, title="Rất dài " * 600),
        event("rtl", 1, title="مكتبة عامة", languages=("ar",)),
        event("han", 1, title="大越史記全書", languages=("lzh",)),
        event("html", 1, title="<script>alert(1)</script>", venue="<img src=x onerror=1>", fee="<b>9</b>"),
        event("picture", 1, images=(Image(url="http://dead.example/x.jpg"),)),
        event("many", 1, audiences=tuple(f"Nhóm {number}" for number in range(300))),
    ]
    publish_records(odd)
    for address in ("/whats-on", f"/whats-on?view=month&month={TODAY + timedelta(1):%Y-%m}"):
        page = read(address)
        assert not page.xpath("//main//script")
        assert not page.xpath("//main//img[@onerror]")
    assert len(titles(read("/en/whats-on"))) == 6


def test_pages_are_kept_until_something_changes(client: FlaskClient) -> None:
    publish_records([event("a", 1)])
    first = client.get("/whats-on")
    again = client.get("/whats-on", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert "Set-Cookie" not in first.headers
    publish_records([event("b", 1)])
    assert client.get("/whats-on", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
