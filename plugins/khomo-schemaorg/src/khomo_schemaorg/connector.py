"""The connector ``schemaorg``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar

from catalog.sdk import (
    Checkpoint,
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
    SourceError,
    SourceInfo,
)
from khomo_schemaorg.crawl import Crawl
from khomo_schemaorg.options import SchemaOrgOptions
from khomo_schemaorg.pages import Listing
from khomo_schemaorg.place import Place, Since, restored
from khomo_schemaorg.robots import Robots, entrance_of
from khomo_schemaorg.survey import survey
from khomo_schemaorg.words import WORDS

CHECKED_PAGES = 8
OFFERED_PAGES = 4
OFFERED_LIST = 300


class SchemaOrgConnector(Connector):
    """Reads the pages of a web site that its sitemap lists, and takes what they mark up with schema.org."""

    name: ClassVar[str] = "schemaorg"
    label: ClassVar[str] = "Web site (schema.org)"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[SchemaOrgOptions]] = SchemaOrgOptions

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The site itself, where some of its pages mark up works, courses or events."""
        try:
            found = survey(http, url, OFFERED_LIST, OFFERED_PAGES)
        except SourceError:
            # Where nothing was added yet, a site that cannot be read is one more that does not answer.
            return
        if found.is_catalog:
            yield Offer(options={"url": url}, info=found.info())

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """How many pages the site lists and what some of them mark up; raises ``SourceError``."""
        return survey(http, self.settings["url"], self.settings["max_pages"], CHECKED_PAGES).info()

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """What all pages mark up, or those that changed since, from where a cut run left off."""
        url, sweep_days = self.settings["url"], self.settings["sweep_days"]
        now = datetime.now(UTC).replace(microsecond=0)
        robots = Robots(http, entrance_of(url))
        listed = Listing(robots, url, self.settings["max_pages"]).pages()
        for rule, message in listed.told:
            yield Notice(rule, message)
        kept = Since.read(request.since, self._key())
        since = None if request.full else kept.asks_changes(now, sweep_days, len(listed.pages))
        digest = f"{listed.digest}{'' if since is None else since.isoformat()}"
        place = restored(request.resume, digest, list(listed.pages)) or Place(digest)
        crawl = Crawl(robots, listed, place, request, self._types(), since)
        yield from crawl.items()
        if crawl.is_stopped:
            yield Checkpoint()
            return
        after = kept.after(now, place, len(listed.pages), whole=since is None)
        yield Checkpoint(next_since=after.text(), complete=crawl.is_complete)

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The record of a thing; what an exhibition shows is linked to the records of this source."""
        return formats.read(raw.format, raw.payload, {**raw.context, "source": source.slug})

    def _types(self) -> frozenset[str]:
        return frozenset(filter(None, (name.strip() for name in self.settings["types"].split(","))))

    def _key(self) -> str:
        told = f"{self.settings['url']} {self.settings['types']} {self.settings['max_pages']}"
        return hashlib.sha256(told.encode()).hexdigest()[:8]
