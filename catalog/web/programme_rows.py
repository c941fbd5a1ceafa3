"""The rows of a plan as its pages show them: the value in words, a bar with its marks, the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.programme import report, report_words
from catalog.programme.figures import NO_UNIT, Count, Point, Row, Standing
from catalog.programme.plans import Indicator, Target
from catalog.programme.report_words import word
from catalog.web import charts, i18n
from catalog.web.charts import Line, Meter
from catalog.web.i18n import gettext as _
from catalog.web.programme_asked import Asked

_LEAST_WHOLE = 20.0
"""A bar of growth is at least so long, in percent a year."""
_ROOM = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What is to be reached in a year: in words, and whether it is (None: not known)."""

    year: int
    words: str
    reached: bool | None
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two ways of measuring: its value in words and how many institutions stand behind it."""

    words: str
    known: bool
    yes: int
    counted: int
    marks: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A row: an indicator among a group of institutions.

    ``state`` is reached, missed or unknown, against ``due``: the target of the year or the next one after.
    ``told`` is the bar in words; ``years`` are the years of the trend with their values in words.
    """

    row: Row
    name: str
    value: str
    state: str
    due: Aim | None
    aims: list[Aim]
    meter: Meter
    told: str
    line: Line | None
    years: list[tuple[int, str]]
    derived: Side | None
    declared: Side | None
    note: str
    address: str
    with_successors: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """An indicator with its rows: its name, its wording, how it is counted, what copies say otherwise."""

    indicator: Indicator
    name: str
    methods: list[str]
    goals: list[Goal]
    disputes: list[tuple[str, str, Target]]
    unconfirmed: list[Target]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The indicators of one system."""

    system: str
    name: str
    topics: list[Topic]


def parts_of(standing: Standing, asked: Asked) -> list[Part]:
    """The rows of a standing by system and indicator, in the ministry's order."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in report.ordered(standing.rows):
        found.setdefault(row.indicator.system, {}).setdefault(row.indicator.id, []).append(row)
    return [
        Part(
            system=system,
            name=word(report_words.SYSTEMS, system, i18n.language()),
            topics=[_topic(rows, asked) for rows in topics.values()],
        )
        for system, topics in found.items()
    ]


def indicator_name(indicator: Indicator) -> str:
    """The short name in the page's language, in Vietnamese where there is no other."""
    return indicator.name if i18n.language() == i18n.DEFAULT else indicator.name_en or indicator.name


def shown(value: float | None, unit: str, to: float | None = None) -> str:
    """A value, or a span up to ``to``, with its unit in the page's language; empty for None."""
    if value is None:
        return ""
    figure = _figure(value) if to is None else f"{_figure(value)}–{_figure(to)}"
    if unit == "%/yr":
        return _("%(figure)s%% a year", figure=f"+{figure}" if value > 0 else figure)
    return f"{figure}{unit}"


def _figure(value: float) -> str:
    return i18n.number(int(value) if float(value).is_integer() else round(value, 1))


def _topic(rows: Sequence[Row], asked: Asked) -> Topic:
    one = rows[0].indicator
    return Topic(
        indicator=one,
        name=indicator_name(one),
        methods=report_words.methods(one.rule, one.measure, one.formula, i18n.language()),
        goals=[goal_of(row, asked) for row in rows],
        disputes=[(_group(row), _aimed(aim), aim) for row in rows for aim in report.disputes(row)],
        unconfirmed=[aim for row in rows for aim in report.aims(row) if not aim.confirmed],
    )


def _group(row: Row) -> str:
    return report_words.group_name(row.indicator.system, row.group, i18n.language())


def goal_of(row: Row, asked: Asked) -> Goal:
    """A row as the page shows it."""
    aims = [
        Aim(year=one.year, words=_aimed(one), reached=report.is_reached(row, one), confirmed=one.confirmed)
        for one in report.aims(row)
    ]
    due = next((aim for aim in aims if aim.year >= asked.year), aims[-1] if aims else None)
    value = shown(row.value, row.indicator.unit)
    told = [_told_year(row, point) for point in row.by_year]
    drawn = [number for number, _words in told]
    return Goal(
        row=row,
        name=_group(row),
        value=value,
        state=_state(row, due),
        due=due,
        aims=aims,
        meter=charts.meter(row.value, _marked(row), _whole(row)),
        told=_told(value, aims),
        line=charts.line(drawn) if len(drawn) > 1 and any(one is not None for one in drawn) else None,
        years=[(point.year, words) for point, (_number, words) in zip(row.by_year, told, strict=True)],
        derived=_side(row.derived, row),
        declared=_side(row.declared, row),
        note=word(report_words.NOTES, row.note, i18n.language()) if row.note else "",
        address=behind(asked, row),
        with_successors=asked.but(successors=True).address() if row.note == NO_UNIT else "",
    )


def _told_year(row: Row, point: Point) -> tuple[float | None, str]:
    """A year of the trend: what is drawn and in words; of a growth the sum, its growth in brackets."""
    value = shown(point.value, row.indicator.unit)
    if row.indicator.kind != "growth":
        return point.value, value
    amount = "" if point.amount is None else _figure(point.amount)
    return point.amount, f"{amount} ({value})" if amount and value else amount or value


def behind(asked: Asked, row: Row, state: str = "") -> str:
    """The address of the institutions behind a row."""
    group = {"type": row.type, "level": row.level, "region": row.region_class, "state": state}
    given = {name: value for name, value in group.items() if value}
    return asked.address("programme_institutions", indicator=row.indicator.id, **given)


def _state(row: Row, due: Aim | None) -> str:
    if row.value is None:
        return "unknown"
    if due is None or due.reached is None:
        return "known"
    return "reached" if due.reached else "missed"


def _aimed(target: Target) -> str:
    """A target in words: "70%", "10–15% mỗi năm"; that it is not known where it is not."""
    if target.value is None:
        return _("not known")
    return shown(target.value, target.unit, target.value_to)


def _told(value: str, aims: Sequence[Aim]) -> str:
    told = [value or report_words.NOTHING.said(i18n.language())]
    told += [_("target %(year)s: %(aim)s", year=aim.year, aim=aim.words) for aim in aims]
    return "; ".join(told)


def _marked(row: Row) -> list[tuple[int, float]]:
    return [(one.year, one.value) for one in report.aims(row) if one.value is not None]


def _whole(row: Row) -> float:
    if row.indicator.kind == "share":
        return 100.0
    values = [row.value or 0.0, *(value for _year, value in _marked(row))]
    return max(_LEAST_WHOLE, _ROOM * max(values))


def _side(count: Count | None, row: Row) -> Side | None:
    if count is None:
        return None
    language = i18n.language()
    return Side(
        words=shown(count.value, row.indicator.unit) or report_words.NOTHING.said(language),
        known=count.value is not None,
        yes=count.yes,
        counted=count.yes + count.no + count.unknown,
        marks=[word(report_words.MARKS, mark, language) for mark in count.marks],
    )
