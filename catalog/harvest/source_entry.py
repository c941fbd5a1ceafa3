"""Sources as people enter them in forms: made and changed with everything checked, told in the audit log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import InvalidInput
from catalog.formats.text.fold import fold
from catalog.harvest import options as source_options
from catalog.harvest.options import TRUSTED_PATH, connector_class
from catalog.harvest.registry import need_institutions
from catalog.hooks import Hooks
from catalog.record import Source
from catalog.schemas import SourceSchema, load_checked
from catalog.store import audit, leases, sources
from catalog.store.db import reading, writing
from catalog.store.sources import SourceState

_LEASE_SECONDS = 60
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a form says of a source; ``options`` are all of the connector's, secrets among them."""

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    metadata_licence: str = ""


def free_slug(session: Session, name: str) -> str:
    """A short name that no source has or had, made of what people call it."""
    plain = _OTHER.sub("-", fold(name)).strip("-")[:_LONGEST_SLUG].strip("-") or "nguon"
    candidates = (plain, *(f"{plain}-{number}" for number in range(2, 1000)))
    return next(slug for slug in candidates if not sources.is_taken(session, slug))


def create(
    hooks: Hooks, slug: str, connector: str, institution: str, entry: Entry, actor: str
) -> SourceState:
    """Keep a new source, without a rhythm: it is looked at before it is harvested.

    An empty ``slug`` is made of the name. Raises ``InvalidInput`` with every fault, ``AlreadyExists`` and
    ``UnknownName``.
    """
    kind = connector_class(hooks, connector)
    with reading() as session:
        slug = slug or free_slug(session, entry.name)
    given = {"slug": slug, "connector": connector, "institution": institution}
    loaded = _loaded(hooks, {**given, **_facts(entry)})
    secret_names = source_options.secret_names(kind)
    with writing() as session:
        need_institutions(session, kind, loaded["options"], f"source {slug}")
        state = sources.add(session, Source(**loaded), name=entry.name, secret_names=secret_names)
        audit.note(session, actor, "create", "source", slug, after=told(state), institution=institution)
    return state


def change(hooks: Hooks, slug: str, entry: Entry, revision: int, actor: str) -> int:
    """Change a source to what the form says; gives the number of the entry in the audit log.

    Raises as ``create`` does, ``ChangedMeanwhile`` where it is no longer of that revision, ``LeaseTaken``
    while it is being harvested.
    """
    with leases.hold(f"harvest:{slug}", ttl_seconds=_LEASE_SECONDS):
        with reading() as session:
            before = sources.get(session, slug)
        source = before.source
        kind = connector_class(hooks, source.connector)
        given = {"slug": slug, "connector": source.connector, "institution": source.institution}
        loaded = _loaded(hooks, {**given, **_facts(entry)})
        with writing() as session:
            need_institutions(session, kind, loaded["options"], f"source {slug}")
            after = sources.update(
                session,
                slug,
                options=loaded["options"],
                link=loaded["link"],
                metadata_licence=loaded["metadata_licence"],
                name=entry.name,
                secret_names=source_options.secret_names(kind),
                revision=revision,
            )
            return _note(session, actor, "change", before, after)


def note(session: Session, actor: str, action: str, before: SourceState) -> int:
    """Note a change of a source that was made in this transaction; gives the entry's number."""
    return _note(session, actor, action, before, sources.get(session, before.source.slug))


def _note(session: Session, actor: str, action: str, before: SourceState, after: SourceState) -> int:
    source = before.source
    facts = (told(before), told(after))
    return audit.note(session, actor, action, "source", source.slug, *facts, institution=source.institution)


def told(state: SourceState) -> dict[str, Any]:
    """A source for the audit log: no secret, only which are set."""
    plain = {name: value for name, value in state.source.options.items() if name not in state.secrets}
    return {
        "name": state.name,
        "options": plain,
        "link": state.source.link,
        "metadata_licence": state.source.metadata_licence,
        "every_seconds": state.every_seconds,
        "paused": state.paused is not None,
        "set apart": sorted(state.secrets),
    }


def put_back(session: Session, slug: str, before: Mapping[str, Any]) -> None:
    """Let the source be what ``told`` said of it before; its secrets stay those of now."""
    now = sources.get(session, slug)
    kept = {name: value for name, value in now.source.options.items() if name in now.secrets}
    sources.update(
        session,
        slug,
        options={**before["options"], **kept},
        link=before["link"],
        metadata_licence=before["metadata_licence"],
        name=before["name"],
    )
    if before["every_seconds"] != now.every_seconds:
        sources.set_every(session, slug, before["every_seconds"])
    sources.pause(session, slug, paused=before["paused"])


def _facts(entry: Entry) -> dict[str, Any]:
    return {
        "options": dict(entry.options),
        "link": entry.link,
        "metadata_licence": entry.metadata_licence,
    }


def _loaded(hooks: Hooks, given: dict[str, Any]) -> dict[str, Any]:
    """The facts checked, all faults at once: those of the source and those of its options."""
    kind = connector_class(hooks, given["connector"])
    subject = f"source {given['slug']}"
    given["options"] = _trusted(given["options"])
    faults: dict[str, list[str]] = {}
    loaded: dict[str, Any] = {}
    try:
        loaded = load_checked(SourceSchema(), given, subject)
    except InvalidInput as error:
        faults.update(error.faults)
    try:
        source_options.load(kind, given["options"], subject)
    except InvalidInput as error:
        faults.update(error.faults)
    if faults:
        raise InvalidInput(subject, faults)
    loaded.pop("every_seconds", None)
    return loaded


def _trusted(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options; a path is trusted only as long as it is the one that the command line gave."""
    kept = dict(options)
    trusted = kept.pop(TRUSTED_PATH, ())
    still = [path for path in ([trusted] if isinstance(trusted, str) else trusted) if path in kept.values()]
    return {**kept, TRUSTED_PATH: still} if still else kept
