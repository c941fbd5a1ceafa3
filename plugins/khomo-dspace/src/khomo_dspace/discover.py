"""What ``catalog sources check HOST`` offers of a host with a DSpace repository."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.sdk import HttpClient, Offer
from khomo_dspace.interface import found_api
from khomo_dspace.older import names_oai
from khomo_dspace.survey import survey, system_of


def offers(url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
    """The repository whose REST API answers for ``url``; what only answers to OAI-PMH is offered as that.

    Raises ``SourceError`` where one answers, but cannot be searched.
    """
    if names_oai(url):
        return
    server = found_api(http, url)
    if server is not None:
        info = survey(server, "")
        yield Offer(options={"url": server.api}, info=info, system=system_of(server))
