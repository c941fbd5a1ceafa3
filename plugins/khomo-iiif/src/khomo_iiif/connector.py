"""The connector ``iiif``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import ClassVar

from catalog.formats.iiif import enriched
from catalog.sdk import (
    CatalogError,
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
from khomo_iiif import discover
from khomo_iiif.harvest import Harvest
from khomo_iiif.options import IiifOptions
from khomo_iiif.pages import Page
from khomo_iiif.server import Server
from khomo_iiif.survey import survey
from khomo_iiif.words import WORDS


class IiifConnector(Connector):
    """Harvests the manifests of a IIIF collection, of the collections in it, or of a stream of changes."""

    name: ClassVar[str] = "iiif"
    label: ClassVar[str] = "IIIF"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[IiifOptions]] = IiifOptions
    lists_move: ClassVar[bool] = True

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The collection or manifest at an address, or at the usual ones of its host."""
        yield from discover.offers(url, http)

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Its name, how many manifests it lists, where its changes are told; raises ``SourceError``."""
        root = Page.read(Server(http), self.settings["url"])
        try:
            return survey(root, self.settings["changes"])
        finally:
            root.close()

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """All manifests, or those that changed since, from where a cut run left off."""
        server = Server(http)
        root = Page.read(server, self.settings["url"])
        try:
            yield from Harvest(server, root, self.settings, request).items()
        finally:
            root.close()

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The record of a manifest, filled up from the fuller description beside it."""
        context = {**raw.context, "labels": self.settings["labels"]}
        record = formats.read(raw.format, raw.payload, context)
        beside = raw.context.get("see_also")
        if not beside or not self.settings["see_also"]:
            return record
        try:
            richer = formats.read(beside["format"], beside["text"].encode(), {})
        except CatalogError:
            # What cannot be read as its format says nothing more than the manifest did.
            return record
        return enriched(record, richer)

    def mapping_key(self) -> str:
        """The labels' map, and whether fuller descriptions are read."""
        return json.dumps([self.settings["labels"], self.settings["see_also"]], sort_keys=True)
