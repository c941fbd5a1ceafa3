"""What an institution declared, wrote for summings-up and was honoured for, when it goes on as another.

All of it moves, and back. Where both declared the same figure, that of the kept one counts until an officer
decides: the other one waits beside it. A summing-up to which both wrote has both parts, each by its own name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from catalog.store import declarations, declared
from catalog.store.models_programme import ExemplarRow, ObservationRow, SummingPartRow
from catalog.store.observations import ACCEPTED, RETURNED, SENT, SUPERSEDED

MERGED = "merged: "
"""Before the slug under which a figure was declared that waits because the kept one has its own."""
WAITING = "figures_waiting"
_MOVING: Mapping[str, type[Any]] = {"figures": ObservationRow, "parts": SummingPartRow, "models": ExemplarRow}
_AT_ONCE = 500


def take_over(session: Session, gone: str, kept: str, by: str) -> dict[str, Any]:
    """Let ``kept`` have what ``gone`` has; gives what ``give_back`` takes."""
    waiting = _twice(session, gone, kept)
    moved = {name: _ids(session, name, gone, kept) for name in _MOVING}
    for name, numbers in moved.items():
        _move(session, name, numbers, gone, kept)
    for number in waiting:
        declarations.set_back(session, number, SENT, by, f"{MERGED}{gone}")
    if moved["figures"]:
        declared.keep_of(session, (gone, kept))
    return {name: numbers for name, numbers in {**moved, WAITING: waiting}.items() if numbers}


def give_back(session: Session, gone: str, kept: str, moved: Mapping[str, Any], by: str) -> None:
    """Let ``gone`` have again what ``take_over`` moved; what was decided between the two counts no longer."""
    for name in _MOVING:
        _move(session, name, moved.get(name, ()), kept, gone)
    if not moved.get("figures"):
        return
    declared.keep_of(session, (gone, kept))
    for row in _figures(session, moved.get(WAITING, ())):
        if row.institution == gone and row.status in (SENT, RETURNED):
            declarations.set_back(session, row.id, ACCEPTED, by)
    _part_figures(session, moved["figures"], kept, by)


def _twice(session: Session, gone: str, kept: str) -> list[int]:
    """The numbers of accepted figures of ``gone`` for which ``kept`` has accepted ones too."""
    mine, theirs = ObservationRow, aliased(ObservationRow)
    same = [getattr(mine, name) == getattr(theirs, name) for name in ("measure", "period", "split")]
    also = sa.exists().where(theirs.institution == kept, theirs.status == ACCEPTED, *same)
    numbers = sa.select(mine.id).where(mine.institution == gone, mine.status == ACCEPTED, also)
    return list(session.scalars(numbers.order_by(mine.id)))


def _ids(session: Session, name: str, gone: str, kept: str) -> list[int]:
    table = _MOVING[name]
    numbers = sa.select(table.id).where(table.institution == gone)
    if table is SummingPartRow:
        written = sa.select(SummingPartRow.summing).where(SummingPartRow.institution == kept)
        numbers = numbers.where(SummingPartRow.summing.not_in(written))
    return list(session.scalars(numbers.order_by(table.id)))


def _move(session: Session, name: str, numbers: Sequence[int], place: str, to: str) -> None:
    """Give those of these that are at one place to the other."""
    table = _MOVING[name]
    for start in range(0, len(numbers), _AT_ONCE):
        some = table.id.in_(numbers[start : start + _AT_ONCE])
        session.execute(sa.update(table).where(some, table.institution == place).values(institution=to))


def _figures(session: Session, numbers: Sequence[int]) -> Iterable[ObservationRow]:
    for start in range(0, len(numbers), _AT_ONCE):
        some = ObservationRow.id.in_(numbers[start : start + _AT_ONCE])
        yield from session.scalars(sa.select(ObservationRow).where(some).order_by(ObservationRow.id))


def _part_figures(session: Session, moved: Collection[int], kept: str, by: str) -> None:
    """Let figures count again whose place was taken by one that is the other institution's now."""
    returned = set(moved)
    replaced = sa.select(ObservationRow).where(
        ObservationRow.institution == kept, ObservationRow.status == SUPERSEDED
    )
    theirs = [row for row in _figures(session, sorted(returned)) if row.status == SUPERSEDED]
    for row in (*theirs, *session.scalars(replaced.order_by(ObservationRow.id))):
        taker = declarations.taken_by(session, row.id)
        if taker is not None and (taker in returned) != (row.id in returned):
            declarations.count_again(session, row.id, by)
