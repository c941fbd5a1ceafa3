"""The connector ``dspace``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from catalog.sdk import (
    Connector,
    Fetched,
    FetchRequest,
    Formats,
    HttpClient,
    Notice,
    Offer,
    RawRecord,
    Record,
    Source,
    SourceInfo,
    SourceRefused,
    SourceUnavailable,
)
from khomo_dspace import discover, older
from khomo_dspace.harvest import Harvest
from khomo_dspace.interface import found_api
from khomo_dspace.item import DspaceFormat
from khomo_dspace.older import Older, found_oai, names_oai
from khomo_dspace.options import DspaceOptions
from khomo_dspace.place import Place, restored
from khomo_dspace.search import Search, scope_of
from khomo_dspace.server import Server
from khomo_dspace.since import Since, key_of
from khomo_dspace.survey import can_tell_changes, survey
from khomo_dspace.words import WORDS


class DspaceConnector(Connector):
    """Harvests the items of a DSpace repository: by REST from version 7 on, else by OAI-PMH.

    Items are known by their handles, whichever way they come, so records outlive a change of the version.
    """

    name: ClassVar[str] = "dspace"
    label: ClassVar[str] = "DSpace"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[DspaceOptions]] = DspaceOptions
    lists_move: ClassVar[bool] = True

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The repository that answers at an address or at the usual ones of its host."""
        yield from discover.offers(url, http, formats)

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Name, version, which interface answers, number of items; raises ``SourceError``."""
        answering = self._answering(http)
        if isinstance(answering, Older):
            return answering.check(http)
        return survey(answering, self.settings["scope"])

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """All items, or those that changed since, from where a cut run left off."""
        by_rest = bool(Since.read(request.since).scope) or "api" in (request.resume or {})
        answering = self._answering(http, by_rest=by_rest)
        if isinstance(answering, Older):
            yield from answering.fetch(source, request, http)
            return
        scope = scope_of(answering, self.settings["scope"])
        place = restored(request.resume or {}, answering.api, scope)
        search = Search(answering, scope)
        if place is None:
            place, remark = self._begun(search, request)
            if remark:
                yield Notice("changes_unknown", remark)
        search.sort, search.embeds = place.sort, place.embeds
        yield from Harvest(search, place, request, self.settings["page_size"]).items()

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The record of an item, by the interface that brought it."""
        if raw.format == DspaceFormat.name:
            return super().to_record(raw, source, formats)
        return older.to_record(raw, source, formats)

    def _answering(self, http: HttpClient, *, by_rest: bool = False) -> Server | Older:
        """What answers; ``by_rest``: the REST API did before, which tells more than OAI-PMH would."""
        url = self.settings["url"]
        server = None if names_oai(url) else found_api(http, url)
        if server is not None:
            return server
        if by_rest and not names_oai(url):
            told = f"{url}: the REST API answered before and does not now; the next run tries again"
            raise SourceUnavailable(f"{told}. If it is gone for good, give the address of OAI-PMH as url")
        address = found_oai(http, url)
        if address:
            return Older(address, self.settings)
        # What is at the address itself, or that nothing is, is worth more than what lacks at others.
        http.get(url)
        raise SourceRefused(
            f"{url}: neither the REST API of DSpace 7 or later (/server/api) nor OAI-PMH (/oai/request) "
            "answers here: ask the repository's staff for the address of one of them"
        )

    def _begun(self, search: Search, request: FetchRequest) -> tuple[Place, str]:
        """Where a new run begins, with what changed if that can be asked for; else why it is not."""
        first = search.agree()
        kept = Since.read(request.since)
        server = search.server
        now = server.now
        key = key_of(server.api, search.scope)
        since = "" if request.full else kept.changed_since(now, key, self.settings["sweep_days"])
        remark = ""
        if since and not can_tell_changes(search, first):
            remark = "the server cannot be asked for what changed (lastModified): everything is listed"
            since = ""
        known = kept if kept.scope == key else Since()
        place = Place(
            api=server.api,
            scope=search.scope,
            started=now,
            since=since,
            before=known.at,
            listed=known.listed,
            size=known.size,
            short=known.short,
            sort=search.sort,
            embeds=search.embeds,
        )
        return place, remark
