"""What a source's records would look like: fetched and mapped, nothing kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from catalog.errors import Fault
from catalog.harvest.fingerprints import media_hash
from catalog.harvest.http import PoliteClient
from catalog.harvest.options import build_connector, is_private_allowed, with_roots
from catalog.harvest.pipeline import Mapped, Outcome, Task
from catalog.harvest.worker import Job
from catalog.harvest.workers import Pool
from catalog.hooks import Hooks
from catalog.record import RawRecord, Source
from catalog.sdk.connector import Connector, Failed, FetchRequest, Notice
from catalog.sdk.events import Failure
from catalog.settings import Settings

MAX_RECORDS = 20


class Previewed(NamedTuple):
    """One record: the raw one, what would be published of it (None if nothing), and what was said of it."""

    raw: RawRecord
    record: dict[str, Any] | None
    failures: tuple[Failure, ...]
    notices: tuple[str, ...]


@dataclass(slots=True)
class Preview:
    """The first records beside what they came from; ``lost`` are failures of no record that came.

    ``remarks`` are what was noticed about the source or about records that did not come.
    """

    entries: list[Previewed] = field(default_factory=list)
    lost: list[Failure] = field(default_factory=list)
    remarks: list[Failure] = field(default_factory=list)

    @property
    def records(self) -> list[dict[str, Any]]:
        """The first records as they would be published."""
        return [entry.record for entry in self.entries if entry.record is not None]

    @property
    def failures(self) -> list[Failure]:
        """What would fail."""
        return [*self.lost, *(failure for entry in self.entries for failure in entry.failures)]

    @property
    def notices(self) -> list[str]:
        """What would be remarked."""
        return [*map(str, self.remarks), *(notice for entry in self.entries for notice in entry.notices)]


def preview(settings: Settings, hooks: Hooks, source: Source, *, limit: int, pool: Pool) -> Preview:
    """The first records of a source, at most 20; nothing is stored.

    Raises ``SourceError``, ``UnknownName`` and ``InvalidInput``.
    """
    source = with_roots(source, settings)
    connector = build_connector(hooks, source)
    found = Preview()
    with PoliteClient(settings, allow_private=is_private_allowed(source)) as http:
        raws = _fetch(connector, source, http, min(limit, MAX_RECORDS), found)
    pool.begin(Job(source, connector.name, connector.settings, settings.raw_compression))
    for raw, outcome in zip(raws, pool.take(pool.submit([_task(raw) for raw in raws])), strict=True):
        found.entries.append(_previewed(raw, outcome))
    return found


def _previewed(raw: RawRecord, outcome: Outcome) -> Previewed:
    if isinstance(outcome, Mapped):
        odd = tuple(f"{raw.native_id}: {Fault(*oddity)}" for oddity in outcome.oddities)
        return Previewed(raw, orjson.loads(outcome.json), (), odd)
    if outcome.state == "failed":
        told = tuple(Failure(identifier=raw.native_id, fault=Fault(*fault)) for fault in outcome.faults)
        return Previewed(raw, None, told, ())
    return Previewed(raw, None, (), tuple(f"{raw.native_id}: {fault[3]}" for fault in outcome.faults))


def _fetch(
    connector: Connector, source: Source, http: PoliteClient, limit: int, found: Preview
) -> list[RawRecord]:
    raws: list[RawRecord] = []
    for item in connector.fetch(source, FetchRequest(full=True, limit=limit), http):
        if isinstance(item, Failed):
            fault = Fault(item.field, item.value[:200], item.rule, item.message)
            found.lost.append(Failure(identifier=item.identifier or "", fault=fault))
        elif isinstance(item, Notice):
            fault = Fault("", "", item.rule, item.message)
            found.remarks.append(Failure(identifier=item.identifier or "", fault=fault))
        elif isinstance(item, RawRecord) and not item.deleted:
            raws.append(item)
        if len(raws) + len(found.lost) >= limit:
            break
    return raws


def _task(raw: RawRecord) -> Task:
    media = {entry.name: f"/media/{media_hash(entry)}" for entry in raw.media}
    return Task(raw.native_id, raw.payload, raw.format, raw.datestamp, raw.context, media)
