"""Lists of records in the order of the change log, whole or narrowed to a set, live ones and withdrawn ones.

A list is walked by key (``seq``): a page costs the same at its beginning and at its end. What a set needs
(``ix_records_sets``) stands in the index by which it is walked, so that records of other sets are passed over
ten million a second, without being read.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.models import RecordRow, RecordVersion, SourceRow

Column = Literal["source", "institution", "kind"]


class Choice(NamedTuple):
    """The records whose column holds one of some values; without values those where it holds any."""

    column: Column
    values: Collection[str] | None = None


class Listed(NamedTuple):
    """A record of a list; ``json`` is its stored text, empty where texts were not asked for."""

    id: str
    seq: int
    modified: datetime
    withdrawn: datetime | None
    source: str
    institution: str
    kind: str
    json: str


_COLUMNS = (
    RecordRow.id,
    RecordRow.seq,
    RecordRow.modified,
    RecordRow.withdrawn,
    RecordRow.source,
    RecordRow.institution,
    RecordRow.kind,
)


def rows(
    session: Session, choice: Choice | None, after: int, limit: int, *, texts: bool = True
) -> list[Listed]:
    """Up to ``limit`` records that changed after ``after``, oldest change first."""
    page = _numbers(choice).where(RecordRow.seq > after).order_by(RecordRow.seq).limit(limit)
    return _read(session, page, texts=texts)


def last(session: Session, choice: Choice | None, after: int, until: int) -> Listed | None:
    """The record that changed last after ``after`` and not after ``until``, None if there is none."""
    page = _numbers(choice).where(RecordRow.seq > after, RecordRow.seq <= until)
    found = _read(session, page.order_by(RecordRow.seq.desc()).limit(1))
    return found[0] if found else None


def one(session: Session, identifier: str) -> Listed | None:
    """The published record of that id, the withdrawn one too, None if there is none."""
    page = sa.select(RecordRow.seq).where(RecordRow.id == identifier, RecordRow.seq.is_not(None))
    found = _read(session, page)
    return found[0] if found else None


def count(session: Session, choice: Choice | None, after: int, until: int) -> int:
    """How many records changed last after ``after`` and not after ``until``."""
    page = _numbers(choice).where(RecordRow.seq > after, RecordRow.seq <= until)
    return session.scalar(sa.select(sa.func.count()).select_from(page.subquery())) or 0


def before(session: Session, moment: datetime, head: int) -> int:
    """The number up to which all changes are older than ``moment``, 0 if none is.

    Times never go back where numbers go up: a search that halves needs no index of times.
    """
    low, high = 0, head
    while low < high:
        middle = (low + high) // 2
        found = session.execute(_NEXT, {"after": middle, "until": high}).first()
        if found is None:
            high = middle
        elif found.modified < moment:
            low = found.seq
        else:
            high = middle
    return low


def sources(session: Session) -> dict[str, str]:
    """The institution of each source by slug, of removed ones too: their withdrawals are still told."""
    told = session.execute(sa.select(SourceRow.slug, SourceRow.institution).order_by(SourceRow.slug))
    return {slug: institution for slug, institution in told}


_NEXT = (
    sa.select(RecordRow.seq, RecordRow.modified)
    .where(RecordRow.seq > sa.bindparam("after"), RecordRow.seq <= sa.bindparam("until"))
    .order_by(RecordRow.seq)
    .limit(1)
)


def _numbers(choice: Choice | None) -> sa.Select[int | None]:
    wanted = sa.select(RecordRow.seq)
    if choice is None:
        return wanted
    # Joined to nothing, the column serves no other index: the records of a large set would be sorted for
    # each page.
    column = getattr(RecordRow, choice.column).op("||")("")
    return wanted.where(column != "" if choice.values is None else column.in_(choice.values))


def _read(session: Session, page: sa.Select[int | None], *, texts: bool = True) -> list[Listed]:
    chosen = page.subquery()
    wanted: sa.Select[*tuple[Any, ...]]
    if texts:
        wanted = sa.select(*_COLUMNS, RecordVersion.json).outerjoin(
            RecordVersion, RecordVersion.id == RecordRow.current_version
        )
    else:
        wanted = sa.select(*_COLUMNS, sa.literal(""))
    found = session.execute(wanted.join(chosen, RecordRow.seq == chosen.c.seq).order_by(RecordRow.seq))
    return [Listed(*row) for row in found]
