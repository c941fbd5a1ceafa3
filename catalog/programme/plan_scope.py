"""For which territory (by key, code or name) and for which years a plan may be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from catalog import gazetteer
from catalog.errors import QueryError
from catalog.formats.text.collation import sort_key
from catalog.gazetteer import NEW, PROVINCE, Unit
from catalog.programme import report
from catalog.programme.plans import Plan

COUNTRY = "vn"
"""The whole country in addresses."""
_LONGEST = 100


def territory_of(plan: Plan, text: str) -> str:
    """The key of the unit that a key, a code of today or a name stands for; without text the plan's own.

    Raises ``QueryError`` for what is no unit, not one alone, or not in the plan's territory.
    """
    text = " ".join(text.split())[:_LONGEST]
    if not text:
        return plan.territory
    if text == COUNTRY and not plan.territory:
        return ""
    found = gazetteer.unit(text) if ":" in text else gazetteer.unit(f"{NEW}:{text}")
    found = found or gazetteer.unit_of(gazetteer.locate(text))
    if found is None:
        raise QueryError(
            f"territory: “{text}” is no province or commune, or not one alone.", parameter="territory"
        )
    if plan.territory and plan.territory not in gazetteer.covering(found):
        raise QueryError(f"territory: “{text}” is not in that of {plan.number}.", parameter="territory")
    return found.key


def of_today(territory: str) -> Unit | None:
    """The unit that a territory is now, where that is one; None for the whole country."""
    found = gazetteer.unit(territory) if territory else None
    if found is None or found.list_version == NEW:
        return found
    links = gazetteer.successors(found)
    return links[0].unit if len(links) == 1 else None


def same_ground(territory: str) -> str:
    """The key of today's unit where a territory of before became one with nothing added, else as it is."""
    own = of_today(territory)
    return own.key if own is not None and len(gazetteer.predecessors(own)) == 1 else territory


def within(plan: Plan) -> Sequence[Unit]:
    """The units of today to look at a plan by: provinces of the country, communes of a province."""
    own = of_today(plan.territory)
    if plan.territory and own is None:
        return ()
    found = gazetteer.children(own) if own else gazetteer.units(NEW, PROVINCE)
    return sorted(found, key=lambda unit: sort_key(unit.name))


def province_of(plan: Plan, territory: str) -> Unit | None:
    """The province of today in which a plan is looked at; None for the whole country."""
    found = of_today(territory or plan.territory)
    return found and (found, *gazetteer.parents(found))[-1]


def years(plan: Plan, today: date) -> list[int]:
    """The years that can be asked for, the latest first: from the plan's own to the last of its targets."""
    targets = report.target_years(plan)
    last = max(targets, default=today.year)
    passed = range(plan.date.year, min(today.year, last) + 1)
    return sorted({*passed, *targets}, reverse=True)


def year_of(plan: Plan, text: str, today: date) -> int:
    """The year that a text asks for; without text this one, or the plan's last where it is over.

    Raises ``QueryError`` for a year that the plan does not have.
    """
    known = years(plan, today)
    if not text.strip():
        return max((year for year in known if year <= today.year), default=known[-1])
    if not text.strip().isdecimal() or int(text) not in known:
        told = ", ".join(map(str, reversed(known)))
        raise QueryError(f"year: the plan {plan.number} has the years {told}.", parameter="year")
    return int(text)
