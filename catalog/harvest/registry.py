"""Adding, changing and removing sources, with everything checked that can be checked before the first run."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import InvalidInput, UnknownName
from catalog.harvest import options as source_options
from catalog.harvest import source_audit, withdraw
from catalog.harvest.options import ALLOW_PRIVATE, TRUSTED_PATH, connector_class
from catalog.hooks import Hooks
from catalog.record import Source
from catalog.schemas import InstitutionSchema, SourceSchema, load_checked
from catalog.sdk.connector import Connector
from catalog.store import audit, institutions, leases, sources
from catalog.store.audit import CLI
from catalog.store.db import reading, writing
from catalog.store.sources import SourceState

COMMON = ("link", "metadata_licence")
"""Options that every source has, whatever its connector; kept beside the connector's own."""
_EVERY = re.compile(r"([1-9][0-9]{0,5})([smhdw])\Z")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_MOST_SECONDS = 10 * 366 * 86_400
_LEASE_SECONDS = 3600


def seconds_of(text: str) -> int:
    """A rhythm such as ``90s``, ``30m``, ``12h``, ``1d``, ``2w`` in seconds; raises ``InvalidInput``."""
    found = _EVERY.match(text.strip())
    seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
    if not 60 <= seconds <= _MOST_SECONDS:
        rule = f"{text!r} is no rhythm: give a number and s, m, h, d or w, at least 60s, at most 522w"
        raise InvalidInput("every", {"every": [rule]})
    return seconds


def add(
    hooks: Hooks,
    slug: str,
    connector: str,
    institution: str,
    pairs: Sequence[tuple[str, str]],
    *,
    institution_name: str = "",
    institution_system: str = "library",
    every_seconds: int | None = None,
    trust_path: bool = False,
    actor: str = CLI,
) -> SourceState:
    """Keep a new source; ``institution_name`` makes its institution where there is none.

    The audit log names ``actor``. ``trust_path`` is for the command line: the file that the operator gave
    may be read wherever it lies. Raises ``InvalidInput`` with every fault, ``AlreadyExists`` and
    ``UnknownName``.
    """
    kind = connector_class(hooks, connector)
    common, options = _options(kind, pairs, f"source {slug}", trust_path=trust_path)
    given = {"slug": slug, "connector": connector, "institution": institution, "options": options, **common}
    loaded = load_checked(SourceSchema(), {**given, "every_seconds": every_seconds}, f"source {slug}")
    loaded.pop("every_seconds", None)
    with writing() as session:
        if institutions.get(session, institution) is None:
            facts = _new_institution(institution, institution_name, institution_system)
            institutions.save(session, facts)
            audit.note(
                session, actor, "create", "institution", institution, after=facts, institution=institution
            )
        need_institutions(session, kind, loaded["options"], f"source {slug}")
        secret_names = source_options.secret_names(kind)
        state = sources.add(session, Source(**loaded), every_seconds=every_seconds, secret_names=secret_names)
        source_audit.note_new(session, hooks, actor, state)
        return state


def need_institutions(
    session: Session, kind: type[Connector], options: Mapping[str, Any], subject: str
) -> None:
    """Raises ``UnknownName`` for an institution that the connector would use and that is not here."""
    for slug in sorted(source_options.institutions_of(kind, options, subject)):
        if institutions.get(session, slug) is None:
            raise UnknownName("institution", slug)


def _new_institution(slug: str, name: str, system: str) -> dict[str, Any]:
    if not name:
        raise UnknownName("institution", slug)
    facts = {"slug": slug, "name_vi": name, "system": system}
    return load_checked(InstitutionSchema(), facts, f"institution {slug}")


def _options(
    kind: type[Connector], pairs: Sequence[tuple[str, str]], subject: str, *, trust_path: bool
) -> tuple[dict[str, str], dict[str, Any]]:
    """The common options and the connector's, the latter checked by its schema."""
    own = set(kind.options().fields)
    common = {name: value for name, value in pairs if name in COMMON and name not in own}
    options = source_options.from_pairs(kind, [pair for pair in pairs if pair[0] not in common], subject)
    if trust_path:
        _trust(kind, options)
    if ALLOW_PRIVATE in options and str(options[ALLOW_PRIVATE]).lower() not in source_options.SWITCH:
        raise InvalidInput(subject, {ALLOW_PRIVATE: ["must be true or false"]})
    source_options.load(kind, options, subject)
    return common, options


def _trust(kind: type[Connector], options: dict[str, Any]) -> None:
    known = kind.options().fields
    path = options.get("path")
    if TRUSTED_PATH not in known:
        return
    # Made absolute here: later runs are started in other folders.
    if isinstance(path, str) and "://" not in path:
        options["path"] = options[TRUSTED_PATH] = str(Path(path).expanduser().absolute())
    for name, value in list(options.items()):
        # Such an option can hold other things than a path too: only a file that is there is one.
        if name in known and known[name].metadata.get("names_file") and os.path.isfile(str(value)):
            options[name] = str(Path(value).absolute())
            options[TRUSTED_PATH] = list(dict.fromkeys([*_listed(options.get(TRUSTED_PATH)), options[name]]))


def set_secrets_apart(hooks: Hooks) -> int:
    """Move secrets that lie among the options of sources to their own table; gives of how many sources.

    They were saved before there was one, or before the connector called them secret.
    """
    names = {name: source_options.secret_names(kind) for name, kind in hooks.connectors.items()}
    with writing() as session:
        return sources.set_apart(session, {name: secret for name, secret in names.items() if secret})


def _listed(trusted: Any) -> list[str]:
    return [trusted] if isinstance(trusted, str) else list(trusted or ())


def update(
    hooks: Hooks,
    slug: str,
    pairs: Sequence[tuple[str, str]],
    *,
    every_seconds: int | None = None,
    trust_path: bool = False,
    actor: str = CLI,
) -> SourceState:
    """Change the options that are given (an empty value takes one away); the rest stays.

    The audit log names ``actor`` where anything changed. Raises ``InvalidInput``, ``UnknownName``, and
    ``LeaseTaken`` while the source is being harvested.
    """
    with leases.hold(leases.of_source(slug), ttl_seconds=_LEASE_SECONDS):
        with reading() as session:
            state = sources.get(session, slug)
        before = state.source
        kind = connector_class(hooks, before.connector)
        cleared = {name for name, value in pairs if not value}
        common, changed = _merged(kind, before, [pair for pair in pairs if pair[1]], cleared, trust_path)
        given = {
            "slug": slug,
            "connector": before.connector,
            "institution": before.institution,
            "options": changed,
            "link": before.link,
            "metadata_licence": before.metadata_licence,
            **dict.fromkeys(cleared & set(COMMON), ""),
            **common,
        }
        loaded = load_checked(SourceSchema(), given, f"source {slug}")
        with writing() as session:
            need_institutions(session, kind, loaded["options"], f"source {slug}")
            after = sources.update(
                session,
                slug,
                options=loaded["options"],
                link=loaded["link"],
                metadata_licence=loaded["metadata_licence"],
                every_seconds=every_seconds,
                secret_names=source_options.secret_names(kind),
            )
            if (after.source, after.every_seconds) != (state.source, state.every_seconds):
                source_audit.note_between(session, hooks, actor, "change", state, after)
            return after


def _merged(
    kind: type[Connector],
    before: Source,
    pairs: Sequence[tuple[str, str]],
    cleared: set[str],
    trust_path: bool,
) -> tuple[dict[str, str], dict[str, Any]]:
    subject = f"source {before.slug}"
    own = set(kind.options().fields)
    common = {name: value for name, value in pairs if name in COMMON and name not in own}
    changed = source_options.from_pairs(kind, [pair for pair in pairs if pair[0] not in common], subject)
    if trust_path:
        _trust(kind, changed)
    options = {name: value for name, value in before.options.items() if name not in cleared} | changed
    kept = [path for path in _listed(before.options.get(TRUSTED_PATH)) if path in options.values()]
    if TRUSTED_PATH in changed and kept:
        options[TRUSTED_PATH] = list(dict.fromkeys([*kept, *_listed(changed[TRUSTED_PATH])]))
    source_options.load(kind, options, subject)
    return common, options


def restore(slug: str, progress: Callable[[int, int], None] | None = None) -> int:
    """Take a removed source back, paused, and publish again what went with it; gives their number.

    A restoration that was cut is simply run again. Raises ``UnknownName`` and ``LeaseTaken``.
    """
    with leases.hold(leases.of_source(slug), ttl_seconds=_LEASE_SECONDS):
        shown = withdraw.take_back(slug, withdraw.REMOVED, progress=progress)
        with writing() as session:
            sources.reopen(session, slug)
    return shown


def remove(
    slug: str,
    progress: Callable[[int, int], None] | None = None,
    *,
    noted: Callable[[Session, SourceState], object] | None = None,
) -> int:
    """Withdraw all records of the source with tombstones and close it; gives the number of withdrawn.

    ``noted`` is called with the source in the transaction that closes it. Its slug stays taken, so that the
    ids of its records are never given again. A removal that was cut is simply run again.
    Raises ``UnknownName`` and ``LeaseTaken``.
    """
    with leases.hold(leases.of_source(slug), ttl_seconds=_LEASE_SECONDS):
        with reading() as session:
            state = sources.get(session, slug)
        withdrawn = withdraw.everything(slug, progress)
        with writing() as session:
            sources.close(session, slug)
            if noted is not None:
                noted(session, state)
    return withdrawn
