"""Sources in the audit log: what is told of one, without its secrets, and what was done with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from catalog.harvest import options as source_options
from catalog.hooks import Hooks
from catalog.store import audit, sources
from catalog.store.sources import SourceState

SUBJECT = "source"


def told(hooks: Hooks, state: SourceState) -> dict[str, Any]:
    """A source for the audit log: no secret, only which are set."""
    untold = secrets(hooks, state)
    return {
        "name": state.name,
        "options": {name: value for name, value in state.source.options.items() if name not in untold},
        "link": state.source.link,
        "metadata_licence": state.source.metadata_licence,
        "every_seconds": state.every_seconds,
        "paused": state.paused is not None,
        "set apart": sorted(untold),
    }


def secrets(hooks: Hooks, state: SourceState) -> frozenset[str]:
    """The names of options that are told to nobody: of a connector that is not installed, all of them."""
    kind, given = hooks.connectors.get(state.source.connector), frozenset(state.source.options)
    return state.secrets | (given if kind is None else given & source_options.secret_names(kind))


def note_new(session: Session, hooks: Hooks, actor: str, state: SourceState) -> int:
    """Note that the source was made; gives the entry's number."""
    return _note(session, actor, "create", state, after=told(hooks, state))


def note(session: Session, hooks: Hooks, actor: str, action: str, before: SourceState) -> int:
    """Note a change of a source that was made in this transaction; gives the entry's number."""
    return note_between(session, hooks, actor, action, before, sources.get(session, before.source.slug))


def note_between(
    session: Session, hooks: Hooks, actor: str, action: str, before: SourceState, after: SourceState
) -> int:
    """Note a change of a source from one state to another; gives the entry's number."""
    return _note(session, actor, action, before, before=told(hooks, before), after=told(hooks, after))


def note_end(session: Session, hooks: Hooks, actor: str, state: SourceState) -> int:
    """Note that the source was removed; gives the entry's number."""
    return _note(session, actor, "delete", state, before=told(hooks, state))


def _note(session: Session, actor: str, action: str, about: SourceState, **facts: Any) -> int:
    source = about.source
    return audit.note(session, actor, action, SUBJECT, source.slug, institution=source.institution, **facts)
