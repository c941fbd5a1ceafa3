"""The records of a Koha over OAI-PMH, by khomo-oaipmh, each known by its biblionumber as over REST."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator
from typing import Any

from khomo_oaipmh import OaiPmhConnector

from catalog.sdk import (
    Checkpoint,
    Failed,
    Fetched,
    FetchRequest,
    HttpClient,
    Notice,
    Present,
    RawRecord,
    Source,
)
from khomo_koha.biblios import codes, is_hidden
from khomo_koha.names import Names
from khomo_koha.site import Site

OAI = "oai"
FORMAT = "marcxml"
_IDENTIFIER = re.compile(r".*:(\d{1,14})\Z", re.DOTALL)


def number_in(identifier: str) -> str:
    """The biblionumber at the end of Koha's identifier (OAI-PMH:archiveID, ":", number); else all of it."""
    found = _IDENTIFIER.match(identifier)
    return found[1] if found else identifier


def client(site: Site) -> OaiPmhConnector:
    """The connector of OAI-PMH for a Koha's server."""
    return OaiPmhConnector(OaiPmhConnector.options().load({"url": site.oai}))


class OverOai:
    """One run over the OAI-PMH server; ``items`` gives what ``Connector.fetch`` yields."""

    def __init__(self, site: Site, source: Source, http: HttpClient, names: Names) -> None:
        self.site, self.source, self.http, self.names = site, source, http, names
        self._hidden = 0

    def items(self, request: FetchRequest) -> Iterator[Fetched]:
        """Everything, or what changed since, under biblionumbers; raises ``SourceError``."""
        kept = (request.resume or {}).get(OAI)

        def known(given: Collection[str]) -> Collection[str]:
            identifiers = {number_in(identifier): identifier for identifier in given}
            return [identifiers[number] for number in request.known(list(identifiers))]

        asked = dataclasses.replace(request, resume=kept, known=known)
        end: Checkpoint | None = None
        for item in client(self.site).fetch(self.source, asked, self.http):
            if end is not None:
                yield end
            end = None
            if isinstance(item, Checkpoint):
                end = self._marked(item)
            else:
                yield self._numbered(item)
        yield from self._notices()
        if end is not None:
            yield end

    def _marked(self, mark: Checkpoint) -> Checkpoint:
        resume = {OAI: dict(mark.resume)} if mark.resume is not None else None
        return dataclasses.replace(mark, resume=resume)

    def _numbered(self, item: Fetched) -> Fetched:
        if isinstance(item, RawRecord):
            return self._shown(item)
        if isinstance(item, Present):
            return Present(number_in(item.native_id))
        if isinstance(item, Failed | Notice) and item.identifier:
            return dataclasses.replace(item, identifier=number_in(item.identifier))
        return item

    def _shown(self, raw: RawRecord) -> RawRecord:
        """The record with the names that it needs; as deleted where the OPAC suppresses it."""
        hidden = not raw.deleted and raw.format == FORMAT and is_hidden(raw.payload)
        self._hidden += hidden
        context: dict[str, Any] = {**raw.context, "identifier": raw.native_id}
        found = codes(raw.payload) if raw.format == FORMAT and not (raw.deleted or hidden) else []
        if found:
            words = self.names.words.of(found, ())
            context |= {"libraries": dict(words.libraries)} if words.libraries else {}
        return dataclasses.replace(
            raw, native_id=number_in(raw.native_id), deleted=raw.deleted or hidden, context=context
        )

    def _notices(self) -> Iterator[Notice]:
        if self._hidden:
            told = f"{self._hidden:,} records are suppressed in the OPAC (942 $n) or marked as deleted"
            yield Notice("suppressed", f"{told}: they are not shown here either")
