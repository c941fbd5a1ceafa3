"""What is on: the occasions of records that one can go to, between two days, narrowed and paged.

``store.attended`` keeps them; of days more than its ``BEHIND`` ago or ``SURE`` ahead not everything is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog import gazetteer
from catalog.store.institutions import bearing
from catalog.store.models import InstitutionPlace, OccasionRow
from catalog.store.scopes import Reach, within

MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: occasions from ``since`` to ``until``; empty and None narrow nothing.

    ``province`` is the key of a unit (``vn-2025-07:46``): where it takes place, or, where it does not tell,
    where its institution is; so are ``communes``, any of which will do (None: anywhere). ``audience`` is a
    code of ``activities.words.AUDIENCES``: what is for everyone is for them too. ``began``: True for what
    runs already on the first day alone, False for what only begins in these days. ``once`` gives each record
    with the first of its occasions alone, ``called_off`` those that were called off as well.
    """

    since: date
    until: date
    kinds: Sequence[str] = ()
    institution: str = ""
    province: str = ""
    communes: Collection[str] | None = None
    audience: str = ""
    free: bool | None = None
    online: bool | None = None
    began: bool | None = None
    once: bool = False
    called_off: bool = False


class Occasion(NamedTuple):
    """A record's id, and the days from ``first`` to ``last`` on which it takes place without a break."""

    record: str
    first: date
    last: date
    called_off: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of occasions, how many there are in all, and of each kind.

    ``MOST_COUNTED`` stands for as many or more; none behind it are given, and ``kinds`` is of the first.
    """

    occasions: list[Occasion]
    total: int
    kinds: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Day:
    """How many occasions a day has, and the record of one that is on this day alone ("" for none)."""

    count: int
    record: str = ""


def between(session: Session, wanted: Wanted, *, offset: int = 0, limit: int = 20) -> Found:
    """A page of what is on: first what runs already, what ends soonest first, then by day.

    ``records.live`` gives the records of a page.
    """
    # What is read to be counted is the page too: to look for it again would cost as much once more.
    rows: list[Any] = []
    if wanted.began is not False:
        rows += _read(session, wanted, _running(wanted), "last", MOST_COUNTED)
    if wanted.began is not True and len(rows) < MOST_COUNTED:
        rows += _read(session, wanted, _coming(wanted), "first", MOST_COUNTED - len(rows))
    page = [
        Occasion(row.record, date.fromisoformat(row.first), date.fromisoformat(row.last), row.called_off)
        for row in rows[offset : offset + limit]
    ]
    return Found(page, len(rows), Counter(row.kind for row in rows))


def count(session: Session, wanted: Wanted) -> int:
    """How many ``between`` finds, at most ``MOST_COUNTED``: without putting them in order."""
    total = 0
    for is_wanted, conditions, lasting in (
        (wanted.began is not False, _running(wanted), True),
        (wanted.began is not True, _coming(wanted), False),
    ):
        narrowed = [*conditions, *_narrowed(wanted, lasting=lasting)]
        for place in _places(session, wanted, _columns(lasting=lasting)) if is_wanted else ():
            some = sa.select(sa.literal(1)).select_from(OccasionRow).where(*narrowed, place)
            counted = sa.select(sa.func.count()).select_from(some.limit(MOST_COUNTED - total).subquery())
            total += session.scalar(counted) or 0
    return total


def by_day(session: Session, wanted: Wanted) -> dict[date, Day]:
    """What the days from ``since`` to ``until`` have, days without anything left out."""
    counts: Counter[date] = Counter()
    named: dict[date, str] = {}
    row = OccasionRow
    single = [row.last == row.first, row.first.between(*_ends(wanted)), *_narrowed(wanted)]
    for place in _places(session, wanted, _columns()):
        counted = sa.select(row.first, sa.func.count(), sa.func.min(row.record)).where(*single, place)
        for first, count, record in session.execute(counted.group_by(row.first)):
            day = date.fromisoformat(first)
            counts[day] += count
            named[day] = min(named.get(day, record), record)
    for place in _places(session, wanted, _columns(lasting=True)):
        for first, last, count in session.execute(_spans(wanted, place)):
            day, until = date.fromisoformat(first), date.fromisoformat(last)
            while day <= until:
                counts[day] += count
                day += timedelta(1)
    return {day: Day(count, named.get(day, "")) for day, count in counts.items()}


def by_province(session: Session, wanted: Wanted, provinces: Collection[str]) -> Counter[str]:
    """How many records are on in each of these provinces (keys of units), wherever else is asked for."""
    row, place = OccasionRow, InstitutionPlace
    told = [*_coming(wanted), row.before < wanted.since.isoformat(), *_narrowed(wanted)]
    own = sa.select(row.province, sa.func.count()).where(*told, row.province.in_(provinces))
    theirs = (
        sa.select(place.key, sa.func.count())
        .join(row, row.institution == place.institution)
        .where(*told, row.province == "", place.key.in_(provinces))
    )
    counts: Counter[str] = Counter()
    for asked in (own.group_by(row.province), theirs.group_by(place.key)):
        for key, count in session.execute(asked):
            counts[key] += count
    return counts


def _ends(wanted: Wanted) -> tuple[str, str]:
    return wanted.since.isoformat(), wanted.until.isoformat()


def _running(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    since, _until = _ends(wanted)
    row = OccasionRow
    return [row.last > row.first, row.last >= since, row.first < since]


def _coming(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    since, until = _ends(wanted)
    row = OccasionRow
    return [row.first.between(since, until), *([row.before < since] if wanted.once else [])]


def _spans(wanted: Wanted, place: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """What lasts for several days: the first and the last of them within the span, and how many do."""
    since, until = _ends(wanted)
    row = OccasionRow
    first = sa.case((row.first < since, since), else_=row.first).label("begins")
    last = sa.case((row.last > until, until), else_=row.last).label("ends")
    lasting = [
        row.last > row.first,
        row.last >= since,
        row.first <= until,
        *_narrowed(wanted, lasting=True),
        place,
    ]
    return sa.select(first, last, sa.func.count()).where(*lasting).group_by("begins", "ends")


class _Columns(NamedTuple):
    """Columns of which there are indexes."""

    kind: Any
    province: Any
    commune: Any
    institution: Any


def _columns(*, lasting: bool = False) -> _Columns:
    """What lists are narrowed by; where it is to be of what lasts, as values that no index holds.

    That is little and has an index of its own, by its last day. SQLite does not know how little, and would
    read all that ever was of a place or a kind.
    """
    row = OccasionRow
    columns = (row.kind, row.province, row.commune, row.institution)
    return _Columns(*(column + "" if lasting else column for column in columns))


def _narrowed(wanted: Wanted, *, lasting: bool = False) -> Iterator[sa.ColumnElement[bool]]:
    row = OccasionRow
    if not wanted.called_off:
        yield row.called_off.is_(False)
    if len(wanted.kinds) == 1:
        # Fewer take place in some communes than are of a kind.
        yield _columns(lasting=lasting or wanted.communes is not None).kind == wanted.kinds[0]
    elif wanted.kinds:
        # Several are looked at in the order of the days: an index of kinds would have all to be sorted first.
        yield (row.kind + "").in_(wanted.kinds)
    if wanted.audience:
        yield sa.or_(*(row.audiences.contains(f" {code} ") for code in (wanted.audience, "everyone")))
    if wanted.free is not None:
        yield row.free.is_(wanted.free)
    if wanted.online is not None:
        yield row.online.is_(wanted.online)


def _places(session: Session, wanted: Wanted, row: _Columns) -> Iterator[sa.ColumnElement[bool]]:
    """Conditions of which exactly one holds for what takes place where it is wanted.

    Each is asked for apart, so that an index gives what fits in the order of the days.
    """
    held: list[sa.ColumnElement[bool]] = [sa.true()]
    if wanted.institution:
        held = [row.institution.in_(bearing(session, wanted.institution))]
    there = within(row.institution, Reach(keys=frozenset({wanted.province})))
    if wanted.communes is not None:
        theirs = within(row.institution, Reach(keys=frozenset(wanted.communes)))
        if wanted.province:
            held.append(sa.or_(row.province == wanted.province, sa.and_(row.province == "", there)))
        yield sa.and_(row.commune.in_(sorted(wanted.communes)), *held)
        # By the index of institutions: few lie so near, and many tell no commune.
        untold = sa.and_(row.commune + "" == "", (row.province + "").in_(_provinces_of(wanted.communes)))
        yield sa.and_(untold, theirs, *held)
    elif wanted.province:
        yield sa.and_(row.province == wanted.province, *held)
        yield sa.and_(row.province == "", there, *held)
    else:
        yield sa.and_(*held)


def _provinces_of(communes: Collection[str]) -> list[str]:
    """The provinces of these communes, and "" for what tells none."""
    units = filter(None, map(gazetteer.unit, communes))
    return sorted({"", *(f"{unit.list_version}:{unit.parent}" for unit in units)})


def _read(
    session: Session, wanted: Wanted, conditions: Sequence[sa.ColumnElement[bool]], order: str, most: int
) -> list[Any]:
    row = OccasionRow
    told = sa.select(row.first, row.last, row.record, row.called_off, row.kind)
    lasting = order == "last"
    told = told.where(*conditions, *_narrowed(wanted, lasting=lasting))
    told = told.order_by(getattr(row, order), row.record).limit(most)
    found = [
        session.execute(told.where(place)).all()
        for place in _places(session, wanted, _columns(lasting=lasting))
    ]
    return list(islice(merge(*found, key=attrgetter(order, "record")), most))
