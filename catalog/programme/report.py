"""A plan's standing as a report has it: rows in the ministry's order, targets found, values for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.programme import types
from catalog.programme.figures import Count, Point, Row, Standing
from catalog.programme.plans import Indicator, Plan, Target
from catalog.programme.report_words import group_name
from catalog.record import LEVELS, SYSTEMS

_LAST = 99


def ordered(rows: Iterable[Row]) -> list[Row]:
    """Rows in the order of the ministry's tables: by system and indicator, then type, level, region class."""
    return sorted(rows, key=_place)


def _place(row: Row) -> tuple[int, int, int, int, str]:
    system = row.indicator.system
    codes = [term.code for term in types.terms("types") if term.system == system]
    return (
        SYSTEMS.index(system) if system in SYSTEMS else _LAST,
        row.indicator.position,
        _first(row.type, codes),
        _first(row.level, LEVELS),
        row.region_class,
    )


def _first(joined: str, known: Iterable[str]) -> int:
    """The place of the first of the codes that "+" joins, -1 for none: all come before some."""
    places = {code: place for place, code in enumerate(known)}
    return min((places.get(code, _LAST) for code in joined.split("+") if code), default=-1)


def aims(row: Row) -> list[Target]:
    """What the row is to reach, a target a year, by year; press copies and dropped rows are left out."""
    return sorted(
        (one for one in row.targets if not one.disputed and not one.dropped), key=lambda one: one.year
    )


def disputes(row: Row) -> list[Target]:
    """What copies in the press say otherwise."""
    return [one for one in row.targets if one.disputed and not one.dropped]


def aim_of(row: Row, year: int) -> Target | None:
    """What the row is to reach in that year, None where no target is of it."""
    return next((one for one in aims(row) if one.year == year), None)


def target_years(plan: Plan) -> list[int]:
    """The years for which the plan sets targets."""
    return sorted({one.year for one in plan.targets if not one.dropped})


def is_reached(row: Row, aim: Target | None) -> bool | None:
    """Whether the row's value reaches a target; None where either is not known."""
    if aim is None or aim.value is None or row.value is None:
        return None
    return row.value >= aim.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many rows reach what they are to reach by a year, do not, or have no figures."""

    year: int
    reached: int
    missed: int
    unknown: int

    @property
    def total(self) -> int:
        """All rows with a target of the year."""
        return self.reached + self.missed + self.unknown


def tally(standing: Standing, year: int) -> Tally:
    """The rows of a standing against the targets of a year."""
    found = [is_reached(row, aim) for row in standing.rows if (aim := aim_of(row, year)) is not None]
    return Tally(year=year, reached=found.count(True), missed=found.count(False), unknown=found.count(None))


# Values for programs


def told(standing: Standing) -> dict[str, Any]:
    """A standing as JSON has it: null is "no figures", never zero."""
    rows = ordered(standing.rows)
    return {
        "plan": plan_told(standing.plan),
        "territory": standing.territory,
        "year": standing.year,
        "as_of": standing.as_of.isoformat(),
        "computed_to": standing.computed_to,
        "institutions": standing.institutions,
        "present": standing.present,
        "without_record": standing.without_record,
        "total": len(rows),
        "items": [_row(row) for row in rows],
    }


def plan_told(plan: Plan) -> dict[str, Any]:
    """A plan in short as JSON has it."""
    return {
        "number": plan.number,
        "slug": plan.slug,
        "title": plan.title,
        "issuer": plan.issuer,
        "date": plan.date.isoformat(),
        "territory": plan.territory,
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        **_indicator(row.indicator),
        "type": row.type,
        "level": row.level,
        "region_class": row.region_class,
        "group": group_name(row.indicator.system, row.group, "vi"),
        "group_en": group_name(row.indicator.system, row.group, "en"),
        "targets": [_target(one) for one in row.targets],
        "counted": row.counted,
        "value": row.value,
        "value_from": row.value_from,
        "derived": _count(row.derived),
        "declared": _count(row.declared),
        "base": _point(row.base),
        "by_year": [_point(one) for one in row.by_year],
        "reported": row.reported,
        "expected": row.expected,
        "note": row.note,
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "indicator": indicator.id,
        "system": indicator.system,
        "name": indicator.name,
        "name_en": indicator.name_en,
        "text": indicator.text,
        "kind": indicator.kind,
        "rule": indicator.rule,
        "measure": indicator.measure,
        "unit": indicator.unit,
        "base_year": indicator.base_year,
        "formula": indicator.formula,
        "source": indicator.source,
        "confirmed": indicator.confirmed,
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "year": target.year,
        "value": target.value,
        "value_to": target.value_to,
        "unit": target.unit,
        "text": target.text,
        "source": target.source,
        "source_date": target.source_date and target.source_date.isoformat(),
        "confirmed": target.confirmed,
        "disputed": target.disputed,
        "dropped": target.dropped,
    }


def _count(count: Count | None) -> dict[str, Any] | None:
    if count is None:
        return None
    return {"yes": count.yes, "no": count.no, "unknown": count.unknown, "value": count.value,
            "marks": list(count.marks)}  # fmt: skip


def _point(point: Point | None) -> dict[str, Any] | None:
    if point is None:
        return None
    return {"year": point.year, "value": point.value, "counted": point.counted, "reported": point.reported,
            "amount": point.amount}  # fmt: skip


CSV_COLUMNS = (
    "plan", "territory", "year", "as_of", "indicator", "name", "system", "type", "level", "region_class",
    "group", "unit", "counted", "value", "value_from", "derived", "derived_yes", "declared", "declared_yes",
    "reported", "expected", "base_year", "formula", "note", "text", "source", "confirmed",
)  # fmt: skip
"""Columns of the table for programs, before one for each year that has targets (``target_2025``)."""


def table(standing: Standing) -> list[list[str | int | float | None]]:
    """The standing as rows of a table, the names of the columns first; what is not known is empty."""
    years = target_years(standing.plan)
    whole = told(standing)
    head: list[str | int | float | None] = [*CSV_COLUMNS, *(f"target_{year}" for year in years)]
    return [head, *(_cells(whole, one, years) for one in whole["items"])]


def _cells(
    whole: Mapping[str, Any], item: Mapping[str, Any], years: Iterable[int]
) -> list[str | int | float | None]:
    sides = {
        cell: (item[side] or {}).get(part)
        for side in ("derived", "declared")
        for cell, part in ((side, "value"), (f"{side}_yes", "yes"))
    }
    facts = {
        **item,
        **sides,
        "plan": whole["plan"]["number"],
        "confirmed": "yes" if item["confirmed"] else "no",
    }
    facts |= {name: whole[name] for name in ("territory", "year", "as_of")}
    targets = {
        one["year"]: one["value"] for one in item["targets"] if not one["disputed"] and not one["dropped"]
    }
    return [*(facts[name] for name in CSV_COLUMNS), *(targets.get(year) for year in years)]
