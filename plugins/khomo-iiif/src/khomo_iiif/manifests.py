"""Manifests one by one: asked for if they changed, told as what ``Connector.fetch`` yields."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Container, Mapping
from datetime import datetime
from typing import Any

from catalog.formats.iiif import manifest_of
from catalog.formats.iiif_metadata import pairs, unknown
from catalog.formats.json_documents import Document, JsonRepair, JsonUnreadable, identity, parse
from catalog.sdk import (
    Failed,
    Present,
    RawRecord,
    RecordError,
    Reply,
    SkipRecord,
    SourceError,
    SourceUnavailable,
)
from catalog.sdk.revisits import Revisits, http_date
from khomo_iiif.see_also import context_of, richest
from khomo_iiif.server import Server
from khomo_iiif.walk import Entry

MAX_DOWN = 5
"""So many manifests in a row that do not answer end the run: the server is down."""
_MAX_LABELS = 2000
_REFUSED = {
    401: "the server asks for a login",
    403: "the server does not let us read it",
    404: "there is nothing at this address, though the collection lists it",
}
Told = RawRecord | Present | Failed


class Manifests:
    """The manifests of a run.

    ``unmapped`` counts metadata labels that mean no field, ``repairs`` what was done to documents. ``failed``
    are the ids of those that could not be had, ``lost`` counts descriptions beside manifests that could not,
    ``why`` says of the first of these what was wrong. ``listed`` are the ids of manifests that a collection
    has named so far.
    """

    def __init__(
        self,
        server: Server,
        labels: Mapping[str, str],
        formats: Collection[str] | None,
        revisits: Revisits,
    ) -> None:
        self.server, self.labels, self.formats = server, labels, formats
        self.revisits = revisits
        self.unmapped: Counter[str] = Counter()
        self.repairs: Counter[JsonRepair] = Counter()
        self.failed: list[str] = []
        self.listed: Container[str] = ()
        self.lost = 0
        self.why = ""
        self._down = 0

    def told(self, entry: Entry, is_known: bool) -> Told:
        """The manifest of an entry, or that it is there and did not change; raises ``SourceUnavailable``."""
        if entry.document is not None:
            body = json.dumps(entry.document, ensure_ascii=False, separators=(",", ":")).encode()
            return self._record(entry, body, None, is_known)
        if entry.body:
            return self._record(entry, entry.body, None, is_known)
        return self._asked(entry, self.revisits.headers(entry.id, is_known), is_known)

    def changed(self, entry: Entry, is_known: bool) -> Told:
        """The manifest of an entry that is said to have changed: it is asked for without conditions."""
        return self._asked(entry, {}, is_known)

    def _asked(self, entry: Entry, headers: Mapping[str, str], is_known: bool) -> Told:
        try:
            reply = self.server.get(entry.id, headers, (304, 401, 403, 404, 410))
        except SourceError as error:
            return self._failed(entry.id, error)
        self._down = 0
        return self._answered(entry, reply, is_known)

    def _answered(self, entry: Entry, reply: Reply, is_known: bool) -> Told:
        if reply.status == 304:
            self.revisits.unchanged(entry.id)
            return Present(entry.id)
        if reply.status == 410:
            return RawRecord(entry.id, b"", "iiif", deleted=True)
        if reply.status >= 400:
            told = f"{entry.id}: {_REFUSED[reply.status]} (status {reply.status})"
            return self._not_had(entry.id, told, "manifest_refused")
        changed = http_date(reply.headers.get("last-modified", ""))
        record = self._record(entry, reply.body, changed, is_known)
        if isinstance(record, RawRecord):
            self.revisits.changed(entry.id, reply.headers.get("etag", ""))
        return record

    def _failed(self, name: str, error: SourceError) -> Failed:
        self._down = self._down + 1 if isinstance(error, SourceUnavailable) else 0
        if self._down >= MAX_DOWN:
            raise error
        return self._not_had(name, error.message)

    def _not_had(self, name: str, told: str, rule: str = "unreadable") -> Failed:
        self.failed.append(name)
        return Failed(name, told, rule, "manifest", name)

    def _record(self, entry: Entry, body: bytes, changed: datetime | None, is_known: bool) -> Told:
        try:
            value, repairs = parse(body)
            manifest = manifest_of(value)
        except JsonUnreadable as error:
            return self._not_had(entry.id, f"{entry.id}: {error.message}")
        except (RecordError, SkipRecord) as error:
            told = (
                "it is listed as a manifest, but is a collection"
                if isinstance(error, SkipRecord)
                else str(error)
            )
            return self._not_had(entry.id, told)
        self.repairs.update(repairs)
        own = identity(manifest)
        if own != entry.id and own in self.listed:
            return self._not_had(entry.id, f"{entry.id}: the server answers with another manifest, {own}")
        if len(self.unmapped) < _MAX_LABELS:
            self.unmapped.update(unknown(pairs(manifest, self.labels)))
        context = {"url": entry.id, "collections": list(entry.collections), "work": entry.work}
        try:
            context |= {"see_also": self._beside(manifest)}
        except SourceUnavailable:
            # For a while only: the fuller record that is here stays, and the next run asks again.
            self.failed.append(entry.id)
            if is_known:
                return Present(entry.id)
        kept = {name: value for name, value in context.items() if value}
        return RawRecord(entry.id, body, "iiif", changed, context=kept)

    def _beside(self, manifest: Document) -> dict[str, Any] | None:
        found = None if self.formats is None else richest(manifest, self.formats)
        if found is None:
            return None
        try:
            return context_of(self.server.get(found.url).body, found)
        except (SourceError, RecordError) as error:
            self.lost += 1
            self.why = self.why or f"{found.url}: {error}"
            if isinstance(error, SourceUnavailable):
                raise
            return None
