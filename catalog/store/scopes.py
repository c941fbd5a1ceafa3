"""Where a person may act: institutions by slug or by the units of today in which they are, asked in SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.formats.text.fold import fold
from catalog.gazetteer import seat
from catalog.store.columns import table_of
from catalog.store.models import Institution, InstitutionPlace, RecordRow, Run, SourceRow


@dataclass(frozen=True, slots=True)
class Place:
    """An institution as permissions see it: its slug, and the keys of the units that it is in."""

    slug: str
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reach:
    """The institutions that somebody reaches: all, those of these slugs, those in these units."""

    everything: bool = False
    slugs: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        """Whether any institution can be reached at all."""
        return self.everything or bool(self.slugs or self.keys)

    def holds(self, place: Place) -> bool:
        """Whether that institution is among them."""
        return self.everything or place.slug in self.slugs or not self.keys.isdisjoint(place.keys)


def keys_of(facts: Mapping[str, Any]) -> frozenset[str]:
    """The keys of the province and the commune of today in which an institution with such facts is."""
    found = seat(facts)
    return frozenset(unit.key for unit in (found.province, found.commune) if unit is not None)


def within(column: sa.SQLColumnExpression[str], reach: Reach) -> sa.ColumnElement[bool]:
    """The condition that ``column``, which holds slugs of institutions, is within ``reach``."""
    if reach.everything:
        return sa.true()
    conditions: list[sa.ColumnElement[bool]] = []
    if reach.slugs:
        conditions.append(column.in_(sorted(reach.slugs)))
    if reach.keys:
        placed = sa.select(InstitutionPlace.institution).where(InstitutionPlace.key.in_(sorted(reach.keys)))
        conditions.append(column.in_(placed))
    return sa.or_(*conditions) if conditions else sa.false()


def standing(session: Session, slug: str) -> Institution | None:
    """The row of an institution, of the one that it went on as if it was merged; None if there is none."""
    found, seen = session.get(Institution, slug), {slug}
    while found is not None and found.merged_into and found.merged_into not in seen:
        seen.add(found.merged_into)
        found = session.get(Institution, found.merged_into)
    return found


def place_of(session: Session, slug: str) -> Place | None:
    """The institution of that slug as permissions see it; None if there is none.

    One that was merged is the one that it went on as: whoever works there decides.
    """
    found = standing(session, slug)
    if found is None:
        return None
    keys = session.scalars(sa.select(InstitutionPlace.key).where(InstitutionPlace.institution == found.slug))
    return Place(found.slug, frozenset(keys))


def with_merged(session: Session, reach: Reach) -> Reach:
    """The same, and the slugs of what was merged into its institutions: what was noted under them before."""
    slugs, fresh = reach.slugs, reach.slugs
    while fresh:
        merged = sa.select(Institution.slug).where(Institution.merged_into.in_(sorted(fresh)))
        fresh = frozenset(session.scalars(merged)) - slugs
        slugs |= fresh
    return replace(reach, slugs=slugs)


def places_of(session: Session, slugs: Collection[str]) -> dict[str, Place]:
    """These institutions as permissions see them, by slug; all are asked for at once."""
    keys: dict[str, set[str]] = {slug: set() for slug in slugs}
    for slug, key in session.execute(sa.select(InstitutionPlace.institution, InstitutionPlace.key)):
        if slug in keys:
            keys[slug].add(key)
    return {slug: Place(slug, frozenset(held)) for slug, held in keys.items()}


def set_place(session: Session, facts: Mapping[str, Any]) -> None:
    """Keep where the institution with these facts is; to be called whenever they change."""
    slug = facts["slug"]
    session.execute(sa.delete(InstitutionPlace).where(InstitutionPlace.institution == slug))
    rows = [{"key": key, "institution": slug} for key in sorted(keys_of(facts))]
    if rows:
        session.execute(sa.insert(table_of(InstitutionPlace)), rows)


def of_source(session: Session, slug: str) -> str | None:
    """The institution of a source, also of a removed one; None if there is none of that slug."""
    return session.scalar(sa.select(SourceRow.institution).where(SourceRow.slug == slug))


def of_record(session: Session, identifier: str) -> str | None:
    """The institution whose source holds the record; None if there is no such record."""
    return session.scalar(
        sa.select(SourceRow.institution)
        .join(RecordRow, RecordRow.source == SourceRow.slug)
        .where(RecordRow.id == identifier)
    )


def of_run(session: Session, number: int) -> str | None:
    """The institution of a run's source; None if there is no such run."""
    return session.scalar(
        sa.select(SourceRow.institution).join(Run, Run.source == SourceRow.slug).where(Run.id == number)
    )


def offered(
    session: Session, reach: Reach, *, text: str = "", limit: int | None = 60
) -> list[tuple[str, str]]:
    """Slugs and Vietnamese names of institutions within ``reach``, by name.

    With ``text``: the one of that slug, and those with all its words in their names, accents or not.
    """
    wanted = sa.select(Institution.slug, Institution.name_vi).where(
        within(Institution.slug, reach), Institution.merged_into == ""
    )
    if text:
        words = [Institution.folded.contains(word, autoescape=True) for word in fold(text).split()]
        wanted = wanted.where(sa.or_(Institution.slug == text, sa.and_(sa.true(), *words)))
    rows = session.execute(wanted.order_by(Institution.sort_key, Institution.slug).limit(limit))
    return [(slug, name) for slug, name in rows]


def names(session: Session, slugs: frozenset[str]) -> dict[str, str]:
    """The Vietnamese names of these institutions by slug."""
    rows = session.execute(
        sa.select(Institution.slug, Institution.name_vi).where(Institution.slug.in_(sorted(slugs)))
    )
    return {slug: name for slug, name in rows}
