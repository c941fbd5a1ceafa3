"""What duplicates among institutions are looked for by, and which look-alikes somebody said are two."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.formats.text.fold import fold
from catalog.store.db import now
from catalog.store.models_institutions import Institution, NotTheSame

_MOST_ALIKE = 500


class Likeness(NamedTuple):
    """The facts of an institution by which it is like another."""

    slug: str
    name_vi: str
    system: str
    type: str
    level: str
    province: str
    commune: str
    isil: str
    lat: float | None
    lon: float | None


def likenesses(session: Session) -> list[Likeness]:
    """Those of all institutions, in the order of their slugs."""
    rows = session.execute(
        sa.select(*(getattr(Institution, name) for name in Likeness._fields))
        .where(Institution.merged_into == "")
        .order_by(Institution.slug)
    )
    return [Likeness(*row) for row in rows]


def likenesses_of(session: Session, slug: str, degrees: float) -> list[Likeness]:
    """Those of an institution and of what may be like it: by ISIL, name in its province, place on the map."""
    own = session.get(Institution, slug)
    if own is None:
        return []
    name = fold(own.name_vi)
    alike = [
        sa.and_(
            Institution.province == own.province,
            Institution.folded.startswith(name, autoescape=True),
        )
    ]
    if own.isil:
        alike.append(sa.func.lower(Institution.isil) == own.isil.lower())
    if own.lat is not None and own.lon is not None:
        alike.append(
            sa.and_(
                Institution.lat.between(own.lat - degrees, own.lat + degrees),
                Institution.lon.between(own.lon - degrees, own.lon + degrees),
            )
        )
    rows = session.execute(
        sa.select(*(getattr(Institution, name) for name in Likeness._fields))
        .where(Institution.merged_into == "", sa.or_(Institution.slug == slug, *alike))
        .order_by(Institution.slug != slug, Institution.slug)
        .limit(_MOST_ALIKE)
    )
    return sorted(Likeness(*row) for row in rows)


def apart(session: Session) -> frozenset[tuple[str, str]]:
    """The pairs (in the order of their slugs) of which somebody said that they are two."""
    return frozenset(
        (one, other) for one, other in session.execute(sa.select(NotTheSame.one, NotTheSame.other))
    )


def set_apart(session: Session, pair: Collection[str], actor: str, *, are_two: bool = True) -> bool:
    """Say that two look-alikes are two, or take that back; False if nothing changed."""
    one, other = sorted(pair)
    row = session.get(NotTheSame, (one, other))
    if (row is not None) == are_two:
        return False
    if row is not None:
        session.delete(row)
    else:
        session.add(NotTheSame(one=one, other=other, said_by=actor[:300], said_at=now()))
    session.flush()
    return True
