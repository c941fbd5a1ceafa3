"""Declaring figures, and deciding on them: by steps, nothing is written over.

A draft may still be changed. What was sent, returned or accepted stays as it was: a correction is a row of
its own that ``replaces`` it, and takes its place when it is sent (for what nobody accepted) or accepted.
Every step is kept with who made it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.store import declared, scopes
from catalog.store.db import now
from catalog.store.models import Institution
from catalog.store.models_programme import ObservationChangeRow, ObservationRow
from catalog.store.observations import (
    ACCEPTED,
    DRAFT,
    RETURNED,
    SENT,
    SUBJECT,
    SUPERSEDED,
    Figure,
    Observation,
    history,
    observation,
)

_BY = "superseded by "
_PENDING = "catalog.declarations.pending"


def declare(session: Session, given: Figure, by: str, *, send: bool, seen: str | None = None) -> Observation:
    """Keep a figure as a draft, or send it; what says nothing new is left as it stands.

    ``seen`` is the ``stamp`` of what the form showed, empty for nothing: raises ``ChangedMeanwhile`` where
    somebody else made another figure of it since. Raises ``UnknownName`` for an institution there is not.
    """
    # Two who declare for one institution at once come one after the other.
    standing = scopes.standing(session, given.institution)
    if standing is None:
        raise UnknownName("institution", given.institution)
    session.get(Institution, standing.slug, with_for_update=True)
    given = replace(given, institution=standing.slug)
    newest = _newest(session, given)
    stands = newest is not None and _says(newest) == _says(given)
    if newest is not None and stands and (newest.status in (SENT, ACCEPTED) or not send):
        return observation(newest)
    stamp = "" if newest is None else f"{newest.id}.{newest.revision}"
    if seen is not None and seen != stamp and not stands:
        raise ChangedMeanwhile(SUBJECT, str(newest.id if newest else 0), newest.revision if newest else 0)
    row = newest if newest is not None and newest.status == DRAFT else _add(session, given, newest)
    _say(row, given)
    if send:
        row.status, row.sent = SENT, now()
        _supersede(session, row, (SENT, RETURNED), by)
    _step(session, row, by)
    return observation(row)


def _say(row: ObservationRow, given: Figure) -> None:
    for name in ("value", "as_of", "reporter", "evidence", "note", "asked"):
        value = getattr(given, name)
        setattr(row, name, [dict(one) for one in value] if name == "evidence" else value)


def _newest(session: Session, given: Figure) -> ObservationRow | None:
    return session.scalar(
        _of_key(given).where(ObservationRow.status != SUPERSEDED).order_by(ObservationRow.id.desc()).limit(1)
    )


def _of_key(given: Figure | ObservationRow) -> sa.Select[ObservationRow]:
    return sa.select(ObservationRow).where(
        ObservationRow.institution == given.institution,
        ObservationRow.measure == given.measure,
        ObservationRow.period == given.period,
        ObservationRow.split == given.split,
    )


def _says(one: Figure | ObservationRow) -> tuple[Any, ...]:
    return (one.value, one.as_of, [dict(link) for link in one.evidence], one.note)


def _add(session: Session, given: Figure, replaced: ObservationRow | None) -> ObservationRow:
    row = ObservationRow(
        institution=given.institution,
        measure=given.measure,
        period=given.period,
        split=given.split,
        unit=given.unit,
        status=DRAFT,
        replaces=None if replaced is None else replaced.id,
        created=now(),
        decided_by="",
        revision=0,
        value=given.value,
        reporter=given.reporter,
        evidence=[],
        note="",
    )
    session.add(row)
    return row


def _step(session: Session, row: ObservationRow, by: str, note: str = "") -> None:
    """Keep what the figure became, and what it makes of its year."""
    row.revision += 1
    session.flush()
    session.add(
        ObservationChangeRow(
            observation=row.id, at=now(), by=by[:300], status=row.status, value=row.value, note=note
        )
    )
    session.flush()
    pending = session.info.get(_PENDING)
    if pending is None:
        declared.keep(session, row.institution, row.measure, row.period)
    else:
        pending.add((row.institution, row.measure, row.period))


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Within the block what figures make of their years is worked out once, at its end, for all of them."""
    pending: set[tuple[str, str, str]] = set()
    session.info[_PENDING] = pending
    try:
        yield
    finally:
        del session.info[_PENDING]
    declared.keep_each(session, pending)


def _supersede(session: Session, row: ObservationRow, statuses: Sequence[str], by: str) -> None:
    """Let ``row`` take the place of the other figures of its key with such a status."""
    session.flush()
    for earlier in session.scalars(
        _of_key(row).where(ObservationRow.status.in_(statuses), ObservationRow.id != row.id)
    ):
        earlier.status = SUPERSEDED
        _step(session, earlier, by, f"{_BY}{row.id}")


def accept(
    session: Session, number: int, by: str, note: str = "", *, revision: int | None = None
) -> Observation:
    """Accept what was sent: it counts from now on. Raises ``ChangedMeanwhile`` for what is not waiting."""
    row = _waiting(session, number, revision)
    row.status, row.decided, row.decided_by = ACCEPTED, now(), by[:300]
    _supersede(session, row, (ACCEPTED,), by)
    _step(session, row, by, note)
    return observation(row)


def return_(session: Session, number: int, by: str, note: str, *, revision: int | None = None) -> Observation:
    """Give what was sent back with a word. Raises ``ChangedMeanwhile`` for what is not waiting."""
    row = _waiting(session, number, revision)
    row.status, row.decided, row.decided_by = RETURNED, now(), by[:300]
    _step(session, row, by, note)
    return observation(row)


def reopen(session: Session, number: int, by: str) -> Observation:
    """Let what was decided wait again; what it had taken the place of counts again.

    Raises ``ChangedMeanwhile`` where something else happened to it since.
    """
    row = _kept(session, number)
    later = session.scalars(
        _of_key(row).where(ObservationRow.id > row.id, ObservationRow.status != DRAFT)
    ).all()
    moved_on = any(taken_by(session, other.id) != row.id for other in later)
    if row.status not in (ACCEPTED, RETURNED) or moved_on:
        raise ChangedMeanwhile(SUBJECT, str(number), row.revision)
    was, row.status, row.decided, row.decided_by = row.status, SENT, None, ""
    if was == ACCEPTED:
        _restore(session, row, (ACCEPTED,), by)
    _step(session, row, by)
    return observation(row)


def _restore(session: Session, row: ObservationRow, statuses: Sequence[str], by: str) -> None:
    """Let what ``row`` took the place of stand again, as far as it had such a status."""
    for earlier in session.scalars(_of_key(row).where(ObservationRow.status == SUPERSEDED)):
        steps = history(session, earlier.id)
        if taken_by(session, earlier.id) == row.id and len(steps) > 1 and steps[-2].status in statuses:
            earlier.status = steps[-2].status
            _step(session, earlier, by)


def take_back(session: Session, number: int, by: str, draft: Figure | None) -> Observation:
    """Take back a figure that was kept or sent; ``draft`` is the draft that it was before, None for none.

    What it had taken the place of stands again. Raises ``ChangedMeanwhile`` where it was decided on since, or
    another one came after it.
    """
    row = _kept(session, number)
    later = session.scalar(
        _of_key(row).where(ObservationRow.id > row.id, ObservationRow.status != SUPERSEDED)
    )
    if row.status not in (DRAFT, SENT) or later is not None:
        raise ChangedMeanwhile(SUBJECT, str(number), row.revision)
    if row.status == SENT:
        _restore(session, row, (SENT, RETURNED), by)
    row.status = SUPERSEDED if draft is None else DRAFT
    if draft is not None:
        row.sent = None
        _say(row, draft)
    _step(session, row, by)
    return observation(row)


def taken_by(session: Session, number: int) -> int | None:
    """The number of the figure that took the place of one; None where none did."""
    steps = history(session, number)
    last = steps[-1] if steps else None
    if last is None or last.status != SUPERSEDED or not last.note.startswith(_BY):
        return None
    return int(last.note.removeprefix(_BY))


def set_back(session: Session, number: int, status: str, by: str, note: str = "") -> None:
    """Let a figure stand as ``status`` by nobody's decision: two institutions became one, or one two."""
    row = _kept(session, number)
    row.status = status
    _step(session, row, by, note)


def count_again(session: Session, number: int, by: str) -> None:
    """Let a figure that was superseded stand as before, unless another of its key is accepted."""
    row, steps = _kept(session, number), history(session, number)
    was = steps[-2].status if len(steps) > 1 else SENT
    accepted = sa.select(_of_key(row).where(ObservationRow.status == ACCEPTED).exists())
    if was != ACCEPTED or not session.scalar(accepted):
        set_back(session, number, was, by)


def _kept(session: Session, number: int) -> ObservationRow:
    row = session.get(ObservationRow, number, with_for_update=True)
    if row is None:
        raise UnknownName(SUBJECT, str(number))
    return row


def _waiting(session: Session, number: int, revision: int | None) -> ObservationRow:
    row = _kept(session, number)
    if row.status != SENT or revision not in (None, row.revision):
        raise ChangedMeanwhile(SUBJECT, str(number), row.revision)
    return row


def throw_away(session: Session, number: int, by: str) -> Observation:
    """Take a draft away; what it was to replace stands. Raises ``ChangedMeanwhile`` for no draft."""
    row = _kept(session, number)
    if row.status != DRAFT:
        raise ChangedMeanwhile(SUBJECT, str(number), row.revision)
    row.status = SUPERSEDED
    _step(session, row, by)
    return observation(row)
