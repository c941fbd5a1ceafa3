"""When an activity takes place, in one line of the page's language."""

from __future__ import annotations

from catalog.activities import checking
from catalog.activities.format import record_of
from catalog.activities.model import Activity
from catalog.activities.timing import day_of
from catalog.shape import to_dict
from catalog.web import i18n, when
from catalog.web.i18n import gettext as _


def line_of(activity: Activity) -> str:
    """Its rhythm or days with its hours; empty where nothing is told, or what is told cannot be read."""
    try:
        schedule = to_dict(record_of(activity)).get("schedule")
    except (ValueError, TypeError, OverflowError):
        return ""
    shown = when.read(schedule)
    if shown is None:
        return ""
    days = _series(shown.rhythm, activity) if shown.rhythm else _span(shown)
    lunar = f"({shown.lunar})" if shown.lunar else ""
    text = ", ".join(part for part in (days, shown.hours) if part)
    return " ".join(part for part in (text, lunar) if part)


def _series(rhythm: str, activity: Activity) -> str:
    """The rhythm, with its first and last day where it has an end."""
    first, last = day_of(activity.timing.first), day_of(activity.timing.last)
    if first is None or last is None:
        return rhythm
    span = _("from %(start)s to %(end)s", start=i18n.short_day(first), end=i18n.short_day(last))
    return f"{rhythm} {span}"


def _span(shown: when.When) -> str:
    if shown.start is None:
        return ""
    first = i18n.short_day(shown.start.day)
    if shown.one_day or shown.end is None:
        return first
    return _("from %(start)s to %(end)s", start=first, end=i18n.short_day(shown.end.day))


def next_line(activity: Activity) -> str:
    """The next day on which it takes place; empty where there is none in the coming year."""
    try:
        days = checking.next_days(activity, i18n.today(), 1)
    except (ValueError, TypeError, OverflowError):
        return ""
    return f"{i18n.weekday(days[0])}, {i18n.short_day(days[0])}" if days else ""
