"""The rows of plans: facts, indicators, targets, tasks, by the slug of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.store.db import now
from catalog.store.models_programme import PlanIndicatorRow, PlanRow, PlanTargetRow, PlanTaskRow, SummingRow

Row = PlanIndicatorRow | PlanTargetRow | PlanTaskRow
TABLES: Mapping[str, type[Row]] = {
    "indicators": PlanIndicatorRow,
    "targets": PlanTargetRow,
    "tasks": PlanTaskRow,
}
_ORDER: Mapping[str, tuple[Any, ...]] = {
    "indicators": (PlanIndicatorRow.position, PlanIndicatorRow.id),
    "targets": (PlanTargetRow.id,),
    "tasks": (PlanTaskRow.position, PlanTaskRow.id),
}


def get(session: Session, slug: str) -> PlanRow | None:
    """The plan of that slug."""
    return session.get(PlanRow, slug)


def need(session: Session, slug: str) -> PlanRow:
    """The plan of that slug; raises ``UnknownName``."""
    found = session.get(PlanRow, slug)
    if found is None:
        raise UnknownName("plan", slug)
    return found


def everything(session: Session) -> list[PlanRow]:
    """All plans, the newest first."""
    return list(session.scalars(sa.select(PlanRow).order_by(PlanRow.date.desc(), PlanRow.slug)))


def stamp(session: Session) -> str:
    """A text that changes with every change of any plan or of its rows."""
    told = sa.select(sa.func.count(), sa.func.sum(PlanRow.revision), sa.func.max(PlanRow.modified))
    return " ".join(map(str, session.execute(told).one()))


def rows(session: Session, slug: str, table: str) -> list[Any]:
    """The rows of a plan in one of ``TABLES``, in the order of the document, dropped ones too."""
    model = TABLES[table]
    return list(session.scalars(sa.select(model).where(model.plan == slug).order_by(*_ORDER[table])))


def row(session: Session, slug: str, table: str, key: str) -> Any:
    """A row of a plan by its id; raises ``UnknownName``."""
    found: Any = None
    if table == "targets":
        one = session.get(PlanTargetRow, int(key)) if key.isascii() and key.isdecimal() else None
        found = one if one is not None and one.plan == slug else None
    elif table in TABLES:
        found = session.get(TABLES[table], (slug, key))
    if found is None:
        raise UnknownName("row of the plan", f"{table} {key}")
    return found


def counts(session: Session) -> dict[str, dict[str, int]]:
    """How many rows each plan has by table, without dropped ones."""
    found: dict[str, dict[str, int]] = {}
    for table, model in TABLES.items():
        query = sa.select(model.plan, sa.func.count()).where(~model.dropped).group_by(model.plan)
        for slug, count in session.execute(query):
            found.setdefault(slug, {})[table] = count
    return found


def keep(session: Session, facts: Mapping[str, Any]) -> PlanRow:
    """Add the plan, or give the one of that slug these facts; its rows are not touched."""
    found = session.get(PlanRow, facts["slug"])
    if found is None:
        found = PlanRow(**facts, revision=0, changed_by_hand=False, modified=now())
        session.add(found)
    else:
        put(found, facts)
    touch(found)
    session.flush()
    return found


def put(one: Any, facts: Mapping[str, Any]) -> None:
    """Set these columns of a plan or of one of its rows."""
    for name, value in facts.items():
        setattr(one, name, value)


def touch(plan: PlanRow) -> None:
    """Say that the plan, or one of its rows, changed at this moment."""
    plan.revision += 1
    plan.modified = now()


def need_revision(one: Any, subject: str, name: str, revision: int | None) -> None:
    """Raise ``ChangedMeanwhile`` unless the plan or row is still what the form was opened with."""
    if revision is not None and one.revision != revision:
        raise ChangedMeanwhile(subject, name, one.revision)


def add_row(session: Session, slug: str, table: str, facts: Mapping[str, Any]) -> Any:
    """Add a row to a plan; gives it, with its id."""
    made = TABLES[table](plan=slug, revision=1, **facts)
    session.add(made)
    session.flush()
    return made


def remove_row(session: Session, one: Row) -> None:
    """Take a row away for good."""
    session.delete(one)
    session.flush()


def remove_rows(session: Session, slug: str) -> None:
    """Take all rows of a plan away for good."""
    for model in TABLES.values():
        session.execute(sa.delete(model).where(model.plan == slug))


def is_in_use(session: Session, slug: str) -> bool:
    """Whether something was summed up for the plan."""
    return session.scalar(sa.select(sa.exists().where(SummingRow.plan == slug))) or False


def remove(session: Session, slug: str) -> None:
    """Take a plan with its rows away for good."""
    remove_rows(session, slug)
    session.execute(sa.delete(PlanRow).where(PlanRow.slug == slug))
