"""When something takes place, in the page's words, from a published schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import flask_babel
from babel.lists import format_list

from catalog.activities.schedules import Point, Rule, next_day, read_point, read_rule
from catalog.record import SCHEDULE_STATUSES
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import SCHEDULE_STATES, named

_WHICH = {
    1: lazy_gettext("first"),
    2: lazy_gettext("second"),
    3: lazy_gettext("third"),
    4: lazy_gettext("fourth"),
    5: lazy_gettext("fifth"),
    -1: lazy_gettext("last"),
}
A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A schedule as shown: its first and last day, its rhythm and hours, the next day, its state."""

    start: Point | None = None
    end: Point | None = None
    rhythm: str = ""
    hours: str = ""
    next: date | None = None
    state: str = ""
    lunar: str = ""

    @property
    def state_name(self) -> str:
        """The state in words: on now, planned, over, cancelled."""
        return named(SCHEDULE_STATES, self.state) if self.state else ""

    @property
    def one_day(self) -> bool:
        """Whether it begins and ends on one day."""
        return self.start is not None and (self.end is None or self.end.day == self.start.day)


def read(schedule: Mapping[str, Any] | None) -> When | None:
    """The schedule as shown, None where there is none."""
    if not schedule:
        return None
    start, end = read_point(schedule.get("start", "")), read_point(schedule.get("end", ""))
    today = i18n.today()
    coming = next_day(schedule, today)
    text = schedule.get("recurrence", "")
    rule = read_rule(text) if text else None
    return When(
        start=start,
        end=end if not (rule and _same_day(start, end)) else None,
        rhythm=rhythm(rule, start.day if start else None) if rule else "",
        hours=_hours(start, end),
        next=coming,
        state=_state(schedule, start, end, coming, today),
        lunar=schedule.get("lunar", ""),
    )


def _same_day(start: Point | None, end: Point | None) -> bool:
    return start is not None and end is not None and start.day == end.day


def _hours(start: Point | None, end: Point | None) -> str:
    if start is None or start.time is None:
        return ""
    told = start.time.strftime("%H:%M")
    if end is not None and end.time is not None and end.time != start.time:
        told += f"–{end.time:%H:%M}"
    return told


def _state(
    schedule: Mapping[str, Any], start: Point | None, end: Point | None, coming: date | None, today: date
) -> str:
    told: str = schedule.get("status", "")
    if told in SCHEDULE_STATUSES or (start is None and end is None):
        return told
    if start is not None and start.day > today:
        return "planned"
    if coming is None:
        return "past"
    return "running" if coming == today or schedule.get("recurrence") else "planned"


def rhythm(rule: Rule, start: date | None) -> str:
    """How often: "every Saturday and Sunday", "the first Sunday of every month"."""
    days = rule.days or (((0, start.weekday()),) if start else ())
    match rule.frequency:
        case "DAILY":
            return _("every day") if rule.interval == 1 else _("every %(count)s days", count=rule.interval)
        case "WEEKLY":
            names = _joined([i18n.weekday(A_MONDAY + timedelta(day)) for _which, day in days])
            if rule.interval == 1:
                return _("every %(days)s", days=names)
            return _("every %(count)s weeks on %(days)s", count=rule.interval, days=names)
        case "MONTHLY":
            return _monthly(rule, start)
        case _:
            return _("every year")


def _monthly(rule: Rule, start: date | None) -> str:
    if rule.days:
        told = _joined([_ordinal_day(which, day) for which, day in rule.days])
        return _("%(days)s of every month", days=told)
    numbers = rule.month_days or ((start.day,) if start else ())
    return _("day %(days)s of every month", days=_joined([str(number) for number in numbers]))


def _ordinal_day(which: int, day: int) -> str:
    name = i18n.weekday(A_MONDAY + timedelta(day))
    if which not in _WHICH:
        return _("every %(day)s", day=name)
    return _("the %(which)s %(day)s", which=str(_WHICH[which]), day=name)


def _joined(parts: list[str]) -> str:
    return str(format_list(parts, locale=flask_babel.get_locale()))
