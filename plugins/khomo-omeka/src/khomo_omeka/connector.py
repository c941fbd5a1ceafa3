"""The connector ``omeka``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from catalog.sdk import (
    Connector,
    Fetched,
    FetchRequest,
    HttpClient,
    Offer,
    Source,
    SourceInfo,
    SourceRefused,
)
from khomo_omeka import discover
from khomo_omeka.harvest import Harvest
from khomo_omeka.options import OmekaOptions
from khomo_omeka.place import Since, restored
from khomo_omeka.site import Site, found_site
from khomo_omeka.survey import survey
from khomo_omeka.words import WORDS


class OmekaConnector(Connector):
    """Harvests the items, collections and exhibitions of a site of Omeka S or Omeka Classic."""

    name: ClassVar[str] = "omeka"
    label: ClassVar[str] = "Omeka"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[OmekaOptions]] = OmekaOptions
    lists_move: ClassVar[bool] = True

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The site that answers at an address or above it."""
        yield from discover.offers(url, http)

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Name, version, what the site holds; raises ``SourceError``."""
        return survey(self._site(http))

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """Collections, exhibitions, all items or those that changed, from where a cut run left."""
        site = self._site(http)
        place = restored(request.resume or {}, site.server.base, site.flavour.name)
        harvest = Harvest(site.server, site.flavour, source.slug, request)
        yield from harvest.fetched(place, Since.read(request.since), self.settings["sweep_days"])

    def _site(self, http: HttpClient) -> Site:
        url = self.settings["url"]
        site = found_site(http, url, self.settings["flavour"], self.settings)
        if site is not None:
            return site
        # What is at the address itself, or that nothing is, is worth more than what lacks below it.
        http.get(url)
        raise SourceRefused(
            f"{url}: no API of Omeka answers here (api/site of Omeka Classic, api/items of Omeka S): ask the "
            "site's staff for its address; in Omeka Classic the API has to be enabled under Settings, API"
        )
