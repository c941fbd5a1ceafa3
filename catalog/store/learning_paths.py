"""Learning paths while they are written: drafts among the own records, with versions (``drafts``)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.learning.model import LearningPath
from catalog.learning.path import NAME
from catalog.learning.shape import from_json, to_json
from catalog.store import drafts, own
from catalog.store.drafts import SAVED
from catalog.store.own import Own


def get(session: Session, number: str) -> tuple[Own, LearningPath]:
    """What is kept under that id; raises ``UnknownName`` for what is no learning path."""
    found = own.found(session, number)
    if found is None or found.format != NAME:
        raise UnknownName("learning path", number)
    return found, from_json(found.payload)


def institution_of(session: Session, number: str) -> str | None:
    """The institution of the path of that id, None if there is none."""
    found = own.found(session, number)
    return found.institution if found is not None and found.format == NAME else None


def made(number: str, institution: str, path: LearningPath) -> Own:
    """A new path, to be kept."""
    begun = Own(id=number, institution=institution, format=NAME, kind="lesson", title="", payload="")
    return _filled(begun, path)


def keep(session: Session, before: Own, path: LearningPath, actor: str, kind: str = SAVED) -> Own:
    """Keep the path as it is now, and as a version; ``before`` is what it was read as.

    Raises ``ChangedMeanwhile`` where ``before`` is no longer what is kept.
    """
    return drafts.keep(session, _filled(before, path), actor, kind)


def _filled(before: Own, path: LearningPath) -> Own:
    return replace(before, title=path.title, payload=to_json(path).decode())


def version(session: Session, number: str, revision: int) -> LearningPath:
    """The path as it was at that revision; raises ``UnknownName`` where that was not kept."""
    return from_json(drafts.version(session, number, revision))


def published_before(session: Session, number: str, revision: int) -> LearningPath | None:
    """What was published before that revision, None where nothing was."""
    payload = drafts.published_before(session, number, revision)
    return None if payload is None else from_json(payload)


def shared(session: Session, token_hash: str) -> tuple[Own, LearningPath] | None:
    """The path that the link of that token shows, None for one that is over or of something else."""
    number = drafts.shared(session, token_hash)
    return None if number is None or institution_of(session, number) is None else get(session, number)
