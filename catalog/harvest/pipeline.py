"""One raw record to what the store keeps of it: pure, so that it runs in worker processes."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

import orjson

from catalog.bulk import compress
from catalog.errors import CatalogError, Fault, RecordError, SkipRecord, UnknownName
from catalog.formats.private import without_private
from catalog.formats.text.clean import clean
from catalog.harvest.oddities import Oddity, oddities
from catalog.matching.sketch import matching_text
from catalog.record import Image, Link, RawRecord, Record, Source, SourceRef, record_id
from catalog.schemas import check_record
from catalog.sdk.connector import Connector
from catalog.sdk.enricher import Enricher
from catalog.sdk.format import Formats
from catalog.shape import to_dict, with_values


class Task(NamedTuple):
    """A raw record to map; ``media`` gives each file's address by its name, "" for one that was refused."""

    native_id: str
    payload: bytes
    format: str
    datestamp: datetime | None
    context: Mapping[str, Any]
    media: Mapping[str, str]


class Mapped(NamedTuple):
    """A record that was mapped: what is stored and published of it, and what puts it into a work."""

    id: str
    institution: str
    kind: str
    record_hash: str
    json: str
    payload: bytes
    matching: str
    oddities: tuple[Oddity, ...] = ()


class Refused(NamedTuple):
    """A record that was not mapped: ``state`` is failed (with its faults) or skipped (with a reason)."""

    state: str
    faults: tuple[tuple[str, str, str, str], ...]
    payload: bytes


Outcome = Mapped | Refused


class Pipeline:
    """The mapping of one source's raw records; built once in each worker."""

    def __init__(
        self,
        source: Source,
        connector: Connector,
        formats: Formats,
        enrichers: Sequence[Enricher] = (),
        match_keys: Callable[[Record], tuple[str, ...]] = lambda record: (),
        compression: int = 3,
    ) -> None:
        self.source, self.connector, self.formats = source, connector, formats
        self.enrichers, self.match_keys, self.compression = tuple(enrichers), match_keys, compression
        self._placed = frozenset(connector.institutions())

    def run(self, task: Task) -> Outcome:
        """What became of the record; every failure of a plugin is a counted outcome that names it."""
        payload = compress(task.payload, self.compression)
        try:
            record = self.record(task)
            shaped = to_dict(record)
            check_record(shaped)
            text = orjson.dumps(shaped)
        except RecordError as error:
            faults = tuple((f.field, f.value[:200], f.rule, f.message) for f in error.faults)
            return Refused("failed", faults, payload)
        except SkipRecord as error:
            return Refused("skipped", (("", "", "skipped", error.reason),), payload)
        except orjson.JSONEncodeError as error:
            fault = ("", "", "not_storable", f"the record cannot be written as JSON: {error}")
            return Refused("failed", (fault,), payload)
        digest = hashlib.sha256(text).hexdigest()
        matching = matching_text(record, self.match_keys(record))
        odd = oddities(record, task.payload)
        return Mapped(
            record.id, record.institution, record.kind, digest, text.decode(), payload, matching, odd
        )

    def record(self, task: Task) -> Record:
        """The whole record; raises ``RecordError`` or ``SkipRecord``."""
        record = self._map(task)
        record = with_values(
            record,
            title=clean(record.title),
            id=record_id(self.source.slug, task.native_id),
            source=SourceRef(
                slug=self.source.slug,
                native_id=task.native_id,
                url=record.source.url if record.source else "",
            ),
            institution=record.institution if record.institution in self._placed else self.source.institution,
            links=self._links(record, task.native_id),
            images=_kept_images(record.images, task.media) if task.media else record.images,
            metadata_licence=record.metadata_licence or self.source.metadata_licence,
        )
        for enricher in self.enrichers:
            record = self._enrich(enricher, record)
        return without_private(record)

    def _map(self, task: Task) -> Record:
        raw = RawRecord(task.native_id, task.payload, task.format, task.datestamp, context=task.context)
        try:
            record = self.connector.to_record(raw, self.source, self.formats)
            if not isinstance(record, Record) or not isinstance(record.title, str):
                raise TypeError(f"to_record gave {type(record).__name__}, not a Record with a title")
        except UnknownName as error:
            raise RecordError.of("format", task.format, "unknown_format", str(error)) from error
        except (RecordError, SkipRecord, MemoryError):
            raise
        except Exception as error:
            raise _plugin_error(f"connector {self.connector.name}", error) from error
        return record

    def _enrich(self, enricher: Enricher, record: Record) -> Record:
        try:
            richer = enricher.apply(record, self.source)
            if not isinstance(richer, Record) or richer.id != record.id:
                raise TypeError("apply did not give the record back")
        except (RecordError, SkipRecord, MemoryError):
            raise
        except Exception as error:
            raise _plugin_error(f"enricher {enricher.name}", error) from error
        return richer

    def _links(self, record: Record, native_id: str) -> tuple[Link, ...]:
        if not self.source.link:
            return record.links
        url = self.source.link.replace("{native_id}", quote(native_id, safe="", errors="replace"))
        if any(link.url == url for link in record.links):
            return record.links
        return (*record.links, Link(rel="catalogue", url=url))


def _kept_images(images: tuple[Image, ...], media: Mapping[str, str]) -> tuple[Image, ...]:
    placed = ((image, media.get(image.url, image.url)) for image in images)
    return tuple(dataclasses.replace(image, url=url) for image, url in placed if url)


def _plugin_error(plugin: str, error: Exception) -> RecordError:
    # A plugin's own text is kept short: it can hold the whole record.
    said = f"{type(error).__name__}: {error}" if not isinstance(error, CatalogError) else str(error)
    return RecordError(Fault("", plugin, "plugin_error", f"{plugin} failed: {said[:300]}"))
