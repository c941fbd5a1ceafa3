"""Whether a Koha answers at a host."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from catalog.sdk import HttpClient, Offer, Source, SourceError, SourceRefused
from khomo_koha.access import Access
from khomo_koha.api import Api
from khomo_koha.site import Site, site_of
from khomo_koha.survey import SWITCH_ON, survey


def offers(url: str, http: HttpClient) -> Iterator[Offer]:
    """The Koha at an address, or at the root of its host.

    Raises ``SourceRefused`` where one answers that can only be harvested with a key.
    """
    refused: SourceError | None = None
    for site in _sites(url):
        api = Api(http, site, Access(http, site, ""))
        source = Source(slug="discovery", connector="koha", institution="discovery")
        try:
            info = survey(api, source)
        except SourceError:
            refused = refused or _with_key(api)
            continue
        yield Offer(options={"url": site.base}, info=info, system="Koha")
        return
    if refused is not None:
        raise refused


def _sites(url: str) -> list[Site]:
    given = site_of(url)
    root = Site(urlunsplit(urlsplit(given.base)._replace(path="")))
    return [given] if given == root else [given, root]


def _with_key(api: Api) -> SourceRefused | None:
    """The refusal for a Koha that is known by its public REST interface alone."""
    try:
        found = api.values("/public/libraries", {"_per_page": "1"}).entries
    except SourceError:
        return None
    if not any("library_id" in entry for entry in found):
        return None
    told = f"{api.site.base} is a Koha whose OAI-PMH server does not answer"
    return SourceRefused(f"{told}: {SWITCH_ON}, or add it with a key (--option key=id:secret)")
