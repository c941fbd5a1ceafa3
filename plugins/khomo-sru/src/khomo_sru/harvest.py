"""One run over an SRU server."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.sdk import Fetched, FetchRequest
from catalog.sdk.lists import PAGE, Harvest, Place, Slicer, Tell
from khomo_sru.explain import Explained, explained
from khomo_sru.listing import Listing
from khomo_sru.server import Server
from khomo_sru.slices import slicer


def harvested(
    server: Server, place: Place, request: FetchRequest, readable: frozenset[str], said: Explained | None
) -> Iterator[Fetched]:
    """Everything from ``place`` on; ``said`` is what the server explains, None where it was not asked yet."""
    size = (said.page_size if said else None) or PAGE

    def listing(tell: Tell, cut_at: tuple[str, int] | None) -> Listing:
        return Listing(server, place, readable, tell, size, cut_at)

    def slices() -> Slicer:
        return slicer(server, said or explained(server))

    yield from Harvest(place, request, listing, slices).items()
