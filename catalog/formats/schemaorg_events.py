"""When, where and for how much: events, course instances and schedules of schema.org."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from catalog.errors import RecordError
from catalog.formats.dates import parse_when
from catalog.formats.schemaorg_nodes import Node, nodes, said, term, text, texts, types_of, values
from catalog.formats.schemaorg_values import MOST, Where, place_label, place_of
from catalog.formats.text.clean import clean
from catalog.formats.text.fold import fold
from catalog.record import Place, Schedule

_DAYS = {
    name: code
    for code, names in (
        ("MO", "monday mo mon thu hai"), ("TU", "tuesday tu tue thu ba"), ("WE", "wednesday we wed thu tu"),
        ("TH", "thursday th thu nam"), ("FR", "friday fr fri thu sau"), ("SA", "saturday sa sat thu bay"),
        ("SU", "sunday su sun chu nhat"),
    )
    for name in (*(word for word in names.split() if word not in ("thu", "chu")), names.split(" ", 3)[-1])
}  # fmt: skip
_REPEATED = re.compile(r"P(\d{1,2})([DWMY])", re.IGNORECASE)
_FREQUENCIES = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
_WORDS = {"daily": "P1D", "weekly": "P1W", "monthly": "P1M", "yearly": "P1Y", "annually": "P1Y",
          "hang ngay": "P1D", "hang tuan": "P1W", "hang thang": "P1M", "hang nam": "P1Y"}  # fmt: skip
_CURRENCIES = {"₫": "VND", "đ": "VND", "đồng": "VND", "vnđ": "VND", "$": "USD", "€": "EUR"}
_FREE = frozenset(
    ("0", "free", "mien phi", "vao cua tu do", "khong thu phi", "mien phi ve", "free of charge")
)
_NOTHING = re.compile(r"0+(?:[.,]0+)?")
_PRICE = re.compile(r"\d{1,12}(?:[.,]\d{1,3})*")
_STATUS = {
    "eventrescheduled": "Đổi lịch (EventRescheduled)",
    "eventmovedonline": "Chuyển sang trực tuyến (EventMovedOnline)",
}


@dataclass(slots=True)
class Attending:
    """What a thing says of attending it; ``free`` None where nothing is said."""

    schedule: Schedule | None = None
    free: bool | None = None
    places: list[Place] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def attending(node: Node, where: Where) -> Attending:
    """When, where and for how much one can attend what the node tells of."""
    found = Attending()
    runs = list(nodes(node, "hasCourseInstance"))
    occasion = _latest(runs) if runs else node
    merged = {**node, **occasion} if runs else node
    fee, found.free = _cost(merged)
    start, end = _time(merged, "startDate", found), _time(merged, "endDate", found)
    rhythm, hours = _rhythm(merged, found)
    start, end = _with_hours(start, end, hours, rhythm)
    if start and end and end[:10] < start[:10]:
        found.notes.append(f"endDate: {end}")
        end = ""
    venue, online = _venue(merged, where, found)
    found.notes += _told_of_runs([run for run in runs if run is not occasion], found)
    status = fold(text(merged, "eventStatus").rsplit("/", 1)[-1])
    if status in _STATUS:
        found.notes.append(_STATUS[status])
    schedule = Schedule(
        start=start,
        end=end,
        recurrence=rhythm,
        exdates=_left_out(merged) if rhythm else (),
        status="cancelled" if "cancel" in status else "postponed" if "postpon" in status else "",
        venue=venue[:1000],
        online_url=online,
        fee=fee[:500],
        capacity=_capacity(merged),
        registration_url=_registration(merged, where),
    )
    found.schedule = schedule if schedule != Schedule() else None
    return found


def _latest(runs: Sequence[Node]) -> Node:
    """The run of a course that begins last: the one that can still be joined, if any."""
    return max(runs, key=lambda run: text(run, "startDate"))


def _told_of_runs(runs: Sequence[Node], found: Attending) -> Iterator[str]:
    for run in runs[:20]:
        ends = [when for name in ("startDate", "endDate") if (when := text(run, name)[:10])]
        if ends:
            yield f"Đợt khác: {' – '.join(ends)}"


def _time(node: Node, name: str, found: Attending) -> str:
    """A moment as ISO 8601; what cannot be read is kept as a note, for the thing is there all the same."""
    told = text(node, name)
    if not told:
        return ""
    try:
        when = parse_when(told, field=f"schedule.{name}")
        if "T" not in when:
            return when
        moment = datetime.fromisoformat(when).replace(microsecond=0)
    except (RecordError, ValueError):
        found.notes.append(f"{name}: {told[:200]}")
        return ""
    if moment.tzinfo is not None and (moment.utcoffset() or moment - moment).seconds % 60:
        moment = moment.replace(tzinfo=None)
    return moment.isoformat()


def _venue(node: Node, where: Where, found: Attending) -> tuple[str, str]:
    venues: list[str] = []
    online = ""
    for value in values(node, "location")[:20]:
        is_virtual = isinstance(value, dict) and "VirtualLocation" in types_of(value)
        address = where.address(value) if is_virtual or (isinstance(value, str) and "://" in value) else ""
        if address:
            online = online or address
            continue
        label = clean(place_label(value))
        if label and not is_virtual:
            venues.append(label)
            place = place_of(value)
            found.places += [place] if place else []
    if not online and "online" in fold(text(node, "eventAttendanceMode", "courseMode")):
        online = next(iter(where.addresses(node, "url")), "") if not venues else ""
    return "; ".join(dict.fromkeys(venues)), online


def _capacity(node: Node) -> int | None:
    told = text(node, "maximumAttendeeCapacity", "maximumPhysicalAttendeeCapacity", "maximumEnrollment")
    return int(told) if told.isdecimal() and len(told) < 8 else None


def _registration(node: Node, where: Where) -> str:
    """Where one registers: what an offer leads to, unless that is the page itself."""
    for offer in nodes(node, "offers"):
        for address in where.addresses(offer, "url"):
            if address.rstrip("/") != where.page.rstrip("/"):
                return address
    return ""


def _cost(node: Node) -> tuple[str, bool | None]:
    """The fee in words and whether it is free, None where that is not told or only for some."""
    prices = list(dict.fromkeys(_prices(node)))
    stated = fold(text(node, "isAccessibleForFree"))
    free = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
        stated.rsplit("/", 1)[-1]
    )
    if not prices:
        # What has no amount is told in words: "by the price of the ticket".
        described = dict.fromkeys(text(offer, "description") for offer in nodes(node, "offers"))
        return "; ".join(filter(None, described)), free
    costly = [price for price in prices if not price[2]]
    if not costly:
        return "", free is not False
    shown = prices if len(prices) > 1 else costly
    words = (f"{label}: {price}" if label and len(shown) > 1 else price for label, price, _free in shown[:10])
    told = "; ".join(dict.fromkeys(words))
    return told, False if len(costly) == len(prices) else free


def _prices(node: Node) -> Iterator[tuple[str, str, bool]]:
    """Label, price in words, and whether that is nothing."""
    for offer in values(node, "offers")[:MOST]:
        if not isinstance(offer, dict):
            continue
        stated = list(nodes(offer, "priceSpecification")) or [offer]
        for entry in [offer, *stated] if text(offer, "price", "lowPrice") else stated:
            label = text(entry, "name") or text(offer, "name", "category")
            currency = text(entry, "priceCurrency") or text(offer, "priceCurrency")
            low, high = text(entry, "price", "lowPrice", "minPrice"), text(entry, "highPrice", "maxPrice")
            if low:
                yield label, *_price(low, high, currency)


def _price(low: str, high: str, currency: str) -> tuple[str, bool]:
    unit = _CURRENCIES.get(currency.lower(), currency)
    is_nothing = fold(low).strip(" .") in _FREE or _NOTHING.fullmatch(low)
    if is_nothing and (not high or _NOTHING.fullmatch(high)):
        return f"0 {unit}".strip(), True
    shown = " – ".join(_amount(part) for part in dict.fromkeys((low, high)) if part)
    return f"{shown} {unit}".strip(), False


def _amount(told: str) -> str:
    """A price with points between its thousands, as it is written here."""
    if re.fullmatch(r"\d+(?:\.0{1,2})?", told):
        return f"{int(told.split('.')[0]):,}".replace(",", ".")
    return told if _PRICE.fullmatch(told) else told[:100]


def _left_out(node: Node) -> tuple[str, ...]:
    days = {
        day[:10]
        for plan in nodes(node, "eventSchedule", "courseSchedule")
        for day in texts(plan, "exceptDate")[:200]
        if re.match(r"\d{4}-\d\d-\d\d", day)
    }
    return tuple(sorted(days))


def _rhythm(node: Node, found: Attending) -> tuple[str, tuple[str, str]]:
    """The recurrence of an eventSchedule or courseSchedule, and its hours."""
    for plan in nodes(node, "eventSchedule", "courseSchedule"):
        repeated = text(plan, "repeatFrequency")
        code = _REPEATED.fullmatch(_WORDS.get(fold(repeated), repeated))
        days = [day for value in values(plan, "byDay")[:7] if (day := _day(said(value)))]
        hours = (_hour(text(plan, "startTime")), _hour(text(plan, "endTime")))
        found.notes += [f"Nghỉ: {day[:10]}" for day in texts(plan, "exceptDate")[:50]]
        if code is None and not days:
            continue
        number, unit = (int(code[1]), code[2].upper()) if code else (1, "W")
        parts = [f"FREQ={_FREQUENCIES[unit]}", f"INTERVAL={number}" if number > 1 else ""]
        parts += [f"BYDAY={','.join(dict.fromkeys(days))}" if days else ""]
        count, last = text(plan, "repeatCount"), text(plan, "endDate")[:10]
        if count.isdecimal() and 0 < int(count) < 10_000:
            parts.append(f"COUNT={int(count)}")
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", last):
            parts.append(f"UNTIL={last.replace('-', '')}")
        return ";".join(filter(None, parts)), hours
    return "", ("", "")


def _day(told: str) -> str:
    return _DAYS.get(fold(term(told)).strip(), "")


def _hour(told: str) -> str:
    found = re.match(r"([01]?\d|2[0-3])[:h]([0-5]\d)", told)
    return f"{int(found[1]):02}:{found[2]}" if found else ""


def _with_hours(start: str, end: str, hours: tuple[str, str], rhythm: str) -> tuple[str, str]:
    """The first meeting of what recurs: its hours; the rule says until when."""
    if not rhythm or not start:
        return start, end
    begin, finish = hours
    if begin and "T" not in start:
        start = f"{start}T{begin}"
        end = f"{start[:10]}T{finish}" if finish else ""
    return start, end
