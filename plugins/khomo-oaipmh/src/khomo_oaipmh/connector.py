"""The connector ``oaipmh``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from catalog.formats.identifiers import with_identifiers
from catalog.sdk import (
    Connector,
    Fetched,
    FetchRequest,
    Formats,
    HttpClient,
    Identifier,
    Notice,
    Offer,
    RawRecord,
    Record,
    Source,
    SourceInfo,
)
from khomo_oaipmh import choosing, discover, survey
from khomo_oaipmh.choosing import Choice, Offered, offered
from khomo_oaipmh.dates import overlapped
from khomo_oaipmh.harvest import FormatRefused, Harvest
from khomo_oaipmh.identity import Identity, identify
from khomo_oaipmh.options import OaiPmhOptions
from khomo_oaipmh.place import Place, restored
from khomo_oaipmh.protocol import OaiError, Server, headers_of
from khomo_oaipmh.since import Since
from khomo_oaipmh.words import WORDS

_OAI = re.compile(r"oai:[^\s:]+:\S+")


class OaiPmhConnector(Connector):
    """Harvests a server of OAI-PMH 2.0, in the best format that it offers and that can be read here."""

    name: ClassVar[str] = "oaipmh"
    label: ClassVar[str] = "OAI-PMH 2.0"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[OaiPmhOptions]] = OaiPmhOptions
    lists_move: ClassVar[bool] = True

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The servers that answer at the usual addresses of Koha, DSpace, OJS, Omeka and others at a host."""
        yield from discover.offers(url, http, formats)

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Name, formats, sets, size, policy on deletions; raises ``SourceError``."""
        return survey.survey(self._server(http), self.settings["prefix"], self.settings["set"])

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """All records, or those that changed since; deletions where they are told or found by a sweep."""
        server = self._server(http)
        identity = identify(server)
        for rule, message in identity.remarks:
            yield Notice(rule, message)
        choices = choosing.choices(self.settings["prefix"], formats_of(server), request.formats)
        for choice in choices[:-1]:
            try:
                yield from self._harvested(server, identity, choice, request)
            except FormatRefused as error:
                yield Notice("format_refused", f"{error.message}: the next best format is asked for")
            else:
                return
        yield from self._harvested(server, identity, choices[-1], request)

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The record, with the identifier under which the server knows it."""
        record = formats.read(raw.format, raw.payload, raw.context)
        known = any(entry.scheme == "oai" for entry in record.identifiers)
        if known or not _OAI.fullmatch(raw.native_id):
            return record
        return with_identifiers(record, Identifier(scheme="oai", value=raw.native_id))

    def _server(self, http: HttpClient) -> Server:
        return Server(http, self.settings["url"], headers_of(self.settings))

    def _harvested(
        self, server: Server, identity: Identity, choice: Choice, request: FetchRequest
    ) -> Iterator[Fetched]:
        place, remarks, due = self._place(identity, choice, request)
        harvest = Harvest(server, identity, place, request, due)
        for rule, message in remarks:
            harvest.tell(rule, message)
        yield from harvest.items()

    def _place(
        self, identity: Identity, choice: Choice, request: FetchRequest
    ) -> tuple[Place, list[tuple[str, str]], bool]:
        """Where the run begins, what is to be told of it, and whether it ends with a sweep."""
        sets = list(self.settings["set"])
        kept = Since.read(request.since)
        due = kept.asks_for_sweep(identity.now, identity.deleted, self.settings["sweep_days"])
        if request.resume:
            place = restored(request.resume, choice.prefix, sets)
            if place is not None:
                return place, [], due
        remarks = []
        since = None if request.full else overlapped(kept.at, identity.granularity)
        if since and kept.prefix != choice.prefix[:60]:
            told = f"the format is now {choice.prefix!r}, before {kept.prefix!r}: all records are listed"
            remarks.append(("other_format", told))
            since = None
        if since and since > identity.now[: len(since)]:
            told = f"the server's clock stands at {identity.now}, in the run before at {kept.at}"
            remarks.append(("clock_went_back", f"{told}: all records are listed"))
            since = None
        place = Place(
            prefix=choice.prefix,
            format=choice.format,
            sets=sets,
            started=identity.now,
            since=since or "",
            listed_at=kept.listed,
            size=kept.size,
            wanting=kept.wanting if since else 0,
            before=kept.at,
            short=kept.short if since else 0,
            windows=[(since or "", "")],
        )
        return place, remarks, due


def formats_of(server: Server) -> list[Offered]:
    """What ListMetadataFormats offers; nothing where the server does not answer it."""
    try:
        page = server.ask("ListMetadataFormats")
    except OaiError:
        return []
    return offered(page.element)
