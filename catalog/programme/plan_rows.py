"""Plans between the database and their values: one found by number or slug, all of them, one taken in."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import CatalogError
from catalog.gazetteer import unit
from catalog.programme import plan_files
from catalog.programme.plans import Evidence, Indicator, Plan, PlanTask, Target, slug_of
from catalog.store import audit, plans
from catalog.store.db import now
from catalog.store.models_programme import PlanRow

SUBJECT = "plan"
"""How the audit log calls a plan and its rows."""
NEW, CHANGED, UNCHANGED, KEPT = "new", "changed", "unchanged", "kept"
"""What came of taking a plan in; ``KEPT``: it was changed by hand, and stayed as it is."""


class SeveralPlans(CatalogError):
    """Plans of several places have that number: one is to be named by its slug."""

    def __init__(self, number: str, slugs: list[str]) -> None:
        super().__init__(f"several plans have the number {number!r}: say one of {', '.join(slugs)}")
        self.number, self.slugs = number, slugs


def get(session: Session, name: str, *, dropped: bool = False) -> Plan | None:
    """The plan of that slug or number (288/kh-ubnd and 1520/QD-TTg do), None if there is none.

    Rows that were dropped are left out unless ``dropped``. Raises ``SeveralPlans`` where a number is not
    enough.
    """
    found = plans.get(session, name)
    if found is None:
        wanted = slug_of(name)
        named = [one for one in plans.everything(session) if slug_of(one.number) == wanted] if wanted else []
        if len(named) > 1:
            raise SeveralPlans(name, [one.slug for one in named])
        found = named[0] if named else None
    if found is None:
        return None
    whole = _whole(session, found)
    return whole if dropped else whole.kept()


def listed(session: Session) -> list[Plan]:
    """All plans without their rows, the newest first."""
    return [_facts(one) for one in plans.everything(session)]


def free_slug(session: Session, number: str, territory: str) -> str:
    """The slug for a plan of that number: with the name of its place where that is taken."""
    slug, place = slug_of(number), unit(territory) if territory else None
    taken = plans.get(session, slug)
    if taken is None or taken.territory == territory or place is None:
        return slug
    return slug_of(f"{number} {place.name}")


def _whole(session: Session, found: PlanRow) -> Plan:
    return dataclasses.replace(
        _facts(found),
        indicators=tuple(map(indicator, plans.rows(session, found.slug, "indicators"))),
        targets=tuple(map(target, plans.rows(session, found.slug, "targets"))),
        tasks=tuple(map(task, plans.rows(session, found.slug, "tasks"))),
    )


def _facts(row: PlanRow) -> Plan:
    return Plan(**_values(Plan, row, leave=plan_files.TABLES))


def indicator(row: Any) -> Indicator:
    """The value of an indicator's row."""
    return Indicator(**{**_values(Indicator, row), "types": tuple(row.types), "levels": tuple(row.levels)})


def target(row: Any) -> Target:
    """The value of a target's row."""
    return Target(**_values(Target, row))


def task(row: Any) -> PlanTask:
    """The value of a task's row."""
    return PlanTask(**{**_values(PlanTask, row), "evidence": tuple(Evidence(**one) for one in row.evidence)})


def _values(kind: type, row: Any, leave: tuple[str, ...] = ()) -> dict[str, Any]:
    names = (entry.name for entry in dataclasses.fields(kind))
    return {name: getattr(row, name) for name in names if name not in leave}


def columns(one: Indicator | Target | PlanTask) -> dict[str, Any]:
    """What a row's columns hold for a value; its id too, but for a target."""
    facts = {
        name: value for name, value in _values(type(one), one).items() if name not in ("revision", "evidence")
    }
    if isinstance(one, Indicator):
        facts.update(types=list(one.types), levels=list(one.levels))
    if isinstance(one, Target):
        del facts["id"]
    if isinstance(one, PlanTask):
        facts["evidence"] = [dataclasses.asdict(shown) for shown in one.evidence]
    return facts


def take_in(session: Session, actor: str, plan: Plan, *, replace: bool = False) -> str:
    """Add the plan, or bring the one of its slug to what it says; gives what came of it.

    One that was changed by hand is kept as it is unless ``replace``; what officers said of its tasks stays
    even then, where the plan says nothing of it. The audit log tells what was before.
    """
    row = plans.get(session, plan.slug)
    before = None if row is None else _whole(session, row)
    if before is not None:
        if _same(before, plan):
            return UNCHANGED
        if before.changed_by_hand and not replace:
            return KEPT
        plan = dataclasses.replace(plan, tasks=tuple(_going_on(one, before) for one in plan.tasks))
    write(session, actor, plan).changed_by_hand = False
    outcome = NEW if before is None else CHANGED
    told = None if before is None else plan_files.told(before)
    audit.note(session, actor, "import", SUBJECT, plan.slug, told, plan_files.told(plan))
    return outcome


def _same(before: Plan, plan: Plan) -> bool:
    told = plan_files.told(before)
    for one in told["tasks"]:
        one.update(state="open", state_note="", evidence=[])
    return told == plan_files.told(plan)


def _going_on(one: PlanTask, before: Plan) -> PlanTask:
    """The task with what officers said of it before, unless the plan itself says how far it is."""
    known = next((other for other in before.tasks if other.id == one.id), None)
    if known is None or one.state != "open" or one.state_note or one.evidence:
        return one
    return dataclasses.replace(one, state=known.state, state_note=known.state_note, evidence=known.evidence)


def write(session: Session, actor: str, plan: Plan) -> PlanRow:
    """Add the plan, or bring the one of its slug to what it says, whatever was there; gives its row."""
    kept = plans.keep(session, _values(Plan, plan, leave=(*plan_files.TABLES, "revision", "changed_by_hand")))
    plans.remove_rows(session, plan.slug)
    for one in plan.indicators:
        plans.add_row(session, plan.slug, "indicators", columns(one))
    for target in plan.targets:
        plans.add_row(session, plan.slug, "targets", columns(target))
    for task in plan.tasks:
        plans.add_row(session, plan.slug, "tasks", {**columns(task), **told_now(actor)})
    return kept


def told_now(actor: str) -> Mapping[str, Any]:
    """The columns of a task that say who told of it last, and when."""
    return {"modified": now(), "changed_by": actor[:300]}
