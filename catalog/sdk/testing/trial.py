"""Running a connector on its own, with the checks of its promises (``catalog.sdk.connector``)."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from catalog.errors import RecordError, SkipRecord
from catalog.record import KINDS, LINK_RELS, RawRecord, Record, Source
from catalog.sdk.connector import (
    Checkpoint,
    Connector,
    Failed,
    Fetched,
    FetchRequest,
    Notice,
    Present,
    SourceInfo,
)
from catalog.sdk.format import Formats
from catalog.sdk.http import HttpClient
from catalog.shape import to_dict


class BrokenPromise(AssertionError):
    """The connector does something that the catalog relies on it not to do; the text says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of a run: what was yielded, and each raw record's mapping or failure by native id."""

    info: SourceInfo
    fetched: tuple[Fetched, ...]
    records: Mapping[str, Record]
    failures: Mapping[str, RecordError]
    skipped: Mapping[str, SkipRecord]

    @property
    def raws(self) -> tuple[RawRecord, ...]:
        """The raw records, deleted ones too, in the order in which they came."""
        return tuple(item for item in self.fetched if isinstance(item, RawRecord))

    @property
    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """The checkpoints."""
        return tuple(item for item in self.fetched if isinstance(item, Checkpoint))

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices."""
        return tuple(item for item in self.fetched if isinstance(item, Notice))

    @property
    def failed(self) -> tuple[Failed, ...]:
        """The records that ``fetch`` could not read."""
        return tuple(item for item in self.fetched if isinstance(item, Failed))

    @property
    def present(self) -> tuple[str, ...]:
        """The native ids that were only said to exist still."""
        return tuple(item.native_id for item in self.fetched if isinstance(item, Present))


def make_source(connector: type[Connector], options: Mapping[str, Any], **fields: Any) -> Source:
    """A source of that connector for tests, with made-up slug and institution."""
    given = {"slug": "trial", "institution": "trial-library", "options": dict(options), **fields}
    return Source(connector=connector.name, **given)


def run_connector(
    connector: type[Connector],
    options: Mapping[str, Any],
    http: HttpClient,
    *,
    source: Source | None = None,
    request: FetchRequest | None = None,
    formats: Formats | None = None,
) -> Trial:
    """Check, fetch and map a source as a run does, without a database.

    ``options`` are as a person gives them. Raises ``BrokenPromise`` where the connector breaks a rule of the
    SDK, ``SourceError`` as the connector raises it.
    """
    settings = _loaded(connector, options)
    source = make_source(connector, options) if source is None else source
    formats = Formats([]) if formats is None else formats
    info = connector(settings).check(source, http)
    _expect(isinstance(info, SourceInfo), f"check gave {info!r} in place of a SourceInfo")
    fetched = tuple(connector(settings).fetch(source, request or FetchRequest(), http))
    for item in fetched:
        check_item(item)
    _expect(not fetched or isinstance(fetched[-1], Checkpoint), "the last thing yielded is not a Checkpoint")
    return _mapped(connector, settings, source, formats, info, fetched)


def _mapped(
    connector: type[Connector],
    settings: Mapping[str, Any],
    source: Source,
    formats: Formats,
    info: SourceInfo,
    fetched: tuple[Fetched, ...],
) -> Trial:
    records: dict[str, Record] = {}
    failures: dict[str, RecordError] = {}
    skipped: dict[str, SkipRecord] = {}
    for raw in fetched:
        if not isinstance(raw, RawRecord) or raw.deleted:
            continue
        try:
            # Each time a new object: workers rebuild it, so it must not rely on what fetch left in it.
            record = connector(settings).to_record(raw, source, formats)
            again = connector(settings).to_record(raw, source, formats)
        except RecordError as error:
            failures[raw.native_id] = error
        except SkipRecord as reason:
            skipped[raw.native_id] = reason
        else:
            _expect(record == again, f"to_record maps {raw.native_id!r} otherwise the second time")
            _check_record(raw.native_id, record)
            records[raw.native_id] = record
    return Trial(info=info, fetched=fetched, records=records, failures=failures, skipped=skipped)


def _loaded(connector: type[Connector], options: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        settings: Mapping[str, Any] = connector.options().load(dict(options))
    except ValidationError as error:
        raise BrokenPromise(f"the options are refused: {error.messages}") from error
    try:
        pickle.dumps(settings)
    except Exception as error:
        raise BrokenPromise(f"the loaded options cannot be sent to worker processes: {error}") from error
    return settings


def check_item(item: object) -> None:
    """Raise ``BrokenPromise`` where something that ``fetch`` yielded is not what the SDK says."""
    _expect(
        isinstance(item, RawRecord | Present | Checkpoint | Notice | Failed),
        f"fetch yielded {item!r}, which is none of RawRecord, Present, Checkpoint, Notice, Failed",
    )
    if isinstance(item, Checkpoint):
        _expect(_is_json(item.resume), f"Checkpoint.resume is not made of JSON values: {item.resume!r}")
    if isinstance(item, RawRecord):
        _check_raw(item)


def _check_raw(raw: RawRecord) -> None:
    _expect(
        isinstance(raw.native_id, str) and raw.native_id != "", "a RawRecord has no native_id of type str"
    )
    _expect(isinstance(raw.payload, bytes), f"the payload of {raw.native_id!r} is not bytes")
    _expect(
        _is_json(dict(raw.context)),
        f"the context of {raw.native_id!r} is not made of JSON values: {raw.context!r}",
    )
    aware = raw.datestamp is None or raw.datestamp.tzinfo is not None
    _expect(aware, f"the datestamp of {raw.native_id!r} has no time zone")


def _check_record(native_id: str, record: Record) -> None:
    _expect(isinstance(record, Record), f"to_record gave {record!r} for {native_id!r} in place of a Record")
    _expect(bool(record.title.strip()), f"the record {native_id!r} has no title")
    _expect(record.kind in KINDS, f"the record {native_id!r} is of the unknown kind {record.kind!r}")
    for link in record.links:
        _expect(
            link.rel in LINK_RELS and link.url.startswith(("http://", "https://")),
            f"the record {native_id!r} has the link {link.rel!r} to {link.url!r}",
        )
    _expect(_is_json(to_dict(record)), f"the record {native_id!r} holds values that are not JSON")


def _is_json(value: object) -> bool:
    try:
        return bool(json.loads(json.dumps(value, allow_nan=False)) == value)
    except (TypeError, ValueError):
        return False


def _expect(kept: bool, told: str) -> None:
    if not kept:
        raise BrokenPromise(told)
