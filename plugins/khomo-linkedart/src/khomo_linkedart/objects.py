"""Documents one by one: asked for if they changed, with what they only name, as ``fetch`` yields them."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Mapping
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from catalog.formats.json_documents import Document, JsonRepair, JsonUnreadable, parse
from catalog.formats.linkedart import unmapped
from catalog.formats.linkedart_parts import kept, wanted
from catalog.sdk import Failed, Present, RawRecord, Reply, SourceError, SourceUnavailable
from catalog.sdk.revisits import Revisits, http_date
from khomo_linkedart.listing import Item
from khomo_linkedart.server import Server

MAX_DOWN = 5
"""So many documents in a row that do not answer end the run: the server is down."""
_KEPT_PARTS = 5000
"""Makers, places and owners that are kept, so that each is read once for all of their objects."""
_REFUSED = {
    401: "the server asks for a login",
    403: "the server does not let us read it",
    404: "there is nothing at this address, though the list names it",
}
Told = RawRecord | Present | Failed


class Objects:
    """The documents of a run.

    ``parts`` is how many further documents are read for one; ``unmapped`` counts properties that mean no
    field, ``repairs`` what was done to documents. ``failed`` are the ids of those that could not be had,
    ``lost`` counts parts that could not, ``why`` says of the first of these what was wrong.
    """

    def __init__(self, server: Server, parts: int, revisits: Revisits) -> None:
        self.server, self.parts, self.revisits = server, parts, revisits
        self.unmapped: Counter[str] = Counter()
        self.repairs: Counter[JsonRepair] = Counter()
        self.failed: list[str] = []
        self.lost = 0
        self.why = ""
        self._cache: OrderedDict[str, Document | None] = OrderedDict()
        self._away: set[str] = set()
        self._down = 0

    def told(self, item: Item, is_known: bool) -> Told:
        """The document of an item, or that it is there and did not change; raises ``SourceUnavailable``."""
        if item.document is not None:
            body = json.dumps(item.document, ensure_ascii=False, separators=(",", ":")).encode()
            return self._record(item.id, body, "", is_known)
        return self._asked_for(item, self.revisits.headers(item.id, is_known), is_known)

    def changed(self, item: Item, is_known: bool) -> Told:
        """The document of an item that is said to have changed: it is asked for without conditions."""
        return self._asked_for(item, {}, is_known)

    def _asked_for(self, item: Item, headers: Mapping[str, str], is_known: bool) -> Told:
        try:
            reply = self.server.get(item.id, headers, (304, 401, 403, 404, 410))
        except SourceError as error:
            self._down = self._down + 1 if isinstance(error, SourceUnavailable) else 0
            if self._down >= MAX_DOWN:
                raise
            return self._not_had(item.id, error.message)
        self._down = 0
        return self._answered(item.id, reply, is_known)

    def _answered(self, name: str, reply: Reply, is_known: bool) -> Told:
        if reply.status == 304:
            self.revisits.unchanged(name)
            return Present(name)
        if reply.status == 410:
            return RawRecord(name, b"", "linkedart", deleted=True)
        if reply.status >= 400:
            told = f"{name}: {_REFUSED[reply.status]} (status {reply.status})"
            return self._not_had(name, told, "document_refused")
        record = self._record(name, reply.body, reply.headers.get("last-modified", ""), is_known)
        if isinstance(record, RawRecord):
            self.revisits.changed(name, reply.headers.get("etag", ""))
        return record

    def _not_had(self, name: str, told: str, rule: str = "unreadable") -> Failed:
        self.failed.append(name)
        return Failed(name, told, rule, "document", name)

    def _record(self, name: str, body: bytes, changed: str, is_known: bool) -> Told:
        try:
            value, repairs = parse(body)
        except JsonUnreadable as error:
            return self._not_had(name, f"{name}: {error.message}")
        if not isinstance(value, dict):
            return self._not_had(name, f"{name}: it is a list where an object should be")
        self.repairs.update(repairs)
        self.unmapped.update(unmapped(value))
        parts = self._parts(name, value)
        if any(part in self._away for part in parts):
            # For a while only: the fuller record that is here stays, and the next run asks again.
            self.failed.append(name)
            if is_known:
                return Present(name)
        parts = {part: told for part, told in parts.items() if told}
        context = {"parts": parts} if parts else {}
        return RawRecord(name, body, "linkedart", http_date(changed), context=context)

    def _parts(self, name: str, document: Document) -> dict[str, Any]:
        """What the document only names, of its own server: other servers are not asked by us."""
        host = urlsplit(name).netloc
        names = dict.fromkeys(part for part in wanted(document) if _is_at(part, host))
        return {part: self._part(part) for part in islice(names, self.parts)}

    def _part(self, address: str) -> Document | None:
        if address not in self._cache:
            self._cache[address] = self._asked(address)
            if len(self._cache) > _KEPT_PARTS:
                self._cache.popitem(last=False)
        return self._cache[address]

    def _asked(self, address: str) -> Document | None:
        try:
            return kept(self.server.document(address))
        except SourceError as error:
            self.lost += 1
            self.why = self.why or error.message
            if isinstance(error, SourceUnavailable):
                self._away.add(address)
            return None


def _is_at(address: str, host: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and parts.netloc == host and not parts.fragment
