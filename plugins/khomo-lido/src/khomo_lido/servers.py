"""Museums that offer LIDO over OAI-PMH: by the connector of khomo-oaipmh, in LIDO and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from khomo_oaipmh.choosing import format_of
from khomo_oaipmh.connector import OaiPmhConnector, formats_of
from khomo_oaipmh.identity import identify
from khomo_oaipmh.protocol import Server, base_of

from catalog.formats.lido_faults import faults
from catalog.formats.xml import parse_element
from catalog.sdk import (
    Fetched,
    FetchRequest,
    HttpClient,
    Notice,
    RawRecord,
    RecordError,
    Source,
    SourceError,
    SourceRefused,
)
from catalog.sdk.files import suffix
from khomo_lido.records import FORMAT

_FILES = ("xml", "lido", "zip", "gz", "tgz", "tar")


def found_server(url: str, http: HttpClient) -> str:
    """The base address of the OAI-PMH server at an address, "" where none answers or it names a file."""
    if not url or suffix(urlsplit(url).path) in _FILES:
        return ""
    base = base_of(url)
    try:
        identify(Server(http, base, {}))
    except SourceError:
        return ""
    return base


def connector(base: str, settings: Mapping[str, Any], http: HttpClient) -> OaiPmhConnector:
    """The connector for the server's LIDO; raises ``SourceRefused`` where it offers none."""
    offered = formats_of(Server(http, base, {}))
    prefix = next((entry.prefix for entry in offered if format_of(entry) == FORMAT), "")
    if not prefix:
        told = ", ".join(entry.prefix for entry in offered[:50]) or "none"
        raise SourceRefused(
            f"{base}: the server does not offer LIDO (it offers {told}); harvest it in another format with "
            "the connector oaipmh"
        )
    given = {"url": base, "prefix": prefix, "set": [settings["set"]] if settings["set"] else []}
    return OaiPmhConnector(OaiPmhConnector.options().load(given))


def fetched(
    base: str, settings: Mapping[str, Any], source: Source, request: FetchRequest, http: HttpClient
) -> Iterator[Fetched]:
    """What that connector yields, with what is wrong with each record."""
    for item in connector(base, settings, http).fetch(source, request, http):
        if isinstance(item, RawRecord) and not item.deleted:
            yield from _wrong(item)
        yield item


def _wrong(raw: RawRecord) -> Iterator[Notice]:
    try:
        found = faults(parse_element(raw.payload))
    except RecordError:
        # It fails when it is mapped, and is told of then.
        return
    for fault in found:
        yield Notice(fault.rule, f"{raw.native_id}: {fault.message}", raw.native_id)
