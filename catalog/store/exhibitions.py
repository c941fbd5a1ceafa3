"""Exhibitions while they are written: drafts among the own records, with versions (``drafts``)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.exhibitions.model import Chapter, Exhibition
from catalog.exhibitions.shape import from_json, to_json
from catalog.exhibitions.story import NAME
from catalog.store import drafts, own
from catalog.store.drafts import AUTO as AUTO
from catalog.store.drafts import MOST_VERSIONS as MOST_VERSIONS
from catalog.store.drafts import PREVIEW_DAYS as PREVIEW_DAYS
from catalog.store.drafts import SAVED as SAVED
from catalog.store.drafts import Version as Version
from catalog.store.drafts import confirm as confirm
from catalog.store.drafts import last_saved as last_saved
from catalog.store.drafts import set_state as set_state
from catalog.store.drafts import share as share
from catalog.store.drafts import shared_until as shared_until
from catalog.store.drafts import standing as standing
from catalog.store.drafts import standings as standings
from catalog.store.drafts import stop_sharing as stop_sharing
from catalog.store.drafts import unmark as unmark
from catalog.store.drafts import versions as versions
from catalog.store.own import ENDLESS, Own

_LOOKED_BACK = 20
"""So many versions are looked through for what somebody took out while another wrote on it."""


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
    return drafts.keep(session, _filled(before, exhibition), actor, kind)


def _filled(before: Own, exhibition: Exhibition) -> Own:
    dated = exhibition.start or exhibition.end
    return replace(
        before,
        title=exhibition.title,
        payload=to_json(exhibition).decode(),
        first_day=exhibition.start,
        last_day=(exhibition.end or ENDLESS) if dated else "",
    )


def version(session: Session, number: str, revision: int) -> Exhibition:
    """The exhibition as it was at that revision; raises ``UnknownName`` where that was not kept."""
    return from_json(drafts.version(session, number, revision))


def last_chapter(session: Session, number: str, key: str) -> Chapter | None:
    """The chapter of that key as it was last, with the sections that were taken out of it at its end.

    None where no version that is kept has it.
    """
    found: Chapter | None = None
    for payload in drafts.newest(session, number, _LOOKED_BACK):
        earlier = from_json(payload).chapter(key)
        if found is None:
            found = earlier
        elif earlier is not None:
            known = {section.key for section in found.sections}
            gone = tuple(section for section in earlier.sections if section.key not in known)
            found = replace(found, sections=(*found.sections, *gone))
    return found


def published(session: Session, number: str) -> Exhibition | None:
    """What was published last, None where nothing ever was."""
    return published_before(session, number, 2**31 - 1)


def published_before(session: Session, number: str, revision: int) -> Exhibition | None:
    """What was published before that revision, None where nothing was."""
    payload = drafts.published_before(session, number, revision)
    return None if payload is None else from_json(payload)


def shared(session: Session, token_hash: str) -> tuple[Own, Exhibition] | None:
    """The exhibition that the link of that token shows, None for one that is over or of something else."""
    number = drafts.shared(session, token_hash)
    return None if number is None or institution_of(session, number) is None else get(session, number)
