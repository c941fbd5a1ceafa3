"""Records that have pictures, found by their stored text without parsing it.

The text is compact JSON, in which a quote within a value carries a backslash: the marks below stand nowhere
but where a list of pictures or a manifest's address begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.institutions import bearing, last_of, merged_rows
from catalog.store.models import RecordRow, RecordVersion
from catalog.store.stored import Stored, select_stored

SIZE = 1000
"""Records of one collection: more are divided."""
_MARKS = ('"images":[', '"rel":"manifest"')


def is_pictured(text: str) -> bool:
    """Whether a record's stored text names a picture or a manifest."""
    return any(mark in text for mark in _MARKS)


class Shelf(NamedTuple):
    """The records with pictures of one institution: how many, and the id that each thousand begins at."""

    records: int
    starts: tuple[str, ...]


def shelves(session: Session) -> dict[str, Shelf]:
    """The records with pictures of each institution that has any; reads every record's text once.

    Rows come in the order of ids and are not kept: memory grows with one id for each thousand.
    """
    counts: dict[str, int] = {}
    starts: dict[str, list[str]] = {}
    merged = merged_rows(session)
    rows = session.execute(
        sa.select(RecordRow.id, RecordRow.institution)
        .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
        .where(_live(), _pictured(session))
        .order_by(RecordRow.id)
        .execution_options(yield_per=5000)
    )
    for identifier, slug in rows:
        institution = last_of(merged, slug)
        count = counts[institution] = counts.get(institution, 0) + 1
        if count % SIZE == 1:
            starts.setdefault(institution, []).append(identifier)
    return {slug: Shelf(count, tuple(starts[slug])) for slug, count in counts.items()}


def of_institution(
    session: Session, slug: str, first: str, before: str, limit: int = 2 * SIZE + 1
) -> list[Stored]:
    """The records with pictures of an institution from id ``first`` to before id ``before``, by their ids.

    Empty texts are no bounds.
    """
    wanted = _within(session, select_stored(), slug, first, before).where(_pictured(session))
    return [Stored(*row) for row in session.execute(wanted.limit(limit))]


def starts(session: Session, slug: str, first: str, before: str) -> list[str]:
    """The ids that each thousand of what ``of_institution`` gives without a limit begins at."""
    wanted = sa.select(RecordRow.id).join(RecordVersion, RecordVersion.id == RecordRow.current_version)
    wanted = _within(session, wanted, slug, first, before).where(_pictured(session))
    rows = session.scalars(wanted.execution_options(yield_per=5000))
    return list(islice(rows, 0, None, SIZE))


def _within(
    session: Session, wanted: sa.Select[*tuple[Any, ...]], slug: str, first: str, before: str
) -> sa.Select[*tuple[Any, ...]]:
    wanted = wanted.where(RecordRow.institution.in_(bearing(session, slug)), _live()).order_by(RecordRow.id)
    if first:
        wanted = wanted.where(RecordRow.id >= first)
    return wanted.where(RecordRow.id < before) if before else wanted


def newest(session: Session, until: int, limit: int) -> list[Stored]:
    """Up to ``limit`` records, withdrawn ones too, whose last change is not after ``until``, newest first."""
    wanted = select_stored().where(RecordRow.seq <= until).order_by(RecordRow.seq.desc()).limit(limit)
    return [Stored(*row) for row in session.execute(wanted)]


def had_pictures(session: Session, identifiers: Sequence[str]) -> set[str]:
    """Those of these records of which any version, be it an earlier one, has pictures."""
    found: set[str] = set()
    for start in range(0, len(identifiers), 500):
        found.update(
            session.scalars(
                sa.select(RecordVersion.record)
                .where(RecordVersion.record.in_(identifiers[start : start + 500]), _pictured(session))
                .distinct()
            )
        )
    return found


def _live() -> sa.ColumnElement[bool]:
    return sa.and_(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))


def _pictured(session: Session) -> sa.ColumnElement[bool]:
    # LIKE would fold cases first, which takes SQLite four times as long.
    place = sa.func.instr if session.get_bind().dialect.name == "sqlite" else sa.func.strpos
    return sa.or_(*(place(RecordVersion.json, mark) > 0 for mark in _MARKS))
