"""A month of what is on as a table: each day with its number, its lunar date and one of its titles."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import flask_babel
import orjson

from catalog.store import occasions, records
from catalog.store.attended import BEHIND, SURE
from catalog.store.db import reading
from catalog.web import i18n
from catalog.web.cards import shortened
from catalog.web.dates import lunar_date
from catalog.web.whats_on_params import Asked, Where, month_end, wanted

_TITLE = 60
_A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day of the month: how much is on, one title of it, whether it is today or over."""

    day: date
    count: int
    title: str
    language: str
    lunar: str
    today: bool
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month in weeks of seven cells, None beside its ends; names of the days, long and short.

    ``before`` and ``after`` are the months beside it, None where nothing is known of them.
    """

    first: date
    name: str
    weeks: Sequence[Sequence[Cell | None]]
    weekdays: Sequence[tuple[str, str]]
    total: int
    before: date | None
    after: date | None
    is_past: bool


def first_of(asked: Asked) -> date:
    """The first day of the month to be drawn, within what is known."""
    today = i18n.today()
    least, most = (day.replace(day=1) for day in (today - BEHIND, today + SURE))
    told = asked.month or (asked.since or today).replace(day=1)
    return min(max(told, least), most)


def month(asked: Asked, place: Where) -> Month:
    """The month that is asked for, or the nearest of which something is known."""
    first, today = first_of(asked), i18n.today()
    last = month_end(first)
    with reading() as session:
        found = occasions.by_day(session, wanted(asked, place, first, last))
        live = records.live(session, sorted({day.record for day in found.values() if day.record}))
    titles = {identifier: orjson.loads(one.json).get("title", "") for identifier, one in live.items()}
    cells = {
        day: _cell(day, found.get(day, occasions.Day(0)), titles, today)
        for day in (first + timedelta(number) for number in range((last - first).days + 1))
    }
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    previous, following = (first - timedelta(1)).replace(day=1), last + timedelta(1)
    return Month(
        first=first,
        name=month_name(first),
        weeks=[[cells.get(day) for day in week] for week in weeks],
        weekdays=[_weekday(_A_MONDAY + timedelta(number)) for number in range(7)],
        total=sum(cell.count for cell in cells.values()),
        before=previous if previous >= (today - BEHIND).replace(day=1) else None,
        after=following if following <= today + SURE else None,
        is_past=last < today,
    )


def month_name(day: date) -> str:
    """A month with its year: tháng 12 năm 2026, December 2026."""
    pattern = "MMMM 'năm' y" if i18n.spoken() == "vi" else "MMMM y"
    shown: str = flask_babel.format_date(day, pattern, rebase=False)
    return shown


def _weekday(day: date) -> tuple[str, str]:
    short: str = flask_babel.format_date(day, "EEEEEE", rebase=False)
    return i18n.weekday(day), short


def _cell(day: date, found: occasions.Day, titles: Mapping[str, str], today: date) -> Cell:
    title = shortened(titles.get(found.record, ""), _TITLE)
    return Cell(
        day=day,
        count=found.count,
        title=title,
        language=i18n.foreign(title) if title else "",
        lunar=lunar_date(day),
        today=day == today,
        over=day < today,
    )
