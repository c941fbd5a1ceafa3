"""Sources: adding, changing, listing, pausing, removing; when each is due.

Secrets among the options lie in a table of their own; whoever is given a source to harvest has them among its
options again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, ChangedMeanwhile, UnknownName
from catalog.formats.text.collation import sort_key
from catalog.formats.text.fold import fold
from catalog.record import Source
from catalog.store import runs
from catalog.store.db import now
from catalog.store.models import Institution, SourceRow, table_of
from catalog.store.models_sources import SourceSecret, SourceTask


class SourceState(NamedTuple):
    """A source with what the store keeps beside it: its rhythm, when it is due, how far it was harvested.

    ``name`` is what people call it, often empty; ``secrets`` are the names of options that are secret.
    """

    source: Source
    every_seconds: int | None
    next_due: datetime | None
    next_since: str | None
    created: datetime
    removed: datetime | None
    name: str
    revision: int
    paused: datetime | None
    last_run: int | None
    secrets: frozenset[str]


def _state(row: SourceRow, secrets: Mapping[str, str]) -> SourceState:
    source = Source(
        slug=row.slug,
        connector=row.connector,
        institution=row.institution,
        options={**row.options, **secrets},
        link=row.link,
        metadata_licence=row.metadata_licence,
    )
    return SourceState(
        source=source,
        every_seconds=row.every_seconds,
        next_due=row.next_due,
        next_since=row.next_since,
        created=row.created,
        removed=row.removed,
        name=row.name,
        revision=row.revision,
        paused=row.paused,
        last_run=row.last_run,
        secrets=frozenset(secrets),
    )


def _secrets(session: Session, slugs: Iterable[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {slug: {} for slug in slugs}
    wanted = sa.select(SourceSecret)
    if len(found) == 1:
        wanted = wanted.where(SourceSecret.source == next(iter(found)))
    for secret in session.scalars(wanted):
        found.setdefault(secret.source, {})[secret.name] = secret.value
    return found


def add(
    session: Session,
    source: Source,
    *,
    every_seconds: int | None = None,
    name: str = "",
    secret_names: frozenset[str] = frozenset(),
) -> SourceState:
    """Keep a new source, due at once when it has a rhythm; options of ``secret_names`` are kept apart.

    Raises ``AlreadyExists`` (also for the slug of a removed source: its record ids are never used again) and
    ``UnknownName`` for an institution that is not there.
    """
    if session.get(SourceRow, source.slug) is not None:
        raise AlreadyExists("source", source.slug)
    if session.get(Institution, source.institution) is None:
        raise UnknownName("institution", source.institution)
    moment = now()
    row = SourceRow(
        slug=source.slug,
        connector=source.connector,
        institution=source.institution,
        options={},
        link=source.link,
        metadata_licence=source.metadata_licence,
        every_seconds=every_seconds,
        next_due=None if every_seconds is None else moment,
        created=moment,
        revision=1,
    )
    _call(row, name)
    session.add(row)
    session.flush()
    _keep_options(session, row, source.options, secret_names)
    return _told(session, row)


def _call(row: SourceRow, name: str) -> None:
    row.name, row.folded = name, fold(name)[:400]
    row.sort_key = sort_key(name) if name else ""


def _keep_options(
    session: Session, row: SourceRow, options: Mapping[str, Any], secret_names: frozenset[str]
) -> None:
    row.options = {name: value for name, value in options.items() if name not in secret_names}
    session.execute(sa.delete(SourceSecret).where(SourceSecret.source == row.slug))
    session.add_all(
        SourceSecret(source=row.slug, name=name, value=str(value))
        for name, value in options.items()
        if name in secret_names and value not in ("", None)
    )
    session.flush()


def _told(session: Session, row: SourceRow) -> SourceState:
    return _state(row, _secrets(session, [row.slug])[row.slug])


def _row(session: Session, slug: str) -> SourceRow:
    row = session.get(SourceRow, slug)
    if row is None or row.removed is not None:
        raise UnknownName("source", slug)
    return row


def get(session: Session, slug: str) -> SourceState:
    """The source of that slug; raises ``UnknownName``, also for a removed one."""
    return _told(session, _row(session, slug))


def connector_of(session: Session, slug: str) -> str | None:
    """The connector by which a source is read; None for a removed one, and where there is none."""
    found: str | None = session.scalar(_CONNECTOR, {"slug": slug})
    return found


_sources = table_of(SourceRow)
_CONNECTOR = sa.select(_sources.c.connector).where(
    _sources.c.slug == sa.bindparam("slug"), _sources.c.removed.is_(None)
)


def found(session: Session, slug: str) -> SourceState | None:
    """The source of that slug, also a removed one; None if there never was one."""
    row = session.get(SourceRow, slug)
    return None if row is None else _told(session, row)


def twin(session: Session, source: Source, name: str, since: datetime) -> SourceState | None:
    """A source added after ``since`` that says the same but for its slug; None if there is none."""
    rows = session.scalars(
        sa.select(SourceRow).where(
            SourceRow.connector == source.connector,
            SourceRow.institution == source.institution,
            SourceRow.name == name,
            SourceRow.removed.is_(None),
            SourceRow.created > since,
        )
    )
    found = (_told(session, row) for row in rows.all())
    return next((one for one in found if replace(one.source, slug=source.slug) == source), None)


def is_taken(session: Session, slug: str) -> bool:
    """Whether a source has or had that slug."""
    return session.get(SourceRow, slug) is not None


def everything(session: Session) -> list[SourceState]:
    """All sources that are not removed, by slug."""
    rows = session.scalars(sa.select(SourceRow).where(SourceRow.removed.is_(None)).order_by(SourceRow.slug))
    listed = list(rows)
    secrets = _secrets(session, [row.slug for row in listed])
    return [_state(row, secrets[row.slug]) for row in listed]


def update(
    session: Session,
    slug: str,
    *,
    options: Mapping[str, Any] | None = None,
    link: str | None = None,
    metadata_licence: str | None = None,
    every_seconds: int | None = None,
    name: str | None = None,
    secret_names: frozenset[str] = frozenset(),
    revision: int | None = None,
) -> SourceState:
    """Change what is given and leave the rest; changed options make the next harvest start afresh.

    ``every_seconds`` 0 takes the rhythm away. Raises ``UnknownName``, and ``ChangedMeanwhile`` where the
    source is no longer of the ``revision`` given.
    """
    row = _row(session, slug)
    if revision is not None and row.revision != revision:
        raise ChangedMeanwhile("source", slug, row.revision)
    if options is not None:
        before = _told(session, row)
        if dict(options) != before.source.options:
            row.next_since = None
            runs.forget_marks(session, slug)
        # What was secret stays so, also where the caller does not know the connector.
        _keep_options(session, row, options, secret_names | before.secrets)
    for column, value in (("link", link), ("metadata_licence", metadata_licence)):
        if value is not None:
            setattr(row, column, value)
    if name is not None:
        _call(row, name)
    if every_seconds is not None:
        row.every_seconds = every_seconds or None
        row.next_due = now() if every_seconds else None
    row.revision += 1
    session.flush()
    return _told(session, row)


def set_apart(session: Session, secret_names: Mapping[str, frozenset[str]]) -> int:
    """Move secrets that still lie among options to their own table; gives of how many sources.

    ``secret_names`` are by connector. Nothing else changes: what a run has marked counts on.
    """
    found = 0
    for row in session.scalars(sa.select(SourceRow).where(SourceRow.connector.in_(sorted(secret_names)))):
        if secret_names[row.connector] & row.options.keys():
            known = _secrets(session, [row.slug])[row.slug]
            names = secret_names[row.connector] | known.keys()
            _keep_options(session, row, {**known, **row.options}, names)
            found += 1
    return found


def set_every(session: Session, slug: str, every_seconds: int | None) -> None:
    """Harvest the source so often, from its last run on, or not by itself; raises ``UnknownName``."""
    row = _row(session, slug)
    row.every_seconds, row.next_due = every_seconds, None
    if every_seconds is not None:
        last = None if row.last_run is None else runs.get(session, row.last_run).started
        row.next_due = now() if last is None else max(now(), last + timedelta(seconds=every_seconds))
    row.revision += 1
    session.flush()


def pause(session: Session, slug: str, *, paused: bool) -> None:
    """Let the source rest, so that it is never due, or go on; raises ``UnknownName``."""
    row = _row(session, slug)
    row.paused = (row.paused or now()) if paused else None
    row.revision += 1
    session.flush()


def due(session: Session, moment: datetime) -> list[str]:
    """The slugs of sources whose time has come, longest waiting first."""
    rows = session.scalars(
        sa.select(SourceRow.slug)
        .where(
            SourceRow.removed.is_(None),
            SourceRow.paused.is_(None),
            SourceRow.next_due.is_not(None),
            SourceRow.next_due <= moment,
        )
        .order_by(SourceRow.next_due, SourceRow.slug)
    )
    return list(rows)


def harvested(session: Session, slug: str, *, next_since: str | None = None) -> None:
    """Note that a run ended: the next one is due after the source's rhythm.

    ``next_since`` is given by a run that ended well and is kept for the next one; None keeps the old.
    """
    row = _row(session, slug)
    if next_since is not None:
        row.next_since = next_since
    if row.every_seconds is not None:
        row.next_due = now() + timedelta(seconds=row.every_seconds)
    session.flush()


def close(session: Session, slug: str) -> None:
    """Take the source out of all lists; its slug stays taken for ever. Raises ``UnknownName``."""
    row = _row(session, slug)
    row.removed = now()
    row.next_due = None
    session.flush()


def reopen(session: Session, slug: str) -> SourceState:
    """Take a removed source back into the lists, paused; raises ``UnknownName`` where none is removed."""
    row = session.get(SourceRow, slug)
    if row is None or row.removed is None:
        raise UnknownName("removed source", slug)
    row.removed, row.paused = None, now()
    row.revision += 1
    session.flush()
    return _told(session, row)


def forget(session: Session, slug: str) -> None:
    """Delete a source that never had a run: nobody knows ids of its records, so its slug is free again."""
    for table in (SourceTask, SourceSecret):
        session.execute(sa.delete(table).where(table.source == slug))
    session.delete(_row(session, slug))
    session.flush()
