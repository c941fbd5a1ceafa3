"""Exhibitions while they are written: drafts among the own records, their versions, links to show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.exhibitions.model import Chapter, Exhibition
from catalog.exhibitions.shape import from_json, to_json
from catalog.exhibitions.story import NAME
from catalog.store import own
from catalog.store.db import now
from catalog.store.models import ExhibitionPreview, ExhibitionVersion
from catalog.store.own import ENDLESS, PUBLISHED, Own

SAVED, AUTO = "saved", "auto"
MOST_VERSIONS = 200
"""So many are kept of one exhibition, besides those that were published."""
PREVIEW_DAYS = 30
_LOOKED_BACK = 20
"""So many versions are looked through for what somebody took out while another wrote on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A state that was kept; ``kind`` is saved, auto or published."""

    revision: int
    kind: str
    made_by: str
    made_at: datetime


def get(session: Session, number: str) -> tuple[Own, Exhibition]:
    """What is kept under that id; raises ``UnknownName`` for what is no exhibition."""
    found = own.found(session, number)
    if found is None or found.format != NAME:
        raise UnknownName("exhibition", number)
    return found, from_json(found.payload)


def institution_of(session: Session, number: str) -> str | None:
    """The institution of the exhibition of that id, None if there is none."""
    found = own.found(session, number)
    return found.institution if found is not None and found.format == NAME else None


def made(number: str, institution: str, exhibition: Exhibition) -> Own:
    """A new exhibition, to be kept."""
    return _filled(
        Own(id=number, institution=institution, format=NAME, kind="exhibition", title="", payload=""),
        exhibition,
    )


def keep(session: Session, before: Own, exhibition: Exhibition, actor: str, kind: str = SAVED) -> Own:
    """Keep the exhibition as it is now, and as a version; ``before`` is what it was read as.

    What a browser saved by itself is replaced by what the same person keeps next. Raises
    ``ChangedMeanwhile`` where ``before`` is no longer what is kept.
    """
    kept = own.keep(session, _filled(before, exhibition), actor)
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


def _filled(before: Own, exhibition: Exhibition) -> Own:
    dated = exhibition.start or exhibition.end
    return replace(
        before,
        title=exhibition.title,
        payload=to_json(exhibition).decode(),
        first_day=exhibition.start,
        last_day=(exhibition.end or ENDLESS) if dated else "",
    )


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
    """The states of an exhibition that are kept, newest first."""
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


def version(session: Session, number: str, revision: int) -> Exhibition:
    """The exhibition as it was at that revision; raises ``UnknownName`` where that was not kept."""
    payload = session.scalar(
        sa.select(ExhibitionVersion.payload).where(
            ExhibitionVersion.own == number, ExhibitionVersion.revision == revision
        )
    )
    if payload is None:
        raise UnknownName("version", f"{number} {revision}")
    return from_json(payload)


def last_chapter(session: Session, number: str, key: str) -> Chapter | None:
    """The chapter of that key as it was last, with the sections that were taken out of it at its end.

    None where no version that is kept has it.
    """
    found: Chapter | None = None
    for payload in session.scalars(
        sa.select(ExhibitionVersion.payload)
        .where(ExhibitionVersion.own == number)
        .order_by(ExhibitionVersion.revision.desc())
        .limit(_LOOKED_BACK)
    ):
        earlier = from_json(payload).chapter(key)
        if found is None:
            found = earlier
        elif earlier is not None:
            known = {section.key for section in found.sections}
            gone = tuple(section for section in earlier.sections if section.key not in known)
            found = replace(found, sections=(*found.sections, *gone))
    return found


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


def published(session: Session, number: str) -> Exhibition | None:
    """What was published last, None where nothing ever was."""
    return published_before(session, number, 2**31 - 1)


def published_before(session: Session, number: str, revision: int) -> Exhibition | None:
    """What was published before that revision, None where nothing was."""
    payload = session.scalar(
        sa.select(ExhibitionVersion.payload)
        .where(
            ExhibitionVersion.own == number,
            ExhibitionVersion.kind == PUBLISHED,
            ExhibitionVersion.revision < revision,
        )
        .order_by(ExhibitionVersion.revision.desc())
        .limit(1)
    )
    return None if payload is None else from_json(payload)


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
    newest = shown.group_by(ExhibitionVersion.own).subquery()
    rows = session.execute(
        sa.select(ExhibitionVersion.own, ExhibitionVersion.payload).join(
            newest,
            sa.and_(newest.c.own == ExhibitionVersion.own, newest.c.revision == ExhibitionVersion.revision),
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


def shared(session: Session, token_hash: str) -> tuple[Own, Exhibition] | None:
    """The exhibition that the link of that token shows, None for one that is over or never was."""
    found = session.scalar(sa.select(ExhibitionPreview).where(ExhibitionPreview.token_hash == token_hash))
    return get(session, found.own) if found is not None and found.expires > now() else None
