"""Where OAI-PMH servers usually are, and which of these addresses of a host answer."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from catalog.sdk import HttpClient, Offer, SourceError, SourceRefused
from khomo_oaipmh.identity import identify
from khomo_oaipmh.protocol import Server, base_of
from khomo_oaipmh.survey import survey

MAX_REQUESTS = 25
"""Addresses that are tried at one host at most."""

USUAL: tuple[tuple[str, str], ...] = (
    ("Koha", "/cgi-bin/koha/oai.pl"),
    ("DSpace 7+", "/server/oai/request"),
    ("DSpace", "/oai/request"),
    ("DSpace", "/dspace-oai/request"),
    ("OJS", "/index.php/index/oai"),
    ("Omeka Classic", "/oai-pmh-repository/request"),
    ("EPrints", "/cgi/oai2"),
    ("Invenio", "/oai2d"),
    ("Dataverse, OJS, Omeka S", "/oai"),
    ("Greenstone 3", "/greenstone3/oaiserver"),
    ("Greenstone 2", "/cgi-bin/oaiserver.cgi"),
    ("Greenstone 3", "/oaiserver"),
)
"""Software and the path of its OAI-PMH server below the site's root."""
_MARKS = (
    ("koha", "Koha"),
    ("/server/oai/", "DSpace 7+"),
    ("/oai-pmh-repository/", "Omeka Classic"),
    ("/index.php/", "OJS"),
    ("/cgi/oai2", "EPrints"),
    ("/oai2d", "Invenio"),
    ("oaiserver", "Greenstone"),
    ("dspace", "DSpace"),
    ("/oai/request", "DSpace"),
)


def offers(url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
    """The servers of OAI-PMH 2.0 at ``url`` or at the usual places of its host.

    One request at a time, at most 25 addresses. When the given address itself answers, no other is tried.
    Raises ``SourceRefused`` at the end if servers answer, but none that can be harvested.
    """
    given = base_of(url)
    answered: set[tuple[str, str]] = set()
    refused: list[SourceError] = []
    for system, address in list(_addresses(given))[:MAX_REQUESTS]:
        try:
            offer = _offer(address, system, http, formats)
        except SourceError as error:
            refused.append(error)
            offer = None
        if offer is None:
            continue
        same = (offer.info.title, str(offer.info.details.get("base_url")))
        if same not in answered:
            answered.add(same)
            yield offer
        if address == given:
            return
    if refused and not answered:
        raise refused[0]


def _addresses(given: str) -> Iterator[tuple[str, str]]:
    """The given address, then the usual paths below it, then below the root of its host.

    A bare host comes last: what answers there is rarely more than a home page.
    """
    parts = urlsplit(given)
    seen = {given}
    leads_somewhere = bool(parts.path.strip("/") or parts.query)
    if leads_somewhere:
        yield _system(given), given
    prefix = parts.path.rstrip("/")
    journal = [("OJS", f"{prefix}/oai")] if "/index.php/" in f"{prefix}/" else []
    for system, path in (
        *journal,
        *((name, f"{start}{path}") for start in _starts(prefix) for name, path in USUAL),
    ):
        address = urlunsplit(parts._replace(path=path, query="", fragment=""))
        if address not in seen:
            seen.add(address)
            yield system, address
    if not leads_somewhere:
        yield _system(given), given


def _starts(prefix: str) -> tuple[str, ...]:
    """The given path as a beginning of others, then the root; "xmlui" and the like stand beside "oai"."""
    pieces = prefix.rstrip("/").split("/")
    if pieces[-1] in ("xmlui", "jspui", "home", "search", "opac"):
        pieces = pieces[:-1]
    start = "/".join(pieces)
    return (start, "") if start else ("",)


def _system(address: str) -> str:
    return next((name for mark, name in _MARKS if mark in address.lower()), "")


def _offer(address: str, system: str, http: HttpClient, formats: frozenset[str]) -> Offer | None:
    server = Server(http, address, {})
    try:
        identify(server)
    except SourceError:
        return None
    try:
        info = survey(server, "", (), formats)
    except SourceError as error:
        raise SourceRefused(f"{address} answers as OAI-PMH, but {error.message}") from error
    options = {"url": server.url, "prefix": str(info.details["prefix"])}
    return Offer(options=options, info=info, system=system)
