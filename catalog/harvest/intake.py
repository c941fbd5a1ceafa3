"""What a connector yields, sorted in batches: what is known already, what must be mapped, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from catalog.errors import Fault, MediaRefused
from catalog.harvest.fingerprints import MEDIA_KEY, MappingVersions, context_text, media_hash, raw_hash
from catalog.harvest.pipeline import Task
from catalog.harvest.tally import LOST, Tally
from catalog.record import RawRecord
from catalog.sdk.connector import Failed, Notice, Present
from catalog.sdk.events import Failure
from catalog.store import media, records
from catalog.store.db import reading
from catalog.store.items import GONE
from catalog.store.records import Known

MAX_IDENTIFIER = 1000
_UNFIT = re.compile("[\0-\x1f\x7f\ud800-\udfff]")
Item = RawRecord | Present | Failed | Notice


class Waiting(NamedTuple):
    """A raw record that is being mapped, with what is to be kept of it."""

    native_id: str
    raw_hash: bytes
    mapping_version: str
    format: str
    context: str
    datestamp: datetime | None
    known: Known | None


class _Came(NamedTuple):
    """What came under an identifier: whether bytes to map, their hash once it is known, datestamp."""

    plain: bool
    content: bytes | None
    datestamp: datetime | None


_PRESENT = _Came(False, None, None)


@dataclass(slots=True)
class Batch:
    """One batch, sorted. ``waiting`` and ``tasks`` go together; ``native_ids`` are all that it speaks of."""

    tasks: list[Task] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    deleted: list[tuple[str, bool]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    notices: list[Failure] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    native_ids: list[str] = field(default_factory=list)
    ticket: int = 0


class Intake:
    """Sorts what one run fetches. Remembers what has been sorted but is not yet committed."""

    def __init__(
        self,
        source: str,
        listing: int,
        versions: MappingVersions,
        *,
        media_folder: Path | None,
        max_record_bytes: int,
        lists_move: bool = False,
    ) -> None:
        self.source, self.listing, self.versions = source, listing, versions
        self.media_folder, self.max_record_bytes = media_folder, max_record_bytes
        self._buffer: list[Item] = []
        self.lists_move = lists_move
        self._buffered: dict[str, _Came] = {}
        self._open: dict[str, _Came] = {}

    def __len__(self) -> int:
        return len(self._buffer)

    def must_wait(self, item: Item) -> bool:
        """Whether what is under way must be committed first, so that the order of events is kept."""
        name = getattr(item, "native_id", None)
        before = self._buffered.get(name) or self._open.get(name)  # type: ignore[arg-type]
        if before is None:
            return False
        plain = isinstance(item, RawRecord) and not item.deleted
        return not plain or not before.plain or self._is_later(item, before.datestamp)  # type: ignore[arg-type]

    def add(self, item: Item) -> None:
        """Put an item by until the batch is sorted."""
        self._buffer.append(item)
        if isinstance(item, RawRecord):
            self._buffered[item.native_id] = _Came(not item.deleted, None, item.datestamp)
        elif isinstance(item, Present):
            self._buffered[item.native_id] = _PRESENT

    def _is_later(self, raw: RawRecord, before: datetime | None) -> bool:
        """Whether a record that comes again is a change since the listing showed it first."""
        later = raw.datestamp is not None and before is not None and raw.datestamp > before
        return self.lists_move and later

    def under_way(self, native_ids: Collection[str]) -> frozenset[str]:
        """Those of the native ids that came in this run and are not committed yet."""
        return frozenset(name for name in native_ids if name in self._open or name in self._buffered)

    def committed(self, native_ids: Sequence[str]) -> None:
        """Forget records that the store knows of by now."""
        for native_id in native_ids:
            self._open.pop(native_id, None)

    def sort(self) -> Batch:
        """What was put by, sorted; looks up what the store knows of it."""
        items, self._buffer, self._buffered = self._buffer, [], {}
        batch = Batch()
        named = [item for item in items if isinstance(item, RawRecord | Present) and self._named(item, batch)]
        with reading() as session:
            known = records.known(session, self.source, list({item.native_id for item in named}))
        for entry in named:
            if isinstance(entry, Present):
                self._present(entry.native_id, known.get(entry.native_id), batch)
            elif entry.deleted:
                self._deleted(entry.native_id, known.get(entry.native_id), batch)
            else:
                self._raw(entry, known.get(entry.native_id), batch)
        for item in items:
            self._told(item, batch)
        return batch

    def _told(self, item: Item, batch: Batch) -> None:
        if isinstance(item, Failed):
            self._failed(item, batch)
        elif isinstance(item, Notice):
            fault = Fault("", "", item.rule, item.message)
            batch.notices.append(Failure(identifier=item.identifier or "", fault=fault))
        elif not isinstance(item, RawRecord | Present):
            _lost(batch, "plugin_error", repr(item), "the connector gave what is not a record")

    def _named(self, item: RawRecord | Present, batch: Batch) -> bool:
        name = item.native_id
        if not isinstance(name, str) or not name:
            _lost(batch, "no_identifier", "", "the record has no identifier")
        elif len(name) > MAX_IDENTIFIER:
            told = f"the identifier has {len(name)} characters, at most {MAX_IDENTIFIER} are taken"
            _lost(batch, "identifier_too_long", name[:200], told)
        elif _UNFIT.search(name):
            told = "the identifier holds control characters or lone surrogates"
            _lost(batch, "identifier_unfit", name, told)
        else:
            return True
        return False

    def _present(self, native_id: str, known: Known | None, batch: Batch) -> None:
        batch.tally["unchanged" if known is None or known.state != GONE else "changed"] += 1
        if known is None and native_id not in self._open:
            fault = Fault("", "", "never_received", "the source says it is there, but never sent it")
            batch.notices.append(Failure(identifier=native_id, fault=fault))
        elif known is not None and known.state == GONE:
            batch.again.append(native_id)
            self._hold(native_id, None, batch)
        batch.seen.append(native_id)

    def _deleted(self, native_id: str, known: Known | None, batch: Batch) -> None:
        batch.deleted.append((native_id, known is not None))
        self._hold(native_id, None, batch)

    def _hold(
        self, native_id: str, content: bytes | None, batch: Batch, datestamp: datetime | None = None
    ) -> None:
        self._open[native_id] = _Came(content is not None, content, datestamp)
        batch.native_ids.append(native_id)

    def _raw(self, raw: RawRecord, known: Known | None, batch: Batch) -> None:
        if (fault := self._unfit(raw)) is not None:
            return self._fail(raw.native_id, fault, batch)
        try:
            context = context_text(raw.context)
        except TypeError as error:
            fault = Fault("context", "", "plugin_error", f"the record's context is no JSON: {error}")
            return self._fail(raw.native_id, fault, batch)
        files = [(entry.name, media_hash(entry)) for entry in raw.media] if raw.media else []
        content = raw_hash(raw, context, files)
        first = self._first_in_listing(raw.native_id, known)
        if first is not None and not self._changed_meanwhile(raw, first == content):
            return self._repeated(raw.native_id, first == content, batch)
        version = self.versions.of(raw.format)
        if (
            known is not None
            and known.raw_hash == content
            and known.mapping_version == version
            and known.state == "ok"
        ):
            batch.tally["unchanged"] += 1
            batch.seen.append(raw.native_id)
            return self._hold(raw.native_id, content, batch, raw.datestamp)
        self._hold(raw.native_id, content, batch, raw.datestamp)
        kept = self._keep_media(raw, batch) if files else {}
        if kept:
            context = context_text({**raw.context, MEDIA_KEY: kept})
        batch.tasks.append(Task(raw.native_id, raw.payload, raw.format, raw.datestamp, raw.context, kept))
        batch.waiting.append(
            Waiting(raw.native_id, content, version, raw.format, context, raw.datestamp, known)
        )
        return None

    def _unfit(self, raw: RawRecord) -> Fault | None:
        if not isinstance(raw.payload, bytes):
            kind = type(raw.payload).__name__
            return Fault("", "", "plugin_error", f"the connector gave {kind} instead of bytes")
        if len(raw.payload) > self.max_record_bytes:
            told = f"the record has {len(raw.payload):,} bytes, at most {self.max_record_bytes:,} are taken"
            return Fault("", str(len(raw.payload)), "too_large", told)
        if raw.datestamp is not None and raw.datestamp.tzinfo is None:
            return Fault("datestamp", str(raw.datestamp), "time_zone", "the datestamp has no time zone")
        return None

    def _first_in_listing(self, native_id: str, known: Known | None) -> bytes | None:
        """The hash of what this listing showed under the same identifier before, None if nothing."""
        if (before := self._open.get(native_id)) is not None:
            return before.content
        if known is None or known.state == GONE or abs(known.seen_in_listing) != self.listing:
            return None
        return known.raw_hash

    def _changed_meanwhile(self, raw: RawRecord, same: bool) -> bool:
        """Whether the source changed the record since the listing showed it; asks the store, being rare."""
        if same or not self.lists_move or raw.native_id in self._open:
            return False
        with reading() as session:
            return self._is_later(raw, records.datestamp(session, self.source, raw.native_id))

    def _repeated(self, native_id: str, same: bool, batch: Batch) -> None:
        # Pages of a listing overlap where records move in it: the same bytes once more are no fault.
        if same:
            batch.tally["unchanged"] += 1
            return
        told = "a second record with this identifier and other content; the first one is kept"
        self._fail(native_id, Fault("identifier", native_id, "duplicate_identifier", told), batch)

    def _keep_media(self, raw: RawRecord, batch: Batch) -> dict[str, str]:
        kept: dict[str, str] = {}
        for entry in raw.media:
            try:
                if self.media_folder is not None:
                    stored = media.keep(self.media_folder, entry.payload)
                    kept[entry.name] = f"/media/{stored.hash}"
                else:
                    kept[entry.name] = f"/media/{media_hash(entry)}"
            except MediaRefused as error:
                kept[entry.name] = ""
                fault = Fault("images", entry.name[:200], f"media_{error.rule}", str(error))
                batch.notices.append(Failure(identifier=raw.native_id, fault=fault))
        return kept

    def _failed(self, item: Failed, batch: Batch) -> None:
        fault = Fault(item.field, item.value[:200], item.rule, item.message)
        if item.identifier:
            self._fail(item.identifier, fault, batch)
        else:
            _lose(fault, batch)

    def _fail(self, native_id: str, fault: Fault, batch: Batch) -> None:
        batch.tally["failed"] += 1
        batch.failures.append(Failure(identifier=native_id, fault=fault))
        batch.seen.append(native_id)


def _lost(batch: Batch, rule: str, value: str, message: str) -> None:
    _lose(Fault("identifier", value[:200], rule, message), batch)


def _lose(fault: Fault, batch: Batch) -> None:
    batch.tally["failed"] += 1
    batch.tally[LOST] += 1
    batch.failures.append(Failure(identifier="", fault=fault))
