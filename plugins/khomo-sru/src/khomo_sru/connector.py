"""The connector ``sru``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from catalog.sdk import Connector, Fetched, FetchRequest, HttpClient, Offer, Source, SourceInfo
from catalog.sdk.lists import Place, Slice, restored
from khomo_sru import discover, survey
from khomo_sru.agreement import agree, readable_formats
from khomo_sru.explain import explained
from khomo_sru.harvest import harvested
from khomo_sru.options import ALL_RECORDS, SruOptions
from khomo_sru.server import Server
from khomo_sru.words import WORDS


class SruConnector(Connector):
    """Harvests what a query finds on an SRU server, in the best schema that it has and that can be read here.

    SRU tells of no changes and no deletions: each run lists everything, and a complete list withdraws what
    it did not show.
    """

    name: ClassVar[str] = "sru"
    label: ClassVar[str] = "SRU 1.1, 1.2, 2.0"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[SruOptions]] = SruOptions

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The servers that answer at the usual addresses of SRU, Koha's own port among them."""
        yield from discover.offers(url, http, formats)

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Name, version, schemas and number of records; raises ``SourceError``."""
        options = self.settings
        return survey.survey(Server(http, options["url"]), self._query, options["schema"], options["version"])

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """All records that the query finds, from where a cut run left off."""
        options = self.settings
        readable = readable_formats(request.formats)
        given = {name: options[name] for name in ("schema", "version")}
        place = restored(request.resume or {}, self._query, given)
        if place is not None:
            server = Server(http, options["url"], place.asked["version"], place.asked["schema"])
            yield from harvested(server, place, request, readable, None)
            return
        server = Server(http, options["url"])
        said = explained(server)
        agreed = agree(server, self._query, options["schema"], options["version"], said, readable)
        asked = {"schema": agreed.schema, "version": agreed.version}
        place = Place(self._query, asked, [Slice(self._query)])
        yield from harvested(server, place, request, readable, said)

    @property
    def _query(self) -> str:
        return self.settings["query"].strip() or ALL_RECORDS
