"""Records that people write here: one way of writing them, the same two moves as any other record's.

A record of an institution's own is of the source ``<institution>-own`` (connector ``own``), made on first
use. It goes through the pipeline as every other: format, enrichers, schema, match keys; then a version is
appended and published. So it stands in the log, the feeds and the index.

``save``, ``withdraw`` and ``restore`` do all in a transaction of their own and note it in the audit log;
``prepare`` with ``publish``, ``take_back`` and ``show_again`` do the same within a transaction of the caller,
who notes it.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson
from sqlalchemy.orm import Session

from catalog.errors import AlreadyExists, Fault, RecordError, UnknownName
from catalog.harvest.fingerprints import MEDIA_KEY, MappingVersions, context_text, raw_hash
from catalog.harvest.intake import Batch, Waiting
from catalog.harvest.locking import MatchKeys
from catalog.harvest.options import build_connector, with_roots
from catalog.harvest.pipeline import Mapped, Pipeline, Refused, Task
from catalog.harvest.segment import Segment
from catalog.parts import Parts
from catalog.record import Media, RawRecord, Source, record_id
from catalog.store import audit, own, records, withdrawals
from catalog.store import media as store_media
from catalog.store.db import reading, writing
from catalog.store.records import Known
from catalog.store.stored import Stored

WITHDRAWN = "withdrawn by its institution"
"""The reason of a tombstone that a person set."""


class Saved(NamedTuple):
    """A record that was written: its id, its number in the log, and what became of it.

    ``outcome`` is new, changed, unchanged, withdrawn or restored.
    """

    id: str
    seq: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A record that was mapped and can be published."""

    source: Source
    task: Task
    mapped: Mapped
    raw_hash: bytes
    mapping_version: str
    context: str
    match_keys: MatchKeys


def new_id() -> str:
    """A new native id: 16 letters and digits that nothing else has."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()


def save(
    parts: Parts,
    *,
    institution: str,
    native_id: str,
    payload: bytes,
    format: str,
    actor: str,
    media: Sequence[Media] = (),
) -> Saved:
    """Write a record of the institution's own, or change it; the same bytes once more change nothing.

    ``media`` are files that the payload names; those given before are still known by their names. Raises
    ``RecordError`` with a fault for each field that is wrong, ``MediaRefused`` and ``UnknownName``.
    """
    prepared = prepare(
        parts, institution=institution, native_id=native_id, payload=payload, format=format, media=media
    )
    with writing() as session:
        before = records.get(session, prepared.mapped.id)
        saved = publish(session, prepared)
        if saved.outcome != "unchanged":
            _note(session, actor, "add" if saved.outcome == "new" else "change", saved, before, institution)
        return saved


def withdraw(parts: Parts, *, institution: str, native_id: str, actor: str, reason: str = WITHDRAWN) -> Saved:
    """Withdraw a record of the institution's own with a tombstone; raises ``UnknownName``."""
    with writing() as session:
        saved = take_back(session, institution=institution, native_id=native_id, reason=reason)
        if saved.outcome != "unchanged":
            _note(session, actor, "withdraw", saved, None, institution)
        return saved


def restore(parts: Parts, *, institution: str, native_id: str, actor: str) -> Saved:
    """Show a withdrawn record of the institution's own again; raises ``UnknownName``."""
    with writing() as session:
        saved = show_again(session, institution=institution, native_id=native_id)
        if saved.outcome != "unchanged":
            _note(session, actor, "restore", saved, None, institution)
        return saved


def prepare(
    parts: Parts,
    *,
    institution: str,
    native_id: str,
    payload: bytes,
    format: str,
    media: Sequence[Media] = (),
) -> Prepared:
    """The record mapped and checked; nothing is kept but its files. Raises as ``save`` does."""
    with reading() as session:
        source = own.source_for(session, institution, native_id)
        before = own.context_of(session, source.slug, native_id)
    source = with_roots(source, parts.settings)
    connector = build_connector(parts.hooks, source)
    hooks = parts.hooks
    kept = {**orjson.loads(before).get(MEDIA_KEY, {}), **_keep(parts, media)}
    context = context_text({MEDIA_KEY: kept} if kept else {})
    raw = RawRecord(native_id, payload, format)
    task = Task(native_id, payload, format, None, {}, kept)
    compression = parts.settings.raw_compression
    pipeline = Pipeline(source, connector, hooks.formats, hooks.enrichers, hooks.match_keys, compression)
    outcome = pipeline.run(task)
    if isinstance(outcome, Refused):
        raise RecordError(*(Fault(*fault) for fault in outcome.faults), identifier=native_id)
    version = MappingVersions(source, connector, hooks.formats, hooks.enrichers).of(format)
    return Prepared(
        source=source,
        task=task,
        mapped=outcome,
        raw_hash=raw_hash(raw, context),
        mapping_version=version,
        context=context,
        match_keys=hooks.match_keys,
    )


def _keep(parts: Parts, files: Sequence[Media]) -> dict[str, str]:
    folder = parts.settings.media
    return {entry.name: f"/media/{store_media.keep(folder, entry.payload).hash}" for entry in files}


def publish(session: Session, prepared: Prepared) -> Saved:
    """Append a version of the record and publish it, as part of the session's transaction."""
    return publish_all(session, [prepared])[0]


def publish_all(session: Session, prepared: Sequence[Prepared]) -> list[Saved]:
    """Append a version of each of these records and publish it, as part of the session's transaction.

    They are of one institution. Raises ``AlreadyExists`` where an id belongs to another source's record.
    """
    outcomes: dict[str, str] = {}
    for source in dict.fromkeys(entry.source.slug for entry in prepared):
        outcomes |= _publish(session, [entry for entry in prepared if entry.source.slug == source])
    return [_saved(session, entry.mapped.id, outcomes[entry.mapped.id]) for entry in prepared]


def _publish(session: Session, prepared: Sequence[Prepared]) -> dict[str, str]:
    """What became of these records of one source, by their ids."""
    source = prepared[0].source
    own.ensure_source(session, source)
    known = records.known(session, source.slug, [entry.task.native_id for entry in prepared])
    fresh = [entry for entry in prepared if not _is_published(entry, known.get(entry.task.native_id))]
    batch = Batch(
        tasks=[entry.task for entry in fresh],
        waiting=[_waiting(entry, known.get(entry.task.native_id)) for entry in fresh],
        native_ids=[entry.task.native_id for entry in fresh],
    )
    segment = Segment(source.slug, prepared[0].match_keys)
    segment.add(batch, [entry.mapped for entry in fresh])
    segment.write(session, None, None)
    if segment.tally["failed"]:
        raise AlreadyExists("record", ", ".join(entry.mapped.id for entry in fresh))
    return {entry.mapped.id: _outcome(entry, known.get(entry.task.native_id)) for entry in prepared}


def _outcome(prepared: Prepared, known: Known | None) -> str:
    before = known.record_hash if known is not None else ""
    if before == prepared.mapped.record_hash:
        return "unchanged"
    return "changed" if before else "new"


def _is_published(prepared: Prepared, known: Known | None) -> bool:
    """Whether these very bytes are stored as they would be mapped now."""
    if known is None:
        return False
    stored = (known.raw_hash, known.mapping_version, known.state)
    return stored == (prepared.raw_hash, prepared.mapping_version, "ok")


def _waiting(prepared: Prepared, known: Known | None) -> Waiting:
    return Waiting(
        prepared.task.native_id,
        prepared.raw_hash,
        prepared.mapping_version,
        prepared.task.format,
        prepared.context,
        None,
        known,
    )


def take_back(session: Session, *, institution: str, native_id: str, reason: str = WITHDRAWN) -> Saved:
    """Withdraw a record of the institution's own, as part of the session's transaction.

    Raises ``UnknownName`` where there is none.
    """
    source, identifier = _existing(session, institution, native_id)
    gone = withdrawals.live_among(session, source, [native_id])
    withdrawals.withdraw(session, source, gone, reason)
    return _saved(session, identifier, "withdrawn" if gone else "unchanged")


def show_again(session: Session, *, institution: str, native_id: str) -> Saved:
    """Publish a withdrawn record of the institution's own again, as part of the session's transaction.

    Raises ``UnknownName`` where there is none.
    """
    source, identifier = _existing(session, institution, native_id)
    shown = withdrawals.show_again(session, source, [native_id])
    return _saved(session, identifier, "restored" if shown else "unchanged")


def _existing(session: Session, institution: str, native_id: str) -> tuple[str, str]:
    source = own.source_for(session, institution, native_id).slug
    identifier = record_id(source, native_id)
    if records.get(session, identifier) is None:
        raise UnknownName("record", identifier)
    return source, identifier


def _saved(session: Session, identifier: str, outcome: str) -> Saved:
    stored = records.get(session, identifier)
    if stored is None:
        raise UnknownName("record", identifier)
    return Saved(identifier, stored.seq, outcome)


def _note(
    session: Session, actor: str, action: str, saved: Saved, before: Stored | None, institution: str
) -> None:
    after = records.get(session, saved.id)
    audit.note(
        session,
        actor,
        action,
        "record",
        saved.id,
        before=None if before is None else _told(before),
        after=None if after is None else _told(after),
        institution=institution,
    )


def _told(stored: Stored) -> dict[str, object]:
    shown = orjson.loads(stored.json)
    return {"title": shown.get("title", ""), "shown": stored.withdrawn is None, "digest": stored.digest}
