"""The editor of when and where something takes place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import wtforms

from catalog.activities.schedules import read_point
from catalog.store.locks import ABSENT
from catalog.web import forms, labels
from catalog.web.admin.records_fields import FieldForm
from catalog.web.i18n import ZONE, lazy_gettext
from catalog.web.i18n import gettext as _

_TIME = re.compile(r"(\d{1,2})[:hg.](\d{2})?")
_TEXTS = ("venue", "online_url", "fee", "registration_url", "booking")
_ASKED = frozenset((*_TEXTS, "start", "end", "status", "capacity"))
_OF_REPEATING = frozenset(("recurrence", "exdates", "rdates", "lunar", "cancellations"))
_STATES = [
    ("planned", lazy_gettext("It takes place")),
    *((name, labels.SCHEDULE_STATES[name]) for name in ("postponed", "cancelled")),
]


def _hour_rule(day: Any, field: Any) -> None:
    if field.data and _time(field.data) is None:
        raise wtforms.ValidationError(_("Write the hour like 19:30."))
    if field.data and day.data is None and not day.errors:
        raise wtforms.ValidationError(_("Write the day like 23/11/2026."))


def _time(text: str) -> time | None:
    found = _TIME.fullmatch(text)
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None


class ScheduleForm(FieldForm):
    """Days, hours, place, fee; how it repeats stays as it is, or is taken off."""

    first = forms.day(lazy_gettext("First day"))
    first_hour = forms.line(lazy_gettext("Begins at"), most=5, hint=lazy_gettext("Like 19:30."))
    last = forms.day(lazy_gettext("Last day"))
    last_hour = forms.line(lazy_gettext("Ends at"), most=5)
    once = forms.yes(lazy_gettext("It no longer repeats"))
    status = forms.options(lazy_gettext("State"), _STATES)
    venue = forms.line(lazy_gettext("Where"), most=1000)
    online_url = forms.line(lazy_gettext("Online at"), most=2000, inputmode="url")
    fee = forms.line(lazy_gettext("Fee"), most=500)
    capacity = forms.whole(lazy_gettext("Places available"), high=10_000_000)
    registration_url = forms.line(lazy_gettext("Sign up at"), most=2000, inputmode="url")
    booking = forms.lines(lazy_gettext("How to take part"), most=1000, rows=3)

    def validate_first_hour(self, field: Any) -> None:
        """Refuse what is no hour of a day."""
        _hour_rule(self.first, field)

    def validate_last_hour(self, field: Any) -> None:
        """Refuse what is no hour of a day."""
        _hour_rule(self.last, field)

    def fill(self, value: Any) -> None:
        """Show the schedule."""
        told = value or {}
        for end, day, hour in (("start", self.first, self.first_hour), ("end", self.last, self.last_hour)):
            point = read_point(told.get(end, ""))
            day.data = point.day if point else None
            hour.data = f"{point.time:%H:%M}" if point and point.time else ""
        for name in _TEXTS:
            self[name].data = told.get(name, "")
        self.capacity.data = told.get("capacity")
        self.status.data = told.get("status", "planned")

    def given(self, before: Any) -> Any:
        """The schedule; days and hours that were left alone stay as the source wrote them.

        So does all that the form does not ask for; what repeats goes with its repeating.
        """
        old: Mapping[str, Any] = before or {}
        left_out = _ASKED | _OF_REPEATING if self.once.data else _ASKED
        told = {name: value for name, value in old.items() if name not in left_out}
        ends = (
            ("start", self.first.data, self.first_hour.data),
            ("end", self.last.data, self.last_hour.data),
        )
        for name, day, hour in ends:
            if day is not None:
                told[name] = _written(day, hour, old.get(name, ""))
            elif read_point(old.get(name, "")) is None and name in old:
                # It could not be shown, so leaving it empty takes nothing out.
                told[name] = old[name]
        told.update({name: self[name].data for name in _TEXTS if self[name].data})
        if self.status.data != "planned":
            told["status"] = self.status.data
        if self.capacity.data is not None:
            told["capacity"] = self.capacity.data
        return told or ABSENT


def _written(day: date, hour: str, old: str) -> str:
    point, clock = read_point(old), _time(hour) if hour else None
    if point is not None and (point.day, point.time) == (day, clock):
        return old
    return day.isoformat() if clock is None else datetime.combine(day, clock, ZONE).isoformat("T", "minutes")
