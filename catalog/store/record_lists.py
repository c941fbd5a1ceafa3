"""Lists of records for their editors: what is kept, hidden, withdrawn or troubled; versions; raw bytes.

What is found by words comes from the search; here stands what only the database knows.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.items import CHUNK
from catalog.store.locks import HIDDEN
from catalog.store.models import (
    FieldLock,
    Raw,
    RecordRow,
    RecordVersion,
    Run,
    SourceItem,
    SourceRow,
    SourceValues,
)
from catalog.store.scopes import Reach, within

STATES = ("locked", "hidden", "withdrawn", "problems")
"""What records can be listed by, besides what they say."""
COUNTED = 10_000
"""So many are counted at most, and so far a list can be paged."""
_COUNTED_SHOWN = 1000
"""As much of what is shown, which the search finds and counts faster."""


class Listed(NamedTuple):
    """A record in a list; ``owner`` is the institution of its source, ``kept`` how many fields are locked."""

    id: str
    source: str
    owner: str
    work: str
    kind: str
    seq: int
    modified: datetime
    withdrawn: datetime | None
    reason: str
    json: str
    kept: int


_KEPT = (
    sa.select(sa.func.count())
    .select_from(FieldLock)
    .where(FieldLock.record == RecordRow.id)
    .correlate(RecordRow)
    .scalar_subquery()
)
_LISTED: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        RecordRow.id,
        RecordRow.source,
        SourceRow.institution,
        RecordRow.work,
        RecordRow.kind,
        RecordRow.seq,
        RecordRow.modified,
        RecordRow.withdrawn,
        RecordRow.withdrawn_reason,
        RecordVersion.json,
        _KEPT,
    )
    .join(SourceRow, SourceRow.slug == RecordRow.source)
    .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
)


def sources_within(session: Session, reach: Reach, institution: str = "") -> dict[str, str]:
    """The sources within ``reach`` (of that institution), removed ones too, with their institution."""
    wanted = sa.select(SourceRow.slug, SourceRow.institution).where(within(SourceRow.institution, reach))
    if institution:
        wanted = wanted.where(SourceRow.institution == institution)
    return {slug: owner for slug, owner in session.execute(wanted.order_by(SourceRow.slug))}


def listed(
    session: Session,
    reach: Reach,
    state: str,
    *,
    text: str = "",
    institution: str = "",
    source: str = "",
    kind: str = "",
    offset: int = 0,
    limit: int = 50,
) -> tuple[int, list[Listed]]:
    """How many records are in that state (at most ``COUNTED``), and a page; what changed last comes first.

    ``state`` is one of ``STATES``, or empty for all that are shown.
    """
    # Joined to nothing, the column leads no way in: all shown records of a source would be sorted for a page.
    owner = SourceRow.institution if state else SourceRow.institution.op("||")("")
    wanted = _in_state(_LISTED, state).where(within(owner, reach))
    for column, value in (
        (owner, institution),
        (RecordRow.source, source),
        (RecordRow.kind, kind),
    ):
        if value:
            wanted = wanted.where(column == value)
    if text:
        said = (RecordVersion.json.icontains(form, autoescape=True) for form in _forms(text))
        wanted = wanted.where(sa.or_(RecordRow.id == text, RecordRow.native_id == text, *said))
    most = COUNTED if state else _COUNTED_SHOWN
    counted = wanted.with_only_columns(sa.literal(1)).limit(most).subquery()
    total = session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0
    rows = session.execute(wanted.order_by(RecordRow.seq.desc()).offset(offset).limit(limit))
    return total, [Listed(*row) for row in rows]


def _forms(text: str) -> list[str]:
    """The text as it may be written: to databases "đ" and "Đ" are two letters."""
    return [text] if text.isascii() else sorted({text, *(turn(text) for turn in _CASES)})


_CASES: tuple[Callable[[str], str], ...] = (str.lower, str.upper, str.title, str.capitalize)


def _in_state(wanted: sa.Select[Any], state: str) -> sa.Select[Any]:
    match state:
        case "locked":
            return wanted.where(RecordRow.id.in_(sa.select(FieldLock.record).distinct()))
        case "hidden":
            hidden = sa.select(FieldLock.record).where(FieldLock.field == HIDDEN)
            return wanted.where(RecordRow.id.in_(hidden))
        case "withdrawn":
            return wanted.where(RecordRow.withdrawn.is_not(None))
        case "problems":
            # Written out: only so does the database know its index of these few.
            failed: sa.ColumnElement[str] = sa.literal_column("'failed'")
            return wanted.join(
                SourceItem,
                sa.and_(
                    SourceItem.source == RecordRow.source,
                    SourceItem.native_id == RecordRow.native_id,
                    SourceItem.state == failed,
                ),
            )
    return wanted.where(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))


def of_works(
    session: Session, works: Sequence[str], sources: Sequence[str] | None
) -> dict[str, list[Listed]]:
    """The live records of each of these works, of these sources only (None: of all)."""
    found: dict[str, list[Listed]] = {}
    allowed = None if sources is None else frozenset(sources)
    for start in range(0, len(works), CHUNK):
        rows = session.execute(
            _LISTED.where(
                RecordRow.work.in_(works[start : start + CHUNK]),
                RecordRow.seq.is_not(None),
                RecordRow.withdrawn.is_(None),
            ).order_by(RecordRow.id)
        )
        for row in rows:
            entry = Listed(*row)
            if allowed is None or entry.source in allowed:
                found.setdefault(entry.work, []).append(entry)
    return found


def some(session: Session, records: Sequence[str], reach: Reach) -> list[Listed]:
    """Those of these records that were published once and are within ``reach``."""
    found: list[Listed] = []
    for start in range(0, len(records), CHUNK):
        rows = session.execute(
            _LISTED.where(
                RecordRow.id.in_(records[start : start + CHUNK]), within(SourceRow.institution, reach)
            )
        )
        found.extend(Listed(*row) for row in rows)
    return found


def owners(session: Session, records: Sequence[str], reach: Reach) -> dict[str, str]:
    """Of those of these records that are within ``reach``, the institutions, by record."""
    found: dict[str, str] = {}
    for start in range(0, len(records), CHUNK):
        rows = session.execute(
            sa.select(RecordRow.id, SourceRow.institution)
            .join(SourceRow, SourceRow.slug == RecordRow.source)
            .where(RecordRow.id.in_(records[start : start + CHUNK]), within(SourceRow.institution, reach))
        )
        found.update((record, owner) for record, owner in rows)
    return found


class Version(NamedTuple):
    """A version of a record: of a run, or of an edit by ``made_by``; ``at`` None where nobody noted it."""

    id: int
    run: int | None
    made_by: str
    at: datetime | None
    json: str


_VERSIONS: sa.Select[*tuple[Any, ...]] = (
    sa.select(
        RecordVersion.id,
        RecordVersion.run,
        sa.func.coalesce(SourceValues.made_by, ""),
        sa.func.coalesce(SourceValues.made_at, Run.started),
        RecordVersion.json,
    )
    .outerjoin(SourceValues, SourceValues.version == RecordVersion.id)
    .outerjoin(Run, Run.id == RecordVersion.run)
)


def versions(session: Session, record: str, limit: int = 50) -> list[Version]:
    """The newest versions of a record, newest first."""
    rows = session.execute(
        _VERSIONS.where(RecordVersion.record == record).order_by(RecordVersion.id.desc()).limit(limit)
    )
    return [Version(*row) for row in rows]


def version(session: Session, record: str, number: int) -> Version | None:
    """One version of the record, None if there is none of that number."""
    row = session.execute(
        _VERSIONS.where(RecordVersion.record == record, RecordVersion.id == number)
    ).one_or_none()
    return None if row is None else Version(*row)


class Received(NamedTuple):
    """A record's bytes as its source sent them, in which format, with what the fetching told besides."""

    format: str
    context: str
    payload: bytes


def received(session: Session, record: str) -> Received | None:
    """What the source sent last for the record, None where nothing is kept."""
    row = session.execute(
        sa.select(Raw.format, Raw.context, Raw.payload)
        .join(SourceItem, SourceItem.raw_ref == Raw.id)
        .join(
            RecordRow,
            sa.and_(RecordRow.source == SourceItem.source, RecordRow.native_id == SourceItem.native_id),
        )
        .where(RecordRow.id == record)
    ).one_or_none()
    return None if row is None else Received(row.format, row.context, zlib.decompress(row.payload))


class Standing(NamedTuple):
    """What editors see of a record besides its fields: its place in works, its number at the source."""

    native_id: str
    owner: str
    party: str
    keyless: bool
    state: str
    run: int | None


def standing(session: Session, record: str) -> Standing | None:
    """Where a record stands; ``state`` is that of its item, ``run`` that of its newest version of one."""
    row = session.execute(
        sa.select(
            RecordRow.native_id,
            SourceRow.institution,
            RecordRow.party,
            RecordRow.keyless,
            sa.func.coalesce(SourceItem.state, ""),
            sa.select(sa.func.max(RecordVersion.run))
            .where(RecordVersion.record == RecordRow.id)
            .correlate(RecordRow)
            .scalar_subquery(),
        )
        .join(SourceRow, SourceRow.slug == RecordRow.source)
        .outerjoin(
            SourceItem,
            sa.and_(SourceItem.source == RecordRow.source, SourceItem.native_id == RecordRow.native_id),
        )
        .where(RecordRow.id == record)
    ).one_or_none()
    return None if row is None else Standing(*row)
