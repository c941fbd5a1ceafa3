"""A calendar harvested: what is asked for, what is withdrawn, what a person is told."""

import dataclasses
import re
from contextlib import contextmanager

import pytest
from khomo_ical import ICalConnector
from khomo_ical.address import file_address
from marshmallow import ValidationError

from catalog.sdk import FetchRequest, SourceMalformed, SourceRefused
from catalog.sdk.testing import Answer, make_source

CALENDAR_ID = "nvh@group.calendar.google.com"
GOOGLE = "https://calendar.google.com/calendar"
FILE = f"{GOOGLE}/ical/nvh%40group.calendar.google.com/public/basic.ics"
OUTLOOK = "https://outlook.office365.com/owa/calendar/a@b/c/calendar"


def named(calendar, name, text):
    return re.sub(rb"(?m)^" + name + rb":.*$", name + b":" + text + b"\r", calendar)


@pytest.fixture
def calendar(house):
    return house.script.files["/lich.ics"].body


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("webcal://nvh.example/lich.ics", "https://nvh.example/lich.ics"),
        (f"{GOOGLE}/embed?src={CALENDAR_ID}&ctz=Asia%2FHo_Chi_Minh", FILE),
        (f"{GOOGLE}/u/0?cid=bnZoQGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20", FILE),
        (f"{GOOGLE}/ical/x%40y/public/basic.ics", f"{GOOGLE}/ical/x%40y/public/basic.ics"),
        (f"{OUTLOOK}.html", f"{OUTLOOK}.ics"),
        ("http://nvh.example/lich.ics?nam=2026#thang", "http://nvh.example/lich.ics?nam=2026"),
    ],
)  # fmt: skip
def test_what_people_copy_leads_to_the_file_of_the_calendar(given, address):
    assert file_address(given) == address


@pytest.mark.parametrize(
    "options", [{}, {"url": "https://x.example/a.ics", "path": "a.ics"}, {"url": "ftp://x/a"}]
)
def test_either_an_address_or_a_file_is_named(options):
    with pytest.raises(ValidationError):
        ICalConnector.options().load(options)


class Through:
    """A client that asks for what it is told, whatever the address, and gives answers that status."""

    def __init__(self, house, status=200):
        self.http, self.to, self.status, self.asked = house.http, house.url, status, []

    @contextmanager
    def stream(self, url, headers=None):
        self.asked.append((url, headers))
        with self.http.stream(self.to) as answer:
            answer.status = self.status
            yield answer


def test_an_unchanged_calendar_is_not_sent_again(house, calendar):
    house.script.files["/lich.ics"] = Answer(calendar, headers={"ETag": '"a1"'})
    kept = house.fetch().end.next_since
    house.http = Through(house, status=304)
    again = house.fetch(FetchRequest(since=kept))
    assert house.http.asked == [(house.url, {"If-None-Match": '"a1"'})]
    assert (again.rules, again.end.complete, again.end.next_since) == (["unchanged_file"], False, kept)


@pytest.mark.parametrize(
    ("maker", "missing", "complete"),
    [
        (b"-//Google Inc//Google Calendar 70.9054//EN", "auto", True),
        (b"-//Nextcloud calendar v4", "auto", True),
        (b"-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", "auto", False),
        (b"-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", "withdraw", True),
        (b"-//Google Inc//Google Calendar 70.9054//EN", "keep", False),
    ],
)
def test_only_a_calendar_that_keeps_its_past_withdraws(house, calendar, maker, missing, complete):
    house.script.files["/lich.ics"] = Answer(named(calendar, b"PRODID", maker))
    fetched = house.fetch(missing=missing)
    assert fetched.end.complete is complete
    assert ("future_only" in fetched.rules) is (missing == "auto" and not complete)


def test_a_calendar_of_anyone_with_events_of_years_ago_keeps_its_past(house, calendar):
    old = b"BEGIN:VEVENT\r\nUID:cu\r\nSUMMARY:H\r\nDTSTART:20190101\r\nEND:VEVENT\r\nEND:VCALENDAR"
    unknown = named(calendar, b"PRODID", b"-//x").replace(b"END:VCALENDAR", old)
    house.script.files["/lich.ics"] = Answer(unknown)
    assert house.fetch().end.complete


def test_an_event_that_became_private_is_withdrawn_whatever_the_calendar_lists(house):
    known = frozenset({"hop-noi-bo@nhavanhoa.example"})
    fetched = house.fetch(FetchRequest(known=known.intersection), missing="keep")
    assert fetched.deleted == ["hop-noi-bo@nhavanhoa.example"]
    assert house.fetch(missing="keep").deleted == []


def test_a_calendar_that_breaks_off_withdraws_nothing_and_keeps_the_event_that_is_cut(house, calendar):
    house.script.files["/lich.ics"] = Answer(calendar[: calendar.index(b"UID:dem-nhac") + 40])
    fetched = house.fetch(missing="withdraw")
    assert not fetched.end.complete
    assert "calendar_cut" in fetched.rules
    assert [entry.identifier for entry in fetched.failed] == ["dem-nhac@nhavanhoa.example"]
    assert len(fetched.ids) == 3


def test_a_cut_run_goes_on_after_the_last_event_unless_the_calendar_is_another(house, monkeypatch):
    monkeypatch.setattr("khomo_ical.connector.BATCH", 2)
    whole = house.fetch()
    mark = whole.marks[0].resume
    rest = house.fetch(FetchRequest(resume=mark))
    assert rest.ids == whole.ids[2:]
    other = house.fetch(FetchRequest(resume={**mark, "after": "another"}))
    assert other.ids == whole.ids


def test_a_file_is_read_from_the_folders_that_sources_may_read(house, calendar, tmp_path):
    (tmp_path / "lich.ics").write_bytes(calendar)
    connector = ICalConnector(ICalConnector.options().load({"path": "lich.ics"}))
    source = make_source(ICalConnector, {"path": "lich.ics"})
    allowed = dataclasses.replace(source, file_roots=(str(tmp_path),))
    assert connector.check(allowed, house.http).total == 5
    with pytest.raises(SourceRefused, match="lies outside"):
        connector.check(source, house.http)


def test_a_check_names_the_calendar_and_what_is_left_out(house):
    info = house.check()
    assert (info.title, info.total) == ("Lịch Nhà văn hóa Nam Sách", 5)
    assert info.details["recurring"] == 2
    assert "2 events are private" in info.notices[0]


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (Answer(status=404), SourceRefused, "404"),
        (Answer(b"<!doctype html><html>"), SourceMalformed, "web page"),
        (Answer(b""), SourceMalformed, "empty"),
    ],
)
def test_what_is_no_calendar_ends_the_run_with_a_sentence(house, answer, error, told):
    house.script.files["/lich.ics"] = answer
    with pytest.raises(error, match=told):
        house.fetch()


def test_the_calendars_that_a_page_names_are_offered(house):
    link = b'<html><head><link rel="alternate" type="text/calendar" href="/lich.ics"></head><body>x'
    house.script.files["/"] = Answer(link, headers={"Content-Type": "text/html"})
    (offer,) = ICalConnector.discover(f"{house.script.url}/", house.http, frozenset())
    assert (offer.options["url"], offer.system) == (f"{house.script.url}/lich.ics", "Google Calendar")
    (own,) = ICalConnector.discover(house.url, house.http, frozenset())
    assert own.options == offer.options
    assert list(ICalConnector.discover(f"{house.script.url}/nothing", house.http, frozenset())) == []


def test_google_calendars_that_a_page_shows_are_found_in_it(house):
    asked = []

    class Telling:
        def get(self, url, *args, **kwargs):
            asked.append(url)
            return house.http.get(f"{house.script.url}/lich.ics" if "google" in url else url)

    source = f"{GOOGLE}/embed?height=600&amp;src=nvh%40group.calendar.google.com"
    frame = f'<html><body><iframe src="{source}"></iframe>'
    house.script.files["/"] = Answer(frame.encode(), headers={"Content-Type": "text/html"})
    (offer,) = ICalConnector.discover(f"{house.script.url}/", Telling(), frozenset())
    assert asked[1] == offer.options["url"] == FILE


def test_the_secret_address_of_a_calendar_is_warned_of(house):
    house.http = Through(house)
    info = house.check(url=f"{GOOGLE}/ical/nvh%40gmail.com/private-0a1b2c3d/basic.ics")
    assert "secret address" in info.notices[0]
