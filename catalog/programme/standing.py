"""What a plan's indicators stand at: added up for a territory and a year, by place, before and after 2025.

Nothing here reads institutions one by one. Figures are as ``catalog.programme.deriving`` last left them; what
officers accept counts at once. A caller that keeps a standing asks ``position`` whether it still holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.gazetteer import NEW, PROVINCE, predecessors, unit
from catalog.programme import deriving, standing_rows
from catalog.programme.existing import FIRST_YEAR, last_day
from catalog.programme.figures import NO_DATA, NOT_YET, Comparison, Group, PlaceRow, Row, Standing
from catalog.programme.plans import Indicator, Plan, Target
from catalog.programme.standing_rows import Asked
from catalog.programme.whereabouts import column_of
from catalog.store import counting, declared, growing, positions
from catalog.store.counting import Key, Sought, Sums
from catalog.store.growing import Grown

TREND_YEARS = 6
"""So many years, the one asked for included, a trend goes back."""
PLACES: Mapping[str, str] = {
    "": "province",
    "province": "commune",
    "commune": "commune",
    "old_province": "old_commune",
    "old_district": "old_commune",
    "old_commune": "old_commune",
}
"""By which units a territory is divided, by the name of the fact that it is looked for in."""


class Position(NamedTuple):
    """What standings depend on: as long as it stays, so do they (but for a plan that is changed)."""

    log_id: str
    computed_to: int
    facts: int
    declared: int
    day: date


def position(session: Session) -> Position:
    """Where figures stand now; quick, to be asked before each use of a standing that was kept."""
    told = {name: positions.get(session, name) for name in (deriving.LOG, deriving.FACTS)}
    log, facts = told[deriving.LOG], told[deriving.FACTS]
    return Position(
        log.log_id if log else "",
        log.seq if log else 0,
        facts.seq if facts else 0,
        declared.last_change(session),
        deriving.today(),
    )


def standing(
    session: Session, plan: Plan, territory: str, year: int, *, successors: bool = False
) -> Standing:
    """Each indicator of a plan in a territory (a unit's key, "" for the country) and a year.

    ``successors`` counts what took over from units that ended in their place. Raises ``UnknownName`` for a
    territory that is no unit of Vietnam.
    """
    plan, day, log = plan.kept(), deriving.today(), positions.get(session, deriving.LOG)
    rows: list[Row] = []
    seen: dict[tuple[str, tuple[str, ...]], Sums] = {}
    indicators = sorted(plan.indicators, key=lambda one: one.position)
    all_asked = [asked_of(one, territory, year, successors=successors) for one in indicators]
    found = counting.shares(session, [one.wanted for one in all_asked] if year <= day.year else ())
    for asked in all_asked:
        indicator, sums = asked.indicator, found.get(asked.wanted, {})
        for group, targets in groups(plan, indicator):
            made = _row(session, asked, group, targets, sums)
            # Before anything is worked out nobody knows that there are none.
            rows.append(made if log else replace(made, note=NO_DATA))
            for key, some in standing_rows.of_group(sums, asked, group).items():
                if key.year == year:
                    seen[indicator.system, (*key.by, str(key.counts), key.after_type, key.after_level)] = some
    total = standing_rows.added(seen.values())
    return Standing(
        plan=plan,
        territory=territory,
        year=year,
        as_of=last_day(year, day),
        rows=tuple(rows),
        institutions=total.counted,
        present=total.present,
        without_record=total.counted - total.present,
        computed_to=log.seq if log else 0,
    )


def groups(plan: Plan, indicator: Indicator) -> list[tuple[Group, tuple[Target, ...]]]:
    """The groups of institutions that an indicator has targets for, in their order, undisputed targets first.

    One without targets counts the types and levels that the indicator names.
    """
    found: dict[Group, list[Target]] = {}
    for target in plan.targets_of(indicator.id):
        group = Group(type=target.type, level=target.level, region_class=target.region_class)
        found.setdefault(group, []).append(target)
    if not found:
        return [(Group(), ())]
    return [
        (group, tuple(sorted(some, key=lambda one: (one.disputed, one.year))))
        for group, some in found.items()
    ]


def asked_of(indicator: Indicator, territory: str, year: int, *, successors: bool = False) -> Asked:
    """What the store is asked of an indicator for its value and trend; raises ``UnknownName``."""
    column, day = _column(territory), deriving.today()
    first = max(FIRST_YEAR, year - TREND_YEARS + 1)
    if indicator.kind == "growth" and indicator.base_year is not None:
        first = max(FIRST_YEAR, indicator.base_year)
    wanted = Sought(
        system=indicator.system,
        years=tuple(range(first, min(year, day.year) + 1)),
        column=column,
        key=territory,
        rule=indicator.rule,
        measure=indicator.measure,
        successors=successors and year > 2025,
    )
    return Asked(indicator=indicator, wanted=wanted, year=year, today=day)


def _column(territory: str) -> str:
    if not territory:
        return ""
    column = column_of(territory)
    if column is None:
        raise UnknownName("territory", territory)
    return column


def _row(
    session: Session, asked: Asked, group: Group, targets: tuple[Target, ...], sums: Mapping[Key, Sums]
) -> Row:
    if asked.year > asked.today.year:
        return standing_rows.blank(asked, group, targets, NOT_YET)
    grown: Grown | None = None
    if asked.indicator.kind == "growth" and asked.indicator.measure:
        pairs = standing_rows.pairs(asked)
        narrowed = standing_rows.narrowed(asked.indicator, group)
        grown = growing.growth(session, asked.wanted, pairs, group=narrowed)
    return standing_rows.row(asked, group, targets, standing_rows.of_group(sums, asked, group), grown)


def communes(session: Session, plan: Plan, territory: str, year: int) -> tuple[PlaceRow, ...]:
    """A plan's indicators by commune of a territory, by province for the whole country.

    Growth is not told by place: its sums are too small there. Raises ``UnknownName``.
    """
    plan, column = plan.kept(), _column(territory)
    place = PLACES[column]
    values: dict[str, dict[str, float | None]] = {}
    shares = [asked_of(one, territory, year) for one in plan.indicators if one.kind == "share"]
    found = counting.shares(
        session, [standing_rows.only(one.wanted, year) for one in shares], (*counting.GROUP, place)
    )
    for asked in shares:
        for key, sums in _by_place(asked, plan, found[standing_rows.only(asked.wanted, year)]).items():
            values.setdefault(key, {})[asked.indicator.id] = standing_rows.value(asked, sums)[0]
    measures = sorted({one.measure for one in plan.indicators if one.measure})
    systems = sorted({one.system for one in plan.indicators})
    wanted = Sought(system="", years=(year,), column=column, key=territory)
    covered = counting.coverage(session, wanted, systems, measures, place)
    return tuple(
        PlaceRow(
            unit=key,
            institutions=told.institutions,
            present=told.present,
            reported=told.reported,
            expected=told.institutions,
            values={one.id: values.get(key, {}).get(one.id) for one in plan.indicators},
        )
        for key, told in sorted(covered.items())
    )


def _by_place(asked: Asked, plan: Plan, some: Mapping[Key, Sums]) -> dict[str, Sums]:
    """What is added up of all groups of an indicator, by place: the last of what they have in common."""
    found: dict[str, Sums] = {}
    named = [group for group, _ in groups(plan, asked.indicator)]
    for key, sums in some.items():
        *alike, unit_key = key.by
        if any(standing_rows.fits(asked, group, tuple(alike), key) for group in named):
            found[unit_key] = found.get(unit_key, Sums()).plus(sums)
    return found


def compare(session: Session, plan: Plan, province: str, year: int) -> Comparison:
    """A province of today, and those of before July 2025 that it was made of.

    Institutions that no old province can be told of are in the first alone. Raises ``UnknownName``.
    """
    found = unit(province)
    if found is None or (found.list_version, found.level) != (NEW, PROVINCE):
        raise UnknownName("province", province)
    before = [link.unit.key for link in predecessors(found)]
    return Comparison(
        today=standing(session, plan, province, year),
        before=tuple(standing(session, plan, key, year) for key in before),
    )
