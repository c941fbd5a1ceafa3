"""Requests to Koha's REST interface (api.koha-community.org) and what they end with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from lxml import etree

from catalog.formats.xml import local_name
from catalog.formats.xml_pages import PageReader, PageUnreadable
from catalog.formats.xml_repairs import PageRepairs, Repair
from catalog.sdk import HttpClient, Reply, SourceMalformed, SourceRefused
from catalog.sdk.answers import WebBroken
from khomo_koha.access import Access, said
from khomo_koha.site import Site

MARCXML, JSON = "application/marcxml+xml", "application/json"
READER = PageReader(
    "Koha's REST interface", PageRepairs("collection", "record"), (b"<collection", b"<record")
)
_SAID = (400, 401, 403, 404, 405, 406, 500)
Params = Mapping[str, str]


class QueryRefused(SourceRefused):
    """Koha does not take an argument of the request (status 400)."""


class Forbidden(SourceRefused):
    """Who asks lacks a permission, or the interface is switched off for the public."""


class NoInterface(SourceRefused):
    """There is nothing at this address of the interface: Koha is older, or another program answers."""


class NotFound(SourceRefused):
    """Koha itself says that it has no such record."""


class Values(NamedTuple):
    """A list of JSON objects, and X-Total-Count where it was told."""

    entries: list[dict[str, Any]]
    total: int | None


class Document(NamedTuple):
    """A reply in MARCXML: its root, X-Total-Count where it was told, the repairs that were needed."""

    root: etree._Element
    total: int | None
    repairs: list[Repair]


class Api:
    """The REST interface of one Koha, asked with ``access`` where that holds a key."""

    def __init__(self, http: HttpClient, site: Site, access: Access) -> None:
        self.http, self.site, self.access = http, site, access

    def values(self, path: str, params: Params | None = None) -> Values:
        """A list; one that cannot be read is asked for once more.

        Raises ``QueryRefused``, ``Forbidden``, ``NoInterface``, ``NotFound``, ``KeyRefused``,
        ``PageUnreadable``, ``WebBroken``, ``SourceUnavailable``.
        """
        try:
            return self._values(path, params)
        except SourceMalformed:
            return self._values(path, params)

    def document(self, path: str, params: Params | None = None) -> Document:
        """A record or a collection of records in MARCXML; raises as ``values`` does."""
        try:
            return self._document(path, params)
        except SourceMalformed:
            return self._document(path, params)

    def _values(self, path: str, params: Params | None) -> Values:
        reply = self._reply(path, params, JSON)
        try:
            told = json.loads(reply.body)
        except ValueError as error:
            seen = READER.seen(reply.body) if reply.body.strip() else "the server answered with nothing"
            raise PageUnreadable(
                f"{path}: {seen or f'the answer is no JSON: {error}'}", reply.body, foreign="web page" in seen
            ) from None
        if not isinstance(told, list) or not all(isinstance(entry, dict) for entry in told):
            raise PageUnreadable(f"{path}: the answer is no list of objects", reply.body)
        return Values(told, _total(reply))

    def _document(self, path: str, params: Params | None) -> Document:
        reply = self._reply(path, params, MARCXML)
        root, repairs = READER.parse(reply.body)
        if local_name(root) not in ("collection", "record"):
            told = (
                READER.seen(reply.body) or f"the server answered with <{local_name(root)}> instead of MARCXML"
            )
            raise PageUnreadable(told, reply.body, foreign=True)
        return Document(root, _total(reply), repairs)

    def _reply(self, path: str, params: Params | None, accept: str) -> Reply:
        is_public = path.startswith("/public/")
        reply = self._asked(path, params, accept, is_public)
        if reply.status == 401 and not is_public and self.access.is_renewable:
            self.access.header(anew=True)
            reply = self._asked(path, params, accept, is_public)
        if reply.status == 500:
            reply = self._asked(path, params, accept, is_public)
        if reply.status >= 400:
            raise self._refusal(path, reply, is_public)
        return reply

    def _asked(self, path: str, params: Params | None, accept: str, is_public: bool) -> Reply:
        headers = {"Accept": accept}
        if self.access and not is_public:
            headers["Authorization"] = self.access.header()
        return self.http.get(self.site.api(path), params, headers, _SAID)

    def _refusal(self, path: str, reply: Reply, is_public: bool) -> Exception:
        told = said(reply)
        if reply.status == 500:
            return WebBroken(f"{path}: Koha failed over this request: {told}; its staff finds why in its log")
        if reply.status == 400:
            return QueryRefused(f"{path}: Koha does not take the request: {told}")
        if reply.status == 401 and self.access and not is_public:
            return self.access.refused(told)
        if reply.status in (401, 403):
            return Forbidden(f"{path}: {_WHO_MAY[is_public]}: {told}")
        if reply.status == 404 and reply.body.lstrip()[:1] == b"{" and "error" in reply.json():
            return NotFound(f"{path}: Koha has no such record: {told}")
        return NoInterface(f"{path}: Koha has no such interface here ({told}): it may be an older version")


_WHO_MAY = {
    True: "the public REST interface is switched off (RESTPublicAPI, RESTPublicAnonymousRequests)",
    False: "the key's patron lacks the permission 'catalogue' (staff access)",
}


def _total(reply: Reply) -> int | None:
    text = reply.headers.get("x-total-count", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else None
