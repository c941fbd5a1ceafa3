"""Institutions in the store: adding, changing, reading.

What an institution is at present stands in its row and is published; what it was before stands in the dated
tables (``catalog.store.institutions_history``). One merged into another stays as a name (``merged_into``).
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, InvalidInput
from catalog.formats.text.collation import sort_key
from catalog.formats.text.fold import fold
from catalog.gazetteer import seat
from catalog.store import changes, scopes
from catalog.store.db import now
from catalog.store.models import Institution, RecordRow, table_of

FACTS = (
    "slug", "name_vi", "name_en", "short_name", "system", "type", "level", "status", "owner", "region_class",
    "province", "commune", "address", "lat", "lon", "url", "hours", "contact", "phone", "email", "isil",
    "opening", "special_hours", "services", "accessibility", "accessibility_note", "social", "photo",
)  # fmt: skip
INDEXED = ("name_vi", "name_en", "system", "level", "province", "commune", "address", "lat", "lon")
"""The facts that search documents hold: a change of one of them raises the institution's works."""
ACTIVE = "active"
_EMPTY: tuple[Any, ...] = (None, "", [])
_LISTS = frozenset({"opening", "special_hours", "services", "accessibility", "social"})
_NUMBERS = frozenset({"lat", "lon"})
_AT_ONCE = 500
_LONGEST_STEM = 54
"""Of a slug of 60 signs, six are left for a number."""


def facts(row: Institution) -> dict[str, Any]:
    """The published facts of an institution, empty ones left out, with the codes of where it is.

    ``status`` is told where it is another than ``active``.
    """
    known = entered(row)
    if known.get("status") == ACTIVE:
        del known["status"]
    return {**known, **seat(known).codes}


def entered(row: Institution) -> dict[str, Any]:
    """The facts as people enter them, empty ones left out."""
    return {name: value for name in FACTS if (value := getattr(row, name)) not in _EMPTY}


class Known(dict[str, dict[str, Any]]):
    """Facts by slug; one that was merged into another is found by its old slug too, and told once."""

    def __init__(self, facts: Mapping[str, dict[str, Any]], merged: Mapping[str, str]) -> None:
        super().__init__(facts)
        self.merged = merged

    def __missing__(self, slug: str) -> dict[str, Any]:
        found = self.get(slug)
        if found is None:
            raise KeyError(slug)
        facts: dict[str, Any] = found
        return facts

    def get(self, slug: str, default: Any = None) -> Any:
        """The facts of an institution, those of the one it went on as if it was merged."""
        found = super().get(slug)
        if found is None and slug in self.merged:
            found = super().get(last_of(self.merged, slug))
        return default if found is None else found


def last_of(merged: Mapping[str, str], slug: str) -> str:
    """The slug of the institution that one goes on as, after all that ``merged_rows`` gives."""
    seen: set[str] = set()
    while slug in merged and slug not in seen:
        seen.add(slug)
        slug = merged[slug]
    return slug


def get(session: Session, slug: str) -> dict[str, Any] | None:
    """The facts of one institution, None if there is none of that slug.

    For one that was merged into another they are that other's, under that other's slug.
    """
    row = scopes.standing(session, slug)
    return None if row is None else facts(row)


def everything(session: Session) -> dict[str, dict[str, Any]]:
    """The facts of all institutions by slug, in the order of their Vietnamese names (a ``Known``)."""
    rows = session.scalars(
        sa.select(Institution)
        .where(Institution.merged_into == "")
        .order_by(Institution.sort_key, Institution.slug)
    )
    return Known({row.slug: facts(row) for row in rows}, merged_rows(session))


def bearing(session: Session, slug: str) -> list[str]:
    """The slugs under which an institution's records may still stand: its own, and those merged into it."""
    slugs = [slug]
    for known in slugs:
        merged = session.scalars(_MERGED, {"into": known})
        slugs += [one for one in merged if one not in slugs]
    return slugs


_institutions = table_of(Institution)
_MERGED = sa.select(_institutions.c.slug).where(_institutions.c.merged_into == sa.bindparam("into"))


def successor(session: Session, slug: str) -> str | None:
    """The slug of the institution that a merged one went on as; None for any other."""
    found = scopes.standing(session, slug)
    return None if found is None or found.slug == slug else found.slug


def save(session: Session, given: Mapping[str, Any], *, revision: int | None = None) -> str:
    """Add or change an institution; gives new, changed or unchanged.

    ``given`` are facts as ``InstitutionSchema`` loads them; those that are left out stay as they are. A
    change of an indexed fact raises the works of its records, so that the index follows. Raises
    ``ChangedMeanwhile`` where ``revision`` is given and not the row's, ``InvalidInput`` for one that was
    merged into another.
    """
    row = session.get(Institution, given["slug"])
    if row is None:
        return _add(session, given)
    if row.merged_into:
        told = f"was merged into {row.merged_into}: change that one"
        raise InvalidInput(f"institution {row.slug}", {"slug": [told]})
    if revision is not None and row.revision != revision:
        raise ChangedMeanwhile("institution", row.slug, row.revision)
    return "changed" if put(session, row, given) else "unchanged"


def _add(session: Session, given: Mapping[str, Any]) -> str:
    row = Institution(**{"status": ACTIVE, **given}, modified=now())
    _derive(row)
    session.add(row)
    session.flush()
    scopes.set_place(session, facts(row))
    return "new"


def put(session: Session, row: Institution, given: Mapping[str, Any]) -> bool:
    """Put facts into a row, with all that follows from them; False if nothing changed."""
    before = entered(row)
    for name, value in given.items():
        setattr(row, name, value)
    after = entered(row)
    if after == before:
        return False
    _derive(row)
    # Forms that are open with what stood there before are told.
    row.revision += 1
    touch(session, row)
    scopes.set_place(session, facts(row))
    if any(before.get(name) != after.get(name) for name in INDEXED):
        changes.touch_works_of_institution(session, *bearing(session, row.slug))
    return True


def touch(session: Session, row: Institution) -> None:
    """Note that what is told of an institution changed: answers that caches keep are made anew."""
    row.modified = now()
    session.flush()


def _derive(row: Institution) -> None:
    row.folded = fold(f"{row.name_vi} {row.name_en or ''} {row.short_name or ''}")[:1000]
    row.sort_key = sort_key(row.name_vi)


def blank(name: str) -> Any:
    """What a fact is where nothing is known."""
    return None if name in _LISTS or name in _NUMBERS else ACTIVE if name == "status" else ""


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts that differ, as they were and as they are; empty ones are told as None."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {name: before.get(name) for name in names}, {name: after.get(name) for name in names}


def among(session: Session, slugs: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The facts of these institutions by slug, as people enter them; merged and unknown ones are left out."""
    found: dict[str, dict[str, Any]] = {}
    left = iter(dict.fromkeys(slugs))
    while some := list(itertools.islice(left, _AT_ONCE)):
        rows = sa.select(Institution).where(Institution.slug.in_(some), Institution.merged_into == "")
        found |= {row.slug: entered(row) for row in session.scalars(rows)}
    return found


def walk(session: Session, *, size: int = 2000) -> Iterator[dict[str, Any]]:
    """The facts of all institutions as people enter them, in the order of their names."""
    rows = session.scalars(
        sa.select(Institution)
        .where(Institution.merged_into == "")
        .order_by(Institution.sort_key, Institution.slug)
        .execution_options(yield_per=size)
    )
    return map(entered, rows)


def record_counts(session: Session, among: Collection[str] | None = None) -> dict[str, int]:
    """The number of live records of each institution, or of each of these, that has any.

    Those under the slug of a merged one count for the one that it went on as.
    """
    counted = sa.select(RecordRow.institution, sa.func.count()).group_by(RecordRow.institution)
    standing, merged = counted.where(RecordRow.withdrawn.is_(None)), merged_rows(session)
    if among is not None:
        slugs = {*among, *(slug for slug in merged if last_of(merged, slug) in among)}
        standing = standing.where(RecordRow.institution.in_(sorted(slugs)))
    # Asked for in one, each record would be read: one index has all for the first, another for the second.
    unpublished = counted.where(RecordRow.seq.is_(None), RecordRow.withdrawn.is_(None))
    lacking = {slug: count for slug, count in session.execute(unpublished)}
    counts = Counter[str]()
    for slug, count in session.execute(standing):
        if live := count - lacking.get(slug, 0):
            counts[last_of(merged, slug)] += live
    return counts


def merged_rows(session: Session) -> dict[str, str]:
    """The slugs of all that went on as another, with that other's slug."""
    gone = sa.select(Institution.slug, Institution.merged_into).where(Institution.merged_into != "")
    return {slug: into for slug, into in session.execute(gone)}


def free_slug(session: Session, name: str) -> str:
    """A slug made of a name that no institution has."""
    words = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in fold(name)).split()
    made = "-".join(words)[:_LONGEST_STEM].strip("-") or "don-vi"
    alike = sa.select(Institution.slug).where(Institution.slug.startswith(made, autoescape=True))
    taken = set(session.scalars(alike))
    numbered = (f"{made}-{number}" for number in itertools.count(2))
    return made if made not in taken else next(slug for slug in numbered if slug not in taken)


def stamp(session: Session) -> str:
    """A short text that changes whenever any institution is added or changed."""
    told = session.execute(_STAMP).one()
    return f"{told[0]} {told[1]}"


_STAMP = sa.select(
    # Asked for apart, each is read off an index; together they would have all rows gone through.
    sa.select(sa.func.count()).select_from(_institutions).scalar_subquery(),
    sa.select(sa.func.max(_institutions.c.modified)).scalar_subquery(),
)
