"""The connector ``koha``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from catalog.sdk import (
    Connector,
    Fetched,
    FetchRequest,
    Formats,
    Holding,
    HttpClient,
    Identifier,
    Link,
    Notice,
    Offer,
    RawRecord,
    Record,
    Source,
    SourceInfo,
)
from khomo_koha import discover, live, survey
from khomo_koha.access import Access
from khomo_koha.api import Api, NoInterface
from khomo_koha.copies import holding, without_codes
from khomo_koha.harvest import REST, Harvest
from khomo_koha.names import Names, Words
from khomo_koha.options import KohaOptions
from khomo_koha.overoai import OverOai
from khomo_koha.place import Place, restored
from khomo_koha.site import Site, site_of
from khomo_koha.words import WORDS

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class KohaConnector(Connector):
    """Harvests a Koha: without a key over OAI-PMH, with one over REST, where the copies come too.

    A record is known by its biblionumber in both ways.
    """

    name: ClassVar[str] = "koha"
    label: ClassVar[str] = "Koha (OAI-PMH, REST)"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[KohaOptions]] = KohaOptions
    lists_move: ClassVar[bool] = True

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The Koha whose OAI-PMH server answers at a host."""
        yield from discover.offers(url, http)

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Version where it is told, libraries, number of records, what answers; raises ``SourceError``."""
        return survey.survey(self._api(http), source)

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """All records over REST with a key, else those that changed over OAI-PMH."""
        api = self._api(http)
        if api.access:
            kept = (request.resume or {}).get(REST)
            place = restored(kept or {}, self._site.base) or Place(self._site.base)
            try:
                yield from Harvest(api, place, request).items()
                return
            except NoInterface as error:
                if place.count:
                    raise
                told = f"{error.message}; the records come over OAI-PMH, without the state of their copies"
                yield Notice("no_rest", told)
        yield from OverOai(self._site, source, http, Names(Api(http, self._site, api.access))).items(request)

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The record with its copies and the way to its page in the OPAC."""
        record = formats.read(raw.format, raw.payload, raw.context)
        words = Words(raw.context.get("libraries", {}), raw.context.get("places", {}))
        items = raw.context.get("items")
        copies = without_codes(record.holdings, words)
        if items is not None:
            copies = tuple(dict.fromkeys(holding(item, words) for item in items))
        return dataclasses.replace(
            record,
            holdings=copies,
            links=self._links(record, raw.native_id, source),
            identifiers=(*record.identifiers, *_oai(raw)),
        )

    def holdings(self, native_id: str, source: Source, http: HttpClient) -> Iterable[Holding] | None:
        """The copies of a record as Koha has them now; None where it tells the public nothing."""
        today = datetime.now(_HERE).date()
        return live.copies(self._api(http), native_id, today)

    def mapping_key(self) -> str:
        """The address of the OPAC, to which records lead."""
        return self._site.base

    @property
    def _site(self) -> Site:
        return site_of(self.settings["url"])

    def _api(self, http: HttpClient) -> Api:
        return Api(http, self._site, Access(http, self._site, self.settings["key"]))

    def _links(self, record: Record, number: str, source: Source) -> tuple[Link, ...]:
        if source.link or not number.isdigit():
            return record.links
        page = Link(rel="catalogue", url=self._site.page(number))
        return record.links if page.url in [link.url for link in record.links] else (*record.links, page)


def _oai(raw: RawRecord) -> Iterator[Identifier]:
    """The identifier under which OAI-PMH knows the record, where it is one of the scheme ``oai``."""
    identifier = str(raw.context.get("identifier", ""))
    if identifier.startswith("oai:"):
        yield Identifier(scheme="oai", value=identifier)
