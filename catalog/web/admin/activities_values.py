"""Between the form of an activity and the activity: what each field says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from catalog import gazetteer
from catalog.activities.model import Activity, Booking, LunarFeast, Partner, Timing, Venue
from catalog.activities.places import commune_of
from catalog.activities.timing import coming_feast, day_of
from catalog.activities.words import WEEKDAYS
from catalog.web import activity_words, i18n
from catalog.web.admin.activities_form import (
    KEPT,
    LUNAR,
    MONTHLY_DAY,
    MONTHLY_WEEK,
    ONCE,
    WEEKLY,
    ActivityForm,
)

_PARTING = re.compile(r"\s*[,;\n]\s*")
_MONTHLY_DAY = re.compile(r"FREQ=MONTHLY;BYMONTHDAY=\d{1,2}\Z")
_MONTHLY_WEEK = re.compile(r"FREQ=MONTHLY;BYDAY=(?:[1-4]|-1)[A-Z]{2}\Z")


def values_of(activity: Activity) -> dict[str, Any]:
    """What stands in the form for an activity."""
    venue, booking, picture = activity.venue, activity.booking, activity.picture
    unit = commune_of(venue.commune)
    return {
        "title": activity.title,
        "sort": activity.sort,
        **_values_of_timing(activity.timing),
        "place": venue.name,
        "address": venue.address,
        "commune": gazetteer.address(unit) if unit else "",
        "point": f"{venue.lat}, {venue.lon}" if venue.lat is not None else "",
        "online_url": venue.online_url,
        "audiences": list(activity.audiences),
        "audience_note": activity.audience_note,
        "description": activity.description,
        "fields": list(activity.fields),
        "grades": ", ".join(activity.grades),
        "school_subjects": ", ".join(activity.school_subjects),
        "outcomes": "\n".join(activity.outcomes),
        "cost": "" if activity.free is None else "free" if activity.free else "paid",
        "fee": activity.fee,
        "group_size": activity.group_size,
        "minutes": activity.minutes,
        "phone": booking.phone,
        "booking_url": booking.url,
        "booking_note": booking.note,
        "partners": "\n".join(map(_told_partner, activity.partners)),
        "kept": picture.url.rpartition("/")[2] if picture else "",
        "alt": picture.alt if picture else "",
    }


def _values_of_timing(timing: Timing) -> dict[str, Any]:
    feast = timing.lunar
    return {
        "repeat": _repeat_of(timing),
        "first": day_of(timing.first),
        "last": day_of(timing.last),
        "begins": timing.begins,
        "ends": timing.ends,
        "days": list(timing.weekdays),
        "every": str(timing.every),
        "lunar_day": feast.day if feast else None,
        "lunar_month": feast.month if feast else None,
        "lunar_days": feast.days if feast and feast.days > 1 else None,
        "left_out": _told_days(timing.left_out),
        "added": _told_days(timing.added),
    }


def _repeat_of(timing: Timing) -> str:
    if timing.lunar is not None:
        return LUNAR
    if timing.weekdays:
        return WEEKLY if timing.every in (1, 2, 4) else KEPT
    if not timing.rule:
        return ONCE
    if _MONTHLY_DAY.match(timing.rule):
        return MONTHLY_DAY
    return MONTHLY_WEEK if _MONTHLY_WEEK.match(timing.rule) else KEPT


def _told_days(days: tuple[str, ...]) -> str:
    return "\n".join("/".join(str(int(part)) for part in reversed(day.split("-"))) for day in days)


def _told_partner(partner: Partner) -> str:
    return "; ".join(
        filter(None, (partner.name, partner.number, _told_days((partner.date,) if partner.date else ())))
    )


def activity_of(form: ActivityForm, before: Activity) -> Activity:
    """The activity that the form says; what it does not ask stays as in ``before``.

    What cannot be read (a commune, a day) is said at its field.
    """
    return replace(
        before,
        title=form.title.data,
        sort=form.sort.data,
        description=form.description.data,
        timing=_timing(form, before.timing),
        venue=_venue(form),
        fields=tuple(form.fields.data or ()),
        audiences=tuple(form.audiences.data or ()),
        audience_note=form.audience_note.data,
        grades=_listed(form.grades.data),
        school_subjects=_listed(form.school_subjects.data),
        outcomes=tuple(line.strip() for line in form.outcomes.data.splitlines() if line.strip()),
        group_size=_whole(form.group_size),
        minutes=_whole(form.minutes),
        free={"free": True, "paid": False}.get(form.cost.data),
        fee=form.fee.data,
        booking=Booking(phone=form.phone.data, url=form.booking_url.data, note=form.booking_note.data),
        partners=tuple(_partner(line, form) for line in form.partners.data.splitlines() if line.strip()),
    )


def _whole(field: Any) -> int | None:
    return field.data if isinstance(field.data, int) else None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in _PARTING.split(text.strip()) if part))


def _partner(line: str, form: ActivityForm) -> Partner:
    name, number, day = (*(part.strip() for part in line.split(";", 2)), "", "")[:3]
    if not day and re.fullmatch(r"[\d/.-]{6,10}", number) and number.count("/") + number.count(".") == 2:
        number, day = "", number
    read = ""
    if day:
        try:
            read = activity_words.days_in_words(day)[0].isoformat()
        except (ValueError, IndexError):
            form.problem(
                "partners", i18n.gettext("“%(text)s” is no day: write it like 23/11/2026.", text=day[:30])
            )
    return Partner(name=name[:300], number=number[:100], date=read)


def _timing(form: ActivityForm, before: Timing) -> Timing:
    repeat = form.repeat.data
    first, last = form.first.data, form.last.data
    made = replace(
        before,
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
        begins=form.begins.data or "",
        ends=form.ends.data or "",
        left_out=form.read_days("left_out"),
        added=form.read_days("added"),
    )
    if repeat == KEPT:
        return made
    made = replace(made, weekdays=(), every=1, rule="", lunar=None)
    if repeat == WEEKLY:
        days = tuple(day for day in WEEKDAYS if form.days.has(day))
        if not days:
            form.problem("days", i18n.gettext("Please choose at least one day of the week."))
        # What is not in the list is said at its field.
        every = 1 if form.every.errors else int(form.every.data)
        return replace(made, weekdays=days, every=every)
    if repeat in (MONTHLY_DAY, MONTHLY_WEEK) and first is not None:
        return replace(made, rule=_monthly(repeat, first))
    if repeat == LUNAR:
        return replace(made, first="", last="", lunar=_feast(form, before.lunar))
    return made


def _monthly(repeat: str, first: date) -> str:
    if repeat == MONTHLY_DAY:
        return f"FREQ=MONTHLY;BYMONTHDAY={first.day}"
    week = (first.day - 1) // 7 + 1
    return f"FREQ=MONTHLY;BYDAY={week if week < 5 else -1}{WEEKDAYS[first.weekday()]}"


def _feast(form: ActivityForm, before: LunarFeast | None) -> LunarFeast | None:
    day, month = _whole(form.lunar_day), _whole(form.lunar_month)
    for name, value in (("lunar_day", day), ("lunar_month", month)):
        if value is None and not form[name].errors:
            form.problem(name, i18n.gettext("Please fill this in."))
    if day is None or month is None:
        return before or coming_feast(1, 1, i18n.today())
    days = _whole(form.lunar_days) or 1
    if before is not None:
        return replace(before, day=day, month=month, days=days)
    return coming_feast(day, month, i18n.today(), days=days)


def _venue(form: ActivityForm) -> Venue:
    lat, lon = _point(form)
    return Venue(
        name=form.place.data,
        address=form.address.data,
        commune=form.read_commune(),
        lat=lat,
        lon=lon,
        online_url=_web(form.online_url.data),
    )


def _web(text: str) -> str:
    """An address as people write it: without https:// in front."""
    return f"https://{text}" if re.match(r"(?:www\.|meet\.|zoom\.)\S+\Z", text) else text


def _point(form: ActivityForm) -> tuple[float | None, float | None]:
    text = form.point.data
    if not text:
        return None, None
    found = re.fullmatch(r"(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)", text)
    if found is None:
        form.problem("point", i18n.gettext("Write two numbers, such as 16.4637, 107.5909."))
        return None, None
    return float(found[1]), float(found[2])


def preset(institution: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form of a new activity of an institution: where it is."""
    seat = gazetteer.seat(institution)
    return {
        "place": institution.get("name_vi", ""),
        "address": institution.get("address", ""),
        "commune": gazetteer.address(seat.commune) if seat.commune else "",
    }
