"""What ``catalog sources check HOST`` offers of a host with a DSpace repository."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.sdk import HttpClient, Offer, SourceUnavailable
from khomo_dspace.interface import found_api
from khomo_dspace.older import Older, found_oai, names_oai
from khomo_dspace.options import DspaceOptions
from khomo_dspace.server import Server
from khomo_dspace.survey import survey, system_of


def offers(url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
    """The repository that answers for ``url``: its REST API, else the OAI-PMH server of an older version.

    Raises ``SourceError`` where one answers, but cannot be searched.
    """
    server = None if names_oai(url) else _api(url, http)
    if server is not None:
        yield Offer(options={"url": server.api}, info=survey(server, ""), system=system_of(server))
        return
    address = found_oai(http, url)
    if address:
        older = Older(address, DspaceOptions().load({"url": address}))
        if older.is_dspace(http):
            # The repository's own address, so that its REST API is taken once it has one.
            kept = address if names_oai(url) else url
            yield Offer(options={"url": kept}, info=older.check(http), system="DSpace")


def _api(url: str, http: HttpClient) -> Server | None:
    try:
        return found_api(http, url)
    except SourceUnavailable:
        # Where nothing was added yet, an address that is down is one more that does not answer.
        return None
