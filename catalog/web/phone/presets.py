"""What stands in the phone form at first: an activity as it is, or what was written the last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from catalog.activities import timing as timings
from catalog.activities.model import Activity, Booking, Timing, Venue
from catalog.activities.spoken import telephone
from catalog.gazetteer import seat
from catalog.web import i18n
from catalog.web.i18n import gettext as _

WEEKLY, ONCE, LUNAR, KEPT = "weekly", "once", "lunar", "kept"
"""The ways of telling when something is; the last is for what the phone form cannot show."""
UNTOLD = "untold"
"""What stands for the cost of an activity that was written without one."""


def is_simple(timing: Timing) -> bool:
    """Whether the phone form can show all that the timing says."""
    return not timing.rule and timing.every == 1 and not timing.added


def mode_of(timing: Timing) -> str:
    """Which way of telling the time fits a timing."""
    if not is_simple(timing):
        return KEPT
    if timing.lunar is not None:
        return LUNAR
    return WEEKLY if timing.weekdays or not timing.first else ONCE


def says_cost(activity: Activity) -> bool:
    """Whether it says what it costs; one that has no name yet begins as free."""
    return activity.free is not None or not activity.title


def shown_timing(timing: Timing) -> str:
    """A timing that the form cannot show, in few words."""
    parts = [timing.begins, timing.first and i18n.short_day(date.fromisoformat(timing.first))]
    return ", ".join(part for part in parts if part) or _("at several times")


def values_of(activity: Activity) -> dict[str, Any]:
    """What stands in the form's fields for an activity."""
    timing, venue = activity.timing, activity.venue
    lunar = timing.lunar
    return {
        "sort": activity.sort,
        "title": activity.title,
        "mode": mode_of(timing),
        "days": list(timing.weekdays),
        "begins": timing.begins,
        "ends": timing.ends,
        "first": timings.day_of(timing.first),
        "last": timings.day_of(timing.last),
        "lunar_day": str(lunar.day) if lunar else "",
        "lunar_month": str(lunar.month) if lunar else "",
        "place": venue.name,
        "address": venue.address,
        "audiences": list(activity.audiences),
        "cost": "paid" if activity.free is False else "free" if says_cost(activity) else UNTOLD,
        "fee": activity.fee,
        "phone": activity.booking.phone,
        "field": activity.fields[0] if activity.fields else "",
        "description": activity.description,
        "kept": activity.picture.url.rpartition("/")[2] if activity.picture else "",
        "alt": activity.picture.alt if activity.picture else "",
    }


def mode_at_first(latest: Activity | None) -> str:
    """Which way of telling the time a new activity begins with: every week, or once like the last one."""
    return ONCE if latest is not None and mode_of(latest.timing) == ONCE else WEEKLY


def preset(institution: Mapping[str, Any], name: str, latest: Activity | None) -> Activity:
    """What a new activity begins with: the institution's place, and what was written the last time.

    The last one gives what seldom changes (sort, place, for whom, telephone), nothing of its own.
    """
    commune = seat(institution).commune
    key = commune.key if commune is not None else ""
    home = Venue(name=name, address=str(institution.get("address", "")), commune=key)
    phone = str(institution.get("phone", "")) or telephone(str(institution.get("contact", "")))
    if latest is None:
        return Activity(
            title="", sort="class", venue=home, audiences=("everyone",), booking=Booking(phone=phone)
        )
    return Activity(
        title="",
        sort=latest.sort,
        venue=replace(latest.venue, online_url="") if latest.venue.name else home,
        audiences=latest.audiences or ("everyone",),
        fields=latest.fields[:1],
        free=latest.free,
        fee=latest.fee,
        booking=Booking(phone=latest.booking.phone or phone),
        timing=Timing(weekdays=(), begins=latest.timing.begins, ends=latest.timing.ends),
    )
