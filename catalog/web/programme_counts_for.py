"""What an institution counts for in the programme: the rows it is in, and what the catalog shows of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalog.programme import plan_scope
from catalog.programme.plans import Plan, Target
from catalog.programme.report_words import STATES
from catalog.store import counted
from catalog.store.counted import Counted
from catalog.web import i18n
from catalog.web.programme import foremost
from catalog.web.programme_asked import Asked
from catalog.web.programme_counted import Stand, all_plans
from catalog.web.programme_rows import indicator_name


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsFor:
    """A row that an institution is in: the indicator, whether the catalog shows it, all that are in the row.

    ``shown`` is empty where the catalog cannot show it: it is declared alone.
    """

    name: str
    shown: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InPlan:
    """The rows of a plan that an institution is in, in a year."""

    plan: Plan
    year: int
    rows: list[CountsFor]


def counts_for(session: Session, at: Stand, slug: str) -> InPlan | None:
    """The rows that the institution counts in this year, of its province's plan, else of the country's."""
    own = counted.of_institution(session, slug, at.day.year)
    plan = _plan(at, own) if own else None
    if own is None or plan is None:
        return None
    year = plan_scope.year_of(plan, "", at.day)
    wanted = Asked(plan=plan, territory=plan.territory, year=year)
    found: dict[str, CountsFor] = {}
    for target in plan.targets:
        indicator = plan.indicator(target.indicator)
        if indicator is None or indicator.system != own.system or not _is_in(own, target):
            continue
        group = {"type": target.type, "level": target.level, "region": target.region_class}
        given = {name: value for name, value in group.items() if value}
        found.setdefault(
            indicator.id,
            CountsFor(
                name=indicator_name(indicator),
                shown=_shown(own, indicator.rule),
                address=wanted.address("programme_institutions", indicator=indicator.id, **given),
            ),
        )
    return InPlan(plan=plan, year=year, rows=list(found.values())) if found else None


def _plan(at: Stand, own: Counted) -> Plan | None:
    plans = all_plans(at)
    local = next((plan for plan in plans if plan.territory in own.provinces), None)
    return local or foremost([plan for plan in plans if not plan.territory])


def _is_in(own: Counted, target: Target) -> bool:
    """Whether the institution belongs to the group of a target; empty parts of a group take in all."""
    region = target.region_class.split("+") if target.region_class else ()
    parts = ((own.type, target.types), (own.level, target.levels), (own.region_class, region))
    return not target.disputed and all(value in known for value, known in parts if known)


def _shown(own: Counted, rule: str) -> str:
    if not rule:
        return ""
    state = {True: "yes", False: "no", None: "unknown"}[own.shown.get(rule)]
    return STATES[state].said(i18n.language())
