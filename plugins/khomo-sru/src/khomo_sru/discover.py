"""Where SRU servers usually are, and which of these addresses of a host answer."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from catalog.sdk import HttpClient, Offer, SourceError, SourceRefused
from khomo_sru.options import ALL_RECORDS
from khomo_sru.server import Server, base_of
from khomo_sru.survey import survey

KOHA_PORT = 9998
"""Where Koha's documentation puts its public SRU server."""
USUAL: tuple[tuple[str, str], ...] = (
    ("", "/sru"),
    ("", "/SRU"),
    ("", "/srw"),
    ("Koha", "/biblios"),
    ("Zebra", "/Default"),
)
"""Software where its path tells it, and the path of its SRU server below the site's root."""


def offers(url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
    """The SRU servers at ``url`` or at the usual places of its host, one request at a time.

    When the given address itself answers, no other is tried. Raises ``SourceRefused`` at the end if servers
    answer, but none that can be harvested.
    """
    given = base_of(url)
    refused: list[SourceError] = []
    found = False
    for system, address in _addresses(given):
        try:
            offer = _offer(address, system, http, formats)
        except SourceError as error:
            refused.append(error)
            continue
        if offer is None:
            continue
        found = True
        yield offer
        if address == given:
            return
    if refused and not found:
        raise refused[0]


def _addresses(given: str) -> Iterator[tuple[str, str]]:
    """The given address where it leads somewhere, the usual paths at its host, Koha's own port."""
    parts = urlsplit(given)
    if parts.path.strip("/") or parts.query:
        yield ("Koha" if parts.path.endswith("/biblios") else ""), given
    for system, path in USUAL:
        address = urlunsplit(parts._replace(path=path, query="", fragment=""))
        if address != given:
            yield system, address
    host = parts.hostname or ""
    if parts.port is None and host:
        shown = f"[{host}]" if ":" in host else host
        yield "Koha", f"http://{shown}:{KOHA_PORT}/biblios"


def _offer(address: str, system: str, http: HttpClient, formats: frozenset[str]) -> Offer | None:
    server = Server(http, address)
    try:
        server.explain()
    except SourceError:
        return None
    try:
        info = survey(server, ALL_RECORDS, "", "", formats)
    except SourceError as error:
        raise SourceRefused(f"{address} answers as SRU, but {error.message}") from error
    options = {"url": server.url, "version": server.version}
    if server.schema:
        options["schema"] = server.schema
    return Offer(options=options, info=info, system=system)
