"""Records that one can go to as a calendar file (RFC 5545, with what RFC 7986 adds of names and pictures).

A series is one event with its rule; a date of it that was called off is an event of its own that says so, and
one that is only left out is not told. ``SEQUENCE`` is the record's number in the log, which rises with
every change. Times are those of the record's zone; days without a time stay days.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MEDIA_TYPE = "text/calendar"
REFRESH = timedelta(hours=6)
"""So often a program that follows a calendar should ask again."""
MOST_DATES = 500
_HERE = "Asia/Ho_Chi_Minh"
_STATUSES = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}
_UNTIL = re.compile(r"UNTIL=(\d{8})(?:T\d{6}Z?)?")
_ALLOWED = re.compile(r"(?:RRULE:)?FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[A-Z0-9,+-]+)*\Z")


class Occasion(NamedTuple):
    """A record to be told of, with what is not in it: its state in the log, names of its kind and its place.

    ``page`` is the address of its page.
    """

    id: str
    seq: int
    created: datetime
    modified: datetime
    record: Mapping[str, Any]
    kind: str
    institution: str
    page: str


class Calendar(NamedTuple):
    """What a calendar file says of itself; ``address`` is where it is had again."""

    name: str
    address: str
    site: str


def write(calendar: Calendar, occasions: Iterable[Occasion]) -> bytes:
    """The calendar file; records whose time cannot be told in it are left out."""
    # The library takes a third of a second to load, which only those who ask for a calendar are to wait for.
    import icalendar

    made = icalendar.Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//Kho Mo//{calendar.site}//VI")
    made.add("method", "PUBLISH")
    made.add("name", calendar.name)
    made.add("x-wr-calname", calendar.name)
    made.add("x-wr-timezone", _HERE)
    made.add("source", calendar.address, parameters={"VALUE": "URI"})
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT6H")
    for occasion in occasions:
        for event in _events(occasion):
            made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def can_tell(schedule: Mapping[str, Any]) -> bool:
    """Whether the schedule has a beginning that a calendar file can tell."""
    return _moment(str(schedule.get("start", "")), _zone(schedule)) is not None


class _Times(NamedTuple):
    start: date | datetime
    end: date | datetime
    rule: str
    zone: ZoneInfo

    def on(self, day: str) -> date | datetime | None:
        """The beginning on another day."""
        try:
            found = date.fromisoformat(day[:10])
        except ValueError:
            return None
        if isinstance(self.start, datetime):
            return datetime.combine(found, self.start.timetz())
        return found


def _events(occasion: Occasion) -> Iterator[Any]:
    schedule = occasion.record.get("schedule") or {}
    times = _times(schedule)
    if times is None:
        return
    called_off = schedule.get("cancellations", ())
    days = {one["day"][:10] for one in called_off}
    main = _event(occasion, times)
    if times.rule:
        main.add("rrule", _rule(times))
    for name in ("rdate", "exdate"):
        texts = [
            text
            for text in schedule.get(f"{name}s", ())[:MOST_DATES]
            if name == "rdate" or text[:10] not in days
        ]
        moments = [moment for text in texts if (moment := times.on(text)) is not None]
        if name == "rdate":
            moments = _firsts(moments, times)
        if moments:
            is_day = not isinstance(times.start, datetime)
            main.add(name, moments, parameters={"VALUE": "DATE"} if is_day else {})
    main.add("status", _STATUSES.get(schedule.get("status", ""), "CONFIRMED"))
    yield main
    for one in called_off[:MOST_DATES]:
        if (moment := times.on(one["day"])) is not None:
            yield _called_off(occasion, times, moment, one.get("reason", ""))


def _firsts(moments: list[date | datetime], times: _Times) -> list[date | datetime]:
    """Of days in a row the first, where one time lasts several days: each date is as long as the event."""
    if times.rule or times.end - times.start <= timedelta(1):
        return moments
    known = {_day(moment) for moment in moments}
    return [moment for moment in moments if _day(moment) - timedelta(1) not in known]


def _event(occasion: Occasion, times: _Times) -> Any:
    from icalendar import Event

    record = occasion.record
    event = Event()
    event.add("uid", f"{occasion.id}@{urlsplit(occasion.page).hostname or 'khomo'}")
    event.add("dtstamp", occasion.modified.astimezone(UTC))
    event.add("last-modified", occasion.modified.astimezone(UTC))
    event.add("created", occasion.created.astimezone(UTC))
    event.add("sequence", occasion.seq)
    event.add("summary", record["title"])
    event.add("dtstart", times.start)
    event.add("dtend", times.end)
    event.add("url", occasion.page)
    _add_words(event, occasion)
    return event


def _add_words(event: Any, occasion: Occasion) -> None:
    record = occasion.record
    schedule = record["schedule"]
    told = [record.get("description", ""), schedule.get("booking", ""), schedule.get("fee", ""),
            schedule.get("lunar", ""), occasion.page]  # fmt: skip
    event.add("description", "\n\n".join(part for part in told if part))
    where = schedule.get("venue") or schedule.get("online_url") or occasion.institution
    event.add("location", where)
    labels = [subject["label"] for subject in record.get("subjects", ())[:10]]
    event.add("categories", [occasion.kind, *labels])
    point = next((place for place in record.get("places", ()) if "lat" in place and "lon" in place), None)
    if point is not None:
        event.add("geo", (point["lat"], point["lon"]))
    if url := schedule.get("online_url", ""):
        event.add("conference", url, parameters={"VALUE": "URI"})
    picture = next(
        (image["url"] for image in record.get("images", ()) if image["url"].startswith("http")), ""
    )
    if picture:
        event.add("image", picture, parameters={"VALUE": "URI"})


def _called_off(occasion: Occasion, times: _Times, moment: date | datetime, reason: str) -> Any:
    from icalendar import vText

    event = _event(occasion, times._replace(start=moment, end=moment + (times.end - times.start)))
    event.add("recurrence-id", moment)
    event.add("status", "CANCELLED")
    if reason:
        # Programs show the description, and few of them a comment.
        event["description"] = vText(reason)
        event.add("comment", reason)
    return event


def _zone(schedule: Mapping[str, Any]) -> ZoneInfo:
    try:
        return ZoneInfo(schedule.get("time_zone") or _HERE)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(_HERE)


def _moment(text: str, zone: ZoneInfo) -> date | datetime | None:
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        found = datetime.fromisoformat(text)
        placed = found.replace(tzinfo=zone) if found.tzinfo is None else found.astimezone(zone)
    except (ValueError, OverflowError):
        return None
    return placed if 1900 <= placed.year < 2200 else None


def _times(schedule: Mapping[str, Any]) -> _Times | None:
    """Beginning and end of the first time; of a series the rule, which ends it."""
    zone = _zone(schedule)
    start = _moment(str(schedule.get("start", "")), zone)
    if start is None:
        return None
    end = _moment(str(schedule.get("end", "")), zone)
    rule = str(schedule.get("recurrence", "")).removeprefix("RRULE:")
    if not _ALLOWED.match(rule):
        rule = ""
    if rule and end is not None and _day(end) > _day(start):
        # The published shape tells the end of the whole series so.
        if "UNTIL" not in rule and "COUNT" not in rule:
            rule += f";UNTIL={_day(end):%Y%m%d}"
        end = _same_day(start, end)
    return _Times(start, _ended(start, end), rule, zone)


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _same_day(start: date | datetime, end: date | datetime) -> date | datetime | None:
    if isinstance(start, datetime) and isinstance(end, datetime):
        moved = datetime.combine(start.date(), end.timetz())
        return moved if moved > start else None
    return None


def _ended(start: date | datetime, end: date | datetime | None) -> date | datetime:
    """The end as DTEND takes it: of the kind of the start, of days the one after the last (3.6.1)."""
    if isinstance(start, datetime):
        if end is None:
            return start + timedelta(hours=1)
        if not isinstance(end, datetime):
            end = datetime.combine(end, time(23, 59), start.tzinfo)
        return max(start, end)
    last = start if end is None else max(start, _day(end))
    return last + timedelta(1)


def _rule(times: _Times) -> Mapping[str, Any]:
    """The rule as the library takes it; UNTIL is of the kind of DTSTART, in UTC (3.3.10)."""
    from icalendar import vRecur

    rule = times.rule
    if isinstance(times.start, datetime):
        found = _UNTIL.search(rule)
        if found:
            last = datetime.strptime(found[1], "%Y%m%d").replace(hour=23, minute=59, second=59)  # noqa: DTZ007
            until = last.replace(tzinfo=times.zone).astimezone(UTC)
            rule = _UNTIL.sub(f"UNTIL={until:%Y%m%dT%H%M%SZ}", rule)
    else:
        rule = _UNTIL.sub(r"UNTIL=\1", rule)
    read: Mapping[str, Any] = vRecur.from_ical(rule)
    return read
