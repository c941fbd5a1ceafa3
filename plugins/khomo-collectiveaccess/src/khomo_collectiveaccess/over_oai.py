"""Installations without a login for the JSON services: by OAI-PMH, with the connector of khomo-oaipmh."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from khomo_oaipmh.connector import OaiPmhConnector
from khomo_oaipmh.identity import identify
from khomo_oaipmh.protocol import Server

from catalog.sdk import HttpClient, SourceError

SERVICE = "service.php"
_PROVIDER = f"/{SERVICE}/OAI/dc"
"""The provider that the settings of CollectiveAccess come with (oai_provider.conf)."""


def bases(url: str) -> Iterator[str]:
    """Addresses that Providence may have, from any address of it; without a slash at their end."""
    parts = urlsplit(url.strip())
    path = parts.path.partition(f"/{SERVICE}")[0].partition("/index.php")[0].rstrip("/")
    for folder in dict.fromkeys((path, "", "/providence", "/admin", "/ca")):
        yield urlunsplit(parts._replace(path=folder, query="", fragment=""))


def found_oai(http: HttpClient, url: str) -> str:
    """The address of the OAI-PMH provider of an installation, "" for none."""
    given = urlsplit(url.strip())
    named = [urlunsplit(given._replace(query="", fragment=""))] if f"/{SERVICE}/OAI/" in given.path else []
    for address in (*named, *(base + _PROVIDER for base in bases(url))):
        try:
            identify(Server(http, address, {}))
        except SourceError:
            continue
        return address
    return ""


def connector_at(address: str, sweep_days: int) -> OaiPmhConnector:
    """The connector of khomo-oaipmh for a provider."""
    return OaiPmhConnector(OaiPmhConnector.options().load({"url": address, "sweep_days": sweep_days}))
