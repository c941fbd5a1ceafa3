"""Repositories of DSpace 5 and 6, or that offer nothing else: by OAI-PMH, known by the same handles."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from khomo_oaipmh.connector import OaiPmhConnector, formats_of
from khomo_oaipmh.identity import identify
from khomo_oaipmh.page import texts_of
from khomo_oaipmh.protocol import OaiError, Server

from catalog.sdk import (
    Failed,
    Fetched,
    FetchRequest,
    Formats,
    HttpClient,
    Notice,
    Present,
    RawRecord,
    Record,
    Source,
    SourceError,
    SourceInfo,
    SourceRefused,
)

_USUAL = ("/oai/request", "/server/oai/request", "/dspace-oai/request")
_OWN = re.compile(r"oai:[^:\s]+:(\S+/\S+)")
_ONLY_HERE = ("xoai", "dim")
"""Names of formats that DSpace's OAI-PMH offers, and no other software's."""
_KEY = "oai"
"""Where the context keeps the identifier by which the server knows a record."""


def names_oai(url: str) -> bool:
    """Whether an address is one of OAI-PMH."""
    return "/oai/" in f"{urlsplit(url).path}/" or "-oai/" in f"{urlsplit(url).path}/"


def found_oai(http: HttpClient, url: str) -> str:
    """The address of the OAI-PMH server that answers for a repository, "" for none."""
    parts = urlsplit(url.strip())
    first = next((piece for piece in parts.path.split("/") if piece), "")
    paths = [parts.path] if names_oai(url) else []
    paths += [
        *_USUAL,
        *(f"/{first}{path}" for path in _USUAL[:1] if first and first not in ("oai", "server")),
    ]
    for path in dict.fromkeys(paths):
        address = urlunsplit(parts._replace(path=path, query="", fragment=""))
        try:
            identify(Server(http, address, {}))
        except SourceError:
            continue
        return address
    return ""


class Older:
    """A repository at an address of OAI-PMH, by the connector of khomo-oaipmh."""

    def __init__(self, url: str, options: Mapping[str, Any]) -> None:
        self.url, self.options = url, options

    def is_dspace(self, http: HttpClient) -> bool:
        """Whether it offers a format that only DSpace has."""
        return any(entry.prefix in _ONLY_HERE for entry in formats_of(Server(http, self.url, {})))

    def check(self, http: HttpClient) -> SourceInfo:
        """What that connector says of it; raises ``SourceError``."""
        source = Source(slug="dspace", connector=OaiPmhConnector.name, institution="")
        info = self._connector(http).check(source, http)
        told = "the REST API of DSpace 7 does not answer here: the repository is harvested over OAI-PMH"
        details = {"system": "DSpace", "interface": f"OAI-PMH at {self.url}", **info.details}
        return dataclasses.replace(info, notices=(told, *info.notices), details=details)

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """What that connector yields, each record known by its handle."""

        def known(handles: Collection[str]) -> Collection[str]:
            names = {handle_of(name): name for name in handles}
            return frozenset(names[handle] for handle in request.known(list(names)) if handle in names)

        asked = dataclasses.replace(request, known=known)
        for item in self._connector(http).fetch(source, asked, http):
            yield _renamed(item)

    def _connector(self, http: HttpClient) -> OaiPmhConnector:
        given = {"url": self.url, "sweep_days": self.options["sweep_days"]}
        scope = self.options["scope"]
        given |= {"set": [set_of(Server(http, self.url, {}), scope)]} if scope else {}
        return OaiPmhConnector(OaiPmhConnector.options().load(given))


def to_record(raw: RawRecord, source: Source, formats: Formats) -> Record:
    """The record of a raw one that came over OAI-PMH."""
    name = raw.context.get(_KEY)
    own = dataclasses.replace(raw, native_id=name) if isinstance(name, str) else raw
    return OaiPmhConnector({}).to_record(own, source, formats)


def handle_of(identifier: str) -> str:
    """The handle in an identifier of DSpace's OAI-PMH ("oai:host:123456789/42"); others as they are."""
    found = _OWN.fullmatch(identifier)
    return found[1] if found else identifier


def _renamed(item: Fetched) -> Fetched:
    if isinstance(item, RawRecord):
        context = {**item.context, _KEY: item.native_id}
        return dataclasses.replace(item, native_id=handle_of(item.native_id), context=context)
    if isinstance(item, Present):
        return Present(handle_of(item.native_id))
    if isinstance(item, Failed | Notice) and item.identifier:
        return dataclasses.replace(item, identifier=handle_of(item.identifier))
    return item


def set_of(server: Server, scope: str) -> str:
    """The set of a community or collection by its handle, or as it is given where it is a set.

    Raises ``SourceRefused`` where the server has none of either name.
    """
    plain = scope.replace("/", "_")
    wanted = (scope, f"col_{plain}", f"com_{plain}")
    try:
        for page in server.listed("ListSets"):
            for entry in page.element if page.element is not None else ():
                if (name := dict(texts_of(entry)).get("setSpec", "")) in wanted:
                    return name
    except OaiError as error:
        raise SourceRefused(f"option scope: the server has no sets; {error.message}") from error
    told = f"option scope: the server has no set {' nor '.join(wanted)}"
    raise SourceRefused(f"{told}: give the handle of a community or collection")
