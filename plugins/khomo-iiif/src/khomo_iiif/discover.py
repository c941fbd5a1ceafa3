"""What ``catalog sources check HOST`` offers of a host with IIIF collections."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

from catalog.formats.identifiers import web_address
from catalog.sdk import HttpClient, Offer, SourceError
from catalog.sdk.activities import is_stream
from khomo_iiif.pages import Page
from khomo_iiif.server import Server
from khomo_iiif.survey import survey

_USUAL = (
    "/iiif/collection/top", "/iiif/collection.json", "/iiif/collection", "/iiif/top",
    "/iiif/presentation/collection/top", "/collection.json",
)  # fmt: skip
_IN_VIEWERS = ("manifest", "iiif-content", "collection")


def offers(url: str, http: HttpClient) -> Iterator[Offer]:
    """The first collection or manifest among the address, what a viewer's address names, the usual ones."""
    for address in _candidates(url):
        try:
            page = Page.read(Server(http), address)
        except SourceError:
            continue
        try:
            if is_stream(page.head) and "iiif.io" not in str(page.head.get("@context")):
                # Other protocols have such lists too.
                continue
            yield Offer(options={"url": address}, info=survey(page, ""))
            return
        except SourceError:
            continue
        finally:
            page.close()


def _candidates(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    named = parse_qs(parts.query)
    yield from filter(None, (web_address(value) for name in _IN_VIEWERS for value in named.get(name, ())))
    yield url
    if parts.path in ("", "/"):
        yield from (urljoin(url, path) for path in _USUAL)
