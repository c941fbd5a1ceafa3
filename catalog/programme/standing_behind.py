"""The institutions behind a row of a standing: who reaches it, who does not, of whom nothing is known."""

from __future__ import annotations

from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.programme import standing_rows
from catalog.programme.figures import STATES, Behind, BehindPage, Group
from catalog.programme.plans import Plan
from catalog.programme.standing import asked_of
from catalog.programme.standing_rows import Asked
from catalog.store import behind
from catalog.store.behind import WantedBehind

PAGE = 50
_SAYS = {1: "yes", 0: "no", None: "unknown"}


def institutions_behind(
    session: Session,
    plan: Plan,
    indicator: str,
    territory: str,
    year: int,
    *,
    type: str = "",
    level: str = "",
    region_class: str = "",
    state: str = "",
    page: int = 1,
    successors: bool = False,
    size: int = PAGE,
) -> BehindPage:
    """A page of the institutions that a row counts, those in one state (of ``figures.STATES``) or all.

    Raises ``UnknownName`` for an indicator that the plan has not, a state or a territory that there is not.
    """
    found = plan.kept().indicator(indicator)
    if found is None:
        raise UnknownName("indicator", indicator)
    if state and state not in STATES:
        raise UnknownName("state", state)
    asked = asked_of(found, territory, year, successors=successors)
    group = Group(type=type, level=level, region_class=region_class)
    wanted = wanted_behind(asked, group, state)
    total, rows = behind.listed(session, wanted, offset=(max(1, page) - 1) * size, limit=size)
    return BehindPage(
        items=tuple(_behind(asked, row) for row in rows),
        total=total,
        page=max(1, page),
        pages=max(1, -(-total // size)),
    )


def wanted_behind(asked: Asked, group: Group, state: str) -> WantedBehind:
    """What the store is asked for the institutions of a group in one state ("": any)."""
    kinds = standing_rows.narrowed(asked.indicator, group)
    return WantedBehind(
        wanted=standing_rows.only(asked.wanted, asked.year),
        kinds=kinds,
        after=kinds if standing_rows.takes_in_successors(asked, group) else None,
        state=state,
        by_reports=asked.indicator.kind == "growth",
    )


def _behind(asked: Asked, row: behind.Row) -> Behind:
    sent = "sent" if row.declared is not None else ""
    accepted = row.accepted is not None and row.accepted == row.declared
    return Behind(
        slug=row.slug,
        name_vi=row.name_vi,
        name_en=row.name_en,
        state=_SAYS[row.answer],
        derived=None if row.shown is None else bool(row.shown),
        declared=row.declared,
        declared_status="accepted" if accepted else sent,
        amount=row.amount or 0,
        evidence=tuple(row.evidence or ()),
        halves=row.halves or {},
        marks=tuple(row.marks or ()),
    )
