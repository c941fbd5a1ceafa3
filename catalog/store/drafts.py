"""What is kept of a draft besides its present text: its versions, how it stands, a link to show it to others.

It knows ids and texts alone; what the texts are is for the modules of each format (``exhibitions``,
``learning_paths``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.store import own
from catalog.store.db import now
from catalog.store.models import ExhibitionPreview, ExhibitionVersion
from catalog.store.own import PUBLISHED, Own

SAVED, AUTO = "saved", "auto"
MOST_VERSIONS = 200
"""So many are kept of one draft, besides those that were published."""
PREVIEW_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A state that was kept; ``kind`` is saved, auto or published."""

    revision: int
    kind: str
    made_by: str
    made_at: datetime


def keep(session: Session, filled: Own, actor: str, kind: str = SAVED) -> Own:
    """Keep what is written as it is now, and as a version; its revision is the one that it was read as.

    What a browser saved by itself is replaced by what the same person keeps next. Raises
    ``ChangedMeanwhile`` where another revision is kept by now.
    """
    kept = own.keep(session, filled, actor)
    _forget_automatic(session, kept.id, actor)
    session.add(
        ExhibitionVersion(
            own=kept.id,
            revision=kept.revision,
            kind=kind,
            payload=kept.payload,
            made_by=actor[:300],
            made_at=now(),
        )
    )
    session.flush()
    _forget_old(session, kept.id)
    return kept


def confirm(session: Session, kept: Own) -> bool:
    """Let the present version, which a browser saved, be one that a person did; whether it was such a one."""
    found = session.scalar(
        sa.select(ExhibitionVersion).where(
            ExhibitionVersion.own == kept.id,
            ExhibitionVersion.revision == kept.revision,
            ExhibitionVersion.kind == AUTO,
        )
    )
    if found is not None:
        found.kind = SAVED
    return found is not None


def set_state(session: Session, before: Own, state: str, actor: str, record: str = "") -> Own:
    """Keep that it is published (its present version becomes a published one), withdrawn or a draft again."""
    kept = own.keep(session, replace(before, state=state, record=record or before.record), actor)
    session.execute(
        sa.update(ExhibitionVersion)
        .where(ExhibitionVersion.own == kept.id, ExhibitionVersion.revision == before.revision)
        .values(revision=kept.revision, **({"kind": PUBLISHED} if state == PUBLISHED else {}))
    )
    return kept


def _forget_automatic(session: Session, number: str, actor: str) -> None:
    session.execute(
        sa.delete(ExhibitionVersion).where(
            ExhibitionVersion.own == number,
            ExhibitionVersion.kind == AUTO,
            ExhibitionVersion.made_by == actor[:300],
        )
    )


def _forget_old(session: Session, number: str) -> None:
    newest = (
        sa.select(ExhibitionVersion.id)
        .where(ExhibitionVersion.own == number, ExhibitionVersion.kind != PUBLISHED)
        .order_by(ExhibitionVersion.id.desc())
        .offset(MOST_VERSIONS)
    )
    old = session.scalars(newest).all()
    if old:
        session.execute(sa.delete(ExhibitionVersion).where(ExhibitionVersion.id.in_(old)))


def versions(session: Session, number: str) -> list[Version]:
    """The states of a draft that are kept, newest first."""
    # Without their texts: these are megabytes together.
    rows = session.execute(
        sa.select(
            ExhibitionVersion.revision,
            ExhibitionVersion.kind,
            ExhibitionVersion.made_by,
            ExhibitionVersion.made_at,
        )
        .where(ExhibitionVersion.own == number)
        .order_by(ExhibitionVersion.revision.desc())
    )
    return [Version(**row._mapping) for row in rows]


def version(session: Session, number: str, revision: int) -> str:
    """The text as it was at that revision; raises ``UnknownName`` where that was not kept."""
    payload = session.scalar(
        sa.select(ExhibitionVersion.payload).where(
            ExhibitionVersion.own == number, ExhibitionVersion.revision == revision
        )
    )
    if payload is None:
        raise UnknownName("version", f"{number} {revision}")
    return payload


def newest(session: Session, number: str, most: int) -> Iterator[str]:
    """The texts of the newest versions, at most so many, newest first."""
    yield from session.scalars(
        sa.select(ExhibitionVersion.payload)
        .where(ExhibitionVersion.own == number)
        .order_by(ExhibitionVersion.revision.desc())
        .limit(most)
    )


def last_saved(session: Session, number: str) -> int:
    """The newest revision that a person kept, 0 where there is none."""
    return (
        session.scalar(
            sa.select(sa.func.max(ExhibitionVersion.revision)).where(
                ExhibitionVersion.own == number, ExhibitionVersion.kind != AUTO
            )
        )
        or 0
    )


def published_before(session: Session, number: str, revision: int) -> str | None:
    """The text that was published before that revision, None where nothing was."""
    return session.scalar(
        sa.select(ExhibitionVersion.payload)
        .where(
            ExhibitionVersion.own == number,
            ExhibitionVersion.kind == PUBLISHED,
            ExhibitionVersion.revision < revision,
        )
        .order_by(ExhibitionVersion.revision.desc())
        .limit(1)
    )


def unmark(session: Session, number: str, revision: int) -> None:
    """Let that version be one that was saved, not published: the publishing was taken back."""
    session.execute(
        sa.update(ExhibitionVersion)
        .where(ExhibitionVersion.own == number, ExhibitionVersion.revision == revision)
        .values(kind=SAVED)
    )


def standing(session: Session, kept: Own) -> str:
    """How it stands: draft, published, withdrawn, or changed (published, and written on since)."""
    return standings(session, [kept])[kept.id]


def standings(session: Session, entries: Sequence[Own]) -> dict[str, str]:
    """How each of them stands, by id; see ``standing``."""
    shown = sa.select(ExhibitionVersion.own, sa.func.max(ExhibitionVersion.revision).label("revision")).where(
        ExhibitionVersion.own.in_([entry.id for entry in entries if entry.state == PUBLISHED]),
        ExhibitionVersion.kind == PUBLISHED,
    )
    latest = shown.group_by(ExhibitionVersion.own).subquery()
    rows = session.execute(
        sa.select(ExhibitionVersion.own, ExhibitionVersion.payload).join(
            latest,
            sa.and_(latest.c.own == ExhibitionVersion.own, latest.c.revision == ExhibitionVersion.revision),
        )
    )
    published = {number: payload for number, payload in rows}
    return {
        entry.id: "changed"
        if entry.state == PUBLISHED and published.get(entry.id) != entry.payload
        else entry.state
        for entry in entries
    }


def share(session: Session, number: str, token_hash: str, actor: str) -> datetime:
    """Let whoever has the token see the draft; gives until when. A link from before is over."""
    own.lock(session, number)  # of two links made at once, the later one counts
    stop_sharing(session, number)
    expires = now() + timedelta(days=PREVIEW_DAYS)
    session.add(ExhibitionPreview(own=number, token_hash=token_hash, made_by=actor[:300], expires=expires))
    session.flush()
    return expires


def stop_sharing(session: Session, number: str) -> None:
    """Let nobody see the draft by a link any more."""
    session.execute(sa.delete(ExhibitionPreview).where(ExhibitionPreview.own == number))


def shared_until(session: Session, number: str) -> datetime | None:
    """Until when the draft can be seen by a link, None where there is none."""
    found = session.get(ExhibitionPreview, number)
    return found.expires if found is not None and found.expires > now() else None


def shared(session: Session, token_hash: str) -> str | None:
    """The id of what the link of that token shows, None for one that is over or never was."""
    found = session.scalar(sa.select(ExhibitionPreview).where(ExhibitionPreview.token_hash == token_hash))
    return found.own if found is not None and found.expires > now() else None
