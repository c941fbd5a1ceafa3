"""Signposting (signposting.org/FAIR, level 1): typed links in headers, so that programs find their way.

A record's page leads to its permanent address, its descriptions, files, licence, authors and institution;
each description leads back to the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from flask import Flask, Response, request

from catalog.formats.identifiers import web_address
from catalog.formats.schemaorg_write_types import types_of
from catalog.formats.schemaorg_write_values import Site, licence
from catalog.record import Record
from catalog.web.site import base_url
from catalog.web.twins import Twin

_SCHEMA = "https://schema.org/"
_MOST = 10
"""Links of one relation: proxies refuse headers beyond some kilobytes."""
_LONGEST = 500
_DESCRIPTIONS = ("api.record", "linked.record", "twins.csl", "twins.twin")


def attach(app: Flask) -> None:
    """Let the descriptions of records that ``app`` gives lead back to the pages of these."""
    app.after_request(_lead_back)


def _lead_back(response: Response) -> Response:
    identifier = (request.view_args or {}).get("identifier")
    if request.endpoint in _DESCRIPTIONS and identifier and response.status_code == 200:
        page = f"{base_url()}/record/{identifier.partition('.')[0]}"
        response.headers.add("Link", _link(page, "describes", "text/html"))
    return response


def lead_on(response: Response, record: Record, twins: Sequence[Twin]) -> Response:
    """The page of a record with the links that lead on from it."""
    response.headers.add("Link", ", ".join(_links(record, twins)))
    return response


def _links(record: Record, twins: Sequence[Twin]) -> Iterator[str]:
    site = Site("", base_url())
    address = site.record(record.id)
    yield _link(address, "cite-as")
    yield _link(f"{_SCHEMA}ItemPage", "type")
    yield from (_link(_SCHEMA + name, "type") for name in types_of(record))
    yield from (_link(f"{address}.{twin.suffix}", "describedby", twin.media_type) for twin in twins)
    told = licence(record.rights.licence) if record.rights else ""
    if told:
        yield _link(told, "license")
    authors = [agent.uri for agent in record.creators if _is_sent(agent.uri)]
    yield from (_link(uri, "author") for uri in authors[:_MOST])
    files = [link for link in record.links if link.rel in ("fulltext", "media") and _is_sent(link.url)]
    yield from (_link(link.url, "item", link.media_type) for link in files[:_MOST])
    if record.institution:
        yield _link(site.institution(record.institution), "collection", "text/html")


def _is_sent(address: str) -> bool:
    return bool(web_address(address)) and len(address) <= _LONGEST


def _link(address: str, relation: str, media_type: str = "") -> str:
    """One value of a Link header (RFC 8288); what a header cannot hold is percent-encoded."""
    told = f'<{quote(address, safe="%/:=&?~#+!$,;@()*[]")}>; rel="{relation}"'
    # A media type with parameters of its own holds quotes: its name is enough here.
    name = media_type.partition(";")[0].strip()
    return f'{told}; type="{name}"' if name.isascii() and name and '"' not in name else told
