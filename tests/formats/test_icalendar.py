"""Calendars as Google, Outlook and others write them, whole and broken, as records."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.activities.schedules import days_of
from catalog.errors import RecordError
from catalog.formats.icalendar import ICalendarFormat
from catalog.formats.icalendar_feed import Feed, NoCalendar, read_feed
from catalog.formats.icalendar_series import as_file, series
from catalog.record import Record
from catalog.schemas.check import check_record
from catalog.shape import to_dict

ZONE = "TZID=Asia/Ho_Chi_Minh"


def event(*lines: str, uid: str = "1") -> str:
    head = [f"UID:{uid}"] if uid else []
    return "\n".join(["BEGIN:VEVENT", *head, *lines, "END:VEVENT"])


def calendar(*events: str, head: str = "") -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", *filter(None, [head]), *events, "END:VCALENDAR", ""]).encode()


def read(feed: Feed) -> list[Record]:
    """The records of a file's events that are shown."""
    found = []
    for entry in series(feed):
        if entry.is_hidden:
            continue
        known = feed.calendars[entry.pieces[0].calendar]
        record = ICalendarFormat().read(as_file(entry, feed), {"name": known.name, "zone": known.zone})
        source = {"slug": "site", "native_id": entry.native_id}
        check_record({**to_dict(record), "id": "site-1", "source": source, "institution": "site"})
        found.append(record)
    return found


def one(*lines: str, head: str = "") -> Record:
    titled = lines if any(line.startswith("SUMMARY") for line in lines) else ("SUMMARY:Hội làng", *lines)
    (record,) = read(read_feed(calendar(event(*titled), head=head)))
    return record


def when(*lines: str, head: str = "") -> tuple[str, str, str]:
    schedule = one(*lines, head=head).schedule
    assert schedule is not None
    return schedule.start, schedule.end, schedule.time_zone


DAY = "DTSTART;VALUE=DATE"
HERE = "Asia/Ho_Chi_Minh"
AT, TEN = "2026-12-05T08:30+07:00", "2026-12-05T10:00+07:00"
TOKYO = "2026-12-05T08:30+09:00"
OUTLOOK = """BEGIN:VTIMEZONE
TZID:Giờ nhà
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("lines", "head", "told"),
    [
        (["DTSTART:20261205T013000Z", "DTEND:20261205T030000Z"], "", (AT, TEN, HERE)),
        (["DTSTART:20261205T083000"], "", (AT, "", HERE)),
        (["DTSTART:20261205T083000"], "X-WR-TIMEZONE:Asia/Tokyo", (TOKYO, "", "Asia/Tokyo")),
        (["DTSTART;TZID=UTC;VALUE=DATE-TIME:20261205T013000Z"], "TIMEZONE:UTC", (AT, "", HERE)),
        (["DTSTART;TZID=Customized Time Zone:20261205T083000"], "", (AT, "", HERE)),
        (["DTSTART;TZID=SE Asia Standard Time:20261205T083000"], "", (AT, "", HERE)),
        (["DTSTART;TZID=Asia/Saigon:20261205T083000"], "", (AT, "", HERE)),
        (["DTSTART;TZID=Giờ nhà:20261205T083000"], OUTLOOK, (AT, "", HERE)),
        (["DTSTART;TZID=Europe/Paris:20260705T083000"], "", ("2026-07-05T08:30+02:00", "", "Europe/Paris")),
        ([f"{DAY}:20261205", "DTEND;VALUE=DATE:20261208"], "", ("2026-12-05", "2026-12-07", HERE)),
        ([f"{DAY}:20261205", "DTEND;VALUE=DATE:20261206"], "", ("2026-12-05", "", HERE)),
        ([f"{DAY}:20261205", "DURATION:P3D"], "", ("2026-12-05", "2026-12-07", HERE)),
        ([f"DTSTART;{ZONE}:20261205T083000", "DURATION:PT90M"], "", (AT, TEN, HERE)),
        ([f"DTSTART;{ZONE}:20261205T083000", f"DTEND;{ZONE}:20261204T083000"], "", (AT, "", HERE)),
        (["DTSTART:2026-12-05 08:30"], "", (AT, "", HERE)),
        (["DTSTART:05/12/2026"], "", ("2026-12-05", "", HERE)),
    ],
)  # fmt: skip
def test_times_are_told_in_the_zone_of_the_event_or_its_calendar(
    lines: list[str], head: str, told: tuple[str, str, str]
) -> None:
    assert when(*lines, head=head) == told


@pytest.mark.parametrize(
    ("start", "rule", "kept", "days"),
    [
        ("20261205T083000", "FREQ=WEEKLY;BYDAY=SA;WKST=MO", "FREQ=WEEKLY;BYDAY=SA;WKST=MO", (5, 12, 19, 26)),
        ("20261205T083000", "FREQ=WEEKLY;UNTIL=20261219T170000Z", "FREQ=WEEKLY;UNTIL=20261219", (5, 12, 19)),
        ("20261205T083000", "FREQ=WEEKLY;COUNT=2;INTERVAL=1", "FREQ=WEEKLY;COUNT=2", (5, 12)),
        ("20261207T083000", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1", "FREQ=MONTHLY;BYDAY=1MO", (7,)),
        ("20261203T083000", "FREQ=DAILY;INTERVAL=10;BYHOUR=8", "FREQ=DAILY;INTERVAL=10", (3, 13, 23)),
        ("20261203T083000", "FREQ=SECONDLY", "", (3,)),
    ],
)
def test_rules_are_kept_as_pages_understand_them(
    start: str, rule: str, kept: str, days: tuple[int, ...]
) -> None:
    record = one(f"DTSTART;{ZONE}:{start}", "DURATION:PT1H", f"RRULE:{rule}")
    assert record.schedule is not None
    assert record.schedule.recurrence == kept
    found = days_of(to_dict(record)["schedule"], date(2026, 12, 1), date(2026, 12, 31))
    assert tuple(day.day for day in found) == days


def test_days_of_a_rule_move_with_a_start_in_utc() -> None:
    record = one("DTSTART:20261205T230000Z", "RRULE:FREQ=WEEKLY;BYDAY=SA")
    assert record.schedule is not None
    assert (record.schedule.start, record.schedule.recurrence) == (
        "2026-12-06T06:00+07:00",
        "FREQ=WEEKLY;BYDAY=SU",
    )


def test_a_rule_that_cannot_be_moved_is_a_note() -> None:
    record = one("DTSTART:20261201T230000Z", "RRULE:FREQ=MONTHLY;BYDAY=1TU")
    assert record.schedule is not None
    assert record.schedule.recurrence == ""
    assert record.notes == ("Lặp lại: FREQ=MONTHLY;BYDAY=1TU",)


def test_a_weekly_meeting_that_ends_at_midnight_still_recurs() -> None:
    record = one(f"DTSTART;{ZONE}:20261205T200000", f"DTEND;{ZONE}:20261206T000000", "RRULE:FREQ=WEEKLY")
    found = list(days_of(to_dict(record)["schedule"], date(2026, 12, 1), date(2026, 12, 31)))
    assert len(found) == 4


def test_dates_left_out_added_and_changed_are_told_and_kept_to() -> None:
    start = f"DTSTART;{ZONE}:20261205T083000"
    moved = event("SUMMARY:Lớp vẽ", f"DTSTART;{ZONE}:20261213T140000", "LOCATION:Đình",
                  f"RECURRENCE-ID;{ZONE}:20261212T083000")  # fmt: skip
    off = event("SUMMARY:Lớp vẽ", "STATUS:CANCELLED", f"DTSTART;{ZONE}:20261219T083000",
                f"RECURRENCE-ID;{ZONE}:20261219T083000")  # fmt: skip
    whole = event("SUMMARY:Lớp vẽ", start, "RRULE:FREQ=WEEKLY", f"EXDATE;{ZONE}:20261226T083000",
                  f"RDATE;{ZONE}:20261231T083000")  # fmt: skip
    (record,) = read(read_feed(calendar(off, moved, whole)))
    assert record.notes == (
        "Nghỉ: 19/12/2026 8:30, 26/12/2026 8:30",
        "Thêm: 31/12/2026 8:30",
        "Thay đổi: 12/12/2026 8:30: chuyển sang 13/12/2026 14:00, tại Đình",
    )
    assert record.kind == "class"
    found = list(days_of(to_dict(record)["schedule"], date(2026, 12, 1), date(2027, 1, 2)))
    assert [f"{day:%d/%m}" for day in found] == ["05/12", "13/12", "31/12", "02/01"]


def test_changed_dates_without_their_series_are_read_all_the_same() -> None:
    lone = event("SUMMARY:Lớp vẽ", f"DTSTART;{ZONE}:20261213T140000", f"RECURRENCE-ID;{ZONE}:20261212T083000")
    (record,) = read(read_feed(calendar(lone)))
    assert record.schedule is not None
    assert record.schedule.start == "2026-12-13T14:00+07:00"


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["SUMMARY:Triển lãm ảnh nghệ thuật"], "exhibition"),
        (["SUMMARY:Trưng bày chuyên đề Trống đồng"], "exhibition"),
        (["SUMMARY:Sinh hoạt CLB Thơ"], "club"),
        (["SUMMARY:Lớp đàn bầu", "CATEGORIES:Câu lạc bộ"], "club"),
        (["SUMMARY:Lớp học chữ Nôm"], "class"),
        (["SUMMARY:Art workshop for kids"], "class"),
        (["SUMMARY:Giờ học lịch sử tại bảo tàng"], "programme"),
        (["SUMMARY:Nói chuyện: lớp trẻ và sách"], "event"),
        (["SUMMARY:Chiếu phim tài liệu"], "event"),
    ],
)
def test_the_kind_is_told_by_categories_then_the_title(lines: list[str], kind: str) -> None:
    assert one("DTSTART:20261205T083000", *lines).kind == kind


def test_the_name_of_the_calendar_tells_the_kind_where_the_event_does_not() -> None:
    assert one("DTSTART:20261205", head="X-WR-CALNAME:Lịch các lớp học").kind == "class"


def test_links_pictures_places_and_texts_come_without_their_markup() -> None:
    record = one(
        "DTSTART:20261205T083000", "SUMMARY;LANGUAGE=vi:Hội \\, làng", "LOCATION:Đình làng\\nNam Sách",
        "GEO:21.0;106.3", "DESCRIPTION:<b>Vui</b><br>lắm\\; xem https://nvh.example/hoi.",
        "ATTACH:https://nvh.example/hoi.jpg", "ATTACH;FMTTYPE=application/pdf;FILENAME=Chương trình:https://nvh.example/7",
        "IMAGE;VALUE=URI:https://nvh.example/hoi.png", "ATTACH:CID:part1@x", "URL:ftp://x",
    )  # fmt: skip
    assert (record.title, record.languages) == ("Hội , làng", ("vi",))
    assert record.description == "Vui\nlắm; xem https://nvh.example/hoi."
    assert [image.url for image in record.images] == [
        "https://nvh.example/hoi.jpg",
        "https://nvh.example/hoi.png",
    ]
    assert [(link.rel, link.url) for link in record.links] == [
        ("fulltext", "https://nvh.example/7"), ("page", "https://nvh.example/hoi"),
    ]  # fmt: skip
    assert (record.places[0].label, record.places[0].lat) == ("Đình làng Nam Sách", 21.0)


def test_people_and_the_codes_of_meetings_stay_with_their_owner() -> None:
    record = one(
        "DTSTART:20261205T083000", "ORGANIZER;CN=an@x.example:mailto:an@x.example", "CONTACT:0912345678",
        "ATTENDEE;CN=Trần Bé:mailto:be@x.example", "COMMENT:riêng",
        "DESCRIPTION:Mời đến\\n-::~:~::~:~\\nJoin: meet.example/abc PIN 123\\n-::~:~::~:~::-",
    )  # fmt: skip
    told = str(to_dict(record))
    for secret in ("x.example", "0912", "Trần Bé", "riêng", "PIN"):
        assert secret not in told
    assert record.description == "Mời đến"


def test_private_events_and_mere_busy_times_are_hidden() -> None:
    start = "DTSTART:20261205T083000"
    hidden = [
        event("SUMMARY:Họp", start, "CLASS:PRIVATE", uid="1"),
        event("SUMMARY:Lương", start, "CLASS:confidential", uid="2"),
        event("SUMMARY:Bận", start, uid="3"),
    ]
    assert [entry.is_hidden for entry in series(read_feed(calendar(*hidden)))] == [True] * 3
    assert not series(read_feed(calendar(event("SUMMARY:Bàn tròn", start))))[0].is_hidden


def test_cancelled_is_a_state_and_what_is_not_sure_a_note() -> None:
    gone = one("DTSTART:20261205T083000", "STATUS:CANCELLED")
    perhaps = one("DTSTART:20261205T083000", "STATUS:TENTATIVE")
    assert gone.schedule is not None
    assert perhaps.schedule is not None
    assert (gone.schedule.status, perhaps.schedule.status) == ("cancelled", "")
    assert perhaps.notes == ("Dự kiến, chưa chắc chắn",)


START = "DTSTART:20261205T083000"
BROKEN = {
    "calendar_unfolded": calendar(event("SUMMARY:Hội làng", START, "DESCRIPTION:Một", "hai ba: bốn")),
    "calendar_missing_end": calendar(
        f"BEGIN:VEVENT\nUID:0\nSUMMARY:Hội làng\n{START}", event("SUMMARY:x", START)
    ),
    "calendar_charset": calendar(event("SUMMARY:Hội làng", START)).decode().encode("utf-16"),
    "calendar_duplicate_event": calendar(
        event("SUMMARY:Hội làng", START, "SEQUENCE:2"), event("SUMMARY:Hội cũ", START, "SEQUENCE:1")
    ),
    "calendar_uid_missing": calendar(event("SUMMARY:Hội làng", START, uid="")),
    "calendar_uid_reused": calendar(
        event("SUMMARY:Hội làng", START), event("SUMMARY:Khác", "DTSTART:20261206")
    ),
}


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_what_is_broken_is_read_as_far_as_it_goes_and_told(rule: str) -> None:
    feed = read_feed(BROKEN[rule])
    assert read(feed)[0].title == "Hội làng"
    assert list(feed.told) == [rule]
    assert not feed.cut


def test_old_encodings_are_read_by_their_bytes() -> None:
    text = "SUMMARY:Lớp học vẽ tranh dân gian Đông Hồ tại thư viện huyện, mời các em thiếu nhi đến dự"
    legacy = calendar(event("SUMMARY:x", START)).decode().replace("SUMMARY:x", text).encode("tcvn3")
    feed = read_feed(legacy)
    assert read(feed)[0].title == text.removeprefix("SUMMARY:")
    assert "tcvn3" in feed.told["calendar_charset"]


def test_lines_folded_within_a_letter_are_put_together() -> None:
    whole = calendar(event("SUMMARY:Hội làng", START))
    cut = whole.replace("ộ".encode(), "ộ".encode()[:1] + b"\r\n " + "ộ".encode()[1:])
    assert read(read_feed(cut))[0].title == "Hội làng"


def test_a_file_that_breaks_off_says_so_and_names_the_event_that_is_cut() -> None:
    whole = calendar(event("SUMMARY:Hội làng", START), event("SUMMARY:Sau", START, uid="2"))
    feed = read_feed(whole[: whole.rindex(b"DTSTART")])
    assert feed.cut
    assert [entry.pieces[-1].cut for entry in series(feed)] == [False, True]


@pytest.mark.parametrize(
    ("body", "told"),
    [(b"", "empty"), (b"<!doctype html><html>", "web page"), (b"BEGIN:VCARD", "no BEGIN:VCALENDAR")],
)
def test_what_is_no_calendar_is_refused_in_words(body: bytes, told: str) -> None:
    with pytest.raises(NoCalendar, match=told):
        read_feed(body)


@pytest.mark.parametrize(
    ("lines", "field", "rule"),
    [
        ([START], "SUMMARY", "required"),
        (["SUMMARY:Hội"], "DTSTART", "required"),
        (["SUMMARY:Hội", "DTSTART:mai"], "DTSTART", "date"),
    ],
)
def test_an_event_that_cannot_be_taken_names_field_and_rule(lines: list[str], field: str, rule: str) -> None:
    feed = read_feed(calendar(event(*lines)))
    with pytest.raises(RecordError) as caught:
        ICalendarFormat().read(as_file(series(feed)[0], feed), {})
    assert (caught.value.faults[0].field, caught.value.faults[0].rule) == (field, rule)


def test_the_stamp_of_the_request_is_no_part_of_an_event() -> None:
    feeds = [
        read_feed(calendar(event("SUMMARY:Hội", START, f"DTSTAMP:2026110{day}T000000Z"))) for day in (1, 2)
    ]
    first, second = (as_file(series(feed)[0], feed) for feed in feeds)
    assert first == second
