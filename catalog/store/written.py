"""What people write here as drafts, by its content: exhibitions, learning paths (texts: ``drafts``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.store import drafts, own
from catalog.store.drafts import SAVED
from catalog.store.own import Own


class Titled(Protocol):
    """What is written has a title."""

    @property
    def title(self) -> str:
        """How it is called; empty as long as nobody has said it."""


T = TypeVar("T", bound=Titled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[T]):
    """One of the formats that are written here.

    ``subject`` is how errors and the audit log call it, ``record_kind`` what its record is, ``read`` and
    ``write`` its text, ``days`` the first and the last day that lists know of (empty: none).
    """

    format: str
    subject: str
    record_kind: str
    read: Callable[[str], T]
    write: Callable[[T], bytes]
    days: Callable[[T], tuple[str, str]] = lambda _content: ("", "")

    def get(self, session: Session, number: str) -> tuple[Own, T]:
        """What is kept under that id; raises ``UnknownName`` for what is not of this kind."""
        found = own.found(session, number)
        if found is None or found.format != self.format:
            raise UnknownName(self.subject, number)
        return found, self.read(found.payload)

    def institution_of(self, session: Session, number: str) -> str | None:
        """The institution of what has that id, None if there is none of this kind."""
        found = own.found(session, number)
        return found.institution if found is not None and found.format == self.format else None

    def made(self, number: str, institution: str, content: T) -> Own:
        """A new one, to be kept."""
        begun = Own(
            id=number,
            institution=institution,
            format=self.format,
            kind=self.record_kind,
            title="",
            payload="",
        )
        return self._filled(begun, content)

    def keep(self, session: Session, before: Own, content: T, actor: str, kind: str = SAVED) -> Own:
        """Keep it as it is now, and as a version; ``before`` is what it was read as.

        What a browser saved by itself is replaced by what the same person keeps next. Raises
        ``ChangedMeanwhile`` where ``before`` is no longer what is kept.
        """
        return drafts.keep(session, self._filled(before, content), actor, kind)

    def _filled(self, before: Own, content: T) -> Own:
        first, last = self.days(content)
        payload = self.write(content).decode()
        return replace(before, title=content.title, payload=payload, first_day=first, last_day=last)

    def version(self, session: Session, number: str, revision: int) -> T:
        """What it was at that revision; raises ``UnknownName`` where that was not kept."""
        return self.read(drafts.version(session, number, revision))

    def published(self, session: Session, number: str) -> T | None:
        """What was published last, None where nothing ever was."""
        return self.published_before(session, number, 2**31 - 1)

    def published_before(self, session: Session, number: str, revision: int) -> T | None:
        """What was published before that revision, None where nothing was."""
        payload = drafts.published_before(session, number, revision)
        return None if payload is None else self.read(payload)

    def shared(self, session: Session, token_hash: str) -> tuple[Own, T] | None:
        """What the link of that token shows, None for one that is over or of something else."""
        number = drafts.shared(session, token_hash)
        if number is None or self.institution_of(session, number) is None:
            return None
        return self.get(session, number)
