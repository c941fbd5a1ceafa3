"""Personal links for the phone: issued and taken back, with their tokens, noted in the log."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from catalog.people import tokens
from catalog.store import audit
from catalog.store import links as store
from catalog.store.links import Link

SUBJECT = "link"


def issue(session: Session, actor: str, **given: Any) -> tuple[Link, str]:
    """A new link (``given`` as ``store.issue`` takes it) with the token of its address, told this once.

    Raises ``UnknownName`` for an institution that is not there.
    """
    token = tokens.make()
    link = store.issue(session, token_hash=token.hash, by=actor, **given)
    _note(session, actor, "issue", link, None, link)
    return link, token.text


def revoke(session: Session, actor: str, number: int) -> int | None:
    """Let the link lead nowhere; gives the log's entry, None if it did so already. Raises ``UnknownName``."""
    before = store.get(session, number)
    if before.revoked is not None:
        return None
    return _note(session, actor, "revoke", before, before, store.revoke(session, number))


def _note(
    session: Session, actor: str, action: str, about: Link, before: Link | None, after: Link | None
) -> int:
    facts = (None if one is None else store.told(one) for one in (before, after))
    return audit.note(session, actor, action, SUBJECT, str(about.id), *facts, institution=about.institution)
