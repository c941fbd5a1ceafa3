"""The format ``ical``: one event of a calendar file (RFC 5545, 7986) with its changed single dates.

The payload is a VCALENDAR with the event; the context may hold ``name`` and ``zone`` of its calendar. A
series is one record: its rule is kept, dates that are left out, added or changed are notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from catalog.errors import RecordError
from catalog.formats.activities import activity_kind
from catalog.formats.icalendar_rules import (
    MOST_DATES,
    attribute,
    dates_of,
    is_over_days,
    iso_days,
    listed_days,
    rule_text,
)
from catalog.formats.icalendar_times import (
    When,
    day_in_words,
    last_of,
    loosely,
    placed,
    written,
    zone_of,
)
from catalog.formats.identifiers import addresses_in, web_address
from catalog.formats.languages import language
from catalog.formats.marc_access import as_link
from catalog.formats.markup import without_markup
from catalog.formats.text.clean import clean
from catalog.record import Agent, Cancellation, Image, Link, Place, Record, Schedule, Subject
from catalog.sdk.format import Format

# What Google and Microsoft add for those who are asked to join: addresses, numbers and codes of a meeting.
_MEETING = re.compile(r"-::~:~::~.*?(?:-::~:~::~[:~-]*|\Z)|_{10,}\s*Microsoft Teams.*\Z", re.DOTALL)


class ICalendarFormat(Format):
    """Reads events of calendars."""

    name: ClassVar[str] = "ical"
    media_type: ClassVar[str] = "text/calendar"
    version: ClassVar[str] = "2"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` where there is no event, no title or no start."""
        # The library takes a third of a second to load, which only readers of calendars are to wait for.
        from icalendar import Calendar

        try:
            found = Calendar.from_ical(payload.decode("utf-8", "replace"), multiple=True)
            events = [event for calendar in found for event in calendar.walk("VEVENT")]
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
            shown = payload[:100].decode("utf-8", "replace")
            raise RecordError.of("VEVENT", shown, "icalendar", f"the event cannot be read: {error}") from None
        if not events:
            raise RecordError.of("VEVENT", "", "required", "the record holds no event")
        main = next((event for event in events if "RECURRENCE-ID" not in event), events[0])
        others = [event for event in events if event is not main]
        return _Reading(main, others, context).record()


class _Reading:
    """One event being read; ``zone`` is the one in which its times are shown."""

    def __init__(self, event: Any, changed: list[Any], context: Mapping[str, Any]) -> None:
        self.event, self.changed = event, changed
        self.calendar = str(context.get("name") or "")
        self.start = self._start(str(context.get("zone") or ""))
        stated = _params(event.get("DTSTART")).get("TZID", "")
        if not stated and isinstance(self.start, datetime) and self.start.tzinfo is not None:
            stated = "UTC"
        self.zone = zone_of(self.start, str(stated), str(context.get("zone") or ""))
        self.first = placed(self.start, self.zone)
        self.notes: list[str] = []

    def _start(self, zone: str) -> When:
        found = _moment(self.event, "DTSTART")
        if found is None:
            found = _moment(self.event, "RECURRENCE-ID") if "DTSTART" not in self.event else None
        if found is not None:
            return found
        told = _raw(self.event, "DTSTART")
        rule, message = (
            ("date", "is no date that can be read") if told else ("required", "the event has no start")
        )
        loose = loosely(told)
        if loose is None:
            raise RecordError.of("DTSTART", told, rule, message)
        return loose

    def record(self) -> Record:
        event = self.event
        title = clean(_text(event, "SUMMARY"))
        if not title:
            raise RecordError.of("SUMMARY", "", "required", "the event has no title (SUMMARY)")
        categories = tuple(dict.fromkeys(_categories(event)))
        schedule = self._schedule()
        venue = schedule.venue
        pictures, links = self._ways()
        tag = language(str(_params(event.get("SUMMARY")).get("LANGUAGE", "")))
        return Record(
            title=title[:5000],
            kind=activity_kind((*categories, title, self.calendar)) or "event",
            description=_description(event)[:100_000],
            creators=tuple(_organizer(event)),
            languages=(tag,) if tag else (),
            subjects=tuple(Subject(label=label[:1000], scheme="keyword") for label in categories)[:100],
            places=tuple(_places(event, venue)),
            links=links,
            images=pictures,
            schedule=schedule,
            notes=tuple(dict.fromkeys(filter(None, (*self.notes, *self._dates())))),
        )

    def _schedule(self) -> Schedule:
        event = self.event
        end = last_of(self.start, _moment(event, "DTEND"), _plain(event, "DURATION"))
        last = placed(end, self.zone) if end is not None else None
        rule = self._rule()
        if rule and is_over_days(self.first, last) and last is not None:
            self.notes.append(f"Mỗi lần kéo dài đến {day_in_words(last)} (lần đầu)")
            last = None
        elif rule and isinstance(last, datetime) and isinstance(self.first, datetime):
            # A meeting that ends at midnight is one of its day: pages take a later day for the end of all.
            last = last if last.date() == self.first.date() else self.first.replace(hour=23, minute=59)
        status = _text(event, "STATUS").upper()
        if status == "TENTATIVE":
            self.notes.append("Dự kiến, chưa chắc chắn")
        exdates, rdates = self._single_days() if rule else ((), ())
        place = clean(_text(event, "LOCATION"))
        online = web_address(place) or next(iter(addresses_in(place)), "")
        return Schedule(
            start=written(self.first),
            end=written(last),
            recurrence=rule,
            exdates=exdates,
            rdates=rdates,
            cancellations=tuple(self._cancellations()) if rule else (),
            time_zone=self.zone,
            status="cancelled" if status == "CANCELLED" else "",
            venue="" if web_address(place) else place[:1000],
            online_url=online,
        )

    def _rule(self) -> str:
        given = self.event.get("RRULE")
        rules = [rule for rule in (given if isinstance(given, list) else [given]) if attribute(rule, "items")]
        kept = [text for rule in rules if (text := rule_text(rule, self.start, self.first))]
        if rules and not kept:
            self.notes.append(f"Lặp lại: {rules[0].to_ical().decode('utf-8', 'replace')[:200]}")
        if len(kept) > 1:
            self.notes.append("Còn lặp lại theo lịch khác: " + "; ".join(kept[1:4]))
        return kept[0] if kept else ""

    def _dates(self) -> Iterator[str]:
        """Notes on single dates of a series: left out, added, changed."""
        off, added = self._left_out(), dates_of(self.event, "RDATE", self.zone)
        if off:
            yield f"Nghỉ: {listed_days(off)}"
        if added:
            yield f"Thêm: {listed_days(added)}"
        changes = [told for other, planned in self._moves() if (told := self._change(other, planned))]
        if changes:
            yield f"Thay đổi: {'; '.join(changes)}"

    def _left_out(self) -> list[When]:
        called_off = [
            planned for other, planned in self._instead() if _text(other, "STATUS").upper() == "CANCELLED"
        ]
        return sorted([*dates_of(self.event, "EXDATE", self.zone), *called_off], key=str)

    def _cancellations(self) -> Iterator[Cancellation]:
        """The dates that were announced and called off, in order, with what is said of it there alone."""
        said = _description(self.event)
        found = {
            written(planned)[:10]: told[:500] if (told := _description(other)) != said else ""
            for other, planned in self._instead()
            if _text(other, "STATUS").upper() == "CANCELLED"
        }
        yield from (Cancellation(day=day, reason=found[day]) for day in sorted(found) if day)

    def _instead(self) -> Iterator[tuple[Any, When]]:
        """The changed dates of the series, each with the date that it stands in for."""
        for other in self.changed[:MOST_DATES]:
            instead = _moment(other, "RECURRENCE-ID")
            if instead is not None:
                yield other, placed(instead, self.zone)

    def _moves(self) -> Iterator[tuple[Any, When]]:
        return (pair for pair in self._instead() if _text(pair[0], "STATUS").upper() != "CANCELLED")

    def _moved(self, other: Any, planned: When) -> When:
        begun = _moment(other, "DTSTART")
        return placed(begun, self.zone) if begun is not None else planned

    def _single_days(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The days that fall out of the recurrence, and those that come to it, as ISO dates."""
        out, come = self._left_out(), dates_of(self.event, "RDATE", self.zone)
        for other, planned in self._moves():
            moved = self._moved(other, planned)
            if written(moved)[:10] != written(planned)[:10]:
                out.append(planned)
                come.append(moved)
        return iso_days(out), iso_days(come)

    def _change(self, other: Any, planned: When) -> str:
        parts = []
        moved = self._moved(other, planned)
        if moved != planned:
            parts.append(f"chuyển sang {day_in_words(moved)}")
        place = clean(_text(other, "LOCATION"))
        if place and place != clean(_text(self.event, "LOCATION")):
            parts.append(f"tại {place[:200]}")
        title = clean(_text(other, "SUMMARY"))
        if title and title != clean(_text(self.event, "SUMMARY")):
            parts.append(title[:200])
        return f"{day_in_words(planned)}: {', '.join(parts)}" if parts else ""

    def _ways(self) -> tuple[tuple[Image, ...], tuple[Link, ...]]:
        """Pictures and links: the event's page, what is attached to it, what its description leads to."""
        page = web_address(_text(self.event, "URL"))
        found: dict[Image | Link, None] = {Link(rel="page", url=page): None} if page else {}
        for name in ("ATTACH", "IMAGE"):
            given = self.event.get(name)
            for entry in given if isinstance(given, list) else [given]:
                address = web_address(str(entry)) if entry is not None else ""
                if address:
                    params = _params(entry)
                    label = clean(str(params.get("FILENAME", "")))[:500]
                    found[as_link(address, label, str(params.get("FMTTYPE", ""))[:100])] = None
        if not page and (stated := addresses_in(_description(self.event))):
            found[Link(rel="page", url=stated[0])] = None
        pictures = tuple(entry for entry in found if isinstance(entry, Image))
        return pictures[:50], tuple(entry for entry in found if isinstance(entry, Link))[:50]


def _params(value: Any) -> Mapping[str, Any]:
    found = attribute(value, "params")
    return found if isinstance(found, Mapping) else {}


def _moment(event: Any, name: str) -> When | None:
    found = _plain(event, name)
    return found if isinstance(found, date) else None


def _plain(event: Any, name: str) -> Any:
    """The Python value of a property, None where there is none that can be read."""
    given = event.get(name)
    return attribute(given[0] if isinstance(given, list) and given else given, "dt")


def _raw(event: Any, name: str) -> str:
    given = event.get(name)
    return "" if given is None else str(given)[:200]


def _text(event: Any, name: str) -> str:
    given = event.get(name)
    given = given[0] if isinstance(given, list) and given else given
    return "" if given is None else str(given)


def _description(event: Any) -> str:
    return clean(_MEETING.sub("", without_markup(_text(event, "DESCRIPTION"))), keep_lines=True)


def _categories(event: Any) -> Iterator[str]:
    given = event.get("CATEGORIES")
    for entry in given if isinstance(given, list) else [given]:
        for word in attribute(entry, "cats") or ():
            label = clean(str(word))
            if label:
                yield label


def _organizer(event: Any) -> Iterator[Agent]:
    """Who organizes it, by name: addresses of mail and telephones are nobody's business."""
    name = clean(str(_params(event.get("ORGANIZER")).get("CN", "")))
    digits = sum(sign.isdigit() for sign in name)
    if name and "@" not in name and digits < 8:
        yield Agent(name=name[:1000], role="organizer")


def _places(event: Any, venue: str) -> Iterator[Place]:
    geo = event.get("GEO")
    lat, lon = attribute(geo, "latitude"), attribute(geo, "longitude")
    known = isinstance(lat, float) and isinstance(lon, float) and -90 <= lat <= 90 and -180 <= lon <= 180
    if venue and known and (lat, lon) != (0.0, 0.0):
        yield Place(label=venue[:500], lat=lat, lon=lon)
    elif venue:
        yield Place(label=venue[:500])
