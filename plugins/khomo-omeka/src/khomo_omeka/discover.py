"""What ``catalog sources check HOST`` offers of a host with a site of Omeka."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.sdk import HttpClient, Offer, SourceUnavailable
from khomo_omeka.server import OmekaRefused
from khomo_omeka.site import found_site
from khomo_omeka.survey import survey


def offers(url: str, http: HttpClient) -> Iterator[Offer]:
    """The site that answers at an address or above it; raises ``SourceError`` where it cannot be listed."""
    try:
        site = found_site(http, url, "", {})
    except (SourceUnavailable, OmekaRefused):
        # Where nothing was added yet, an address that is down, or closed, is one more that does not answer.
        return
    if site is not None:
        yield Offer(options={"url": site.server.base}, info=survey(site), system=site.system)
