"""What is on: the occasions of records that one can go to, between two days, narrowed and paged.

``store.attended`` keeps them; of days more than its ``BEHIND`` ago or ``SURE`` ahead not everything is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.institutions import bearing
from catalog.store.models import OccasionRow
from catalog.store.scopes import Reach, within

MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: occasions from ``since`` to ``until``; empty and None narrow nothing.

    ``province`` is the key of a unit (``vn-2025-07:46``): where it takes place, or, where it does not tell,
    where its institution is. ``audience`` is a code of ``activities.words.AUDIENCES``: what is for everyone
    is for them too. ``once`` gives each record with the first of its occasions alone, ``called_off`` those
    that were called off as well.
    """

    since: date
    until: date
    kinds: Sequence[str] = ()
    institution: str = ""
    province: str = ""
    audience: str = ""
    free: bool | None = None
    online: bool | None = None
    once: bool = False
    called_off: bool = False


class Occasion(NamedTuple):
    """A record's id, and the days from ``first`` to ``last`` on which it takes place without a break."""

    record: str
    first: date
    last: date
    called_off: bool


class Found(NamedTuple):
    """A page of occasions, and how many there are in all (``MOST_COUNTED`` stands for as many or more)."""

    occasions: list[Occasion]
    total: int


def between(session: Session, wanted: Wanted, *, offset: int = 0, limit: int = 20) -> Found:
    """A page of what is on: first what runs already, what ends soonest first, then by day.

    ``records.live`` gives the records of a page.
    """
    since, until = wanted.since.isoformat(), wanted.until.isoformat()
    narrowed = list(_narrowed(session, wanted))
    row = OccasionRow
    running = sa.and_(row.last > row.first, row.last >= since, row.first < since, *narrowed)
    coming = [row.first.between(since, until), *narrowed]
    if wanted.once:
        coming.append(row.before < since)
    before = _count(session, running)
    total = before + _count(session, sa.and_(*coming))
    found = _page(session, running, (row.last, row.record), offset, limit)
    left = limit - len(found)
    if left > 0:
        found += _page(session, sa.and_(*coming), (row.first, row.record), max(0, offset - before), left)
    return Found(found, min(total, MOST_COUNTED))


def _narrowed(session: Session, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    row = OccasionRow
    if not wanted.called_off:
        yield row.called_off.is_(False)
    if wanted.kinds:
        yield row.kind.in_(wanted.kinds)
    if wanted.institution:
        yield row.institution.in_(bearing(session, wanted.institution))
    if wanted.province:
        there = within(row.institution, Reach(keys=frozenset({wanted.province})))
        yield sa.or_(row.province == wanted.province, sa.and_(row.province == "", there))
    if wanted.audience:
        yield sa.or_(*(row.audiences.contains(f" {code} ") for code in (wanted.audience, "everyone")))
    if wanted.free is not None:
        yield row.free.is_(wanted.free)
    if wanted.online is not None:
        yield row.online.is_(wanted.online)


def _count(session: Session, condition: sa.ColumnElement[bool]) -> int:
    some = sa.select(sa.literal(1)).select_from(OccasionRow).where(condition).limit(MOST_COUNTED).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _page(
    session: Session, condition: sa.ColumnElement[bool], order: Sequence[Any], offset: int, limit: int
) -> list[Occasion]:
    columns = (OccasionRow.record, OccasionRow.first, OccasionRow.last, OccasionRow.called_off)
    rows = session.execute(sa.select(*columns).where(condition).order_by(*order).offset(offset).limit(limit))
    return [
        Occasion(record, date.fromisoformat(first), date.fromisoformat(last), called_off)
        for record, first, last, called_off in rows
    ]
