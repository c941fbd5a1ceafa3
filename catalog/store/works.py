"""Works: what search shows as one result, as the index reads them."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.models import RecordRow, RecordVersion, Work
from catalog.store.stored import STORED_COLUMNS, Stored


class ChangedWork(NamedTuple):
    """A work to index: its place in the log and its live records as dicts, none of them if it is gone.

    A record has its published fields and ``seq``.
    """

    id: str
    index_seq: int
    records: list[dict[str, Any]]


def after(
    session: Session, seq: int, limit: int, *, until: int | None = None, state: bool = False
) -> list[ChangedWork]:
    """Up to ``limit`` works that changed after ``seq`` (to ``until``), in order, each with its records by id.

    With ``state`` the records have all that the store knows of them, as in their published shape: the
    dates among it cost as much as the rest of the row.
    """
    columns = STORED_COLUMNS if state else _FEW
    pages = session.execute(_page(columns, seq, limit, until))
    members: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    places: dict[str, int] = {}
    for work, index_seq, *row in pages:
        places[work] = index_seq
        held = members.setdefault(work, [])
        if row[0] is not None:
            held.append((row[0], Stored(*row).parsed() if state else _parsed(*row)))
    ordered = sorted(places.items(), key=lambda pair: pair[1])
    return [ChangedWork(work, index_seq, _by_id(members[work])) for work, index_seq in ordered]


_FEW = (RecordRow.id, RecordRow.seq, RecordVersion.json)


def count(session: Session) -> int:
    """How many works there are, those gone among them."""
    return session.scalar(sa.select(sa.func.count()).select_from(Work)) or 0


def split(session: Session, pieces: int) -> list[int]:
    """Where pieces of the log end that hold about as many works each: at most ``pieces``, none empty."""
    works = count(session)
    ends = [session.scalar(_nth(works * piece // pieces)) for piece in range(1, pieces + 1)]
    return sorted({end for end in ends if end is not None})


def _nth(place: int) -> sa.Select[Any]:
    return sa.select(Work.index_seq).order_by(Work.index_seq).offset(max(place - 1, 0)).limit(1)


def _page(columns: tuple[Any, ...], seq: int, limit: int, until: int | None) -> sa.Select[Any]:
    changed = sa.select(Work.id, Work.index_seq).where(Work.index_seq > seq)
    if until is not None:
        changed = changed.where(Work.index_seq <= until)
    page = changed.order_by(Work.index_seq).limit(limit).subquery()
    is_live = sa.and_(RecordRow.work == page.c.id, RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
    return (
        sa.select(page.c.id, page.c.index_seq, *columns)
        .outerjoin(RecordRow, is_live)
        .outerjoin(RecordVersion, RecordVersion.id == RecordRow.current_version)
    )


def _parsed(_: str, seq: int, json: str) -> dict[str, Any]:
    parsed: dict[str, Any] = orjson.loads(json)
    parsed["seq"] = seq
    return parsed


def _by_id(records: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    if len(records) > 1:
        records.sort(key=lambda pair: pair[0])
    return [record for _, record in records]
