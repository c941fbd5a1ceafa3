"""The connector ``khomo``."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import ClassVar

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
    SourceInfo,
)
from khomo_khomo import survey
from khomo_khomo.feed import after, found
from khomo_khomo.harvest import Harvest
from khomo_khomo.options import KhomoOptions, pairs_of
from khomo_khomo.place import Place, restored
from khomo_khomo.provenance import placed
from khomo_khomo.words import WORDS


class KhomoConnector(Connector):
    """Harvests another catalog of this software: all that it publishes, then what changed, removals included.

    Its records are known by their ids there. What came from this catalog in the first place is not taken.
    """

    name: ClassVar[str] = "khomo"
    label: ClassVar[str] = "Kho Mở"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[KhomoOptions]] = KhomoOptions
    lists_move: ClassVar[bool] = True

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The catalog that an address belongs to."""
        yield from survey.offers(url, http)

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Name, number of records, institutions; raises ``SourceError``."""
        feed = found(http, self.settings["url"])
        return survey.survey(feed, feed.page(), source.site, self._institutions)

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """Everything, or what changed since, from where a cut run left off."""
        feed = found(http, self.settings["url"])
        since = "" if request.full else after(request.since or "")
        place = restored(request.resume) or Place(way=since, is_whole=not since)
        yield from Harvest(feed, place, source, request, self._institutions).items()

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The record as it is in this catalog."""
        record = super().to_record(raw, source, formats)
        return placed(record, str(raw.context.get("site", "")), source.slug, self._institutions)

    def institutions(self) -> Collection[str]:
        """The institutions here that the option names."""
        return tuple(self._institutions.values())

    def mapping_key(self) -> str:
        """The option ``institutions``."""
        return json.dumps(self._institutions, sort_keys=True)

    @property
    def _institutions(self) -> dict[str, str]:
        return pairs_of(self.settings["institutions"])
