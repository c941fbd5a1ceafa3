"""What the catalog shows of institutions by the rules of the programme, and in which years they count.

``catalog.programme.deriving`` works it out; here it is kept, only what differs being written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.activities.occasions import ATTENDED
from catalog.store.institutions import last_of, merged_rows
from catalog.store.models import CountedRow, DerivedRow, RecordRow, RecordVersion, table_of

_derived, _counted = table_of(DerivedRow), table_of(CountedRow)
_DIGITAL = ('%"rel":"fulltext"%', '%"rel":"media"%', '%"rel":"manifest"%', '%"iiif":"http%')
"""What the JSON of a record says that can be read, heard or seen in digital form."""
_AT_ONCE = 400


class Derived(NamedTuple):
    """What is shown of an institution by a rule in a year, as ``models_programme.DerivedRow`` tells it."""

    institution: str
    rule: str
    year: int
    holds: bool
    amount: int
    halves: dict[str, bool] | None
    evidence: list[str]
    marks: list[str]


class Counted(NamedTuple):
    """An institution in a year, as ``models_counted.CountedRow`` tells it, but for what is digitised."""

    institution: str
    year: int
    counts: bool
    stands: bool
    system: str
    type: str
    level: str
    region_class: str
    after_type: str
    after_level: str
    province: str
    commune: str
    old_province: str
    old_district: str
    old_commune: str
    chain: str
    present: int
    learning_services: int | None
    education_and_digital: int | None
    activities_by_age: int | None
    regular_activities: int | None
    web_page: int | None
    halves: int


def derived(session: Session, slugs: Collection[str]) -> dict[tuple[str, str, int], Derived]:
    """What is kept of these institutions, by slug, rule and year."""
    rows = session.execute(
        sa.select(*(_derived.c[name] for name in Derived._fields)).where(
            _derived.c.institution.in_(sorted(slugs))
        )
    )
    return {(row[0], row[1], row[2]): Derived(*row) for row in rows}


def keep(
    session: Session, slugs: Collection[str], shown: Sequence[Derived], counted: Sequence[Counted]
) -> int:
    """Make what is kept of these institutions this, and no more; gives how many rows were written."""
    before = derived(session, slugs)
    written = _write(session, _derived, before, {(one[0], one[1], one[2]): one for one in shown})
    were = {(row[0], row[1]): Counted(*row[:-2]) for row in _counted_rows(session, slugs)}
    return written + _write(session, _counted, were, {(one[0], one[1]): one for one in counted})


def _counted_rows(session: Session, slugs: Collection[str]) -> Sequence[Any]:
    columns = [_counted.c[name] for name in (*Counted._fields, "digitised", "records")]
    return session.execute(sa.select(*columns).where(_counted.c.institution.in_(sorted(slugs)))).all()


def _write(
    session: Session, table: sa.Table, before: Mapping[tuple[Any, ...], Any], after: Mapping[Any, Any]
) -> int:
    """Write the rows that differ; those of ``counted`` keep what was counted of digitised records."""
    keys = [column.name for column in table.primary_key]
    gone = [key for key in before if key not in after]
    fresh = [row._asdict() for key, row in after.items() if key not in before]
    changed = [row._asdict() for key, row in after.items() if key in before and before[key] != row]
    if gone:
        matches = sa.and_(*(table.c[name] == sa.bindparam(f"_{name}") for name in keys))
        parameters = [{f"_{name}": value for name, value in zip(keys, key, strict=True)} for key in gone]
        session.connection().execute(sa.delete(table).where(matches), parameters)
    if fresh:
        unset = {"digitised": 0, "records": 0} if table is _counted else {}
        session.execute(sa.insert(table), [{**row, **unset} for row in fresh])
    if changed:
        matches = sa.and_(*(table.c[name] == sa.bindparam(f"_{name}") for name in keys))
        rest = [name for name in changed[0] if name not in keys]
        parameters = [{(f"_{name}" if name in keys else name): row[name] for name in row} for row in changed]
        update = sa.update(table).where(matches).values({name: sa.bindparam(name) for name in rest})
        session.connection().execute(update, parameters)
    return len(gone) + len(fresh) + len(changed)


def forget(session: Session, slugs: Collection[str]) -> None:
    """Keep nothing of these institutions any more: they were taken away."""
    _drop(session, slugs, _derived, _counted)


def uncount(session: Session, slugs: Collection[str]) -> None:
    """Count these no longer: they went on as others. What was shown of them stays known."""
    _drop(session, slugs, _counted)


def _drop(session: Session, slugs: Collection[str], *tables: sa.Table) -> None:
    ordered = sorted(slugs)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        for table in tables:
            session.execute(sa.delete(table).where(table.c.institution.in_(some)))


def kept(session: Session) -> set[str]:
    """The slugs of all institutions of which anything is kept."""
    return set(session.scalars(sa.select(_counted.c.institution).distinct()))


class Digitised(NamedTuple):
    """Of an institution's live records, those that are no activities: how many, how many in digital form."""

    digitised: int
    records: int


def count_digitised(session: Session) -> dict[str, Digitised]:
    """The digitised records of each institution. Reads every record's text once: seconds for a million."""
    is_digital = sa.or_(*(RecordVersion.json.like(pattern) for pattern in _DIGITAL))
    rows = session.execute(
        sa.select(RecordRow.institution, sa.func.sum(sa.case((is_digital, 1), else_=0)), sa.func.count())
        .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
        .where(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
        .where(RecordRow.kind.not_in(ATTENDED))
        .group_by(RecordRow.institution)
    )
    merged, found = merged_rows(session), dict[str, Digitised]()
    for slug, digital, total in rows:
        known = found.get(last_of(merged, slug), Digitised(0, 0))
        found[last_of(merged, slug)] = Digitised(known.digitised + int(digital), known.records + total)
    return found


def keep_digitised(session: Session, year: int, found: Mapping[str, Digitised]) -> None:
    """Keep the digitised records of a year; what earlier years had stays as it was then."""
    was = {
        slug: Digitised(digital, total)
        for slug, digital, total in session.execute(
            sa.select(_counted.c.institution, _counted.c.digitised, _counted.c.records).where(
                _counted.c.year == year
            )
        )
    }
    moved = {slug: now for slug in was if (now := found.get(slug, Digitised(0, 0))) != was[slug]}
    if moved:
        update = (
            sa.update(_counted)
            .where(_counted.c.institution == sa.bindparam("_slug"), _counted.c.year == year)
            .values(digitised=sa.bindparam("digitised"), records=sa.bindparam("records"))
        )
        parameters = [{"_slug": slug, **now._asdict()} for slug, now in moved.items()]
        session.connection().execute(update, parameters)
