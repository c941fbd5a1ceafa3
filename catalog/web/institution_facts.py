"""What an institution's page tells of it: whether it is open, hours by day, services, access, its past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from catalog.formats import opening_hours
from catalog.formats.opening_hours import Now
from catalog.store.institutions_history import History, Period
from catalog.web import i18n
from catalog.web.i18n import ZONE, lazy_gettext
from catalog.web.i18n import gettext as _
from catalog.web.institutions_words import term
from catalog.web.labels import Names

STATES: Names = {
    "closed": lazy_gettext("This institution is closed."),
    "suspended": lazy_gettext("This institution is closed for the time being."),
    "planned": lazy_gettext("This institution is being prepared and not open yet."),
}
_SPECIAL_SHOWN = 6
_A_MONDAY = date(2026, 11, 23)


class Hours(NamedTuple):
    """A line of the week: days, and their times (empty: closed); ``today`` whether today is among them."""

    days: str
    times: str
    today: bool


class Visit(NamedTuple):
    """What a visitor wants to know, in the page's language."""

    state: str
    now: str
    is_open: bool
    week: tuple[Hours, ...]
    special: tuple[str, ...]
    services: tuple[str, ...]
    access: tuple[str, ...]
    kind: str
    owner: str


def standing(facts: Mapping[str, Any]) -> Now | None:
    """Whether the institution is open at this moment; None where that is not known, or it stands still."""
    if facts.get("status"):
        return None
    return opening_hours.now(
        facts.get("opening") or [], facts.get("special_hours") or [], datetime.now(ZONE).replace(tzinfo=None)
    )


def visit(facts: Mapping[str, Any]) -> Visit:
    """The facts for visitors."""
    found, system = standing(facts), facts.get("system", "")
    kind = facts.get("type", "")
    return Visit(
        state=str(STATES.get(facts.get("status", ""), "")),
        now="" if found is None else _now(found),
        is_open=found is not None and found.open,
        week=_week(facts.get("opening") or []),
        special=_special(facts.get("special_hours") or []),
        services=tuple(term("services", code) for code in facts.get("services") or ()),
        access=tuple(term("accessibility", code) for code in facts.get("accessibility") or ()),
        kind=term("types", kind, system) if kind else "",
        owner=term("owners", facts["owner"]) if facts.get("owner") else "",
    )


def hours_in_words(facts: Mapping[str, Any]) -> str:
    """The opening hours in one line: by days where they are known so, else as they were written."""
    week = opening_hours.write_week(facts.get("opening") or [], i18n.language())
    return "; ".join(filter(None, (week, facts.get("hours", ""))))


def _now(found: Now) -> str:
    if found.open:
        assert found.until is not None
        if found.until.date() > i18n.today():
            return _("Open now")
        return _("Open now, until %(time)s", time=found.until.strftime("%H:%M"))
    if found.opens is None:
        return _("Closed now")
    time = found.opens.strftime("%H:%M")
    if found.opens.date() == i18n.today():
        return _("Closed now, opens at %(time)s", time=time)
    return _("Closed now, opens %(day)s at %(time)s", day=i18n.weekday(found.opens.date()), time=time)


def _week(opening: Sequence[Mapping[str, str]]) -> tuple[Hours, ...]:
    if not opening:
        return ()
    here = i18n.today().weekday()
    return tuple(
        Hours(_days(first, last), _times(spans), first <= here <= last)
        for first, last, spans in opening_hours.grouped(opening)
    )


def _times(spans: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{opens}–{closes}" for opens, closes in spans)


def _days(first: int, last: int) -> str:
    if (first, last) == (0, 6):
        return _("every day")
    names = [i18n.weekday(date.fromordinal(_A_MONDAY.toordinal() + at)) for at in (first, last)]
    return names[0] if first == last else f"{names[0]} – {names[1]}"


def _special(special: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The next days with other hours; those that are over are left out."""
    today = i18n.today().isoformat()
    coming = [entry for entry in special if (entry.get("to") or entry["from"]) >= today]
    return tuple(_special_line(entry) for entry in coming[:_SPECIAL_SHOWN])


def _special_line(entry: Mapping[str, str]) -> str:
    days = [i18n.short_day(date.fromisoformat(entry[name])) for name in ("from", "to") if entry.get(name)]
    note = entry.get("note", "")
    if not entry.get("opens"):
        closed = note or _("closed")
        return f"{' – '.join(days)}: {closed}"
    hours = f"{entry['opens']}–{entry['closes']}"
    return f"{' – '.join(days)}: {hours}" + (f" ({note})" if note else "")


def former_names(past: History, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names that the institution no longer bears, each with its days as far as they are known."""
    borne = [one for one in past.names if one.until or one.facts["name_vi"] != facts["name_vi"]]
    return [(_name(one), _when(one)) for one in borne]


def _name(one: Period) -> str:
    names = (one.facts["name_vi"], one.facts["name_en"])
    return (names[0] or names[1]) if i18n.language() == "vi" else (names[1] or names[0])


def _when(one: Period) -> str:
    days = [i18n.short_day(one.since) if one.since else "", i18n.short_day(one.until) if one.until else ""]
    if all(days):
        return " – ".join(days)
    if days[1]:
        return _("until %(day)s", day=days[1])
    return _("since %(day)s", day=days[0]) if days[0] else ""
