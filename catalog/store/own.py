"""What people write here: drafts and published records of an institution's own, as their forms edit them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.formats.text.fold import fold
from catalog.own import NAME as CONNECTOR
from catalog.record import Source
from catalog.store import sources
from catalog.store.db import now
from catalog.store.models import Raw, SourceItem, SourceRow
from catalog.store.models_own import OwnRow
from catalog.store.scopes import Reach, standing, within

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
STATES = (DRAFT, PUBLISHED, WITHDRAWN)
ENDLESS = "9999-12-31"
"""The last day of what has no end."""
_LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What is written: ``payload`` is JSON of the ``format``; days are ISO 8601, empty where none are told.

    ``revision`` is 0 before it is kept for the first time, ``record`` the id of what is published of it.
    """

    id: str
    institution: str
    format: str
    kind: str
    title: str
    payload: str
    first_day: str = ""
    last_day: str = ""
    status: str = ""
    state: str = DRAFT
    revision: int = 0
    record: str = ""
    made_by: str = ""
    changed_by: str = ""
    created: datetime | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list asks for; empty is everything.

    ``when`` is upcoming (on or after ``today``), past, draft, published, cancelled or withdrawn; ``made_by``
    who wrote it first, as the audit log names them.
    """

    format: str = ""
    institution: str = ""
    when: str = ""
    today: str = ""
    text: str = ""
    kind: str = ""
    made_by: str = ""


SORTS = {"title": OwnRow.folded, "when": OwnRow.first_day, "modified": OwnRow.modified, "kind": OwnRow.kind}
"""The columns by which lists are sorted."""
_KEPT = ("kind", "title", "payload", "first_day", "last_day", "status", "state", "record")


def found(session: Session, number: str) -> Own | None:
    """What is written under that id, None if there is nothing."""
    row = session.get(OwnRow, number)
    return None if row is None else _own(row)


def get(session: Session, number: str) -> Own:
    """What is written under that id; raises ``UnknownName``."""
    own = found(session, number)
    if own is None:
        raise UnknownName("activity or exhibition", number)
    return own


def lock(session: Session, number: str) -> None:
    """Let others wait with what they write under that id until the transaction ends."""
    session.get(OwnRow, number, with_for_update=True)


def keep(session: Session, own: Own, actor: str) -> Own:
    """Keep what was written; ``own.revision`` is the one that the form was opened with, 0 for a new one.

    The institution stays as it was at first. Raises ``ChangedMeanwhile`` where another revision is kept by
    now, ``UnknownName`` where what is kept under that id is of another format.
    """
    # What the session has read before it waited for the lock may be old by now.
    row = session.get(OwnRow, own.id, with_for_update=True, populate_existing=True)
    if (0 if row is None else row.revision) != own.revision:
        raise ChangedMeanwhile(own.format, own.id, 0 if row is None else row.revision)
    if row is not None and row.format != own.format:
        raise UnknownName(own.format, own.id)
    moment = now()
    if row is None:
        # Of two people, one may have merged the institution while the other filled in the form.
        place = standing(session, own.institution)
        row = OwnRow(
            id=own.id,
            institution=own.institution if place is None else place.slug,
            format=own.format,
            made_by=actor[:300],
            created=moment,
        )
        session.add(row)
    for name in _KEPT:
        setattr(row, name, getattr(own, name))
    row.folded = fold(own.title)
    row.revision, row.changed_by, row.modified = own.revision + 1, actor[:300], moment
    try:
        session.flush()
    except sa.exc.IntegrityError as error:
        # Two people sent a new one under the same id at once; on PostgreSQL neither saw the other's row.
        raise ChangedMeanwhile(own.format, own.id, 1) from error
    return _own(row)


def institution_of(session: Session, number: str) -> str | None:
    """The institution of what is written under that id, None if there is nothing."""
    return session.scalar(sa.select(OwnRow.institution).where(OwnRow.id == number))


def listed(
    session: Session, reach: Reach, wanted: Wanted, *, sort: str = "when", offset: int = 0, limit: int = 50
) -> tuple[int, list[Own]]:
    """How many there are within ``reach`` and a page of them; ``sort`` with "-" before it: downwards."""
    conditions = [within(OwnRow.institution, reach), *_conditions(wanted)]
    total = session.scalar(sa.select(sa.func.count()).select_from(OwnRow).where(*conditions)) or 0
    column = SORTS[sort.removeprefix("-")]
    order = column.desc() if sort.startswith("-") else column.asc()
    # Only ids are sorted: with the texts of all rows that would take thrice as long.
    wanted_ids = sa.select(OwnRow.id).where(*conditions).order_by(order, OwnRow.id)
    ids = session.scalars(wanted_ids.offset(offset).limit(limit)).all()
    rows = {row.id: row for row in session.scalars(sa.select(OwnRow).where(OwnRow.id.in_(ids)))}
    return total, [_own(rows[number]) for number in ids]


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    same = {"format": OwnRow.format, "institution": OwnRow.institution, "kind": OwnRow.kind}
    found: list[sa.ColumnElement[bool]] = [
        column == value for name, column in same.items() if (value := getattr(wanted, name))
    ]
    if wanted.made_by:
        found.append(OwnRow.made_by == wanted.made_by)
    for word in fold(wanted.text).split():
        found.append(OwnRow.folded.contains(word, autoescape=True))
    called_off = OwnRow.status == "cancelled"
    match wanted.when:
        case "upcoming":
            found += [OwnRow.state == PUBLISHED, OwnRow.last_day >= wanted.today, sa.not_(called_off)]
        case "past":
            found += [OwnRow.state == PUBLISHED, OwnRow.last_day < wanted.today]
        case "cancelled":
            found += [OwnRow.state == PUBLISHED, called_off]
        case "draft" | "published" | "withdrawn":
            found.append(OwnRow.state == wanted.when)
    return found


def source_for(session: Session, institution: str, native_id: str) -> Source:
    """The source under which an institution's own record is or is to be kept; it may not be there yet.

    It is ``<institution>-own``, or the one that holds ``native_id`` already: after a merge an institution
    has those of both, and what is new does not go where it would be lost if the merge is taken back.
    """
    rows = session.scalars(
        sa.select(SourceRow)
        .where(SourceRow.institution == institution, SourceRow.connector == CONNECTOR)
        .order_by(SourceRow.slug)
    ).all()
    holding = session.scalar(
        sa.select(SourceItem.source).where(
            SourceItem.source.in_([row.slug for row in rows]), SourceItem.native_id == native_id
        )
    )
    named = _named_for(institution)
    fitting = (row for row in rows if (row.slug == holding if holding else named.match(row.slug)))
    if (row := next(fitting, None)) is not None:
        return _source(row)
    return Source(slug=_free_slug(session, institution), connector=CONNECTOR, institution=institution)


def context_of(session: Session, source: str, native_id: str) -> str:
    """The stored context (JSON) of what a source holds under that id, ``{}`` where it holds nothing."""
    wanted = sa.select(Raw.context).join(SourceItem, SourceItem.raw_ref == Raw.id)
    kept = session.scalar(wanted.where(SourceItem.source == source, SourceItem.native_id == native_id))
    return kept or "{}"


def ensure_source(session: Session, source: Source) -> None:
    """Make the source where there is none; one that was removed is opened again, being the same one.

    Raises ``UnknownName`` for an institution that is not there.
    """
    row = session.get(SourceRow, source.slug)
    if row is None:
        sources.add(session, source)
    elif row.removed is not None:
        row.removed = None
        session.flush()


def _source(row: SourceRow) -> Source:
    return Source(
        slug=row.slug,
        connector=row.connector,
        institution=row.institution,
        options=row.options,
        link=row.link,
        metadata_licence=row.metadata_licence,
    )


def _free_slug(session: Session, institution: str) -> str:
    taken = True
    number, slug = 1, ""
    while taken:
        ending = "-own" if number == 1 else f"-own-{number}"
        slug = institution[: _LONGEST_SLUG - len(ending)].rstrip("-") + ending
        taken = session.get(SourceRow, slug) is not None
        number += 1
    return slug


def _named_for(institution: str) -> re.Pattern[str]:
    """What the slugs look like that ``_free_slug`` makes for the institution."""
    stem = institution[: _LONGEST_SLUG - len("-own")].rstrip("-")
    return re.compile(re.escape(stem) + r"-own(?:-\d+)?\Z")


def _own(row: OwnRow) -> Own:
    return Own(**{name: getattr(row, name) for name in Own.__dataclass_fields__})
