"""Sources as people enter them in forms: made and changed with everything checked, told in the audit log."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import Forbidden, InvalidInput, LeaseTaken
from catalog.formats.text.fold import fold
from catalog.harvest import options as source_options
from catalog.harvest import source_audit
from catalog.harvest.options import TRUSTED_PATH, connector_class
from catalog.harvest.registry import need_institutions
from catalog.hooks import Hooks
from catalog.record import Source
from catalog.schemas import SourceSchema, load_checked
from catalog.sdk.connector import Connector
from catalog.store import leases, scopes, sources
from catalog.store.db import now, reading, writing
from catalog.store.scopes import Place, Reach
from catalog.store.sources import SourceState

_LEASE_SECONDS = 60
_SENT_TWICE = timedelta(minutes=2)
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
    candidates = itertools.chain((plain,), (f"{plain}-{number}" for number in itertools.count(2)))
    return next(slug for slug in candidates if not sources.is_taken(session, slug))


def create(
    hooks: Hooks, slug: str, connector: str, institution: str, entry: Entry, actor: str, reach: Reach
) -> SourceState:
    """Keep a new source, without a rhythm: it is looked at before it is harvested.

    An empty ``slug`` is made of the name; the same form sent twice makes one source. ``reach`` are the
    institutions whose records the person may have brought. Raises ``InvalidInput`` with every fault,
    ``AlreadyExists``, ``UnknownName`` and ``Forbidden``.
    """
    kind = connector_class(hooks, connector)
    with reading() as session:
        # One that may be taken by the time it is kept; what is wrong with the rest does not depend on it.
        checked = slug or free_slug(session, entry.name)
    given = {"slug": checked, "connector": connector, "institution": institution}
    loaded = _loaded(hooks, {**given, **_facts(entry)})
    secret_names = source_options.secret_names(kind)
    with writing() as session:
        if (sent := sources.twin(session, Source(**loaded), entry.name, now() - _SENT_TWICE)) is not None:
            return sent
        loaded["slug"] = slug or free_slug(session, entry.name)
        source = Source(**loaded)
        need_institutions(session, kind, source.options, f"source {source.slug}")
        _need_reach(session, reach, _others(kind, source) - {institution})
        state = sources.add(session, source, name=entry.name, secret_names=secret_names)
        source_audit.note_new(session, hooks, actor, state)
    return state


def _others(kind: type[Connector], source: Source) -> frozenset[str]:
    try:
        return source_options.institutions_of(kind, source.options, f"source {source.slug}")
    except InvalidInput:
        return frozenset()


def _need_reach(session: Session, reach: Reach, slugs: frozenset[str]) -> None:
    """Raises ``Forbidden`` for an institution beyond ``reach`` whose records a source would bring."""
    for slug in sorted(slugs):
        if not reach.holds(scopes.place_of(session, slug) or Place(slug)):
            raise Forbidden(f"records of the institution {slug!r} are not yours to bring")


def change(hooks: Hooks, slug: str, entry: Entry, revision: int, actor: str, reach: Reach) -> int:
    """Change a source to what the form says; gives the number of the entry in the audit log.

    Raises as ``create`` does, ``ChangedMeanwhile`` where it is no longer of that revision, ``LeaseTaken``
    while it is being harvested.
    """
    with leases.hold(leases.of_source(slug), ttl_seconds=_LEASE_SECONDS):
        with reading() as session:
            before = sources.get(session, slug)
        source = before.source
        kind = connector_class(hooks, source.connector)
        given = {"slug": slug, "connector": source.connector, "institution": source.institution}
        loaded = _loaded(hooks, {**given, **_facts(entry)})
        with writing() as session:
            need_institutions(session, kind, loaded["options"], f"source {slug}")
            # What another person let the source bring stays as it is.
            brought = _others(kind, Source(**loaded)) - _others(kind, source) - {source.institution}
            _need_reach(session, reach, brought)
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
            return source_audit.note_between(session, hooks, actor, "change", before, after)


def put_back(session: Session, hooks: Hooks, slug: str, before: Mapping[str, Any]) -> None:
    """Let the source be what ``source_audit.told`` said of it before; its secrets stay those of now.

    Raises ``UnknownName``, and ``LeaseTaken`` while it is being harvested.
    """
    if leases.is_held(session, leases.of_source(slug)):
        raise LeaseTaken(leases.of_source(slug), "")
    present = sources.get(session, slug)
    secrets = source_audit.secrets(hooks, present)
    kept = {name: value for name, value in present.source.options.items() if name in secrets}
    sources.update(
        session,
        slug,
        options={**before["options"], **kept},
        link=before["link"],
        metadata_licence=before["metadata_licence"],
        name=before["name"],
    )
    if before["every_seconds"] != present.every_seconds:
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
