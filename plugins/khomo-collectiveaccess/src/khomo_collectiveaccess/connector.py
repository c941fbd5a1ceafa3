"""The connector ``collectiveaccess``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import ClassVar

from khomo_oaipmh.connector import OaiPmhConnector

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import (
    Connector,
    Fetched,
    FetchRequest,
    Formats,
    HttpClient,
    Offer,
    RawRecord,
    Record,
    Source,
    SourceError,
    SourceInfo,
    SourceRefused,
)
from khomo_collectiveaccess.harvest import Harvest
from khomo_collectiveaccess.item import CollectiveAccessFormat
from khomo_collectiveaccess.options import SWEEP_DAYS, CollectiveAccessOptions
from khomo_collectiveaccess.over_oai import bases, connector_at, found_oai
from khomo_collectiveaccess.place import Since, restored
from khomo_collectiveaccess.server import CaRefused, Server
from khomo_collectiveaccess.words import WORDS


class CollectiveAccessConnector(Connector):
    """Harvests CollectiveAccess: with a login by its JSON services, without one by OAI-PMH."""

    name: ClassVar[str] = "collectiveaccess"
    label: ClassVar[str] = "CollectiveAccess"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[CollectiveAccessOptions]] = CollectiveAccessOptions
    lists_move: ClassVar[bool] = True

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The OAI-PMH provider at its usual place: nothing else answers without a login."""
        if address := found_oai(http, url):
            source = Source(slug="collectiveaccess", connector=cls.name, institution="")
            info = connector_at(address, SWEEP_DAYS).check(source, http)
            yield Offer(options={"url": address}, info=info, system=cls.label)

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """What the installation holds, and by which way; raises ``SourceError``."""
        if not self._has_login:
            info = self._over_oai(http).check(source, http)
            told = "without a login records come over OAI-PMH: no pictures' sizes, no exhibitions"
            details = {"system": self.label, **info.details}
            return dataclasses.replace(info, notices=(told, *info.notices), details=details)
        server = self._server(http)
        found = server.get("find/ca_objects", {"q": "*", "limit": "1"})
        total = found.get("total")
        count = int(total) if isinstance(total, int | str) and str(total).isdigit() else None
        notices = () if count else ("the login sees no objects: check what it may search",)
        details = {"system": self.label, "interface": f"JSON services at {server.base}/service.php"}
        return SourceInfo(
            title=server.base,
            formats=(CollectiveAccessFormat.name,),
            total=count,
            notices=notices,
            details=details,
        )

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """Objects, collections and exhibitions, from where a cut run left off."""
        if not self._has_login:
            yield from self._over_oai(http).fetch(source, request, http)
            return
        server = self._server(http)
        place = restored(request.resume or {}, server.base)
        yield from Harvest(server, source.slug, request, self.settings).fetched(
            place, Since.read(request.since)
        )

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The record of a raw one, by the way that brought it."""
        if raw.format == CollectiveAccessFormat.name:
            own = {name: self.settings[name] for name in ("fields", "pages")}
            told = {**raw.context, **own}
            return super().to_record(dataclasses.replace(raw, context=told), source, formats)
        return OaiPmhConnector({}).to_record(raw, source, formats)

    def mapping_key(self) -> str:
        """What the installation's own elements are, and where its public pages."""
        return f"{self.settings.get('fields', '')}\n{self.settings.get('pages', '')}"

    @property
    def _has_login(self) -> bool:
        return bool(self.settings["user"])

    def _over_oai(self, http: HttpClient) -> OaiPmhConnector:
        url = self.settings["url"]
        address = found_oai(http, url)
        if not address:
            http.get(url)
            raise SourceRefused(
                f"{url}: no OAI-PMH provider of CollectiveAccess answers here (service.php/OAI/dc): ask its "
                "staff to enable it in oai_provider.conf, or for a login that may use the web services "
                "(user, password)"
            )
        return connector_at(address, self.settings["sweep_days"])

    def _server(self, http: HttpClient) -> Server:
        """The services at the address, or in its usual folders; raises what the first of them says."""
        first: SourceError | None = None
        for base in bases(self.settings["url"]):
            server = Server(http, base, self.settings["user"], self.settings["password"])
            try:
                server.login()
            except (CaRefused, PageUnreadable) as error:
                if isinstance(error, CaRefused) and error.status in (200, 401, 403):
                    raise
                first = first or error
                continue
            return server
        raise first or SourceRefused(f"{self.settings['url']}: no JSON services answer here")
