"""Exhibitions to see: those that are open, to come, to be seen on the net, over; narrowed and paged.

``store.attended`` keeps their days, in the transaction that publishes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.activities.occasions import EXHIBITION
from catalog.formats.text.fold import fold
from catalog.store.institutions import bearing
from catalog.store.models import AttendedRow, Institution, InstitutionPlace, RecordRow
from catalog.store.scopes import Reach, within

STATES = ("open", "coming", "online", "undated", "called_off", "past")
"""Open on the day that is asked about; to come; to be seen at any time on the net; told without days;
cancelled or put off and not over by its days; over.

One that stands in a house and on the net is in two of them.
"""
LASTING = "lasting"
"""A state besides: as planned and without days, those that can be seen on the net first."""
_row = AttendedRow
_SHOWN = sa.and_(_row.kind == EXHIBITION, _row.reached != "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for on ``today``; empty narrows nothing.

    ``institution`` is a slug, ``named`` are words of an institution's name instead of one. ``province`` is
    the key of a unit (``vn-2025-07:46``): where the exhibition says that it is, else its institution.
    """

    today: date
    institution: str = ""
    named: str = ""
    province: str = ""


def counts(session: Session, wanted: Wanted) -> dict[str, int]:
    """How many there are of each of ``STATES``."""
    narrowed = list(_narrowed(session, wanted))
    counted = [
        sa.func.sum(sa.case((_in_state(state, wanted.today), 1), else_=0)).label(state) for state in STATES
    ]
    found = session.execute(sa.select(*counted).where(*narrowed)).one()
    return {state: int(number or 0) for state, number in zip(STATES, found, strict=True)}


def listed(session: Session, wanted: Wanted, state: str, *, offset: int = 0, limit: int = 24) -> list[str]:
    """A page of the ids of those in a state: what ends or begins soonest first.

    What is over comes by its end, the last first; what has no days by its newest change.
    """
    chosen = sa.select(_row.record).where(_in_state(state, wanted.today), *_narrowed(session, wanted))
    if state in ("online", "undated", LASTING):
        newest = _row.online.desc(), RecordRow.seq.desc()
        chosen = chosen.join(RecordRow, RecordRow.id == _row.record).order_by(*newest)
    else:
        chosen = chosen.order_by(*_ORDERS[state], _row.record)
    return list(session.scalars(chosen.offset(offset).limit(limit)))


_ORDERS: dict[str, tuple[sa.ColumnElement[Any], ...]] = {
    "open": (_row.last_day.asc(),),
    "coming": (_row.first_day.asc(),),
    "called_off": (_row.first_day.asc(),),
    "past": (_row.last_day.desc(),),
}


def _in_state(state: str, today: date) -> sa.ColumnElement[bool]:
    day, as_planned = today.isoformat(), _row.status == ""
    match state:
        case "open":
            return sa.and_(as_planned, _row.first_day <= day, _row.last_day >= day)
        case "coming":
            return sa.and_(as_planned, _row.first_day > day)
        case "online":
            return _row.online.is_(True)
        case "undated":
            return sa.and_(as_planned, _row.last_day == "", _row.online.is_(False))
        case "lasting":
            return sa.and_(as_planned, _row.last_day == "")
        case "called_off":
            return sa.and_(_row.status != "", sa.or_(_row.last_day == "", _row.last_day >= day))
        case _:
            return sa.and_(_row.last_day != "", _row.last_day < day, _row.first_day <= day)


def _narrowed(session: Session, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    yield _SHOWN
    if wanted.institution:
        yield _row.institution.in_(bearing(session, wanted.institution))
    elif wanted.named:
        words = [Institution.folded.contains(word, autoescape=True) for word in fold(wanted.named).split()]
        yield _row.institution.in_(sa.select(Institution.slug).where(*words))
    if wanted.province:
        there = within(_row.institution, Reach(keys=frozenset({wanted.province})))
        yield sa.or_(_row.province == wanted.province, sa.and_(_row.province == "", there))


def institutions(session: Session, *, limit: int = 100) -> list[tuple[str, str]]:
    """Slugs and Vietnamese names of institutions that have exhibitions: those with the most, by name."""
    many = (
        sa.select(_row.institution, sa.func.count().label("many"))
        .where(_SHOWN)
        .group_by(_row.institution)
        .order_by(sa.desc("many"), _row.institution)
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        sa.select(Institution.slug, Institution.name_vi)
        .join(many, many.c.institution == Institution.slug)
        .where(Institution.merged_into == "")
        .order_by(Institution.sort_key, Institution.slug)
    )
    return [(slug, name) for slug, name in rows]


def provinces(session: Session) -> set[str]:
    """The keys of the units in which there are exhibitions or institutions that have some."""
    told = session.scalars(sa.select(_row.province).where(_SHOWN, _row.province != "").distinct())
    having = sa.select(_row.institution).where(_SHOWN, _row.province == "")
    placed = sa.select(InstitutionPlace.key).where(InstitutionPlace.institution.in_(having)).distinct()
    return {*told, *session.scalars(placed)}
