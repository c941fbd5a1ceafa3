"""What a source's records would look like: fetched and mapped, nothing kept."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from catalog.errors import Fault
from catalog.harvest.fingerprints import media_hash
from catalog.harvest.http import PoliteClient
from catalog.harvest.options import build_connector, is_private_allowed, with_roots
from catalog.harvest.pipeline import Mapped, Task
from catalog.harvest.worker import Job
from catalog.harvest.workers import Pool
from catalog.hooks import Hooks
from catalog.record import RawRecord, Source
from catalog.sdk.connector import Connector, Failed, FetchRequest, Notice
from catalog.sdk.events import Failure
from catalog.settings import Settings

MAX_RECORDS = 20


class Preview(NamedTuple):
    """The first records as they would be published, what would fail, what would be remarked."""

    records: list[dict[str, Any]]
    failures: list[Failure]
    notices: list[str]


def preview(settings: Settings, hooks: Hooks, source: Source, *, limit: int, pool: Pool) -> Preview:
    """The first records of a source, at most 20; nothing is stored.

    Raises ``SourceError``, ``UnknownName`` and ``InvalidInput``.
    """
    source = with_roots(source, settings)
    connector = build_connector(hooks, source)
    found = Preview([], [], [])
    with PoliteClient(settings, allow_private=is_private_allowed(source)) as http:
        raws = _fetch(connector, source, http, min(limit, MAX_RECORDS), found)
    pool.begin(Job(source, connector.name, connector.settings, settings.raw_compression))
    for raw, outcome in zip(raws, pool.take(pool.submit([_task(raw) for raw in raws])), strict=True):
        if isinstance(outcome, Mapped):
            found.records.append(orjson.loads(outcome.json))
        elif outcome.state == "failed":
            found.failures.extend(
                Failure(identifier=raw.native_id, fault=Fault(*fault)) for fault in outcome.faults
            )
        else:
            found.notices.extend(f"{raw.native_id}: {fault[3]}" for fault in outcome.faults)
    return found


def _fetch(
    connector: Connector, source: Source, http: PoliteClient, limit: int, found: Preview
) -> list[RawRecord]:
    raws: list[RawRecord] = []
    for item in connector.fetch(source, FetchRequest(full=True, limit=limit), http):
        if isinstance(item, Failed):
            fault = Fault(item.field, item.value[:200], item.rule, item.message)
            found.failures.append(Failure(identifier=item.identifier or "", fault=fault))
        elif isinstance(item, Notice):
            found.notices.append(f"{item.identifier}: {item.message}" if item.identifier else item.message)
        elif isinstance(item, RawRecord) and not item.deleted:
            raws.append(item)
        if len(raws) + len(found.failures) >= limit:
            break
    return raws


def _task(raw: RawRecord) -> Task:
    media = {entry.name: f"/media/{media_hash(entry)}" for entry in raw.media}
    return Task(raw.native_id, raw.payload, raw.format, raw.datestamp, raw.context, media)
