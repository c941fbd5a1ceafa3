"""The connector ``z3950``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from catalog.formats import builtin_formats
from catalog.sdk import (
    Connector,
    Fetched,
    FetchRequest,
    Formats,
    HttpClient,
    Offer,
    Source,
    SourceInfo,
    SourceUnavailable,
)
from catalog.sdk.lists import Harvest, Place, Slice, Slicer, Tell, restored
from khomo_z3950 import discover, zoom
from khomo_z3950.agreement import agree
from khomo_z3950.listing import Listing
from khomo_z3950.options import ALL_RECORDS, Z3950Options
from khomo_z3950.records import Reading
from khomo_z3950.server import Server
from khomo_z3950.slices import slicer
from khomo_z3950.survey import survey
from khomo_z3950.syntaxes import Asked
from khomo_z3950.words import WORDS


class Z3950Connector(Connector):
    """Harvests what a query finds on a Z39.50 server, in the best syntax that it has and that is read here.

    Z39.50 tells of no changes and no deletions: each run lists everything, and a complete list withdraws what
    it did not show. Where libyaz is missing, ``check`` and ``fetch`` raise ``SourceUnavailable``.
    """

    name: ClassVar[str] = "z3950"
    label: ClassVar[str] = "Z39.50"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[Z3950Options]] = Z3950Options

    @classmethod
    def lacking(cls) -> str:
        """What must be installed before it can be used: libyaz5; "" where it is there."""
        try:
            zoom.library()
        except SourceUnavailable as error:
            return error.message
        return ""

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The servers that answer at the usual ports of the host, Koha's own among them."""
        if not cls.lacking():
            yield from discover.offers(url, http, formats)

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Name and version of the server, number of records, what came of each syntax; ``SourceError``."""
        with Server(http, self.settings) as server:
            return survey(server, self.settings, self._query, self._reading(frozenset()))

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """All records that the query finds, from where a cut run left off."""
        with Server(http, self.settings) as server:
            reading = self._reading(request.formats)
            given = {name: self.settings[name] for name in ("syntax", "elements")}
            place = restored(request.resume or {}, self._query, given)
            if place is None:
                asked = agree(server, self._query, given["syntax"], given["elements"], reading).asked
                place = Place(self._query, asked._asdict(), [Slice(self._query)])
            server.asked = Asked(**place.asked)
            yield from self._harvest(server, place, request, reading).items()

    def _harvest(self, server: Server, place: Place, request: FetchRequest, reading: Reading) -> Harvest:
        def listing(tell: Tell, cut_at: tuple[str, int] | None) -> Listing:
            return Listing(server, place, reading, tell, self.settings["chunk"])

        def slices() -> Slicer:
            return slicer(server)

        return Harvest(place, request, listing, slices)

    def _reading(self, told: frozenset[str]) -> Reading:
        known = told or frozenset(entry.name for entry in Formats(builtin_formats()).readers())
        return Reading(known, self.settings["charset"], self.settings["syntax"])

    @property
    def _query(self) -> str:
        return str(self.settings["query"]) or ALL_RECORDS
