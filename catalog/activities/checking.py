"""What is wrong with an activity, field by field, and what should be asked before it is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from catalog import gazetteer
from catalog.activities import places
from catalog.activities.model import Activity, Timing
from catalog.activities.timing import MOST_DATES, day_of, days, is_series, planned, rule_of, span, time_of
from catalog.activities.words import AUDIENCES, FIELDS, SORTS, WEEKDAYS
from catalog.errors import Fault
from catalog.schemas.fields import is_web_address

LONGEST_TITLE, LONGEST_TEXT = 300, 20_000
MOST_LISTED = 50
STATUSES = ("", "cancelled", "postponed")
_DIGITS = re.compile(r"\d")
_CURRENCY = re.compile(r"đồng|đ\b|vnđ|vnd|₫|\bk\b|\dk\b|nghìn|ngàn|triệu|usd|\$|eur|€", re.IGNORECASE)
_NOTHING = re.compile(r"(?:0+|miễn phí|free)\s*(?:đồng|đ|vnđ|vnd|₫)?", re.IGNORECASE)
_YEARS = 20
# What a person can mean by "every month"; a rule of a stranger could count seconds, or days that never are.
_RULE = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=[1-9]\d?)?"
    r"(?:;BYDAY=(?:[1-4]|-1)?(?:MO|TU|WE|TH|FR|SA|SU)|;BYMONTHDAY=(?:[12]\d|3[01]|[1-9]))?"
    r"(?:;COUNT=[1-9]\d{0,2}|;UNTIL=\d{8})?\Z"
)


def faults(activity: Activity) -> tuple[Fault, ...]:
    """Everything for which the activity cannot be published; the fields are those of a form."""
    return (*draft_faults(activity), *_lacking(activity))


def draft_faults(activity: Activity) -> tuple[Fault, ...]:
    """Everything for which it cannot even be kept as a draft: what is written is wrong, or has no title."""
    return tuple(
        (*_title(activity), *_words(activity), *_timing(activity.timing), *_venue(activity), *_cost(activity))
    )


def is_over(activity: Activity, today: date) -> bool:
    """Whether its last day has been: that is asked before it is published, and not refused."""
    try:
        _, last = span(activity.timing)
    except ValueError:
        return False
    return bool(last) and last < today.isoformat()


def _lacking(activity: Activity) -> Iterator[Fault]:
    """When, where and for whom must be told before it is published."""
    timing, venue = activity.timing, activity.venue
    if not timing.first and timing.lunar is None:
        yield Fault("first", "", "when", "tell when it is")
    if not venue.name and not venue.online_url:
        yield Fault("place", "", "where", "tell where it is, or its address on the web")
    if not activity.audiences and not activity.grades and not activity.audience_note:
        yield Fault("audiences", "", "whom", "tell for whom it is")


def _title(activity: Activity) -> Iterator[Fault]:
    if not activity.title.strip():
        yield Fault("title", "", "required", "tell what it is called")
    elif len(activity.title) > LONGEST_TITLE:
        told = f"has {len(activity.title)} signs, at most {LONGEST_TITLE} fit"
        yield Fault("title", activity.title[:60], "too_long", told)
    if len(activity.description) > LONGEST_TEXT:
        told = f"has {len(activity.description):,} signs, at most {LONGEST_TEXT:,} fit"
        yield Fault("description", "", "too_long", told)


def _words(activity: Activity) -> Iterator[Fault]:
    if activity.sort not in SORTS:
        yield Fault("sort", activity.sort, "choice", f"must be one of: {', '.join(SORTS)}")
    for field, codes, known in (
        ("fields", activity.fields, FIELDS),
        ("audiences", activity.audiences, AUDIENCES),
    ):
        for code in codes:
            if code not in known:
                yield Fault(field, code, "choice", f"must be of: {', '.join(known)}")
    for field in ("grades", "school_subjects", "outcomes", "partners"):
        if len(getattr(activity, field)) > MOST_LISTED:
            yield Fault(field, "", "too_many", f"has more than {MOST_LISTED} entries")
    for partner in activity.partners:
        if partner.date and day_of(partner.date) is None:
            yield Fault("partners", partner.date, "day", "is no day")


def _timing(timing: Timing) -> Iterator[Fault]:
    wrong = tuple(_moments(timing))
    yield from wrong
    if wrong:
        return
    first, last = day_of(timing.first), day_of(timing.last)
    if first and last and last < first:
        yield Fault("last", timing.last, "ends_before", f"ends before it starts ({timing.first})")
        return
    begins, ends = time_of(timing.begins), time_of(timing.ends)
    one_day = bool(rule_of(timing)) or timing.lunar is not None or last in (None, first)
    if begins and ends and ends <= begins and one_day:
        yield Fault("ends", timing.ends, "ends_before", f"ends before it starts ({timing.begins})")
    if ends and not begins:
        yield Fault("begins", "", "begins", f"tell when it begins, if it ends at {timing.ends}")
    yield from _dates(timing)


def _moments(timing: Timing) -> Iterator[Fault]:
    single = {"first": timing.first, "last": timing.last}
    several = {"left_out": timing.left_out, "added": timing.added}
    called = {"called_off": tuple(one.day for one in timing.called_off)}
    given = [(name, text) for name, text in single.items() if text]
    given += [(name, text) for name, texts in {**several, **called}.items() for text in texts]
    for name, text in given:
        if day_of(text) is None:
            yield Fault(name, text, "day", "is no day")
    for name, texts in several.items():
        if len(texts) > MOST_DATES:
            yield Fault(name, str(len(texts)), "too_many_dates", f"has more than {MOST_DATES} dates")
    for name, text in (("begins", timing.begins), ("ends", timing.ends)):
        if text and time_of(text) is None:
            yield Fault(name, text, "time", "is no time of day")
    if any(day not in WEEKDAYS for day in timing.weekdays):
        yield Fault("weekdays", ",".join(timing.weekdays), "choice", f"must be of: {', '.join(WEEKDAYS)}")
    if not 1 <= timing.every <= 52:
        yield Fault("every", str(timing.every), "number", "must be from 1 to 52")
    if timing.status not in STATUSES:
        yield Fault("status", timing.status, "choice", "must be cancelled or postponed")
    if timing.rule and not _RULE.match(timing.rule):
        yield Fault("rule", timing.rule[:200], "rule", "is no recurrence that is understood")
    yield from _feast(timing)


def _feast(timing: Timing) -> Iterator[Fault]:
    feast = timing.lunar
    if feast is None:
        return
    if not (1 <= feast.years <= _YEARS and 1 <= feast.days <= 30):
        told = f"takes 1 to {_YEARS} years and 1 to 30 days"
        yield Fault("lunar", f"{feast.years} / {feast.days}", "number", told)
        return
    try:
        next(planned(timing), None)
    except ValueError as error:
        yield Fault("lunar", f"{feast.day}/{feast.month}", "lunar", f"is no lunar date: {error}")


def _dates(timing: Timing) -> Iterator[Fault]:
    """What the dates come to: none, too many, or called off though there is none."""
    try:
        first = next(planned(timing), None)
        begun, last = span(timing)
    except (ValueError, TypeError, OverflowError) as error:
        yield Fault("rule", rule_of(timing)[:200], "rule", f"is no recurrence that is understood: {error}")
        return
    if first is None:
        if timing.first:
            yield Fault("last", timing.last, "no_date", "no day in this time is such a day of the week")
        return
    since, until = day_of(begun) or first, day_of(last)
    if is_series(timing) and until is not None:
        plan = Timing(first=timing.first, last=timing.last, weekdays=timing.weekdays, every=timing.every,
                      rule=timing.rule, added=timing.added, lunar=timing.lunar)  # fmt: skip
        count = _count(plan)
        if count > MOST_DATES:
            told = f"comes to more than {MOST_DATES} dates: end it earlier, or leave the end open"
            yield Fault("last", timing.last, "too_many_dates", told)
            return
    yield from _called_off(timing, since, until or since + timedelta(366 * _YEARS))


def _count(plan: Timing) -> int:
    count = 0
    for _day in planned(plan):
        count += 1
        if count > MOST_DATES:
            break
    return count


def _called_off(timing: Timing, since: date, until: date) -> Iterator[Fault]:
    plan = set(planned_until(timing, until) if timing.called_off else ()) | {
        day_of(text) for text in timing.added
    }
    for one in timing.called_off:
        if day_of(one.day) not in plan:
            yield Fault("called_off", one.day, "not_a_date", "is no day on which it would have been")
        if len(one.reason) > 300:
            yield Fault("called_off", one.reason[:60], "too_long", "the reason has more than 300 signs")


def planned_until(timing: Timing, until: date) -> Iterator[date]:
    """The planned days up to ``until``, whatever was called off."""
    for day in planned(timing):
        if day > until:
            return
        yield day


def _venue(activity: Activity) -> Iterator[Fault]:
    venue = activity.venue
    if venue.commune and places.commune_of(venue.commune) is None:
        unit = gazetteer.unit(venue.commune)
        told = "is no commune or ward of today"
        yield Fault("commune", unit.full_name if unit else venue.commune, "commune", told)
    lat, lon = venue.lat, venue.lon
    if (lat is None) != (lon is None) or not -90 <= (lat or 0) <= 90 or not -180 <= (lon or 0) <= 180:
        yield Fault("point", f"{lat}, {lon}", "point", "is no point: latitude, longitude")
    for field, address in (("online_url", venue.online_url), ("booking_url", activity.booking.url)):
        if address and not is_web_address(address):
            yield Fault(field, address[:200], "web_address", "is no address that begins with https://")


def _cost(activity: Activity) -> Iterator[Fault]:
    fee = activity.fee.strip()
    if activity.group_size is not None and not 1 <= activity.group_size <= 1_000_000:
        told = "must be at least 1; leave it empty where there is no limit"
        yield Fault("group_size", str(activity.group_size), "group_size", told)
    if activity.minutes is not None and not 1 <= activity.minutes <= 100_000:
        yield Fault("minutes", str(activity.minutes), "number", "must be from 1 to 100,000 minutes")
    if len(fee) > 300:
        yield Fault("fee", fee[:60], "too_long", f"has {len(fee)} signs, at most 300 fit")
    elif activity.free and fee and not _NOTHING.fullmatch(fee):
        yield Fault("fee", fee, "fee_and_free", "tells a price of what is free")
    elif _DIGITS.search(fee) and not _CURRENCY.search(fee):
        yield Fault("fee", fee, "currency", "tells no currency: write 50.000 đồng")


def next_days(activity: Activity, today: date, most: int = 12) -> list[date]:
    """The next days on which it takes place, today included."""
    return days(activity.timing, today, today + timedelta(400))[:most]
