"""Lists of institutions for people who look after them: narrowed, sorted, by the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.formats.text.collation import sort_key
from catalog.formats.text.fold import fold
from catalog.store.models_institutions import Institution
from catalog.store.scopes import Reach, within

SORTS: Mapping[str, sa.SQLColumnExpression[Any]] = {
    "name": Institution.sort_key,
    "province": Institution.province,
    "type": Institution.type,
    "modified": Institution.modified,
}


class Row(NamedTuple):
    """One institution of a list."""

    slug: str
    name_vi: str
    name_en: str
    system: str
    type: str
    level: str
    province: str
    commune: str
    status: str
    modified: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to: where one may act, words of a name (or a slug, an ISIL), facts by name."""

    reach: Reach
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


def conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    """The conditions of a list, for a query of ``Institution``."""
    found: list[sa.ColumnElement[bool]] = [Institution.merged_into == ""]
    if not wanted.reach.everything:
        found.append(within(Institution.slug, wanted.reach))
    found += [getattr(Institution, name) == value for name, value in wanted.facts.items() if value]
    words = fold(wanted.text).split()
    if words:
        named = sa.and_(*(Institution.folded.contains(word, autoescape=True) for word in words))
        exact = sa.func.lower(wanted.text)
        found.append(sa.or_(named, Institution.slug == wanted.text, sa.func.lower(Institution.isil) == exact))
    return found


def listed(
    session: Session, wanted: Wanted, *, sort: str = "name", offset: int = 0, limit: int = 50
) -> tuple[int, list[Row]]:
    """How many there are, and a page of them; ``sort`` is a key of ``SORTS``, "-" before it: downwards."""
    where = conditions(wanted)
    name = sort.removeprefix("-")
    column = _by_province(session) if name == "province" else SORTS.get(name, Institution.sort_key)
    order = column.desc() if sort.startswith("-") else column.asc()
    total = session.scalar(sa.select(sa.func.count()).select_from(Institution).where(*where)) or 0
    rows = session.execute(
        sa.select(*(getattr(Institution, name) for name in Row._fields))
        .where(*where)
        .order_by(order, Institution.sort_key, Institution.slug)
        .offset(offset)
        .limit(limit)
    )
    return total, [Row(*row) for row in rows]


def _by_province(session: Session) -> sa.ColumnElement[Any]:
    """What puts provinces in the order of Vietnamese: their place among all that there are, few enough."""
    names = session.scalars(sa.select(Institution.province).distinct())
    places = {name: place for place, name in enumerate(sorted(names, key=sort_key))}
    return sa.case(places, value=Institution.province) if places else Institution.province.expression


def slugs(session: Session, wanted: Wanted) -> frozenset[str]:
    """The slugs of all that the list holds."""
    return frozenset(session.scalars(sa.select(Institution.slug).where(*conditions(wanted))))


def provinces(session: Session, reach: Reach) -> list[str]:
    """The provinces that institutions within ``reach`` are in, in the order of Vietnamese."""
    where = conditions(Wanted(reach=reach))
    found = sa.select(Institution.province).where(Institution.province != "", *where).distinct()
    return sorted(session.scalars(found), key=sort_key)
