"""Lists of sources and runs for the administration: searched, filtered, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.formats.text.fold import fold
from catalog.store.models import Institution, Run, SourceRow, SourceSet
from catalog.store.runs import standing
from catalog.store.scopes import Reach, within

STATUSES = ("done", "done_with_errors", "running", "interrupted", "failed")
TROUBLED = ("done_with_errors", "interrupted", "failed")
OWN = "own"
"""The connector of what people write here: such sources are made by themselves and are not harvested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; empty is everything. ``sort`` is a name of ``SORTS``, "-" before it: downwards.

    ``state`` of sources: ``paused``, ``never``, ``trouble``, ``removed`` or a status of the last run.
    """

    q: str = ""
    state: str = ""
    connector: str = ""
    source: str = ""
    sort: str = ""
    offset: int = 0
    limit: int = 50


class SourceLine(NamedTuple):
    """A source in a list, with its last run (``run`` and what follows are None before the first)."""

    slug: str
    name: str
    connector: str
    institution: str
    institution_name: str
    every_seconds: int | None
    next_due: datetime | None
    paused: datetime | None
    removed: datetime | None
    records: int | None
    run: int | None
    status: str | None
    started: datetime | None
    finished: datetime | None
    counts: Mapping[str, int] | None


class RunLine(NamedTuple):
    """A run in a list."""

    run: int
    source: str
    source_name: str
    institution: str
    institution_name: str
    mode: str
    status: str
    started: datetime
    finished: datetime | None
    total: int | None
    counts: Mapping[str, int]


_NAME = sa.case((SourceRow.name != "", SourceRow.sort_key), else_=Institution.sort_key)
_SOURCE_SORTS: Mapping[str, Any] = {
    "name": _NAME,
    "institution": Institution.sort_key,
    "records": sa.func.coalesce(SourceSet.live, 0),
    "last": Run.started,
    "next": SourceRow.next_due,
}
_RUN_SORTS: Mapping[str, Any] = {"started": Run.id, "source": _NAME, "status": Run.status}
_SOURCE_COLUMNS: tuple[Any, ...] = (
    SourceRow.slug, SourceRow.name, SourceRow.connector, SourceRow.institution, Institution.name_vi,
    SourceRow.every_seconds, SourceRow.next_due, SourceRow.paused, SourceRow.removed, SourceSet.live,
    Run.id, Run.status, Run.started, Run.finished, Run.counts,
)  # fmt: skip
_RUN_COLUMNS: tuple[Any, ...] = (
    Run.id, Run.source, SourceRow.name, SourceRow.institution, Institution.name_vi, Run.mode, Run.status,
    Run.started, Run.finished, Run.total, Run.counts,
)  # fmt: skip
SORTS = tuple(_SOURCE_SORTS)
RUN_SORTS = tuple(_RUN_SORTS)


def sources(session: Session, reach: Reach, wanted: Wanted) -> tuple[list[SourceLine], int]:
    """A page of the sources within ``reach``, and how many there are of them in all."""
    conditions = _source_conditions(reach, wanted)
    joined = (
        sa.select(*_SOURCE_COLUMNS)
        .join(Institution, Institution.slug == SourceRow.institution)
        .outerjoin(SourceSet, SourceSet.source == SourceRow.slug)
        .outerjoin(Run, Run.id == SourceRow.last_run)
        .where(*conditions)
    )
    order = _order(_SOURCE_SORTS, wanted.sort or "name", SourceRow.slug)
    rows = session.execute(joined.order_by(*order).offset(wanted.offset).limit(wanted.limit))
    counted = (
        sa.select(sa.func.count())
        .select_from(SourceRow)
        .join(Institution, Institution.slug == SourceRow.institution)
        .outerjoin(Run, Run.id == SourceRow.last_run)
        .where(*conditions)
    )
    lines = [SourceLine(*row) for row in rows]
    shown = [
        line._replace(status=line.status and standing(session, line.slug, line.status)) for line in lines
    ]
    return shown, session.scalar(counted) or 0


def standings(session: Session) -> dict[str, int]:
    """How many sources there are by the state of their last run, ``never`` before the first.

    How many of all of them rest stands under ``paused``.
    """
    status = sa.func.coalesce(Run.status, "never").label("status")
    rows = session.execute(
        sa.select(status, sa.func.count(), sa.func.count(SourceRow.paused))
        .select_from(SourceRow)
        .outerjoin(Run, Run.id == SourceRow.last_run)
        .where(SourceRow.removed.is_(None), SourceRow.connector != OWN)
        .group_by(status)
    ).all()
    found = {name: count for name, count, _paused in rows}
    return {**found, "paused": sum(paused for _name, _count, paused in rows)}


def _source_conditions(reach: Reach, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions = [within(SourceRow.institution, reach), SourceRow.connector != OWN]
    conditions.append(
        SourceRow.removed.is_not(None) if wanted.state == "removed" else SourceRow.removed.is_(None)
    )
    if wanted.q:
        conditions.append(_named(wanted.q))
    if wanted.connector:
        conditions.append(SourceRow.connector == wanted.connector)
    if wanted.state == "paused":
        conditions.append(SourceRow.paused.is_not(None))
    elif wanted.state == "never":
        conditions.append(SourceRow.last_run.is_(None))
    elif wanted.state == "trouble":
        conditions.append(Run.status.in_(TROUBLED))
    elif wanted.state in STATUSES:
        conditions.append(Run.status == wanted.state)
    return conditions


def _named(text: str) -> sa.ColumnElement[bool]:
    """The condition that each word stands in a name of the source or of its institution."""
    places = (SourceRow.folded, SourceRow.slug, Institution.folded)
    words = fold(text).split()
    return sa.and_(
        sa.true(), *(sa.or_(*(place.contains(word, autoescape=True) for place in places)) for word in words)
    )


def _order(sorts: Mapping[str, Any], asked: str, last: Any) -> tuple[Any, ...]:
    column = sorts[asked.removeprefix("-")]
    first = column.desc().nulls_last() if asked.startswith("-") else column.asc().nulls_last()
    return first, last


def runs(session: Session, reach: Reach, wanted: Wanted) -> tuple[list[RunLine], int]:
    """A page of the runs of sources within ``reach``, the newest first, and how many there are in all."""
    conditions = _run_conditions(reach, wanted)
    rows = session.execute(
        _with_sources(sa.select(*_RUN_COLUMNS))
        .where(*conditions)
        .order_by(*_order(_RUN_SORTS, wanted.sort or "-started", Run.id.desc()))
        .offset(wanted.offset)
        .limit(wanted.limit)
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(Run).where(*conditions))
    lines = [RunLine(*row) for row in rows]
    shown = [line._replace(status=standing(session, line.source, line.status)) for line in lines]
    return shown, total or 0


def _run_conditions(reach: Reach, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.q or not reach.everything:
        # Looked for among the sources, of which there are fewer than runs.
        own = sa.select(SourceRow.slug).join(Institution, Institution.slug == SourceRow.institution)
        own = own.where(within(SourceRow.institution, reach), *([_named(wanted.q)] if wanted.q else []))
        conditions.append(Run.source.in_(own))
    if wanted.source:
        conditions.append(Run.source == wanted.source)
    if wanted.state == "trouble":
        conditions.append(Run.status.in_(TROUBLED))
    elif wanted.state:
        conditions.append(Run.status == wanted.state)
    return conditions


def _with_sources(wanted: sa.Select[Any]) -> sa.Select[Any]:
    return wanted.join(SourceRow, SourceRow.slug == Run.source).join(
        Institution, Institution.slug == SourceRow.institution
    )


def named(session: Session, reach: Reach, slug: str) -> tuple[str, str] | None:
    """Slug and name of the source, if it is within ``reach``."""
    called = sa.case((SourceRow.name != "", SourceRow.name), else_=Institution.name_vi)
    row = session.execute(
        sa.select(SourceRow.slug, called)
        .join(Institution, Institution.slug == SourceRow.institution)
        .where(SourceRow.slug == slug, within(SourceRow.institution, reach))
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def of_institution(session: Session, slug: str) -> list[str]:
    """The slugs of an institution's sources that are not removed, its own among them."""
    found = sa.select(SourceRow.slug).where(SourceRow.institution == slug, SourceRow.removed.is_(None))
    return list(session.scalars(found.order_by(SourceRow.slug)))


def connectors(session: Session, reach: Reach) -> list[str]:
    """The names of the connectors that sources within ``reach`` use."""
    found = session.scalars(
        sa.select(SourceRow.connector)
        .where(within(SourceRow.institution, reach), SourceRow.removed.is_(None), SourceRow.connector != OWN)
        .distinct()
    )
    return sorted(found)


def troubled(session: Session, reach: Reach) -> tuple[int, int]:
    """Of how many sources within ``reach`` the last run failed, and of how many it holds records back."""
    rows = session.execute(
        sa.select(Run.status, Run.counts)
        .join(SourceRow, SourceRow.last_run == Run.id)
        .where(within(SourceRow.institution, reach), SourceRow.removed.is_(None), Run.status.in_(TROUBLED))
    )
    failed = held = 0
    for status, counts in rows:
        failed += status == "failed"
        held += bool(counts.get("held"))
    return failed, held
