"""When, where and for how much, as schema.org tells it: events, runs of courses, schedules, offers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from catalog.formats.identifiers import web_address
from catalog.formats.schemaorg_write_values import Node, made, put
from catalog.record import Record, Schedule

_SCHEMA = "https://schema.org/"
_DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip
_FREQUENCIES = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
_STATUSES = {"cancelled": "EventCancelled", "postponed": "EventPostponed"}
_ORDINAL = re.compile(r"[+-]?\d{1,2}(?:MO|TU|WE|TH|FR|SA|SU)")
_DONG = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)\s*(k\b)?\s*(?:đồng|đ\b|vnđ|vnd|₫|k\b)", re.IGNORECASE)
_PARTS = re.compile(r"\s*[;\n]\s*")
_MOST_OFFERS = 20


def put_occasion(node: Node, record: Record, house: Node | None) -> None:
    """Add when and where the event or the run of a course takes place.

    ``house`` is the place of the institution: where no venue is told, what it holds is held there.
    """
    schedule = record.schedule
    if schedule is None:
        return
    put(node, "startDate", schedule.start)
    put(node, "endDate", schedule.end)
    put(node, "location", list(_locations(schedule, house)))
    put(node, "maximumAttendeeCapacity", schedule.capacity)


def put_event(node: Node, record: Record, house: Node | None) -> None:
    """Add what only an event tells: status, mode of attendance, recurrence, offers; and its occasion."""
    put_occasion(node, record, house)
    schedule = record.schedule or Schedule()
    put(node, "eventStatus", _SCHEMA + _STATUSES.get(schedule.status, "EventScheduled"))
    put(node, "eventAttendanceMode", _SCHEMA + _mode(schedule))
    put(node, "eventSchedule", recurring(schedule))
    put(node, "offers", list(offers(record)))


def course_instance(record: Record, house: Node | None, instructors: list[Node]) -> Node | None:
    """The run of a course that the record tells, None where it tells none."""
    schedule = record.schedule
    if schedule is None:
        return None
    node = made("CourseInstance", name=record.title, courseMode=_COURSE_MODES[_mode(schedule)])
    put_occasion(node, record, house)
    if schedule.status in _STATUSES:
        put(node, "eventStatus", _SCHEMA + _STATUSES[schedule.status])
    put(node, "courseSchedule", recurring(schedule))
    put(node, "courseWorkload", record.duration)
    put(node, "instructor", instructors)
    return node


_COURSE_MODES = {
    "OnlineEventAttendanceMode": "online",
    "OfflineEventAttendanceMode": "onsite",
    "MixedEventAttendanceMode": "blended",
}


def _mode(schedule: Schedule) -> str:
    if not schedule.online_url:
        return "OfflineEventAttendanceMode"
    return "MixedEventAttendanceMode" if schedule.venue else "OnlineEventAttendanceMode"


def _locations(schedule: Schedule, house: Node | None) -> Iterator[Node]:
    if schedule.venue:
        # A room alone is no address; room, street and town in one line are.
        yield made("Place", name=schedule.venue, address=schedule.venue if "," in schedule.venue else "")
    elif house is not None and not schedule.online_url:
        yield house
    if address := web_address(schedule.online_url):
        yield made("VirtualLocation", url=address)


def recurring(schedule: Schedule) -> Node | None:
    """The recurrence as a Schedule; None where there is none, or its rule says more than a Schedule can."""
    rule = _parts(schedule.recurrence)
    unit = _FREQUENCIES.get(rule.get("FREQ", ""))
    if unit is None:
        return None
    node = made("Schedule", repeatFrequency=f"P{rule.get('INTERVAL', '1')}{unit}")
    put(node, "byDay", [day for name in _several(rule, "BYDAY") if (day := _day(name))])
    put(node, "byMonthDay", [int(day) for day in _several(rule, "BYMONTHDAY") if day.isdecimal()])
    put(node, "byMonth", [int(month) for month in _several(rule, "BYMONTH") if month.isdecimal()])
    put(node, "repeatCount", int(rule["COUNT"]) if rule.get("COUNT", "").isdecimal() else None)
    put(node, "startDate", schedule.start[:10])
    put(node, "endDate", _until(rule.get("UNTIL", "")))
    put(node, "startTime", schedule.start[11:16])
    put(node, "endTime", schedule.end[11:16])
    put(node, "exceptDate", list(schedule.exdates))
    put(node, "scheduleTimezone", schedule.time_zone)
    return node


def _parts(rule: str) -> Mapping[str, str]:
    pairs = (part.partition("=") for part in rule.upper().removeprefix("RRULE:").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _several(rule: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in rule.get(name, "").split(",") if part.strip()]


def _day(name: str) -> str:
    """A day of the week by its address; "the first Monday" as text in the syntax of iCalendar."""
    if name in _DAYS:
        return _SCHEMA + _DAYS[name]
    return name if _ORDINAL.fullmatch(name) else ""


def _until(told: str) -> str:
    return f"{told[:4]}-{told[4:6]}-{told[6:8]}" if told[:8].isdecimal() and len(told) >= 8 else ""


def offers(record: Record) -> Iterator[Node]:
    """What attending costs and where one registers: an offer for each price that the fee tells."""
    schedule = record.schedule or Schedule()
    register = web_address(schedule.registration_url)
    if record.free and not schedule.fee:
        yield made("Offer", price="0", priceCurrency="VND", url=register, category="Free")
        return
    parts = [part for part in _PARTS.split(schedule.fee) if part][:_MOST_OFFERS]
    for part in parts:
        yield _offer(part, register)
    if register and not parts:
        yield made("Offer", url=register)


def _offer(part: str, register: str) -> Node:
    label, _, _rest = part.rpartition(":")
    found = _DONG.search(part)
    price: dict[str, Any] = {}
    if found:
        thousands = "000" if "k" in found[0].lower() else ""
        price = {"price": re.sub(r"[.,]", "", found[1]) + thousands, "priceCurrency": "VND"}
    return made("Offer", **price, name=label.strip(), description=part, url=register)
